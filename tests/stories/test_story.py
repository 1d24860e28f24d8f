"""The whole story: fresh, outdated, made again, clean; and a provider that breaks its contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest

from gen_models.landing import NAME, landed_ledger
from gen_models.workspace import Workspace
from tests.support.builders.edits import add, keep, live_ids, remove, replace_text, tree_of
from tests.support.project import COMPILED, Project, landed_project
from tests.support.project import files_of as changed_files

CLEAN: Final = (0, "up to date\n")
HINT: Final = "  hint: run `gen-models`, then commit out/\n"
BREAKS: Final[Mapping[str, tuple[str, Callable[[Workspace], None]]]] = {
    "its rows lack their id": (
        "pages",
        lambda workspace: replace_text(workspace, "anthropic", '{"id":', '{"ID":'),
    ),
    "half its models are gone": (
        "stability",
        lambda workspace: keep(workspace, "anthropic", 5),
    ),
    "its second page is missing": (
        "recordings",
        lambda workspace: replace_text(
            workspace, "anthropic", '{"data":[', '{"has_more":true,"last_id":"x","data":['
        ),
    ),
    "it is a refusal": (
        "recordings",
        lambda workspace: replace_text(workspace, "anthropic", "code: 200\n", "code: 401\n"),
    ),
    "it is no JSON": (
        "recordings",
        lambda workspace: replace_text(workspace, "anthropic", '{"data":[', "<html>["),
    ),
}


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    """A project of one's own, in which all is up to date."""
    return landed_project(tmp_path_factory).copy(tmp_path / "project")


def end_of(project: Project, *arguments: str) -> tuple[int, str]:
    done = project.run(*arguments)
    return done.returncode, done.stderr


def files_of(slug: str, project: Project) -> dict[str, bytes]:
    return {path: data for path, data in tree_of(project.output).items() if slug in path}


@pytest.mark.slow
def test_what_is_recorded_lands_and_what_breaks_its_contract_does_not(project: Project) -> None:
    where = f"files in {project.output}{COMPILED}"
    added, left = (len(changed_files("zai", left=gone)) for gone in (False, True))
    landed = f"landed {added} {where}"
    assert end_of(project, "--check") == CLEAN

    add(project.workspace, "zai", "glm-next")
    assert end_of(project, "--check") == (1, f"{added} files would change\n{HINT}")
    assert end_of(project) == (0, f"{landed}\n")
    assert "glm-next" in live_ids(project.output, "zai")
    assert end_of(project, "--check") == CLEAN

    remove(project.workspace, "zai", "glm-next")
    # What left is known to have been there, in more files.
    assert end_of(project, "--check") == (1, f"{left} files would change\n{HINT}")
    assert end_of(project) == (0, f"landed {left} {where}\n")
    unlisted = landed_ledger(project.output, "zai").unlisted
    assert [entry.id for entry in unlisted] == ["glm-next"]
    assert end_of(project, "--check") == CLEAN

    cassette = project.folder / "cassettes" / "anthropic.yaml"
    whole, before = cassette.read_bytes(), files_of("anthropic", project)
    for number, (what, (contract, harm)) in enumerate(BREAKS.items()):
        harm(project.workspace)
        add(project.workspace, "xai", f"grok-{number}")
        status, said = end_of(project)
        assert (what, status) == (what, 3)
        rejection, hint, summary = said.splitlines()
        assert rejection.startswith(f"error: anthropic: rejected by contract '{contract}': ")
        assert hint.startswith("  hint: ")
        assert summary == f"{landed}; rejected: anthropic"
        assert files_of("anthropic", project) == before
        assert f"grok-{number}" in live_ids(project.output, "xai")
        reasons = project.output / ".gen-models" / "rejected" / "anthropic" / "REASONS.txt"
        assert reasons.read_text(encoding="utf-8") == f"{rejection[7:]}\n{hint}\n"
        cassette.write_bytes(whole)
        assert end_of(project) == CLEAN
        assert not reasons.exists()
    assert end_of(project, "--check") == CLEAN
    assert NAME in tree_of(project.output)
