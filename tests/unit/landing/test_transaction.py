"""What lands is the approved tree and nothing else, over nothing that somebody else wrote."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.errors import ConfigurationError, GenModelsError, HandEditError, UnsafePathError
from gen_models.files import WORK, digest
from gen_models.landing import (
    NAME,
    Approved,
    Landed,
    Manifest,
    forget_rejected,
    keep_rejected,
    read_manifest,
    transaction,
)
from gen_models.landing.gate import _SEAL
from gen_models.state import State
from gen_models.workspace import bundled_home

Files = dict[str, bytes]

PATHS = (
    "a.txt",
    "ledger/a.jsonl",
    "ledger/b.jsonl",
    "python/a.py",
    "python/p/a.py",
    "python/p/b.py",
)
OLD: Files = {
    "ledger/a.jsonl": b"old\n",
    "python/a.py": b"a = 1\n",
    "python/gone.py": b"gone = 1\n",
}
NEW: Files = {"ledger/a.jsonl": b"old\n", "python/a.py": b"a = 2\n", "python/new.py": b"new = 1\n"}

trees = st.dictionaries(st.sampled_from(PATHS), st.binary(max_size=8))


def with_manifest(files: Files) -> Files:
    manifest = Manifest({}, {path: digest(data) for path, data in files.items()})
    return {**files, NAME: manifest.to_text().encode()}


def approved(files: Files) -> Approved:
    return Approved(with_manifest(files), _SEAL)


def files_in(folder: Path) -> Files:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and WORK not in file.parts
    }


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output folder in which OLD has landed."""
    transaction.land(approved(OLD), tmp_path / "output")
    return tmp_path / "output"


@given(before=trees, after=trees)
def test_what_lands_is_the_approved_tree_whatever_had_landed(before: Files, after: Files) -> None:
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "output")
        transaction.land(approved(before), output)
        changed = transaction.land(approved(after), output).written
        assert files_in(output) == with_manifest(after)
        assert read_manifest(output).changed_by_hand(output) == {}
        old, new = with_manifest(before), with_manifest(after)
        assert changed == tuple(sorted(p for p in old | new if old.get(p) != new.get(p)))


def test_a_tree_that_has_landed_lands_again_without_a_write(output: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in output.rglob("*") if WORK not in file.parts}
    assert transaction.land(approved(OLD), output) == Landed()
    assert {file: file.stat().st_mtime_ns for file in before} == before


def test_only_the_gate_approves() -> None:
    with pytest.raises(TypeError, match="only the gate"):
        Approved(NEW, object())


@pytest.mark.parametrize("path", ["python/a.py", "python/gone.py"])
def test_a_file_that_was_changed_by_hand_is_refused_by_name(path: str, output: Path) -> None:
    (output / path).write_bytes(b"mine\n")
    before = files_in(output)
    with pytest.raises(HandEditError, match=path) as refusal:
        transaction.land(approved(NEW), output)
    assert "--force" in refusal.value.hint
    assert files_in(output) == before


@pytest.mark.parametrize("path", ["python/a.py", "python/gone.py"])
def test_force_displaces_what_was_changed_by_hand_and_keeps_it(path: str, output: Path) -> None:
    (output / path).write_bytes(b"mine\n")
    displaced = transaction.land(approved(NEW), output, force=True).displaced
    assert files_in(output) == with_manifest(NEW)
    assert displaced == (output / WORK / "displaced" / "1" / path,)
    assert displaced[0].read_bytes() == b"mine\n"


def test_a_file_of_somebody_else_is_not_overwritten_without_force(output: Path) -> None:
    (output / "python/new.py").write_bytes(b"theirs\n")
    with pytest.raises(HandEditError, match=r"python/new\.py was not put there by gen-models"):
        transaction.land(approved(NEW), output)
    assert files_in(output) == with_manifest(OLD) | {"python/new.py": b"theirs\n"}
    transaction.land(approved(NEW), output, force=True)
    assert files_in(output) == with_manifest(NEW)


