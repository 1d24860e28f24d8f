"""Models that landed are chosen by what their listing says of them."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.scratch import Repository

pytestmark = pytest.mark.slow  # What they list lands by the gate, twice.

INFO = """
[info]
context_window = "context"
input_price = { path = "price", unit = "USD per token" }
vision = "sees"
"""
ROWS: list[dict[str, Any]] = [
    {"id": "base", "context": 8_000, "price": "0.000002", "sees": False},
    {"id": "large", "context": 1_000_000, "price": "0.000003", "sees": True},
    {"id": "mystery"},
    {"id": "@other/x", "context": 128_000, "price": "0.0000001"},
]


def record(project: Repository, rows: list[dict[str, Any]], day: str) -> None:
    common = {"object": "model", "created": 1_600_000_000, "owned_by": "acme"}
    listed = {"object": "list", "data": [common | row for row in rows]}
    response = project.folder / "response.json"
    response.write_text(json.dumps(listed), encoding="utf-8")
    done = project.run("record", "acme", "--from", "response.json", "--observed", day)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The provider `acme`, one of whose models left its listing."""
    made = Repository(tmp_path_factory.mktemp("list"))
    made.write()
    contract = made.folder / "contracts" / "acme.toml"
    contract.write_text(contract.read_text("utf-8") + INFO, encoding="utf-8")
    for rows, day in (([*ROWS, {"id": "gone", "context": 1}], "2026-01-01"), (ROWS, "2026-02-01")):
        record(made, rows, day)
        done = made.run()
        assert done.returncode == 0, done.stderr
    return made


@pytest.fixture
def project(shared: Repository, tmp_path: Path) -> Repository:
    shutil.copytree(shared.folder, tmp_path, dirs_exist_ok=True)
    return Repository(tmp_path)


def chosen(project: Repository, *arguments: str) -> list[str]:
    done = project.run("list", *arguments, "--output-format=json")
    assert done.returncode == 0, done.stderr
    return [model["id"] for model in json.loads(done.stdout)["models"]]


def test_it_lists_the_live_models_and_all_on_demand(project: Repository) -> None:
    assert chosen(project) == ["@other/x", "base", "large", "mystery"]
    assert chosen(project, "--all") == ["@other/x", "base", "gone", "large", "mystery"]
    assert chosen(project, "--all", "--where", "status = 'unlisted'") == ["gone"]


def test_it_chooses_sorts_and_limits(project: Repository) -> None:
    assert chosen(project, "--where", "context_window >= 128k") == ["@other/x", "large"]
    assert chosen(project, "--where", "NOT vision") == ["base"]
    assert chosen(project, "--sort", "input_price") == ["@other/x", "base", "large", "mystery"]
    assert chosen(project, "--sort=-input_price") == ["large", "base", "@other/x", "mystery"]
    assert chosen(project, "--sort", "input_price", "--limit", "1") == ["@other/x"]


def test_values_are_exact_and_unknown_ones_null(project: Repository) -> None:
    done = project.run("list", "--output-format=json", "--columns=id,input_price,vision,status")
    assert json.loads(done.stdout)["models"] == [
        {"id": "@other/x", "input_price": "0.1", "vision": None, "status": "listed"},
        {"id": "base", "input_price": "2", "vision": False, "status": "listed"},
        {"id": "large", "input_price": "3", "vision": True, "status": "listed"},
        {"id": "mystery", "input_price": None, "vision": None, "status": "listed"},
    ]


def test_text_is_for_programs_in_a_pipe(project: Repository) -> None:
    lines = project.run("list").stdout.splitlines()
    assert [line.split("\t") for line in lines][2] == [
        "acme/large", "1000000", "-", "3", "-", "-", "-", "vision", "listed",
    ]  # fmt: skip


def test_csv_is_that_of_the_rfc(project: Repository) -> None:
    command = project.command("list", "--output-format=csv", "--columns=id,context_window")
    with project.start(command) as started:
        assert started.stdout is not None
        data = started.stdout.buffer.read()  # type: ignore[attr-defined]
    text = data.decode("ascii")
    assert text.count("\r\n") == text.count("\n") == 5
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == [
        ["id", "context_window"],
        ["'@other/x", "128000"],
        ["base", "8000"],
        ["large", "1000000"],
        ["mystery", ""],
    ]


def test_markdown_and_a_page_are_for_documents(project: Repository) -> None:
    columns = "--columns=qualified_id,context_window"
    table = project.run("list", "--output-format=markdown", columns).stdout
    assert table.splitlines()[:3] == [
        "| qualified_id | context_window |",
        "|---|---:|",
        "| `acme/@other/x` | 128000 |",
    ]
    page = project.run("list", "--output-format=html").stdout
    assert page.startswith("<!doctype html>")
    assert '"id":"mystery"' in page


@pytest.mark.parametrize(
    ("arguments", "problem", "hint"),
    [
        (["-p", "acmee"], "unknown provider 'acmee'", "acme"),
        (["--where", "contex_window > 1"], "character 1", "context_window"),
        (["--columns", "id,vison"], "--columns: unknown column 'vison'", "vision"),
        (["--sort", "vison"], "--sort: unknown column 'vison'", "vision"),
        (["--sort", "-vision"], "unknown option", "--sort=-"),
        (["--limit", "0"], "at least 1", ""),
        (["--output-format", "xml"], "xml", ""),
    ],
)
def test_a_mistake_is_named_before_anything_is_listed(
    project: Repository, arguments: list[str], problem: str, hint: str
) -> None:
    done = project.run("list", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert problem in done.stderr
    assert hint in done.stderr


def test_no_model_is_not_an_error_and_says_where_more_are(project: Repository) -> None:
    done = project.run("list", "--where", "id = 'gone'")
    assert (done.returncode, done.stdout) == (0, "")
    assert "--all" in done.stderr
    assert "--all" not in project.run("list", "--all", "--where", "id = 'none'").stderr


def test_where_nothing_has_landed_the_command_that_lands_is_named(project: Repository) -> None:
    done = project.run("list", "-o", "elsewhere")
    assert done.returncode == 2
    assert "gen-models -o elsewhere" in done.stderr
    (project.folder / "contracts" / "zeta.toml").write_bytes(
        (project.folder / "contracts" / "acme.toml").read_bytes().replace(b"Acme", b"Zeta")
    )
    done = project.run("list", "-p", "zeta")
    assert done.returncode == 2
    assert "gen-models -p zeta" in done.stderr


def test_a_damaged_file_is_named(project: Repository) -> None:
    file = project.output / "info" / "acme.jsonl"
    file.write_text(file.read_text("ascii").replace('"vision": true', '"vision": "yes"'), "ascii")
    done = project.run("list")
    assert done.returncode == 2
    assert "acme.jsonl" in done.stderr
    assert "--force" in done.stderr
