"""gen-models as a user runs it: which providers it works on, and the four ways in which it ends."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gen_models.landing import read_manifest
from gen_models.workspace import Workspace, bundled_home
from tests.support.builders.edits import (
    add,
    everything_in,
    keep,
    live_ids,
    remove,
    replace_text,
    tree_of,
)
from tests.support.project import Project, environment, files_of, landed_project
from tests.support.provider.dialects import shipped
from tests.support.sample import sample_recordings

GenModels = Callable[..., subprocess.CompletedProcess[str]]

XAI = "python/provider_model_ids/xai.py"
KILLED_AT_THE_SWAP = """
import os, signal
from gen_models.cli import main as cli
from gen_models.landing import stage
stage.swap = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
cli.main()
"""


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    """A project of one's own, in which all is up to date."""
    return landed_project(tmp_path_factory).copy(tmp_path / "project")


def models_in(stdout: str) -> dict[str, int]:
    """The number of models by provider, as the lines of a report say it."""
    columns = [line.split() for line in stdout.splitlines()]
    return {line[0]: int(line[1]) for line in columns if line[2:3] == ["models"]}


@pytest.mark.slow
def test_without_a_command_it_generates_and_leaves_what_is_up_to_date(
    gen_models: GenModels, workspace: Workspace
) -> None:
    before = everything_in(workspace.output)
    done = gen_models()
    assert (done.returncode, done.stderr) == (0, "up to date\n")
    assert everything_in(workspace.output) == before


@pytest.mark.slow
def test_it_lists_every_recorded_provider_with_its_count(gen_models: GenModels) -> None:
    models = models_in(gen_models().stdout)
    assert models.keys() == sample_recordings()
    assert (models["openrouter"], models["anthropic"], models["zai"]) == (25, 11, 2)


@pytest.mark.slow
def test_what_came_along_lands_in_an_empty_folder_that_it_is_given(tmp_path: Path) -> None:
    outside = Project(tmp_path)
    assert outside.run("-o", "out").returncode == 0
    landed = read_manifest(tmp_path / "out")
    local = {slug for slug, contract in shipped().items() if contract.local}
    recorded = {file.stem for file in (bundled_home() / "cassettes").glob("*.yaml")}
    assert landed.providers.keys() == recorded - local
    assert landed.changed_by_hand(tmp_path / "out") == {}
    assert {file.name for file in tmp_path.iterdir()} == {"out"}
    assert outside.run("-o", "out", "--check").returncode == 0


@pytest.mark.slow
def test_a_named_provider_lands_and_every_other_stays_to_the_byte(
    gen_models: GenModels, workspace: Workspace
) -> None:
    before = tree_of(workspace.output)
    add(workspace, "xai", "grok-next")
    add(workspace, "mistral", "mistral-next")
    assert gen_models("-p", "xai").returncode == 0
    after = tree_of(workspace.output)
    changed = {path for path in after if after[path] != before.get(path)}
    assert (changed, after.keys()) == (set(files_of("xai")), before.keys())


@pytest.mark.slow
def test_a_local_provider_lands_when_it_is_named_and_then_stays(project: Project) -> None:
    local = "local, lands with -p ollama"
    assert local in project.run().stdout
    assert "ollama" not in read_manifest(project.output).providers
    assert project.run("-p", "ollama").returncode == 0
    assert live_ids(project.output, "ollama")
    assert local not in project.run("--check").stdout


@pytest.mark.parametrize("named", [["-p", "zai,xai"], ["-p", "zai", "-p", " xai,"]], ids=str)
def test_providers_are_named_with_commas_or_by_repetition(
    named: list[str], project: Project
) -> None:
    assert models_in(project.run(*named).stdout).keys() == {"xai", "zai"}


def test_a_skipped_provider_is_left_out(project: Project) -> None:
    add(project.workspace, "zai", "glm-next")
    done = project.run("-s", "zai,ollama", "--skip", "xai")
    assert (done.returncode, done.stderr) == (0, "up to date\n")
    assert models_in(done.stdout).keys() == {"anthropic"}


@pytest.mark.parametrize("option", ["-p", "-s"])
@pytest.mark.usefixtures("every_contract")
def test_an_unknown_provider_is_answered_with_the_nearest_names(
    option: str, project: Project
) -> None:
    done = project.run(option, "opnai")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: unknown provider 'opnai'\n  hint: did you mean openai")


def test_a_name_like_no_other_is_answered_with_where_to_look(project: Project) -> None:
    done = project.run("-p", "#\x1b[31m")
    assert done.returncode == 2
    assert done.stderr == (
        "error: unknown provider\n  hint: list the providers: `gen-models providers`\n"
    )


@pytest.mark.parametrize(
    ("slug", "reason"),
    [("ai21", "undocumented"), ("mira", "no public recording"), ("huggingface-hub", "sample")],
)
@pytest.mark.usefixtures("every_contract")
def test_an_experimental_provider_says_why_it_has_no_enum(
    slug: str, reason: str, project: Project
) -> None:
    done = project.run("-p", slug)
    assert done.returncode == 2
    assert f"{slug} is experimental" in done.stderr
    assert reason in done.stderr
    assert f"`gen-models record {slug} --from FILE..." in done.stderr


