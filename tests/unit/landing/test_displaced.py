"""What a landing finds in its way at the last moment is displaced, kept and named, never lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gen_models import folder as folder_module
from gen_models.errors import ConfigurationError
from gen_models.files import WORK, digest
from gen_models.landing import NAME, Approved, Landed, Manifest, read_manifest, stage
from gen_models.landing.gate import _SEAL
from gen_models.landing.transaction import land, promote, recover, unfinished
from gen_models.state import find_state

Meanwhile = Callable[[], object]
Race = Callable[[Meanwhile], None]

OLD = {"python/a.py": b"old a\n", "python/gone.py": b"old gone\n"}
NEW = {"python/a.py": b"new a\n", "python/b.py": b"new b\n"}
RECORDED = {"acme.yaml": b"old\n"}
RECORDS = {"acme.yaml": b"new\n"}


def approved(files: dict[str, bytes], recordings: dict[str, bytes] | None = None) -> Approved:
    manifest = Manifest({}, {path: digest(data) for path, data in files.items()})
    tree = {**files, NAME: manifest.to_text().encode()}
    return Approved(tree, _SEAL, recordings=recordings)


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and WORK not in file.parts
    }


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output in which OLD has landed."""
    land(approved(OLD), tmp_path / "output")
    return tmp_path / "output"


@pytest.fixture
def cassettes(tmp_path: Path) -> Path:
    (tmp_path / "cassettes").mkdir()
    promote(approved({}, RECORDED), tmp_path / "cassettes")
    return tmp_path / "cassettes"


