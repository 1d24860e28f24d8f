"""What a recording replaces is not lost, and what the past knows lands with the rest."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gen_models.landing import landed_lifecycles
from gen_models.lifecycle import read_history
from tests.support.builders.edits import tree_of
from tests.support.scratch import Repository

STAY = ["x", "y", "z"]

SOURCES = """
[[source]]
name = "documentation"
url = "https://acme.example/end"
licence = "none stated"
"""
SHOW = """
import json, sys, warnings
sys.path.insert(0, sys.argv[1])
warnings.simplefilter("ignore")
from provider_model_ids import AcmeModel
model = AcmeModel.parse(sys.argv[2])
print(json.dumps([type(model).__name__, model.lifecycle, str(model.last_listed),
                  str(model.unlisted_since), model.successors()]))
"""


@pytest.fixture
def project(tmp_path: Path) -> Repository:
    made = Repository(tmp_path)
    made.write()
    made.refresh(["a", "b", *STAY], "2026-01-01")
    return made


def told(project: Repository, model_id: str) -> Any:
    """What the landed Python package says of a model ID."""
    command = [sys.executable, "-c", SHOW, str(project.output / "python"), model_id]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def observed(project: Repository) -> list[str]:
    """The days of the history's file."""
    file = project.cassettes / "history" / "acme.jsonl"
    history = read_history(file.read_text("ascii"), "acme", str(file))
    return [one.observed.isoformat() for one in history.observations]


@pytest.mark.slow
def test_what_a_recording_replaces_goes_into_the_history_with_it(project: Repository) -> None:
    assert not (project.cassettes / "history").exists()
    project.refresh(["b", "c", *STAY], "2026-02-01")
    assert observed(project) == ["2026-01-01"]
    project.refresh(["c", *STAY], "2026-03-01")
    assert observed(project) == ["2026-01-01", "2026-02-01"]
    assert told(project, "a") == ["AcmeModel", "unlisted", "2026-01-01", "2026-02-01", []]
    assert told(project, "c") == ["AcmeModel", "listed", "2026-03-01", "None", []]
    assert landed_lifecycles(project.output, "acme").of("c").first_listed is not None


def test_a_recording_that_is_rejected_leaves_the_history_as_it_was(project: Repository) -> None:
    response = project.folder / "response.json"
    response.write_text('{"object": "list", "data": []}', encoding="utf-8")
    done = project.run("record", "acme", "--from", "response.json", "--observed", "2026-02-01")
    assert done.returncode != 0
    assert not (project.cassettes / "history").exists()


@pytest.mark.slow
def test_a_history_that_is_lost_is_missed(project: Repository) -> None:
    project.refresh(["b", *STAY], "2026-02-01")
    (project.cassettes / "history" / "acme.jsonl").unlink()
    done = project.run()
    assert done.returncode == 3
    assert "the first day of 'b' in a listing is forgotten" in done.stderr
    assert "from git" in done.stderr


@pytest.mark.slow
def test_an_id_of_the_past_is_known_and_is_no_member(project: Repository) -> None:
    names = project.names()
    file = project.folder / "ids.json"
    file.write_text('["a", "older"]', encoding="utf-8")
    done = project.run(
        "history", "import", "acme", "--from", "ids.json", "--observed", "2025-06-01",
        "--source", "a backup",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert project.run().returncode == 0
    assert project.names() == names
    assert told(project, "older") == ["Bespoke", "unlisted", "2025-06-01", "2026-01-01", []]


@pytest.mark.slow
def test_a_history_that_is_damaged_is_named_and_nothing_lands(project: Repository) -> None:
    before = tree_of(project.output)
    folder = project.cassettes / "history"
    folder.mkdir()
    (folder / "acme.jsonl").write_text('{"format": 1, "provider": "other"}\n', encoding="utf-8")
    done = project.run()
    assert done.returncode != 0
    assert "acme.jsonl" in done.stderr
    assert tree_of(project.output) == before


@pytest.mark.slow
def test_an_announcement_lands_and_a_forgotten_one_is_refused(project: Repository) -> None:
    folder = project.cassettes / "announcements"
    folder.mkdir()
    said = {
        "id": "a", "source": "documentation", "url": "https://acme.example/end",
        "announced": "2025-12-01", "retires": "2025-12-31", "successors": ["b"],
    }  # fmt: skip
    (folder / "sources.toml").write_text(SOURCES, encoding="utf-8")
    head = {"format": 1, "provider": "acme"}
    file = folder / "acme.jsonl"
    file.write_text(f"{json.dumps(head)}\n{json.dumps(said)}\n", "utf-8")
    assert project.run().returncode == 0
    assert told(project, "a") == ["AcmeModel", "retired", "2026-01-01", "None", ["b"]]
    before = tree_of(project.output)
    file.unlink()
    done = project.run()
    assert done.returncode == 3
    assert "the shutdown of 'a' is forgotten" in done.stderr
    assert tree_of(project.output) == before
