"""`gen-models test` judges a project outside of a clone, with the options of pytest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.builders.edits import everything_in
from tests.support.project import Project, landed_project
from tests.support.recorder import KEYS, recorder_in, with_models


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    return landed_project(tmp_path_factory).copy(tmp_path)


@pytest.mark.slow
def test_a_project_is_judged_and_nothing_is_written(project: Project) -> None:
    before = everything_in(project.folder)
    done = project.run("test", "-q")
    assert (done.returncode, everything_in(project.folder)) == (0, before), done.stdout


def test_what_has_only_been_recorded_can_be_judged(project: Project, tmp_path: Path) -> None:
    done = project.run("test", "-q", "-o", str(tmp_path / "nothing"))
    assert (done.returncode, (tmp_path / "nothing").exists()) == (0, False), done.stdout


@pytest.mark.slow
def test_files_without_a_manifest_are_judged(project: Project) -> None:
    (project.output / "manifest.json").unlink()
    done = project.run("test", "-q")
    assert done.returncode == 3
    assert "test_the_manifest_knows_every_file" in done.stdout


@pytest.mark.slow
def test_a_broken_recording_fails_with_the_contract_and_the_hint(project: Project) -> None:
    file = project.cassettes / "zai.yaml"
    file.write_text(file.read_text("ascii").replace('"id"', '"name"'), "ascii")
    done = project.run("test", "-p", "zai", "--tb=short")
    assert done.returncode == 3
    assert "hint:" in done.stdout


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (["-p", "zai", "--max-age", "1"], 3, "test_it_is_young_enough[zai]"),
        (["-p", "zai", "--max-age", "99999"], 0, ""),
        (["-k", "manifest and knows", "--collect-only"], 0, "test_the_manifest_knows_every_file"),
        (["-k", "no_such_test"], 2, "deselected"),
        (["--", "-p", "no:randomly", "-k", "manifest"], 0, ""),
        (["-p", "zia"], 2, "did you mean"),
        (["--max-age", "soon"], 2, "is not a number of days"),
        (["--no-such-option"], 2, "--no-such-option"),
    ],
)
def test_options_of_its_own_and_of_pytest(
    project: Project, options: list[str], status: int, said: str
) -> None:
    done = project.run("test", *options)
    assert done.returncode == status, done.stdout + done.stderr
    assert said in done.stdout + done.stderr


@pytest.mark.slow
def test_it_records_as_pytest_does(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with recorder_in(tmp_path, tmp_path_factory) as recorder:
        recorder.answers["zai"] = with_models(recorder, "zai", "glm-next")
        before = recorder.recordings()
        command = Project.command(recorder, "test", "-p", "zai", "--record-mode=rewrite")
        contracts = f"--contracts={recorder.folder / 'contracts'}"
        done = recorder.process([*command, contracts], ZAI_API_KEY=KEYS["ZAI_API_KEY"])
        assert recorder.changed(before) == {"zai"}, done.stdout
        assert "refreshed (+1, -0)" in done.stdout
