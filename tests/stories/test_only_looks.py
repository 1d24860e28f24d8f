"""Commands that only look write nothing, and say that a landing was interrupted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gen_models.files import WORK
from gen_models.state import VARIABLE
from tests.support.builders.edits import add
from tests.support.project import Project, environment, landed_project

LOOKS = {
    "check": (["--check"], 1),
    "diff": (["--diff"], 1),
    "dry-run": (["--dry-run"], 1),
    "list": (["list"], 0),
    "prune": (["prune", "--before", "2020-01-01", "--dry-run"], 1),
    "providers": (["providers"], 0),
    "explain": (["explain", "grok-4.5", "-p", "xai"], 0),
    "names": (["names", "--from", "ids.txt"], 0),
    "scrub": (["scrub", "--check"], 0),
    "datasets": (["datasets"], 0),
}
KILLED_AFTER_THE_COMMIT = """
import os, signal
from gen_models.cli.main import main
from gen_models.landing import stage
def killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)
stage.swap = killed
main()
"""


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    """A project of one's own, with a state folder that does not exist yet."""
    made = landed_project(tmp_path_factory).copy(tmp_path / "project")
    (made.folder / "ids.txt").write_text("grok-4.5\n", encoding="ascii")
    return made


def state_of(project: Project) -> Path:
    return project.folder.parent / "state"


def interrupt(project: Project) -> None:
    """Leaves a landing that was killed right after its commit point."""
    add(project.workspace, "zai", "glm-next")
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AFTER_THE_COMMIT, "-p", "zai"],
        cwd=project.folder,
        env=environment(**{VARIABLE: str(state_of(project))}),
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def all_of(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Everything below a folder, folders too, with mode, time and content."""
    return {
        str(file.relative_to(folder)): (
            file.lstat().st_mode,
            file.lstat().st_mtime_ns,
            file.read_bytes() if file.is_file() else b"",
        )
        for file in sorted(folder.rglob("*"))
    }


def read_only(folder: Path) -> None:
    for file in [folder, *folder.rglob("*")]:
        file.chmod(file.stat().st_mode & ~0o222)


def writable(folder: Path) -> None:
    for file in [folder, *folder.rglob("*")]:
        file.chmod(file.stat().st_mode | 0o200)


@pytest.mark.slow
@pytest.mark.parametrize("name", LOOKS)
def test_in_a_tree_that_cannot_be_written_it_works_and_changes_nothing(
    name: str, project: Project
) -> None:
    arguments, _ = LOOKS[name]
    add(project.workspace, "zai", "glm-next")
    read_only(project.folder)
    try:
        before = all_of(project.folder.parent)
        done = project.run(*arguments, **{VARIABLE: str(state_of(project))})
        assert done.returncode == (1 if name in ("check", "diff") else 0), done.stderr
        assert all_of(project.folder.parent) == before
    finally:
        writable(project.folder)
    assert not state_of(project).exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", LOOKS)
def test_an_interrupted_landing_is_told_with_its_hint_and_left_alone(
    name: str, project: Project
) -> None:
    arguments, status = LOOKS[name]
    interrupt(project)
    before = all_of(project.folder.parent)
    state = {VARIABLE: str(state_of(project))}
    done = project.run(*arguments, **state)
    assert done.returncode == status
    assert f"a landing in {project.output} was interrupted" in done.stderr
    assert "hint: wait for it, or finish it with `gen-models" in done.stderr
    assert all_of(project.folder.parent) == before
    finished = project.run("-p", "zai", **state)
    assert finished.returncode == 0
    assert f"finished an interrupted landing in {project.output}" in finished.stderr
    assert project.run("--check", **state).stderr == "up to date\n"


def test_what_a_recovery_displaces_is_named_in_text_and_in_json(project: Project) -> None:
    interrupt(project)
    edited = project.output / "python" / "provider_model_ids" / "zai.py"
    edited.write_bytes(b"mine = 1\n")
    done = project.run("-p", "zai", "--output-format=json", **{VARIABLE: str(state_of(project))})
    said = json.loads(done.stdout)
    kept = project.output / WORK / "displaced" / "1" / "python" / "provider_model_ids" / "zai.py"
    assert (said["displaced"], said["recovered"]) == ([str(kept)], [str(project.output)])
    assert str(kept) in done.stderr
    assert kept.read_bytes() == b"mine = 1\n"
    assert edited.read_bytes() != b"mine = 1\n"


@pytest.mark.slow
def test_without_a_state_folder_nothing_lands_and_the_hint_works_as_printed(
    project: Project,
) -> None:
    add(project.workspace, "zai", "glm-next")
    before = all_of(project.output)
    (project.folder / "file").write_bytes(b"")
    nowhere = {VARIABLE: str(project.folder / "file" / "state")}
    refused = project.run(**nowhere)
    assert refused.returncode == 2
    assert "state folder" in refused.stderr
    assert "--state DIR" in refused.stderr
    landed = {path: data for path, data in all_of(project.output).items() if WORK not in path}
    assert landed == {path: data for path, data in before.items() if WORK not in path}
    assert project.run("--state", str(state_of(project)), **nowhere).returncode == 0
    assert os.name == "nt" or state_of(project).stat().st_mode & 0o777 == 0o700
    assert project.run("--check", **nowhere).returncode == 0
