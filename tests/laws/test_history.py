"""What really happened between two listings of a provider, months apart."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gen_models.catalog import Catalog
from gen_models.contract import load_contracts
from gen_models.naming import RUST_VARIANT, UPPER_SNAKE, Ledger
from gen_models.recordings import replay_cassette
from gen_models.workspace import bundled_home

HOME = bundled_home()
OLDER: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "older_listings.json").read_text(encoding="utf-8")
)
STYLES = (UPPER_SNAKE, RUST_VARIANT)


def ledgers(provider: str) -> tuple[Ledger, Ledger, Catalog]:
    """The ledger after the older listing, and after the recorded one."""
    contract = load_contracts(HOME / "contracts", (HOME / "contracts",))[provider]
    older = OLDER[provider]
    before = Ledger(provider, None).advance(
        Catalog.of(provider, older["ids"]),
        date.fromisoformat(older["observed"]),
        STYLES,
        partial=False,
    )
    recorded = replay_cassette(contract, HOME / "cassettes")
    after = before.advance(recorded.catalog, recorded.provenance.observed, STYLES, partial=False)
    return before, after, recorded.catalog


def counts(provider: str) -> tuple[int, int, int, int]:
    """Listed before, listed after, new, retired."""
    before, after, _ = ledgers(provider)
    known = {entry.id for entry in before.entries}
    new = [entry for entry in after.entries if entry.id not in known]
    return len(before.live), len(after.live), len(new), len(after.retired)


@pytest.mark.parametrize("provider", sorted(OLDER))
def test_no_identifier_changed_its_meaning(provider: str) -> None:
    before, after, _ = ledgers(provider)
    for style in STYLES:
        now = after.held(style.name)
        assert {i: now[i] for i in before.held(style.name)} == before.held(style.name)


@pytest.mark.parametrize("provider", sorted(OLDER))
def test_what_left_is_retired_and_what_came_is_new(provider: str) -> None:
    before, after, catalog = ledgers(provider)
    left = {entry.id for entry in before.live} - set(catalog.ids)
    assert {entry.id for entry in after.retired} == left
    assert {entry.id for entry in after.live} == set(catalog.ids)
    observed = date.fromisoformat(OLDER[provider]["observed"])
    days = {(e.retired.last_observed, e.retired.missing_since) for e in after.retired if e.retired}
    assert days <= {(observed, after.observed)}


def test_the_counts_are_those_in_the_docs() -> None:
    docs = (HOME / "docs" / "naming.md").read_text(encoding="utf-8")
    rows = [
        f"| {provider} | {OLDER[provider]['observed']} | {ledgers(provider)[1].observed} | "
        f"{' | '.join(map(str, counts(provider)))} |"
        for provider in sorted(OLDER)
    ]
    assert [row for row in rows if row not in docs] == []
