"""A clock that was years ahead once blocks no provider once it is right again."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from gen_models.catalog import Catalog
from gen_models.files import digest
from gen_models.landing import NAME, read_manifest
from gen_models.naming import Ledger
from gen_models.targets import load_target
from tests.support.project import Project, landed_project

AHEAD: Final = "2099-01-01"
STYLES: Final = [load_target("python").style]


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    """A project whose zai was recorded and landed on a day that is still to come."""
    made = landed_project(tmp_path_factory).copy(tmp_path / "project")
    cassette = made.folder / "cassettes" / "zai.yaml"
    text = cassette.read_text(encoding="ascii")
    cassette.write_text(re.sub(r"observed: \S+", f"observed: '{AHEAD}'", text), encoding="ascii")
    landed = read_manifest(made.output)
    ledger = made.output / "ledger" / "zai.jsonl"
    head, _, rest = ledger.read_text(encoding="ascii").partition("\n")
    moved = json.dumps({**json.loads(head), "observed": AHEAD})
    ledger.write_text(f"{moved}\n{rest}", encoding="ascii")
    zai = replace(landed.providers["zai"], cassette=digest(cassette.read_bytes()))
    manifest = replace(
        landed,
        providers={**landed.providers, "zai": zai},
        files={**landed.files, "ledger/zai.jsonl": digest(ledger.read_bytes())},
    )
    (made.output / NAME).write_text(manifest.to_text(), encoding="ascii")
    return made


@pytest.mark.slow
def test_a_listing_of_today_lands_after_one_of_the_future(project: Project) -> None:
    rows = [
        {"id": name, "object": "model", "created": 1, "owned_by": "z-ai"}
        for name in ("glm-4.5", "glm-5", "glm-6")
    ]
    response = project.folder / "response.json"
    response.write_text(json.dumps({"object": "list", "data": rows}), encoding="ascii")
    today = date.today().isoformat()
    recorded = project.run(
        *("record", "zai", "--from", "response.json", "--observed", today),
        *("--accept-shrink", "zai"),
    )
    assert recorded.returncode == 0, recorded.stderr
    landed = project.run("-p", "zai", "--accept-shrink", "zai")
    assert landed.returncode == 0, landed.stderr
    assert project.run("--check", "-q").returncode == 0
    assert AHEAD not in (project.output / "ledger" / "zai.jsonl").read_text(encoding="ascii")


def test_a_recording_of_the_future_is_stale(project: Project) -> None:
    entries = json.loads(project.run("providers", "--output-format", "json").stdout)
    assert {entry["provider"]: entry["stale"] for entry in entries}["zai"] is True


def test_an_id_is_not_last_seen_after_it_went_missing() -> None:
    ahead, now = date(2099, 1, 1), date(2026, 1, 1)
    before = Ledger("acme", None).advance(
        Catalog.of("acme", ["a", "b"]), ahead, STYLES, partial=False
    )
    after = before.advance(Catalog.of("acme", ["a"]), now, STYLES, partial=False)
    (gone,) = after.unlisted
    assert gone.absence is not None
    assert (gone.absence.last_observed, gone.absence.missing_since) == (now, now)
    assert after.observed == now
