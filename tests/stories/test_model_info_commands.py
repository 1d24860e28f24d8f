"""What models can do and cost lands with their IDs, and commands show it with its sources."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from gen_models.reports import shown_model_as_table
from gen_models.workflows import shown_models
from tests.support.scratch import Repository

INFO = """
[info]
context_window = { path = "window", unknown = [0] }
input_price = { path = "price", unit = "USD per token" }
vision = "sees"
aliases = "also"
"""
DATA_SET = """\
docs = "https://prices.example"
licence = "MIT"
[package]
registry = "pypi"
name = "prices"
file = "prices.json"
[providers]
acme = { names = ["acme"] }
[promises]
min_entries = 1
max_shrink = 0.2
[info]
context_window = "window"
input_price = { path = "price", unit = "USD per million tokens" }
output_price = { path = "out", unit = "USD per million tokens" }
"""
ROWS: list[dict[str, Any]] = [
    {"id": "big", "window": 1000, "price": "0.000002", "sees": True, "also": ["far", "huge"]},
    {"id": "far", "window": 0, "price": "0.000001"},
    {"id": "plain"},
]
ENTRIES: dict[str, dict[str, object]] = {
    "big": {"window": 2000, "price": 2.0, "out": 8},
    "far": {"price": 9.5},
    "stranger": {"price": 1},
}


def record(project: Repository, rows: list[dict[str, Any]], day: str) -> None:
    whole = [{"object": "model", "created": 1, "owned_by": "acme", **row} for row in rows]
    (project.folder / "r.json").write_text(json.dumps({"object": "list", "data": whole}))
    done = project.run("record", "acme", "--from", "r.json", "--observed", day)
    assert done.returncode == 0, done.stderr
    done = project.run()
    assert done.returncode == 0, done.stderr + done.stdout


def state_prices(project: Repository, day: str, entries: dict[str, dict[str, object]]) -> None:
    """Writes the recording of a data set, as `gen-models datasets record` would."""
    folder = project.folder / "cassettes" / "datasets" / "prices"
    folder.mkdir(parents=True, exist_ok=True)
    head = {
        "format": 1, "data_set": "prices", "provider": "acme", "version": "1.0",
        "observed": day, "digest": "0" * 64, "licence": "MIT", "url": "https://prices.example",
    }  # fmt: skip
    lines = [{"id": i, "key": i, "entry": entry} for i, entry in sorted(entries.items())]
    text = "".join(f"{json.dumps(line)}\n" for line in (head, *lines))
    (folder / "acme.jsonl").write_text(text, "ascii")


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A provider of three models, and a data set that is younger than its listing."""
    made = Repository(tmp_path_factory.mktemp("info"))
    made.write()
    contract = made.folder / "contracts" / "acme.toml"
    contract.write_text(contract.read_text("utf-8") + INFO, "utf-8")
    (made.folder / "contracts" / "datasets").mkdir()
    (made.folder / "contracts" / "datasets" / "prices.toml").write_text(DATA_SET, "utf-8")
    state_prices(made, "2026-01-20", ENTRIES)
    record(made, ROWS, "2026-01-01")
    return made


@pytest.fixture
def project(first_day: Repository, tmp_path: Path) -> Repository:
    """A copy of it."""
    return Repository(shutil.copytree(first_day.folder, tmp_path / "project"))


def shown(project: Repository, *models: str) -> dict[str, Any]:
    done = project.run("show", *models, "--output-format", "json")
    assert done.returncode == 0, done.stderr
    return {one["id"]: one for one in json.loads(done.stdout)["models"]}


def test_each_value_has_its_source_and_what_others_state(project: Repository) -> None:
    facts = shown(project, "acme/big")["big"]["facts"]
    window, price = facts["context_window"], facts["input_price"]
    assert (window["value"], window["source"]) == (1000, "listing")
    assert window["others"] == {"prices": 2000}
    assert (price["value"], price["also"]) == ("2", ["prices"])
    assert facts["output_price"]["source"] == "prices"
    assert facts["output_price"]["observed"] == "2026-01-20"
    assert facts["vision"]["value"] is True