def test_without_a_manifest_every_file_is_somebody_elses(output: Path) -> None:
    (output / NAME).unlink()
    with pytest.raises(HandEditError, match="was not put there by gen-models"):
        transaction.land(approved(NEW), output)
    assert files_in(output) == OLD


def test_many_files_that_would_be_lost_are_named_or_counted(tmp_path: Path) -> None:
    files = {f"python/m{number}.py": b"" for number in range(8)}
    for path in files:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(b"theirs\n")
    with pytest.raises(HandEditError, match=r"m0\.py, .*m4\.py \(and 3 more\)"):
        transaction.land(approved(files), tmp_path)


@pytest.mark.parametrize("force", [False, True])
def test_a_file_of_somebody_else_in_no_ones_way_stays(force: bool, output: Path) -> None:  # noqa: FBT001
    (output / "python/notes.txt").write_bytes(b"theirs\n")
    transaction.land(approved(NEW), output, force=force)
    assert files_in(output) == with_manifest(NEW) | {"python/notes.txt": b"theirs\n"}


def test_an_edit_that_says_what_would_land_is_no_loss(output: Path) -> None:
    (output / "python/a.py").write_bytes(NEW["python/a.py"])
    transaction.land(approved(NEW), output)
    assert files_in(output) == with_manifest(NEW)


def test_a_landed_file_that_is_gone_comes_back(output: Path) -> None:
    (output / "python/a.py").unlink()
    assert transaction.land(approved(OLD), output).written == ("python/a.py",)
    assert files_in(output) == with_manifest(OLD)


def test_a_folder_where_a_file_lands_is_told_by_name(output: Path) -> None:
    (output / "python/a.py").unlink()
    (output / "python/a.py/mine").mkdir(parents=True)
    with pytest.raises(GenModelsError, match=r"python/a\.py"):
        transaction.land(approved(NEW), output)
    transaction.recover([output])
    assert read_manifest(output).files == {path: digest(data) for path, data in OLD.items()}


@pytest.mark.parametrize("there", ["python/more/b.py/mine", "python/more"])
def test_what_is_in_the_way_of_a_new_file_is_told_by_name(output: Path, there: str) -> None:
    (output / there).parent.mkdir(parents=True, exist_ok=True)
    (output / there).write_text("mine", encoding="utf-8")
    before = files_in(output)
    with pytest.raises(UnsafePathError, match="python/more"):
        transaction.land(approved({**OLD, "python/more/b.py": b"b = 1\n"}), output, force=True)
    assert files_in(output) == before
    assert not transaction.recover([output]).written


def test_a_manifest_that_names_a_file_outside_deletes_nothing_there(output: Path) -> None:
    outside = output.parent / "theirs"
    outside.write_bytes(b"theirs\n")
    manifest = json.loads((output / NAME).read_bytes())
    manifest["files"] |= {"../theirs": digest(b"theirs\n"), str(outside): digest(b"theirs\n")}
    (output / NAME).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="manifest"):
        transaction.land(approved(NEW), output)
    assert outside.read_bytes() == b"theirs\n"


def test_what_a_repository_brings_along_as_a_journal_or_as_staged_means_nothing(
    output: Path,
) -> None:
    outside = output.parent / "theirs"
    outside.write_bytes(b"theirs\n")
    for name in ("staged/python/a.py", "staged/0.new", "recordings/acme.yaml"):
        (output / WORK / name).parent.mkdir(parents=True, exist_ok=True)
        (output / WORK / name).write_bytes(b"evil\n")
    journal = {"replace": {"python/a.py": digest(b"evil\n")}, "delete": ["../theirs"]}
    (output / WORK / "journal.json").write_text(json.dumps(journal), encoding="utf-8")
    assert transaction.recover([output]) == Landed()
    assert files_in(output) == with_manifest(OLD)
    transaction.land(approved(NEW), output)
    assert files_in(output) == with_manifest(NEW)
    assert outside.read_bytes() == b"theirs\n"
    assert not (output / WORK / "staged").exists()


