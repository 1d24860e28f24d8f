"""Which statement is shown, and which are withheld."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gen_models.fields import Value
from gen_models.info import (
    LISTING,
    Correction,
    Corrections,
    Fact,
    InfoSource,
    SourceStatements,
    merge_info,
)

OLD, MIDDLE, NEW = date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 10)


def said(source: str, day: date | None, lineage: str = "", **values: Value) -> SourceStatements:
    return SourceStatements(InfoSource(source, day), {"m": values}, lineage)


def fact(name: str, *statements: SourceStatements, corrections: Corrections | None = None) -> Fact:
    landed = merge_info("acme", ["m"], statements, corrections, stale_after_days=30)
    return landed.models["m"].facts[name]


def costs(source: str, day: date, price: str) -> SourceStatements:
    return said(source, day, input_price=Decimal(price))


def correction(field: str, value: Value | None) -> Mapping[tuple[str, str], Correction]:
    one = Correction("m", field, value, "checked", "https://acme.example/", OLD, NEW)
    return {("m", field): one}


def test_a_listing_wins_while_it_is_not_stale() -> None:
    newer = said("a", MIDDLE, context_window=200)
    found = fact("context_window", said(LISTING, OLD, context_window=100), newer)
    assert (found.value, found.source, found.others) == (100, LISTING, {"a": 200})


def test_a_stale_listing_is_shown_beside_the_newest_source() -> None:
    newer, newest = said("a", MIDDLE, context_window=300), said("b", NEW, context_window=200)
    found = fact("context_window", newer, newest, said(LISTING, OLD, context_window=100))
    assert (found.value, found.source) == (200, "b")
    assert found.others == {"a": 300, LISTING: 100}


def test_a_listing_of_an_unknown_day_counts_as_the_newest() -> None:
    listing = said(LISTING, None, context_window=100)
    assert fact("context_window", listing, said("a", NEW, context_window=200)).source == LISTING


def test_the_day_is_that_of_the_newest_source_and_not_of_the_clock() -> None:
    statements = [said(LISTING, OLD, context_window=100), said("a", MIDDLE, vision=True)]
    landed = merge_info("acme", ["m"], statements, stale_after_days=30)
    assert landed.observed == MIDDLE


def test_a_source_that_copies_the_listing_does_not_replace_it() -> None:
    copy = said("a", NEW, LISTING, context_window=300)
    found = fact("context_window", said(LISTING, OLD, context_window=100), copy)
    assert (found.value, found.source, found.others) == (100, LISTING, {"a": 300})


def test_of_two_copies_without_their_original_the_newer_one_speaks() -> None:
    older, newer = (
        said("a", OLD, "x", input_price=Decimal(1)),
        said("b", NEW, "x", input_price=Decimal(9)),
    )
    found = fact("input_price", older, newer)
    assert (found.value, found.disputed) == (Decimal(9), None)


def test_independent_sources_that_are_far_apart_show_no_value() -> None:
    near = fact(
        "input_price",
        costs("a", OLD, "1"),
        costs("b", NEW, "4"),
    )
    far = fact(
        "input_price",
        costs("a", OLD, "1"),
        costs("b", NEW, "4.1"),
    )
    assert (near.value, near.disputed) == (Decimal(4), None)
    assert far.value is None
    assert far.others == {"a": Decimal(1), "b": Decimal("4.1")}


def test_free_and_a_price_are_far_apart() -> None:
    found = fact(
        "input_price",
        costs("a", OLD, "0"),
        costs("b", NEW, "1"),
    )
    assert found.value is None


@pytest.mark.parametrize("value", [None, Decimal(7)], ids=["pin", "override"])
def test_a_pin_shows_the_newest_and_an_override_its_own(value: Decimal | None) -> None:
    one = correction("input_price", value)
    corrections = Corrections(one, {}) if value is not None else Corrections({}, one)
    statements = costs("a", OLD, "1"), costs("b", NEW, "50")
    found = fact("input_price", *statements, corrections=corrections)
    assert found.value == (value or Decimal(50))
    assert found.disputed is None
    assert found.source == ("override" if value else "b")


def test_an_implausible_value_is_never_shown() -> None:
    alone = fact("input_price", costs("a", OLD, "3000"))
    assert (alone.value, alone.others) == (None, {"a": Decimal(3_000)})
    beside = fact(
        "input_price",
        costs("b", OLD, "2"),
        costs("a", NEW, "3000"),
    )
    assert (beside.value, beside.source) == (Decimal(2), "b")


def test_an_answer_that_does_not_fit_in_the_window_is_withheld() -> None:
    limits: dict[str, Any] = {"context_window": 100, "max_output_tokens": 101}
    assert fact("max_output_tokens", said("a", OLD, **limits)).value is None
    text = fact("max_output_tokens", said("a", OLD, **limits, output_modalities=("text",)))
    assert (text.value, text.others) == (None, {"a": 101})
    speech = said("a", OLD, **limits, output_modalities=("audio",))
    assert fact("max_output_tokens", speech).value == 101
    assert fact("max_output_tokens", said("a", OLD, **limits, embeddings=True)).value == 101
    pinned = Corrections({}, correction("max_output_tokens", None))
    assert fact("max_output_tokens", said("a", OLD, **limits), corrections=pinned).value == 101


def test_a_price_is_withheld_if_a_newer_source_says_that_it_varies() -> None:
    price = said("a", OLD, input_price=Decimal(1), context_window=100)
    varies = said("b", NEW, variable_price=True)
    assert fact("input_price", price, varies).value is None
    assert fact("context_window", price, varies).value == 100
    assert fact("input_price", price, said("b", OLD, variable_price=True)).value == Decimal(1)
    assert fact("input_price", price, said("b", NEW, variable_price=False)).value == Decimal(1)


def test_wordings_are_not_compared() -> None:
    found = fact("owner", said("a", OLD, owner="acme"), said("b", NEW, owner="Acme Inc."))
    assert (found.value, found.others) == ("Acme Inc.", {})


def test_models_that_nobody_asked_about_are_left_out() -> None:
    landed = merge_info("acme", [], [said("a", OLD, vision=True)], stale_after_days=30)
    assert landed.models == {}


def test_an_id_is_not_its_own_alias() -> None:
    found = fact("aliases", said("a", OLD, aliases=("m", "n")))
    assert found.value == ("n",)
    landed = merge_info("acme", ["m"], [said("a", OLD, aliases=("m",))], stale_after_days=30)
    assert landed.models == {}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("max_input_tokens", {"max_input_tokens": 11, "context_window": 10}),
        ("vision", {"vision": True, "input_modalities": ("text",)}),
        ("vision", {"vision": False, "input_modalities": ("image",)}),
        ("output_price", {"output_price": Decimal(1), "embeddings": True}),
        ("output_price", {"output_price": Decimal(1), "output_modalities": ("image", "text")}),
        ("output_modalities", {"output_modalities": ("text",), "embeddings": True}),
    ],
)
def test_values_that_contradict_each_other_are_not_shown(name: str, values: dict[str, Any]) -> None:
    found = fact(name, said("a", OLD, **values))
    assert (found.value, found.others) == (None, {"a": values[name]})


def test_a_listing_may_state_the_price_of_an_answer_that_is_not_text() -> None:
    listing = said(LISTING, OLD, output_price=Decimal(1), output_modalities=("image",))
    assert fact("output_price", listing).value == Decimal(1)


def test_an_override_of_a_wording_shows_what_it_overrides() -> None:
    corrections = Corrections(correction("owner", "Acme Inc."), {})
    found = fact("owner", said("a", OLD, owner="acme"), corrections=corrections)
    assert (found.value, found.others) == ("Acme Inc.", {"a": "acme"})
    assert found.observed == OLD


@pytest.mark.parametrize(("price", "is_shown"), [("2000", True), ("2000.01", False)])
def test_the_bounds_of_a_field_are_plausible_themselves(price: str, is_shown: bool) -> None:  # noqa: FBT001
    assert (fact("input_price", costs("a", OLD, price)).value is not None) is is_shown