def test_unknown_is_null_and_disputed_says_why(project: Repository) -> None:
    found = shown(project, "far", "plain")
    assert found["far"]["values"]["context_window"] is None
    assert found["far"]["values"]["input_price"] is None
    disputed = found["far"]["facts"]["input_price"]
    assert disputed["disputed"]
    assert disputed["others"] == {"listing": "1", "prices": "9.5"}
    assert found["plain"]["facts"] == {}
    assert set(found["plain"]["values"].values()) == {None, "plain"}


def test_text_has_a_line_for_each_field(project: Repository) -> None:
    done = project.run("show", "big", "plain")
    lines = done.stdout.splitlines()
    assert lines[0] == "acme/big"
    rows = [line.split("\t") for line in lines if "\t" in line]
    assert [
        "input_price",
        "2",
        "USD per million tokens",
        "listing",
        "2026-01-01",
        "also prices",
    ] in rows
    assert lines[-1].startswith("acme/plain")


def test_an_alias_that_is_not_listed_says_so(project: Repository) -> None:
    assert shown(project, "big")["big"]["unlisted_aliases"] == ["huge"]
    lines = project.run("show", "big").stdout.splitlines()
    (aliases,) = (line.split("\t")[1] for line in lines if line.startswith("aliases"))
    assert aliases == "far, huge (not listed)"


@pytest.mark.parametrize("width", [60, 90, 120])
def test_on_a_terminal_the_table_fits(project: Repository, width: int) -> None:
    (one,) = shown_models(project.workspace, "big")
    lines = list(shown_model_as_table(one, width))
    assert max(map(len, lines)) <= width
    assert lines[0].startswith("field")
    assert any(line.startswith("aliases") for line in lines)


def test_an_unknown_model_gets_the_nearest(project: Repository) -> None:
    done = project.run("show", "acme/bug")
    assert done.returncode == 2
    assert "did you mean big?" in done.stderr


def test_coverage_counts_what_is_known_by_field_and_source(project: Repository) -> None:
    done = project.run("coverage", "--output-format", "json")
    (acme,) = json.loads(done.stdout)["providers"]
    assert (acme["provider"], acme["models"]) == ("acme", 3)
    assert acme["known"]["context_window"] == 1
    assert acme["disputed"]["input_price"] == 1
    assert acme["stated"]["prices"] == {"context_window": 1, "input_price": 2, "output_price": 1}
    text = project.run("coverage").stdout.splitlines()
    assert [row.split("\t")[:3] for row in text] == [["acme", "3", "33"], ["all", "3", "33"]]
    markdown = project.run("coverage", "--output-format", "markdown").stdout
    assert "| `input_price` | 1 | 1 | 2 | 2 |" in markdown


def test_disputed_values_are_listed(project: Repository) -> None:
    done = project.run("coverage", "--disputed", "--output-format", "json")
    (one,) = json.loads(done.stdout)["disputed"]
    assert (one["id"], one["field"]) == ("far", "input_price")
    line = project.run("coverage", "--disputed").stdout
    assert line.startswith("acme\tfar\tinput_price\tlisting: 1; prices: 9.5\t")


def correct(project: Repository, table: str, *, value: str = "", expires: str) -> None:
    folder = project.folder / "contracts" / "corrections"
    folder.mkdir(exist_ok=True)
    (folder / "acme.toml").write_text(
        f'[[{table}]]\nid = "far"\nfield = "input_price"\nreason = "asked"\n'
        f'evidence = "https://acme.example/prices"\ndate = "2026-01-02"\n'
        f'expires = "{expires}"\n{value}',
        "utf-8",
    )


def test_a_pin_shows_the_value_until_somebody_looks_at_it_again(project: Repository) -> None:
    correct(project, "pin", expires="2026-06-01")
    assert project.run().returncode == 0
    assert shown(project, "far")["far"]["values"]["input_price"] == "1"
    assert project.run("coverage", "--check", "--as-of", "2026-05-31").returncode == 0
    done = project.run("coverage", "--check", "--as-of", "2026-06-01")
    assert done.returncode == 1
    assert "acme/far" in done.stdout
    # What lands does not depend on the calendar.
    assert project.run("--check").returncode == 0