def test_when_nobody_is_left_it_says_so(project: Project) -> None:
    done = project.run("-p", "xai", "-s", "xai")
    assert (done.returncode, "no provider is selected" in done.stderr) == (2, True)


def test_check_of_what_is_up_to_date_passes(project: Project) -> None:
    done = project.run("--check")
    assert (done.returncode, done.stderr) == (0, "up to date\n")


@pytest.mark.slow
def test_check_shows_what_would_change_and_what_to_do_and_writes_nothing(project: Project) -> None:
    remove(project.workspace, "zai", "glm-4.5")
    before = everything_in(project.folder)
    done = project.run("--check")
    assert done.returncode == 1
    listed = [line.split() for line in done.stdout.splitlines() if line.startswith("  ")]
    assert [path for kind, path in listed if kind == "changed"] == [*files_of("zai", left=True)]
    assert "glm-4.5" not in done.stdout
    assert done.stderr.startswith("13 files would change\n  hint: ")
    assert everything_in(project.folder) == before


def test_check_of_a_broken_recording_says_which_contract_is_broken(project: Project) -> None:
    replace_text(project.workspace, "zai", '{"id":"glm-4.5",', "{")
    before = everything_in(project.folder)
    done = project.run("--check")
    assert done.returncode == 3
    assert "error: zai: rejected by contract 'pages': " in done.stderr
    assert everything_in(project.folder) == before


def test_diff_shows_what_would_change_and_writes_nothing(project: Project) -> None:
    assert project.run("--diff").returncode == 0
    add(project.workspace, "xai", "grok-next")
    before = everything_in(project.folder)
    done = project.run("--diff")
    assert (done.returncode, done.stderr) == (1, "11 files would change\n")
    assert f"--- landed/{XAI}" in done.stdout.splitlines()
    assert '+    GROK_NEXT = "grok-next"' in done.stdout.splitlines()
    assert everything_in(project.folder) == before


@pytest.mark.parametrize("ending", ["--dry-run", "--check", "--diff"])
def test_what_promises_to_write_nothing_makes_no_folder_either(
    ending: str, project: Project
) -> None:
    done = project.run("-p", "zai", ending, "-o", "elsewhere")
    assert done.returncode == (0 if ending == "--dry-run" else 1)
    assert not (project.folder / "elsewhere").exists()


@pytest.mark.slow
def test_a_dry_run_says_what_the_contracts_would_reject(project: Project) -> None:
    keep(project.workspace, "xai", 4)
    add(project.workspace, "zai", "glm-next")
    before = everything_in(project.folder)
    done = project.run("--dry-run")
    assert done.returncode == 3
    assert "xai: rejected by contract 'catalogs'" in done.stderr
    assert done.stderr.endswith("11 files would change; nothing was written; rejected: xai\n")
    assert everything_in(project.folder) == before


@pytest.mark.parametrize("broken", ["pages", "catalogs"])
def test_with_fail_fast_the_first_rejection_ends_it_and_nothing_lands(
    broken: str, project: Project
) -> None:
    add(project.workspace, "zai", "glm-next")
    if broken == "pages":
        replace_text(project.workspace, "xai", '"id"', '"ID"')
    else:
        keep(project.workspace, "xai", 4)
    before = tree_of(project.output)
    done = project.run("--fail-fast")
    assert (done.returncode, done.stdout) == (3, "")
    assert f"error: xai: rejected by contract '{broken}'" in done.stderr
    assert tree_of(project.output) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [["prune", "--before", "2000-01-01"], ["record", "zai", "--from", "no.json"], ["scrub"]],
    ids=str,
)
def test_any_command_that_writes_finishes_a_landing_that_was_killed(
    command: list[str], project: Project
) -> None:
    add(project.workspace, "xai", "grok-next")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_AT_THE_SWAP, "-p", "xai"],
        cwd=project.folder,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -9
    assert "grok-next" not in live_ids(project.output, "xai")
    done = project.run(*command)
    assert f"finished an interrupted landing in {project.output}\n" in done.stderr
    assert "grok-next" in live_ids(project.output, "xai")
    assert project.run("--check").stderr == "up to date\n"


def test_a_fault_of_its_own_is_no_difference(project: Project, tmp_path: Path) -> None:
    """Python's own status for a traceback is 1, which CI would read as "differs"."""
    broken = tmp_path / "broken" / "generator"
    shutil.copytree(bundled_home() / "generator", broken)
    walk = broken / "gen_models" / "workflows" / "pipeline.py"
    walk.write_text(walk.read_text(encoding="utf-8") + "\ndel walk\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "gen_models", "--check"],
        cwd=project.folder,
        env=environment(PYTHONPATH=str(broken)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 70
    assert "ImportError" in done.stderr
    assert "internal error: this is a bug in gen-models" in done.stderr
