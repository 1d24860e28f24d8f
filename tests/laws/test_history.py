"""What really happened between two listings of a provider, months apart."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gen_models.catalog import Catalog
from gen_models.naming import RUST_VARIANT, UPPER_SNAKE, Ledger
from tests.support.figures import RecordProperty, figure

LISTINGS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "two_listings.json").read_text(encoding="utf-8")
)
STYLES = (UPPER_SNAKE, RUST_VARIANT)


def ledgers(provider: str) -> tuple[Ledger, Ledger, Catalog]:
    """The ledger after the older listing, and after the newer one, which is the catalog."""
    after = Ledger(provider, None)
    for which in ("older", "newer"):
        before, listing = after, LISTINGS[provider][which]
        catalog = Catalog.of(provider, listing["ids"])
        observed = date.fromisoformat(listing["observed"])
        after = before.advance(catalog, observed, STYLES, partial=False)
    return before, after, catalog


def counts(provider: str) -> tuple[int, int, int, int]:
    """Listed before, listed after, new, unlisted."""
    before, after, _ = ledgers(provider)
    known = {entry.id for entry in before.entries}
    new = [entry for entry in after.entries if entry.id not in known]
    return len(before.listed), len(after.listed), len(new), len(after.unlisted)


@pytest.mark.parametrize("provider", sorted(LISTINGS))
def test_no_identifier_changed_its_meaning(provider: str) -> None:
    before, after, _ = ledgers(provider)
    for style in STYLES:
        now = after.held(style.name)
        assert {i: now[i] for i in before.held(style.name)} == before.held(style.name)


@pytest.mark.parametrize("provider", sorted(LISTINGS))
def test_what_left_is_unlisted_and_what_came_is_new(provider: str) -> None:
    before, after, catalog = ledgers(provider)
    left = {entry.id for entry in before.listed} - set(catalog.ids)
    assert {entry.id for entry in after.unlisted} == left
    assert {entry.id for entry in after.listed} == set(catalog.ids)
    observed = date.fromisoformat(LISTINGS[provider]["older"]["observed"])
    days = {(e.absence.last_observed, e.absence.missing_since) for e in after.unlisted if e.absence}
    assert days <= {(observed, after.observed)}


@pytest.mark.parametrize("provider", sorted(LISTINGS))
def test_what_was_and_what_came_are_what_is_and_what_left(
    provider: str, record_property: RecordProperty
) -> None:
    then, now, new, unlisted = counts(provider)
    text = f"{then} models then, {now} models now, {new} new, {unlisted} unlisted"
    figure(record_property, f"between two listings of {provider}", text)
    assert then + new == now + unlisted