@pytest.mark.slow
def test_an_override_wins_and_is_reported_once_it_is_needless(project: Repository) -> None:
    correct(project, "override", value='value = "7"', expires="2027-01-01")
    assert project.run().returncode == 0
    fact = shown(project, "far")["far"]["facts"]["input_price"]
    assert (fact["value"], fact["source"]) == ("7", "override")
    assert project.run("coverage", "--check", "--as-of", "2026-05-01").returncode == 0
    state_prices(project, "2026-01-20", {"far": {"price": 7}})
    record(project, [{**ROWS[1], "price": "0.000007"}, ROWS[0], ROWS[2]], "2026-01-02")
    done = project.run("coverage", "--check", "--as-of", "2026-05-01", "--output-format", "json")
    assert done.returncode == 1
    (one,) = json.loads(done.stdout)["corrections"]
    assert (one["id"], one["field"]) == ("far", "input_price")


def test_an_override_that_no_source_states_is_needed(project: Repository) -> None:
    correct(project, "override", value='value = "7"', expires="2027-01-01")
    file = project.folder / "contracts" / "corrections" / "acme.toml"
    file.write_text(file.read_text("utf-8").replace('"far"', '"plain"'), "utf-8")
    assert project.run().returncode == 0
    assert shown(project, "plain")["plain"]["values"]["input_price"] == "7"
    assert project.run("coverage", "--check", "--as-of", "2026-05-01").returncode == 0


@pytest.mark.slow
def test_prices_keep_their_history(project: Repository) -> None:
    record(project, ROWS, "2026-01-10")
    price = shown(project, "big")["big"]["facts"]["input_price"]
    assert (price["since"], price["earlier"]) == ("2026-01-01", [])
    record(project, [{**ROWS[0], "price": "0.000003"}, *ROWS[1:]], "2026-01-18")
    price = shown(project, "big")["big"]["facts"]["input_price"]
    assert (price["value"], price["since"]) == ("3", None)
    (was,) = price["earlier"]
    assert was == {
        "value": "2", "source": "listing", "since": "2026-01-01", "until": "2026-01-10"
    }  # fmt: skip


@pytest.mark.slow
def test_a_value_that_a_new_listing_lacks_is_kept_with_its_day(project: Repository) -> None:
    record(project, [{"id": "big"}, *ROWS[1:]], "2026-01-10")
    vision = shown(project, "big")["big"]["facts"]["vision"]
    assert (vision["value"], vision["observed"]) == (True, "2026-01-01")
    assert project.run("--check", "--no-cache").returncode == 0


def test_info_that_was_changed_by_hand_is_named_and_made_again(project: Repository) -> None:
    file = project.output / "info" / "acme.jsonl"
    landed = file.read_text("ascii")
    file.write_text(landed.replace('"2"', '"1"'), "ascii")
    done = project.run("--check")
    assert done.returncode == 1
    assert "acme.jsonl" in done.stdout + done.stderr
    file.write_text("x", "ascii")
    assert project.run("--force").returncode == 0
    assert file.read_text("ascii") == landed


@pytest.mark.parametrize("text", [None, "{broken", '{"id": "x", "vision": {"value": true}}', "[]"])
def test_a_missing_or_damaged_file_is_named_and_never_read_as_unknown(
    project: Repository, text: str | None
) -> None:
    file = project.output / "info" / "acme.jsonl"
    if text is None:
        file.unlink()
    else:
        file.write_text(f"{file.read_text('ascii')}{text}\n", "ascii")
    for command in (["show", "big"], ["coverage"], ["list"]):
        done = project.run(*command)
        assert done.returncode == 2, command
        assert "acme.jsonl" in done.stderr


def test_in_an_empty_project_nothing_has_landed(tmp_path: Path) -> None:
    made = Repository(tmp_path)
    made.write()
    for command in (["show", "big"], ["coverage"], ["coverage", "--check"], ["list"]):
        done = made.run(*command)
        assert done.returncode == 2, command
        assert "no model has landed" in done.stderr


def test_a_damaged_correction_is_named_with_its_entry(project: Repository) -> None:
    correct(project, "pin", expires="soon")
    done = project.run()
    assert done.returncode == 2
    assert "acme.toml: pin 1" in done.stderr
