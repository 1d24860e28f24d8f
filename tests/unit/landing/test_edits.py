"""What somebody changed in the landed tree is found, named, and not lost without a word."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.cli.main import main
from gen_models.landing import NAME
from tests.support.builders.edits import add, live_ids, remove, tree_of
from tests.support.project import Project, landed_project

XAI = "python/provider_model_ids/xai.py"
LEDGER = "ledger/xai.jsonl"


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    """A project of one's own, in which all is up to date."""
    return landed_project(tmp_path_factory).copy(tmp_path / "project")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A project whose folder is the current one, for main() in this process."""
    project = landed_project(tmp_path_factory).copy(tmp_path_factory.mktemp("here"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project.folder)
        yield project


def edit(project: Project, path: str) -> bytes:
    """Gives a model another identifier, one that still spells its ID, or else adds a line."""
    file = project.output / path
    file.write_bytes(file.read_bytes().replace(b"GROK_4_5", b"GROK_45") + b"\n")
    return file.read_bytes()


@pytest.mark.slow
@given(data=st.data(), flip=st.integers(1, 255))
def test_one_changed_byte_of_any_landed_file_is_found_and_named(
    data: st.DataObject, flip: int, here: Project
) -> None:
    files = sorted(tree_of(here.output).keys() - {NAME})
    file = here.output / data.draw(st.sampled_from(files), label="file")
    before = file.read_bytes()
    at = data.draw(st.integers(0, len(before)), label="position")
    changed = bytes([before[at] ^ flip]) if at < len(before) else bytes([flip])
    said = io.StringIO()
    try:
        file.write_bytes(before[:at] + changed + before[at + 1 :])
        with redirect_stdout(said), redirect_stderr(said):
            status = main(["--check"])
    finally:
        file.write_bytes(before)
    assert status == 1
    assert f"changed by hand: {file}\n" in said.getvalue()


@pytest.mark.parametrize("broken", [b"", b"{}", b"\xff", b"[]\n", b'{"format": 1'])
def test_a_broken_manifest_is_told_with_a_cure(broken: bytes, project: Project) -> None:
    (project.output / NAME).write_bytes(broken)
    for ending in ([], ["--check"]):
        done = project.run(*ending)
        assert done.returncode == 2
        assert done.stderr.startswith(f"error: {project.output / NAME} is not a manifest: ")
        assert "hint: restore it from git" in done.stderr


@pytest.mark.parametrize("path", [XAI, LEDGER, "python/pyproject.toml"])
def test_check_says_which_file_was_changed_by_hand_though_others_are_outdated(
    path: str, project: Project
) -> None:
    add(project.workspace, "zai", "glm-next")
    edit(project, path)
    done = project.run("--check")
    assert done.returncode == 1
    assert f"changed by hand: {project.output / path}\n" in done.stderr
    assert "hint: restore" in done.stderr


@pytest.mark.slow
def test_an_edit_is_refused_by_name_until_it_is_forced_away(project: Project) -> None:
    before = tree_of(project.output)
    edited = edit(project, XAI)
    refused = project.run()
    assert refused.returncode == 2
    assert f"{project.output / XAI} was changed by hand" in refused.stderr
    assert tree_of(project.output) == before | {XAI: edited}
    assert project.run("--force").returncode == 0
    assert tree_of(project.output) == before


@pytest.mark.parametrize("path", [XAI, LEDGER])
def test_check_annotates_an_edit_for_github(path: str, project: Project) -> None:
    edit(project, path)
    done = project.run("--check", "--output-format", "github")
    assert done.returncode == 1
    assert done.stdout.startswith("::error")
    assert path in done.stdout


@pytest.mark.parametrize("path", [XAI, LEDGER])
@pytest.mark.parametrize("force", [[], ["--force"]], ids=["", "force"])
def test_no_landing_takes_an_edit_for_its_own(
    force: list[str], path: str, project: Project
) -> None:
    edited = edit(project, path)
    add(project.workspace, "zai", "glm-next")
    project.run("-p", "zai", *force)
    done = project.run()
    assert (done.returncode, str(project.output / path) in done.stderr) == (2, True)
    assert (project.output / path).read_bytes() == edited


def test_an_edited_ledger_gives_no_model_another_identifier(project: Project) -> None:
    before = tree_of(project.output)[XAI]
    edit(project, LEDGER)
    done = project.run()
    assert (done.returncode, str(project.output / LEDGER) in done.stderr) == (2, True)
    assert tree_of(project.output)[XAI] == before


@pytest.mark.slow
def test_a_ledger_that_is_gone_is_not_started_anew_without_a_word(project: Project) -> None:
    remove(project.workspace, "xai", "grok-4.5")
    assert project.run("-q").returncode == 0
    (project.output / LEDGER).unlink()
    done = project.run()
    assert (done.returncode, str(project.output / LEDGER) in done.stderr) == (2, True)
    assert b'"grok-4.5"' in tree_of(project.output)[XAI]


@pytest.mark.slow
def test_a_landed_file_that_is_gone_comes_back_and_rejects_nobody(project: Project) -> None:
    add(project.workspace, "zai", "glm-next")
    paths = tree_of(project.output).keys()
    (project.output / XAI).unlink()
    done = project.run("-p", "zai")
    assert "rejected" not in done.stdout + done.stderr
    assert project.run().returncode == 0
    assert tree_of(project.output).keys() == paths
    assert "glm-next" in live_ids(project.output, "zai")


@pytest.mark.parametrize("path", [XAI, LEDGER, NAME, "python"])
@pytest.mark.parametrize("ending", ["generate", "--check"])
def test_a_file_and_a_folder_that_changed_places_are_told_by_name(
    path: str, ending: str, project: Project
) -> None:
    there = project.output / path
    there.rename(project.folder / "aside")
    if path == "python":
        there.write_bytes(b"a file\n")
    else:
        there.mkdir()
    done = project.run(ending)
    assert done.returncode in (1, 2)
    assert str(there) in done.stderr
    assert "hint: " in done.stderr
    assert "Traceback" not in done.stderr
