"""A listing of any known shape takes a contract in TOML and no code: record, replay, generate."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from tests.support.builders.shape_contracts import CASES, IN_DATA, KEY, ShapeCase, objects
from tests.support.project import Project
from tests.support.provider.loopback import Answer, Seen, loopback


@contextmanager
def playing(
    case: ShapeCase, folder: Path, slug: str = "acme"
) -> Iterator[tuple[Project, dict[str, str]]]:
    """A project with the contract, and the variables that lead to its provider."""
    for name in ("contracts", "cassettes"):
        (folder / name).mkdir()
    (folder / "contracts" / f"{slug}.toml").write_text(case.text, encoding="utf-8")
    (folder / "pyproject.toml").write_text(
        '[tool.gen-models]\ncontracts = "contracts"\ncassettes = "cassettes"\noutput = "out"\n',
        encoding="utf-8",
    )
    numbers = count(1)

    def answer(seen: Seen) -> Answer:
        return case.answer(seen, next(numbers))

    with loopback(answer) as server:
        url = f"{server.url}/v1/models"
        yield Project(folder), {"ACME_KEY": KEY, f"GEN_MODELS_{slug.upper()}_URL": url}


def landed_ids(project: Project) -> list[str]:
    ledger = (project.output / "ledger" / "acme.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["id"] for line in ledger[1:]]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_shape_is_recorded_replayed_and_generated(case: ShapeCase, tmp_path: Path) -> None:
    with playing(case, tmp_path) as (project, variables):
        done = project.run("refresh", "-p", "acme", **variables)
        assert done.returncode == 0, done.stderr
        assert landed_ids(project) == list(case.ids)
        cassette = project.recordings()["acme"].decode()
        assert KEY not in cassette
        for text, held in case.recorded.items():
            assert (text in cassette.replace("\n        ", "\n")) == held, text
        assert project.statuses("refresh", "-p", "acme", **variables) == {"acme": "unchanged"}
        assert project.recordings()["acme"].decode() == cassette
    done = project.run("--check")
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_slug_may_begin_with_a_digit(tmp_path: Path) -> None:
    case = CASES[0]
    with playing(case, tmp_path, "01ai") as (project, variables):
        done = project.run("refresh", "-p", "01ai", **variables)
        assert done.returncode == 0, done.stderr
    assert project.run("--check").returncode == 0
    code = (
        "import provider_model_ids as p; from provider_model_ids import AcmeModel as A;"
        "from provider_model_ids._01ai import AcmeModelId;"
        "assert p.parse('01ai/a') is A('a'); print(A.__module__, p.PROVIDERS)"
    )
    done = project.process([sys.executable, "-c", code], PYTHONPATH=str(project.output / "python"))
    assert done.stdout == "provider_model_ids._01ai ('01ai',)\n", done.stderr
    root = (project.output / "rust/src/lib.rs").read_text("utf-8")
    assert "\npub mod _01ai;\n" in root
    assert "    Acme in _01ai::ProviderModelAcme,\n" in root
    index = (project.output / "typescript/index.js").read_text("utf-8")
    assert 'from "./src/01ai.js";' in index


def recorded_from(
    tmp_path: Path, page: object, *, listing: str, promises: str = "", schema: str = IN_DATA
) -> Project:
    case = ShapeCase("case", listing, f"{promises}\n{schema}", lambda *_: Answer({}), ())
    with playing(case, tmp_path) as (project, _):
        (tmp_path / "page.json").write_text(json.dumps(page), encoding="utf-8")
    return project


TRUNCATED = {"data": objects("a", "b"), "total": 340}


@pytest.mark.parametrize("total", ["", '\ntotal = "total"'])
def test_a_truncated_page_is_never_recorded_as_complete(tmp_path: Path, total: str) -> None:
    project = recorded_from(tmp_path, TRUNCATED, listing=f'rows = "data"\nid = "id"{total}')
    done = project.run("record", "acme", "--from", "page.json")
    assert done.returncode == 3
    assert "'total' is 340, but 2 rows were read" in done.stderr
    assert "[pagination] of acme.toml" in done.stderr
    assert project.recordings() == {}


@pytest.mark.slow
def test_an_imported_first_page_may_state_the_total_of_all(tmp_path: Path) -> None:
    project = recorded_from(
        tmp_path,
        TRUNCATED,
        listing='rows = "data"\nid = "id"\ntotal = "total"',
        promises='imported_coverage = "partial"',
    )
    done = project.run("record", "acme", "--from", "page.json")
    assert done.returncode == 0, done.stderr
    assert "coverage: partial" in project.recordings()["acme"].decode()
    assert project.run().returncode == 0
    assert project.run("--check").returncode == 0


DATED = 'schema."$ref" = "shapes/openai-list.json"\n[promises.schema.properties.data.items]\n'
DATED += 'required = ["created"]\n'
ROWS = [{"id": "a", "object": "model", "owned_by": "acme", "created": 0}]


@pytest.mark.slow
def test_a_sentinel_is_told_with_both_ways_around_it(tmp_path: Path) -> None:
    listing = 'rows = "data"\nid = "id"'
    project = recorded_from(
        tmp_path, {"object": "list", "data": ROWS}, listing=listing, schema=DATED
    )
    done = project.run("record", "acme", "--from", "page.json")
    assert done.returncode == 3
    assert "['created']" in done.stderr
    assert "listing.unknown" in done.stderr
    assert "--leave-out created" in done.stderr
    done = project.run("record", "acme", "--from", "page.json", "--leave-out", "created")
    assert done.returncode == 0, done.stderr
    assert "created" not in project.recordings()["acme"].decode().split("interactions")[1]
    assert project.run().returncode == 0
    assert project.run("--check").returncode == 0


def test_what_is_not_left_out_is_still_required(tmp_path: Path) -> None:
    row = {key: value for key, value in ROWS[0].items() if key != "owned_by"}
    project = recorded_from(
        tmp_path,
        {"object": "list", "data": [row]},
        listing='rows = "data"\nid = "id"',
        schema=DATED,
    )
    done = project.run("record", "acme", "--from", "page.json", "--leave-out", "created")
    assert done.returncode == 3
    assert "owned_by" in done.stderr
    assert "--leave-out owned_by" in done.stderr


@pytest.mark.parametrize("path", ["model", "model.slug"])
def test_no_part_of_the_id_can_be_left_out(tmp_path: Path, path: str) -> None:
    (case,) = [case for case in CASES if case.name == "nested"]
    with playing(case, tmp_path) as (project, _):
        (tmp_path / "page.json").write_text("{}", encoding="utf-8")
    done = project.run("record", "acme", "--from", "page.json", "--leave-out", path)
    assert done.returncode == 2
    assert f"'{path}' is the model ID" in done.stderr
