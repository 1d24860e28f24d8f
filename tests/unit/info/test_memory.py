"""What landed before and still counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from gen_models.fields import Value
from gen_models.info import (
    Fact,
    InfoSource,
    LandedInfo,
    ModelInfo,
    SourceStatements,
    merge_info,
    remember,
)

DAYS = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]


def landed(number: int, source: str = "a", **values: Value) -> LandedInfo:
    statements = SourceStatements(InfoSource(source, DAYS[number]), {"m": values})
    return merge_info("acme", ["m"], [statements], stale_after_days=30)


def test_a_price_keeps_the_first_day_on_which_it_was_seen() -> None:
    found = landed(0, input_price=Decimal(1))
    for number in (1, 2):
        found = remember(landed(number, input_price=Decimal(1)), found, ["m"])
    fact = found.models["m"].facts["input_price"]
    assert (fact.since, fact.earlier) == (DAYS[0], ())


def test_a_price_that_changed_keeps_what_it_was() -> None:
    found = landed(0, input_price=Decimal(1))
    for number, price in ((1, 1), (2, 3)):
        found = remember(landed(number, input_price=Decimal(price)), found, ["m"])
    fact = found.models["m"].facts["input_price"]
    (was,) = fact.earlier
    assert (fact.value, fact.since) == (Decimal(3), None)
    assert (was.value, was.source, was.since, was.until) == (Decimal(1), "a", DAYS[0], DAYS[1])


def test_a_price_that_is_only_read_otherwise_has_not_changed() -> None:
    found = remember(landed(0, input_price=Decimal(2)), landed(0, input_price=Decimal(1)), ["m"])
    assert found.models["m"].facts["input_price"].earlier == ()


def test_a_value_that_a_newer_recording_lacks_is_kept_with_its_day() -> None:
    found = remember(landed(1, vision=True), landed(0, vision=True, context_window=5), ["m"])
    fact = found.models["m"].facts["context_window"]
    assert (fact.value, fact.source, fact.observed) == (5, "a", DAYS[0])
    again = remember(landed(2, vision=True), found, ["m"])
    assert again.models["m"].facts["context_window"].observed == DAYS[0]


def test_a_value_of_the_same_recording_that_is_read_otherwise_is_dropped() -> None:
    found = remember(landed(0, vision=True), landed(0, context_window=5), ["m"])
    assert "context_window" not in found.models["m"].facts


def test_the_values_of_a_source_that_is_gone_are_dropped() -> None:
    found = remember(landed(1, "b", vision=True), landed(0, "a", context_window=5), ["m"])
    assert "context_window" not in found.models["m"].facts


def test_a_model_that_is_no_member_any_longer_is_forgotten() -> None:
    assert remember(LandedInfo("acme", None, {}, {}), landed(0, vision=True), []).models == {}


def two(number: int, first: int, second: int) -> LandedInfo:
    """What two sources say of a price."""
    statements = [
        SourceStatements(InfoSource(name, DAYS[number]), {"m": {"input_price": Decimal(price)}})
        for name, price in (("a", first), ("b", second))
    ]
    return merge_info("acme", ["m"], statements, stale_after_days=30)


def test_a_dispute_does_not_erase_what_a_price_was() -> None:
    known = two(0, 2, 2)
    for number, prices in ((1, (2, 20)), (2, (2, 2))):
        known = remember(two(number, *prices), known, ["m"])
        fact = known.models["m"].facts["input_price"]
        if number == 1:
            assert fact.value is None
            assert [one.value for one in fact.earlier] == [Decimal(2)]
    assert (fact.value, fact.since, fact.earlier) == (Decimal(2), DAYS[0], ())


def test_another_source_is_not_another_price() -> None:
    # Of two sources of one day, the name decides.
    known = remember(two(1, 3, 5), landed(0, "a", input_price=Decimal(3)), ["m"])
    fact = known.models["m"].facts["input_price"]
    assert (fact.value, fact.source, fact.earlier) == (Decimal(5), "b", ())


def test_a_kept_value_that_a_new_one_speaks_against_is_withheld() -> None:
    before = landed(0, context_window=1000, max_output_tokens=800)
    known = remember(landed(1, context_window=500), before, ["m"])
    fact = known.models["m"].facts["max_output_tokens"]
    assert (fact.value, fact.others, fact.observed) == (None, {"a": 800}, DAYS[0])
    assert remember(landed(1, context_window=500), known, ["m"]) == known
    # It is shown again once nothing speaks against it.
    again = remember(landed(2, context_window=900), known, ["m"]).models["m"]
    assert (again["max_output_tokens"], again.facts["max_output_tokens"].observed) == (800, DAYS[0])


def test_a_source_that_falls_silent_has_not_changed_its_price() -> None:
    silent = SourceStatements(InfoSource("a", DAYS[1]), {"m": {"vision": True}})
    other = SourceStatements(InfoSource("b", DAYS[1]), {"m": {"input_price": Decimal(3)}})
    now = merge_info("acme", ["m"], [silent, other], stale_after_days=30)
    fact = remember(now, landed(0, "a", input_price=Decimal(2)), ["m"]).models["m"].facts
    assert (fact["input_price"].value, fact["input_price"].earlier) == (Decimal(3), ())


def test_an_override_that_is_gone_is_forgotten() -> None:
    before = landed(0, vision=True)
    fact = Fact(5, "override", observed=DAYS[0])
    before = replace(before, models={"m": ModelInfo("m", {"context_window": fact})})
    found = remember(landed(1, vision=True), before, ["m"])
    assert "context_window" not in found.models["m"].facts
