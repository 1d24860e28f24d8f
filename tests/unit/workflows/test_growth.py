"""A listing that would grow the tree beyond measure lands when a person accepts it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gen_models.workflows.growth import MAX_NEW_BYTES, MAX_NEW_MODELS
from tests.support.own import ONE_PAGE, OwnProject


@pytest.fixture
def project(tmp_path: Path) -> OwnProject:
    made = OwnProject(tmp_path)
    made.write({"acme": ONE_PAGE})
    return made


def saved(project: OwnProject, models: int, padding: int = 0) -> str:
    rows = [{"id": f"model-{number}"} for number in range(models)]
    rows[0]["description"] = "x" * padding
    file = project.folder / "response.json"
    file.write_text(json.dumps({"data": rows}), encoding="ascii")
    return str(file)


def record(project: OwnProject, file: str, *options: str) -> tuple[int, str]:
    done = project.run("record", "acme", "--from", file, "--output-format=json", *options)
    return done.returncode, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("models", "padding", "words"),
    [
        (MAX_NEW_MODELS + 1, 0, f"{MAX_NEW_MODELS + 1} models are new"),
        (3, MAX_NEW_BYTES, "its cassette grows by"),
    ],
)
def test_growth_is_refused_before_it_is_judged_and_accepted_by_name(
    project: OwnProject, models: int, padding: int, words: str
) -> None:
    file = saved(project, models, padding)
    status, said = record(project, file)
    assert status == 3
    assert words in said
    assert "--accept-growth acme" in said
    assert list(project.cassettes.glob("*.yaml")) == []
    status, said = record(project, file, "--accept-growth", "acme")
    assert (status, json.loads(said)["models"]) == (0, models)
    assert record(project, file)[0] == 0  # It has grown: there is nothing to accept any more.


@pytest.mark.slow
def test_as_much_as_is_allowed_lands_and_then_more(project: OwnProject) -> None:
    assert record(project, saved(project, MAX_NEW_MODELS // 2))[0] == 0
    assert project.run("-q").returncode == 0
    assert record(project, saved(project, MAX_NEW_MODELS))[0] == 0


def test_growth_is_accepted_for_one_provider_only(project: OwnProject) -> None:
    done = project.run("--accept-growth", "nobody")
    assert done.returncode == 2
    assert "nobody" in done.stderr