def test_what_is_staged_as_a_link_is_refused_by_name(output: Path) -> None:
    theirs = output.parent / "theirs"
    theirs.mkdir()
    (theirs / "kept").write_bytes(b"theirs\n")
    (output / WORK / "staged").symlink_to(theirs)
    with pytest.raises(UnsafePathError, match=r"\.gen-models/staged is a link"):
        transaction.land(approved(NEW), output)
    assert files_in(output) == with_manifest(OLD)
    assert [file.name for file in theirs.iterdir()] == ["kept"]


def test_a_damaged_journal_of_ones_own_is_told_with_a_hint(
    output: Path, state_folder: Path
) -> None:
    file = State(state_folder).landing(output) / "journal.json"
    file.parent.mkdir(parents=True)
    try:
        for damaged in ('{"format": 1, "id', "[]", '{"format": 9}', "{}", '{"format": 1, "id": 5}'):
            file.write_text(damaged, encoding="ascii")
            with pytest.raises(ConfigurationError, match=r"journal\.json") as refusal:
                transaction.recover([output])
            assert "delete it" in refusal.value.hint
    finally:
        file.unlink()


def test_where_nothing_was_interrupted_there_is_nothing_to_settle(output: Path) -> None:
    nowhere = output.parent / "nowhere"
    assert transaction.recover([output, nowhere]) == Landed()
    assert not nowhere.exists()


def test_an_output_that_is_a_file_is_told_with_a_cure(tmp_path: Path) -> None:
    (tmp_path / "output").write_bytes(b"a file\n")
    with pytest.raises(ConfigurationError, match="cannot be written") as error:
        transaction.land(approved(NEW), tmp_path / "output")
    assert "--output" in error.value.hint
    assert (tmp_path / "output").read_bytes() == b"a file\n"


def test_what_was_rejected_is_kept_beside_the_tree_until_it_is_forgotten(output: Path) -> None:
    keep_rejected(output, "acme", {"python/acme.py": b"older\n", "extra": b""}, "older\n")
    folder = keep_rejected(output, "acme", {"python/acme.py": b"x\n"}, "reasons\n")
    assert {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == {
        "acme.py": b"x\n",
        "REASONS.txt": b"reasons\n",
    }
    assert files_in(output) == with_manifest(OLD)
    forget_rejected(output, "acme")
    forget_rejected(output, "never-rejected")
    assert not folder.exists()


HELD = """
import sys
from pathlib import Path
from tests.support.crash import faults
from gen_models.landing import stage, transaction
swap = stage.swap
def held(*arguments):
    print("swapping", flush=True)
    sys.stdin.readline()
    return swap(*arguments)
stage.swap = held
transaction.land(faults.OLD, Path(sys.argv[1]))
"""
WAITING = """
import sys, time
from pathlib import Path
from tests.support.crash import faults
from gen_models.landing import transaction
sleep = time.sleep
def told(seconds):
    print("waiting", flush=True)
    sleep(seconds)
time.sleep = told
transaction.land(faults.NEW, Path(sys.argv[1]))
print("landed", flush=True)
"""


def test_of_two_landings_at_once_the_second_waits_and_both_are_whole(tmp_path: Path) -> None:
    folders = os.pathsep.join([str(bundled_home()), str(bundled_home() / "generator")])

    def start(script: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", script, tmp_path / "output"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": folders, "PYTHONDONTWRITEBYTECODE": "1"},
        )

    with start(HELD) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "swapping\n"
        with start(WAITING) as second:
            assert second.stdout is not None
            said = second.stdout.readline()
            first.communicate("go on\n")
            assert said == "waiting\n"
            assert second.communicate()[0].endswith("landed\n")
    assert (first.returncode, second.returncode) == (0, 0)
    assert "python/added/deep.py" in files_in(tmp_path / "output")
    assert read_manifest(tmp_path / "output").changed_by_hand(tmp_path / "output") == {}
