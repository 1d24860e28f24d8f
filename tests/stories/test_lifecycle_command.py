"""What retires when is shown over all providers, and what is past its shutdown is found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gen_models.reports import shutdowns_as_table
from gen_models.workflows import provider_lifecycles, shutdowns
from tests.support.scratch import Repository
from tests.support.statements import add_provider, announcement, let_land, listing, state

KEPT = '\n[lifecycle]\nlisted_past_shutdown = ["late", "gone"]\n'


@pytest.fixture
def project(tmp_path: Path) -> Repository:
    """Two providers: of `acme` a member is gone, one is late, and one is due within 90 days."""
    made = Repository(tmp_path)
    made.write()
    add_provider(made, "zeta")
    state(
        made,
        "acme",
        [listing("2026-01-01", "gone", "late", "soon"), listing("2026-03-01", "late", "soon")],
        [
            announcement("gone", "2026-02-01", "late", source="docs"),
            announcement("late", "2026-02-15", "soon", "other"),
            announcement("soon", "2026-05-01", "next"),
            announcement("never-listed", "2020-01-01"),
        ],
    )
    let_land(made, "acme", "gone", "late", "soon")
    state(
        made,
        "zeta",
        [listing("2026-04-01", "far", "kept")],
        [announcement("far", "2027-01-01", url="https://zeta.example/end")],
    )
    return made


def rows(project: Repository, *arguments: str) -> dict[str, dict[str, Any]]:
    done = project.run("lifecycle", *arguments, "--output-format", "json")
    assert done.returncode == 0, done.stderr
    return {row["id"]: row for row in json.loads(done.stdout)}


def test_it_shows_what_is_listed_or_a_member_in_order_of_shutdown(project: Repository) -> None:
    found = rows(project)
    assert list(found) == ["gone", "late", "soon", "far"]
    assert found["soon"] == {
        "provider": "acme",
        "id": "soon",
        "status": "deprecated",
        "is_listed": True,
        "last_listed": "2026-03-01",
        "shutdown": "2026-05-01",
        "day": "2026-03-01",
        "days_left": 61,
        "successors": [["next", "unknown"]],
        "source": "https://acme.example/end",
    }
    assert found["gone"]["successors"] == [
        ["late", "retired"],
        ["soon", "deprecated"],
    ]
    assert (found["late"]["days_left"], found["late"]["status"]) == (-14, "retired")
    assert found["far"]["day"] == "2026-04-01"
    assert list(rows(project, "-p", "zeta")) == ["far"]


def test_what_has_no_member_and_is_not_listed_is_left_out(project: Repository) -> None:
    let_land(project, "acme", "late")
    assert "gone" not in rows(project)


def test_another_day_can_be_looked_at(project: Repository) -> None:
    found = rows(project, "--as-of", "2026-01-10", "-p", "acme")
    assert {model_id: row["status"] for model_id, row in found.items()} == {
        "gone": "deprecated",
        "late": "deprecated",
        "soon": "deprecated",
    }
    assert found["gone"]["days_left"] == 22


@pytest.mark.parametrize(
    ("within", "ids"),
    [
        ("61d", ["late", "soon"]),
        ("60", ["late"]),
        ("9w", ["late", "soon"]),
        ("500d", ["late", "soon", "far"]),
    ],
)
def test_within_a_time_shows_what_is_due_and_what_is_overdue(
    project: Repository, within: str, ids: list[str]
) -> None:
    assert list(rows(project, "--within", within)) == ids


def test_lines_are_for_programs_and_markdown_is_for_documents(project: Repository) -> None:
    lines = project.run("lifecycle", "-p", "acme").stdout.splitlines()
    assert lines[-1].split("\t") == [
        "acme", "soon", "deprecated", "2026-03-01", "2026-05-01", "61", "next",
        "https://acme.example/end",
    ]  # fmt: skip
    table = project.run("lifecycle", "-p", "acme", "--output-format", "markdown").stdout
    assert table.splitlines()[-1] == (
        "| acme | `soon` | deprecated | 2026-03-01 | 2026-05-01 | 61 | `next` | "
        "`https://acme.example/end` |"
    )


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_a_table_fits_the_terminal(project: Repository, width: int) -> None:
    long = "a-model-with-a-name-that-no-terminal-has-room-for-" * 2
    state(project, "zeta", [listing("2026-04-01", long)], [announcement(long, "2026-05-01", "x")])
    found = shutdowns(provider_lifecycles(project.workspace))
    head, *lines = shutdowns_as_table(found, width)
    assert len(lines) == len(found)
    assert max(map(len, (head, *lines))) <= width
    assert "days left" in head
    assert ("source" in head) == (width == 200)


def test_untrusted_text_is_printed_harmlessly(project: Repository) -> None:
    hostile = "a\x1b[2J|`b`\n"
    state(project, "zeta", [listing("2026-04-01", hostile)], [announcement(hostile, "2026-05-01")])
    for output_format in ("text", "json", "markdown"):
        done = project.run("lifecycle", "-p", "zeta", "--output-format", output_format)
        assert "\x1b" not in done.stdout
        if output_format == "markdown":
            assert "| `a?[2J??b??` |" in done.stdout


def test_a_check_fails_for_what_is_listed_past_its_shutdown(project: Repository) -> None:
    done = project.run("lifecycle", "--check")
    assert done.returncode == 1
    assert (
        "acme: 'late' is past its shutdown on 2026-02-15, and listed (last seen 2026-03-01)"
        in done.stdout
    )
    assert "hint: use 'soon' instead" in done.stdout
    assert "acme.toml" in done.stdout
    assert "'gone'" not in done.stdout
    found = project.outcome("lifecycle", "--check")
    assert [one["id"] for one in found["findings"]] == ["late"]
    assert project.run("lifecycle", "--check", "-p", "zeta").returncode == 0
    assert project.run("lifecycle", "--check", "--as-of", "2026-01-15").returncode == 0


def test_a_contract_can_say_so_and_a_stale_pin_is_a_note(project: Repository) -> None:
    contract = project.folder / "contracts" / "acme.toml"
    contract.write_text(contract.read_text(encoding="utf-8") + KEPT, encoding="utf-8")
    done = project.run("lifecycle", "--check")
    assert done.returncode == 0
    assert "note: " in done.stdout
    assert "'gone' is not listed past its shutdown" in done.stdout
    assert "'late'" not in done.stdout
    assert len(project.outcome("lifecycle", "--check")["notes"]) == 1


def test_the_summary_counts_what_is_known(project: Repository) -> None:
    done = project.run("lifecycle", "--summary", "--output-format", "json")
    acme, zeta = json.loads(done.stdout)
    assert acme == {
        "provider": "acme",
        "models": 4,
        "listed": 2,
        "unlisted": 1,
        "announced": 4,
        "unlisted_and_announced": 1,
        "contradictory": 1,
        "observations": 2,
        "first": "2026-01-01",
        "newest": "2026-03-01",
    }
    assert (zeta["models"], zeta["announced"]) == (2, 1)
    table = project.run("lifecycle", "--summary", "--output-format", "markdown").stdout
    cells = "| acme | 4 | 2 | 1 | 4 | 1 | 1 | 2 | 2026-01-01 | 2026-03-01 |"
    assert cells in table.splitlines()


def test_sources_that_differ_by_more_than_a_day_are_shown(project: Repository) -> None:
    said = [
        announcement("far", "2027-01-01", url="https://zeta.example/end"),
        announcement("far", "2027-02-01", source="copy", url="https://copy.example"),
        announcement("kept", "2027-01-01", url="https://zeta.example/end"),
        announcement("kept", "2027-01-02", source="copy", url="https://copy.example"),
    ]
    state(project, "zeta", [listing("2026-04-01", "far", "kept")], said)
    done = project.run("lifecycle", "--disagreements", "--output-format", "json")
    (found,) = json.loads(done.stdout)
    assert (found["provider"], found["id"]) == ("zeta", "far")
    assert found["stated"] == {"2027-01-01": ["docs"], "2027-02-01": ["copy"]}
    text = project.run("lifecycle", "--disagreements").stdout
    assert "2027-01-01 by docs; 2027-02-01 by copy" in text


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["-p", "amce"], 2, "did you mean acme"),
        (["--within", "soon"], 2, "not a time: 'soon'; write it as 90d or 12w"),
        (["--within=-3d"], 2, "not a time"),
        (["--check", "--summary"], 2, "not allowed with"),
    ],
)
def test_a_mistake_is_named(
    project: Repository, arguments: list[str], status: int, said: str
) -> None:
    done = project.run("lifecycle", *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr


def test_a_damaged_file_is_named(project: Repository) -> None:
    file = project.cassettes / "announcements" / "acme.jsonl"
    file.write_text("{}\n", encoding="utf-8")
    done = project.run("lifecycle")
    assert done.returncode == 2
    assert str(file) in done.stderr