@pytest.fixture(params=["exchange", "links", "moves"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How files are displaced: exchanged, or with hard links, or without either."""

    def unsupported(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    if request.param != "exchange":
        monkeypatch.setattr(folder_module, "exchange", lambda *_: False)
    if request.param == "moves":
        monkeypatch.setattr(os, "link", unsupported)
    return str(request.param)


@pytest.fixture
def race(monkeypatch: pytest.MonkeyPatch) -> Race:
    """Lets something happen between the last check of a landing and its swap."""

    def arrange(meanwhile: Meanwhile) -> None:
        swap = vars(stage)["swap"]

        def swapped(*arguments: object) -> object:
            meanwhile()
            return swap(*arguments)

        monkeypatch.setattr(stage, "swap", swapped)

    return arrange


@pytest.fixture
def interrupt(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Ends a landing right after its commit point, as a kill would."""

    def run(landing: Callable[[], object]) -> None:
        class Killed(Exception):  # noqa: N818
            pass

        def killed(*_: object) -> None:
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(stage, "swap", killed)
            with pytest.raises(Killed):
                landing()

    return run


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("path", ["python/a.py", "python/b.py", "python/gone.py", NAME])
def test_an_edit_after_the_last_check_is_kept_and_named(
    path: str,
    force: bool,  # noqa: FBT001
    output: Path,
    race: Race,
    way: str,
) -> None:
    race(lambda: (output / path).write_bytes(b"mine\n"))
    landed = land(approved(NEW), output, force=force)
    assert files_in(output) == {**approved(NEW).files}
    assert [file.read_bytes() for file in landed.displaced] == [b"mine\n"]
    assert landed.displaced == (output / WORK / "displaced" / "1" / path,)


def test_an_edit_by_a_new_file_in_the_old_ones_place_is_kept_too(
    output: Path, race: Race, way: str
) -> None:
    def save_as_editors_do() -> None:
        (output / "draft").write_bytes(b"mine\n")
        (output / "draft").replace(output / "python/a.py")

    race(save_as_editors_do)
    (kept,) = land(approved(NEW), output).displaced
    assert kept.read_bytes() == b"mine\n"


def test_a_link_or_a_folder_that_comes_at_the_last_moment_is_displaced_as_it_is(
    output: Path, race: Race
) -> None:
    theirs = output.parent / "theirs"
    theirs.write_bytes(b"theirs\n")

    def plant() -> None:
        (output / "python/a.py").unlink()
        (output / "python/a.py").symlink_to(theirs)
        (output / "python/b.py").mkdir()
        (output / "python/b.py/inner").write_bytes(b"mine\n")

    race(plant)
    landed = land(approved(NEW), output)
    assert files_in(output) == {**approved(NEW).files}
    assert theirs.read_bytes() == b"theirs\n"
    kept = output / WORK / "displaced" / "1" / "python"
    assert (kept / "a.py").is_symlink()
    assert (kept / "b.py/inner").read_bytes() == b"mine\n"
    assert landed.displaced == (kept / "a.py", kept / "b.py/inner")


@pytest.mark.parametrize("lands", [False, True])
def test_an_edit_of_a_cassette_after_the_last_check_is_kept_and_named(
    lands: bool,  # noqa: FBT001
    output: Path,
    cassettes: Path,
    race: Race,
    way: str,
) -> None:
    race(lambda: (cassettes / "acme.yaml").write_bytes(b"mine\n"))
    tree, replaced = approved(NEW, RECORDS), {"acme.yaml": digest(b"old\n")}
    if lands:
        landed = land(tree, output, cassettes=cassettes, replaced=replaced)
    else:
        landed = promote(tree, cassettes, replaced)
    assert (cassettes / "acme.yaml").read_bytes() == b"new\n"
    assert landed.displaced == (cassettes / WORK / "displaced" / "1" / "acme.yaml",)
    assert landed.displaced[0].read_bytes() == b"mine\n"


def test_edits_of_several_landings_are_kept_side_by_side(output: Path) -> None:
    for number, data in enumerate((b"first\n", b"second\n"), 1):
        (output / "python/a.py").write_bytes(data)
        tree = {**NEW, "python/a.py": b"%d" % number}
        (kept,) = land(approved(tree), output, force=True).displaced
        assert kept == output / WORK / "displaced" / str(number) / "python/a.py"
    kept = output / WORK / "displaced"
    assert (kept / "1/python/a.py").read_bytes() == b"first\n"
    assert (kept / "2/python/a.py").read_bytes() == b"second\n"


def test_what_was_edited_before_a_recovery_is_kept_and_named(
    output: Path, interrupt: Callable[[Callable[[], object]], None], way: str
) -> None:
    interrupt(lambda: land(approved(NEW), output))
    for path in ("python/a.py", "python/b.py", "python/gone.py"):
        (output / path).write_bytes(path.encode())
    assert unfinished([output], find_state()) == [output]
    recovered = recover([output])
    assert recovered.recovered == (output,)
    kept = output / WORK / "displaced" / "1"
    assert {f.relative_to(kept).as_posix(): f.read_bytes() for f in recovered.displaced} == {
        path: path.encode() for path in ("python/a.py", "python/b.py", "python/gone.py")
    }
    assert files_in(output) == {**approved(NEW).files}
    assert unfinished([output], find_state()) == []
    assert recover([output]) == Landed()


def test_a_landing_is_finished_in_the_folders_that_it_was_begun_in(
    output: Path, cassettes: Path, interrupt: Callable[[Callable[[], object]], None]
) -> None:
    """Whatever folder of cassettes the next run is given."""
    interrupt(lambda: land(approved(NEW, RECORDS), output, cassettes=cassettes))
    other = output.parent / "other"
    other.mkdir()
    assert recover([output, other]).recovered == (output,)
    assert (cassettes / "acme.yaml").read_bytes() == b"new\n"
    assert list(other.iterdir()) == []


def test_who_records_finishes_a_landing_of_any_output_with_these_cassettes(
    output: Path, cassettes: Path, interrupt: Callable[[Callable[[], object]], None]
) -> None:
    interrupt(lambda: land(approved(NEW, RECORDS), output, cassettes=cassettes))
    landed = promote(approved({}, {"acme.yaml": b"newest\n"}), cassettes)
    assert landed.recovered == (output,)
    assert files_in(output) == {**approved(NEW).files}
    assert files_in(cassettes) == {"acme.yaml": b"newest\n"}


def test_a_folder_that_was_moved_in_the_middle_of_a_landing_is_told_and_can_be_moved_back(
    output: Path, interrupt: Callable[[Callable[[], object]], None]
) -> None:
    interrupt(lambda: land(approved(NEW), output))
    moved = output.rename(output.parent / "moved")
    assert unfinished([moved], find_state()) == [output]
    with pytest.raises(ConfigurationError, match="interrupted") as refusal:
        recover([moved])
    assert str(output) in refusal.value.problem
    assert "move it back" in refusal.value.hint
    assert files_in(moved) == {**approved(OLD).files}
    moved.rename(output)
    recover([output])
    assert files_in(output) == {**approved(NEW).files}


def test_a_folder_that_was_replaced_in_the_middle_of_a_landing_is_told_once(
    output: Path, interrupt: Callable[[Callable[[], object]], None]
) -> None:
    interrupt(lambda: land(approved(NEW), output))
    output.rename(output.parent / "aside")
    land_in = output
    (land_in / "python").mkdir(parents=True)
    (land_in / "python/a.py").write_bytes(b"mine\n")
    with pytest.raises(ConfigurationError, match="could not be finished"):
        recover([output])
    assert files_in(output) == {"python/a.py": b"mine\n"}
    assert recover([output]) == Landed()


def test_a_staged_file_that_was_tampered_with_never_lands(
    output: Path, interrupt: Callable[[Callable[[], object]], None]
) -> None:
    interrupt(lambda: land(approved(NEW), output))
    staged = [f for f in (output / WORK / "staged").rglob("*") if f.is_file()]
    for file in staged:
        file.write_bytes(b"evil\n")
    with pytest.raises(ConfigurationError, match="could not be finished"):
        recover([output])
    assert b"evil\n" not in files_in(output).values()


def test_what_stands_in_a_merged_manifest_of_neither_side_is_an_edit(tmp_path: Path) -> None:
    """The sides agree on `same`, and differ on `both`, of which the merge made something."""
    trees = {
        side: {"both.py": side.encode(), f"{side}.py": b"one\n", "same.py": b"same\n"}
        for side in ("ours", "theirs")
    }
    ours, theirs = (approved(trees[side]).files[NAME].decode() for side in trees)
    for path, data in {**trees["ours"], **trees["theirs"], "both.py": b"merged\n"}.items():
        (tmp_path / path).write_bytes(data)
    text = f"<<<<<<< HEAD\n{ours}||||||| base\n{{}}\n=======\n{theirs}>>>>>>> theirs\n"
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    manifest = read_manifest(tmp_path)
    assert manifest.files.keys() == {"both.py", "ours.py", "theirs.py", "same.py"}
    assert manifest.changed_by_hand(tmp_path) == {}
    for path in ("same.py", "ours.py", "theirs.py"):
        (tmp_path / path).write_bytes(b"mine\n")
    assert manifest.changed_by_hand(tmp_path) == dict.fromkeys(
        ("ours.py", "same.py", "theirs.py"), "changed"
    )
    (tmp_path / "same.py").unlink()
    (tmp_path / "ours.py").unlink()
    (tmp_path / "theirs.py").write_bytes(b"one\n")
    assert manifest.changed_by_hand(tmp_path) == {"same.py": "missing"}
    (tmp_path / "same.py").write_bytes(b"same\n")
    landed = land(approved({"both.py": b"new\n"}), tmp_path)
    (kept,) = landed.displaced
    assert (kept.name, kept.read_bytes()) == ("both.py", b"merged\n")
