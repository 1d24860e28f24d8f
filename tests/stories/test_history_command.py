"""Listings from the past are imported in any order, and what is known of an ID is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.project import Project
from tests.support.scratch import Repository

OLD, NEW = ["gone", "kept"], ["kept", "new"]


@pytest.fixture
def project(tmp_path: Path) -> Repository:
    made = Repository(tmp_path)
    made.write()
    made.refresh(NEW, "2026-03-01")
    return made


def imports(project: Project, ids: list[str], day: str, *more: str) -> str:
    file = project.folder / "ids.json"
    file.write_text(json.dumps(ids), encoding="utf-8")
    done = project.run(
        "history", "import", "acme", "--from", "ids.json", "--observed", day,
        "--source", "a backup", *more,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def shown(project: Project, *arguments: str) -> dict[str, dict[str, object]]:
    done = project.run("history", "show", "acme", *arguments, "--output-format", "json")
    return {model["id"]: model for model in json.loads(done.stdout)["models"]}


@pytest.mark.slow
def test_an_older_listing_adds_what_only_the_past_knows_and_renames_nothing(
    project: Repository,
) -> None:
    names = project.names()
    assert "first seen: gone" in imports(project, OLD, "2026-01-01")
    models = shown(project)
    assert (models["gone"]["status"], models["gone"]["unlisted_since"]) == (
        "unlisted",
        "2026-03-01",
    )
    assert models["kept"]["first_listed"] == "2026-01-01"
    assert project.run("--check").returncode == 1
    assert project.run().returncode == 0
    assert project.names() == names
    assert project.run("--check").returncode == 0


@pytest.mark.slow
def test_listings_can_be_imported_in_the_middle_and_twice(project: Repository) -> None:
    imports(project, OLD, "2026-01-01")
    imports(project, OLD, "2026-02-01")
    assert shown(project)["gone"]["last_listed"] == "2026-02-01"
    assert "is there already" in imports(project, OLD, "2026-02-01")
    imports(project, ["new"], "2026-01-15", "--partial")
    assert shown(project)["new"]["first_listed"] == "2026-01-15"
    assert shown(project)["gone"]["returned_on"] is None
    assert shown(project, "--as-of", "2026-02-15")["gone"]["status"] == "listed"


@pytest.mark.slow
def test_announcements_are_shown_with_their_sources(project: Repository) -> None:
    imports(project, OLD, "2026-01-01")
    folder = project.cassettes / "announcements"
    folder.mkdir()
    said = {
        "id": "gone", "source": "documentation", "url": "https://acme.example/end",
        "announced": "2026-01-05", "retires": "2026-02-20", "successors": ["kept"],
    }  # fmt: skip
    head = {"format": 1, "provider": "acme"}
    (folder / "acme.jsonl").write_text(f"{json.dumps(head)}\n{json.dumps(said)}\n", "utf-8")
    done = project.run("history", "show", "acme", "gone")
    assert "gone: retired, as of 2026-03-01" in done.stdout
    assert "shutdown on 2026-02-20" in done.stdout
    assert "by documentation, https://acme.example/end" in done.stdout
    assert "successors: kept (listed)" in done.stdout
    table = project.run("history", "show", "acme").stdout
    assert [line.split()[0] for line in table.splitlines()[1:]] == ["kept", "new", "gone"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ids", "arguments", "said"),
    [
        ('["a"]', ["acme", "--observed", "2999-01-01"], "is in the future"),
        ('["a"]', ["acme", "--observed", "soon"], "not a date"),
        ('["a"]', ["amce", "--observed", "2026-01-01"], "did you mean acme"),
        ("[]", ["acme", "--observed", "2026-01-01"], "no model ID"),
        ('["a\\u202eb"]', ["acme", "--observed", "2026-01-01"], "unprintable character"),
        ("{}", ["acme", "--observed", "2026-01-01"], "ids.json"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(
    project: Repository, ids: str, arguments: list[str], said: str
) -> None:
    (project.folder / "ids.json").write_text(ids, encoding="utf-8")
    done = project.run("history", "import", *arguments, "--from", "ids.json", "--source", "x")
    assert (done.returncode, (project.cassettes / "history").exists()) == (2, False)
    assert said in done.stderr


def test_an_unknown_id_is_named_with_where_to_look(project: Repository) -> None:
    done = project.run("history", "show", "acme", "nothing")
    assert done.returncode == 2
    assert "gen-models history show acme" in done.stderr
