"""A run that found nothing to do answers the next one, until any input or output differs."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gen_models
from gen_models.cache import read_stamp, stamp_file
from gen_models.cli.main import main
from gen_models.recordings import read_cassette, replay
from gen_models.workflows import generate
from gen_models.workflows.pipeline import walk
from gen_models.workspace import bundled_home
from tests.support.project import Project, landed_project

NAME = "site-packages"


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEN_MODELS_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("GEN_MODELS_NO_CACHE")
    monkeypatch.delenv("CI", raising=False)
    return tmp_path / "state"


@pytest.fixture
def project(
    state: Path,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Project:
    """A project in which a run has just found nothing to do."""
    made = landed_project(tmp_path_factory).copy(tmp_path / "project")
    document = made.folder / "README.md"
    document.write_text("<!-- gen-models providers -->\n<!-- /gen-models providers -->\n")
    settings = made.folder / "pyproject.toml"
    settings.write_text(settings.read_text() + 'documents = ["README.md"]\n')
    monkeypatch.chdir(made.folder)
    assert main(["-q"]) == 0
    assert main(["-q"]) == 0
    assert stamp_of(state, made) is not None
    return made


def stamp_of(state: Path, project: Project) -> object:
    return read_stamp(str(state), str(project.folder))


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The walks of the runs."""
    done: list[object] = []

    def counted(*arguments: Any, **named: Any) -> object:
        done.append(arguments)
        return walk(*arguments, **named)

    monkeypatch.setattr(generate, "walk", counted)
    return done


def test_the_answer_is_what_a_whole_run_says(
    project: Project, walks: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in ([], ["--check"], ["--check", "-q"]):
        said = []
        for more in ([], ["--no-cache"]):
            assert main([*arguments, *more]) == 0
            said.append(capsys.readouterr())
        assert said[0] == said[1]
    assert len(walks) == 3


@pytest.mark.slow
def test_every_byte_of_every_input_and_output_counts(project: Project, state: Path) -> None:
    files = [file for file in project.folder.rglob("*") if file.is_file()]
    files = [file for file in files if "__pycache__" not in file.parts]
    kinds = {file.relative_to(project.folder).parts[0] for file in files}
    assert kinds == {"README.md", "cassettes", "contracts", "out", "pyproject.toml"}
    for file in files:
        data = file.read_bytes()
        for other in (bytes([data[0] ^ 1]) + data[1:] if data else b"x", None):
            if other is None:
                file.unlink()
            else:
                file.write_bytes(other)
            assert stamp_of(state, project) is None, file
            file.write_bytes(data)
    assert stamp_of(state, project) is not None
    for folder in sorted({file.parent for file in files} - {project.folder}):
        (folder / "another.yaml").write_bytes(b"")
        assert stamp_of(state, project) is None
        (folder / "another.yaml").unlink()


def test_gen_models_and_its_suite_are_inputs(project: Project, state: Path) -> None:
    text = Path(stamp_file(str(state), str(project.folder))).read_text()
    home = Path(gen_models.__file__).parent
    suite = bundled_home()
    wanted = {*home.rglob("*.py"), *suite.glob("contracts/*.py"), suite / "conftest.py"}
    assert wanted <= {
        Path(line.split(" ", 3)[3]) for line in text.splitlines() if line[:4] == "have"
    }


def test_settings_that_appear_above_are_noticed(project: Project, state: Path) -> None:
    settings = project.folder.parent / "pyproject.toml"
    settings.write_bytes(b"")
    assert stamp_of(state, project) is None
    settings.unlink()
    assert stamp_of(state, project) is not None


def test_python_and_what_is_installed_are_inputs(
    project: Project, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "version", "3.99.0 (another)")
        assert stamp_of(state, project) is None
    installed = tmp_path / NAME
    (installed / "httpx-1.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(installed))
    assert stamp_of(state, project) is None
    assert main(["-q"]) == 0
    assert stamp_of(state, project) is not None
    (installed / "httpx-1.0.dist-info").rename(installed / "httpx-1.1.dist-info")
    assert stamp_of(state, project) is None


def test_a_file_that_changes_during_the_run_is_not_answered_for(
    project: Project, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = next((project.folder / "contracts").glob("*.toml"))

    def edited(*arguments: Any, **named: Any) -> object:
        found = walk(*arguments, **named)
        contract.write_bytes(contract.read_bytes() + b"\n")
        return found

    monkeypatch.setattr(generate, "walk", edited)
    assert main(["-q", "--no-cache"]) == 0
    contract.write_bytes(contract.read_bytes() + b"\n")
    assert main(["-q"]) == 0
    assert stamp_of(state, project) is None


@pytest.mark.slow
def test_other_commands_and_continuous_integration_find_out_themselves(
    project: Project, walks: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["-q"]) == 0
    assert not walks
    for arguments in (["--no-cache"], ["-p", "zai"], ["-v"], ["--diff"], ["--output-format=json"]):
        assert main(arguments) == 0
        assert len(walks) == 1
        walks.clear()
    for variable in ("CI", "GEN_MODELS_NO_CACHE"):
        with monkeypatch.context() as patch:
            patch.setenv(variable, "1")
            assert main(["-q"]) == 0
            assert len(walks) == 1
            walks.clear()
            assert main(["-q", "--cache"]) == 0
            assert not walks


def test_a_state_folder_that_others_can_write_answers_nothing(
    project: Project, state: Path
) -> None:
    state.chmod(0o777)
    assert stamp_of(state, project) is None
    state.chmod(0o700)
    (state / "landings" / "of-somebody").mkdir(parents=True)
    assert stamp_of(state, project) is None


def test_a_damaged_stamp_is_none(project: Project, state: Path) -> None:
    file = Path(stamp_file(str(state), str(project.folder)))
    text = file.read_text()

    @given(
        end=st.integers(0, len(text) - 2), byte=st.sampled_from([b"", b"\n", b" ", b"x", b"\xff"])
    )
    def damage(end: int, byte: bytes) -> None:
        file.write_bytes(text[:end].encode() + byte)
        assert stamp_of(state, project) is None

    damage()
    file.write_text(text)
    assert stamp_of(state, project) is not None


@pytest.mark.parametrize("days", [-1, 0, 60, 61, 100_000])
def test_a_recording_grows_old_under_a_stamp(
    project: Project,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    days: int,
) -> None:
    """On each day around the limit of one contract, it says what a whole run says."""
    observed = read_cassette(project.cassettes / "anthropic.yaml", "anthropic").provenance.observed
    assert observed is not None
    day = observed + timedelta(days)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
    monkeypatch.setattr(time, "time", lambda: midnight)
    monkeypatch.setattr(replay, "today", lambda: day)
    assert main(["--no-cache"]) == 0
    whole = capsys.readouterr()
    assert main([]) == 0
    assert capsys.readouterr() == whole
