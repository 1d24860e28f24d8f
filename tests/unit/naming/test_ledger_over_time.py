"""What a ledger remembers as IDs leave, return, are pruned and are replaced, and as files merge."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from gen_models.naming import Ledger
from gen_models.naming.ledger import Absence
from tests.support.builders.ledgers import (
    Listing,
    after,
    day,
    entry,
    expected,
    full,
    ledger_with,
    listed,
    listings,
    partial,
)


@given(listings)
@example([full("a", a="b"), partial(""), full("b"), full("b")])
@example([full("a", a="b"), full(""), partial("a", a="c")])
@example([full("a"), partial(""), partial(""), partial("b"), full("b")])
@example([full("a", a="b"), full("a")])
def test_an_entry_says_when_its_id_was_listed_last_and_what_was_said_of_it_then(
    history: list[Listing],
) -> None:
    known = sorted(frozenset[str]().union(*(ids for ids, _, _ in history)))
    ledger = after(*history)
    assert ledger.entries == tuple(expected(model_id, history) for model_id in known)
    assert (ledger.provider, ledger.observed) == ("acme", day(len(history) - 1))


def test_an_id_that_a_partial_listing_lacks_was_seen_on_the_day_before_it() -> None:
    assert after(full("a"), partial("")).entries == (entry(seen=day(0)),)
    assert after(full("a"), partial(""), partial("")).entries == (entry(seen=day(0)),)
    assert after(full("a"), partial(""), partial("a")).entries == (entry(),)


def test_a_retirement_does_not_move_while_an_id_is_away() -> None:
    gone = (entry(Absence(day(0), day(1))),)
    assert after(full("a"), full("")).entries == gone
    assert after(full("a"), full(""), full(""), partial("")).entries == gone


def test_an_id_that_returns_has_not_been_away() -> None:
    assert after(full("a"), full(""), full("a")).entries == (entry(),)
    assert after(full("a"), full(""), partial("a")).entries == (entry(),)


def test_a_successor_is_remembered_when_its_model_has_left() -> None:
    assert after(full("a", a="b"), full("")).entries[0].successor == "b"
    assert after(full("a", a="b"), partial("")).entries[0].successor == "b"


def test_a_provider_may_name_another_successor_or_none_any_more() -> None:
    assert after(full("a", a="b"), full("a", a="c")).entries[0].successor == "c"
    assert after(full("a", a="b"), full("a")).entries[0].successor is None


def test_what_was_listed_on_no_known_day_was_seen_on_none() -> None:
    ledger = listed(Ledger("acme", None), full("a"), None)
    assert listed(ledger, partial(""), day(1)).entries == (entry(),)
    assert listed(ledger, full(""), day(1)).entries == (entry(Absence(None, day(1))),)


# Pruning.


def test_what_is_missing_since_before_the_day_is_pruned_and_nothing_else() -> None:
    before, on_it, unknown = (
        entry(Absence(day(0), day(1)), model_id="a"),
        entry(Absence(day(0), day(2)), model_id="b"),
        entry(Absence(day(0), None), model_id="c"),
    )
    live = entry(model_id="d", seen=day(0))
    pruned = replace(before, absence=Absence(day(0), day(1), pruned=True))
    assert ledger_with(before, on_it, unknown, live).prune(day(2)) == ledger_with(
        pruned, on_it, unknown, live
    )


def test_a_live_a_retired_and_a_pruned_id_are_three_things() -> None:
    ledger = after(full("abc"), full("bc"), full("c")).prune(day(2))
    assert [e.id for e in ledger.listed] == ["c"]
    assert [e.id for e in ledger.unlisted] == ["b"]
    assert [e.id for e in ledger.pruned] == ["a"]


def test_a_pruned_id_keeps_its_identifier_its_days_and_its_successor() -> None:
    ledger = after(full("a", a="b"), full("")).prune(day(9))
    assert ledger == replace(
        after(full("a", a="b"), full("")),
        entries=(entry(Absence(day(0), day(1), pruned=True), successor="b"),),
    )
    assert ledger.held("upper_snake") == {"a": "A"}


def test_pruned_stays_pruned_until_the_id_returns() -> None:
    ledger = after(full("a"), full("")).prune(day(9))
    assert ledger.prune(day(9)) == ledger
    assert ledger.prune(day(0)) == ledger
    assert listed(ledger, full(""), day(5)).entries == ledger.entries
    assert listed(ledger, full("a"), day(5)).entries == (entry(),)


@given(listings, st.integers(-1, 9))
def test_pruning_never_touches_what_is_live_nor_any_name(
    history: list[Listing], number: int
) -> None:
    ledger = after(*history)
    pruned = ledger.prune(day(number))
    assert pruned.listed == ledger.listed
    assert pruned.held("upper_snake") == ledger.held("upper_snake")
    assert {e.id for e in pruned.pruned} == {
        e.id
        for e in ledger.unlisted
        if e.absence and e.absence.missing_since and e.absence.missing_since < day(number)
    }
