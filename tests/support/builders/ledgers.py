"""Ledgers for tests: listings of days, ledgers after them, and what to expect of an entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import strategies as st

from gen_models.catalog import Catalog
from gen_models.ids import Identifier, ModelId
from gen_models.naming import UPPER_SNAKE, Entry, Ledger, ledger_text, read_ledger
from gen_models.naming.ledger import Absence

HEAD = '{"format": 1, "provider": "acme", "observed": "2026-01-01"}\n'
LINE = '{"id": "a", "upper_snake": "A"}\n'

Listing = tuple[frozenset[str], Mapping[str, str], bool]
"""Its IDs, the successors that it names, and whether it is partial."""

listings: st.SearchStrategy[list[Listing]] = st.lists(
    st.tuples(
        st.frozensets(st.sampled_from("abc")),
        st.dictionaries(st.sampled_from("abc"), st.sampled_from("bcd"), max_size=2),
        st.booleans(),
    ),
    min_size=1,
    max_size=7,
)

days: st.SearchStrategy[date | None] = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 3))
states: st.SearchStrategy[Entry] = st.builds(
    Entry,
    st.just("a"),
    st.just({"upper_snake": "A"}),
    st.none() | st.builds(Absence, days, days, st.booleans()),
    st.none(),
    st.none() | st.sampled_from(["b", "c"]),
) | st.builds(
    Entry,
    st.just("a"),
    st.just({"upper_snake": "A"}),
    st.none(),
    days,
    st.none() | st.sampled_from(["b", "c"]),
)


def day(number: int) -> date:
    return date(2026, 1, 1) + timedelta(days=number)


def listed(ledger: Ledger, listing: Listing, observed: date | None) -> Ledger:
    ids, successors, partial = listing
    catalog = Catalog.of("acme", ids, successors)
    return ledger.advance(catalog, observed, [UPPER_SNAKE], partial=partial)


def after(*history: Listing) -> Ledger:
    """The ledger after these listings, one a day."""
    ledger = Ledger("acme", None)
    for number, listing in enumerate(history):
        ledger = listed(ledger, listing, day(number))
    return ledger


def full(ids: str, **successors: str) -> Listing:
    return frozenset(ids), successors, False


def partial(ids: str, **successors: str) -> Listing:
    return frozenset(ids), successors, True


def entry(
    absence: Absence | None = None,
    *,
    seen: date | None = None,
    successor: str | None = None,
    model_id: str = "a",
) -> Entry:
    return Entry(
        ModelId(model_id),
        {"upper_snake": Identifier(model_id.upper())},
        absence,
        seen,
        None if successor is None else ModelId(successor),
    )


def ledger_with(*entries: Entry) -> Ledger:
    return Ledger("acme", day(0), entries)


def line_of(one: Entry) -> str:
    return ledger_text(ledger_with(one)).splitlines(keepends=True)[1]


def read(text: str) -> Ledger:
    return read_ledger(text, "acme", "file")


def expected(model_id: str, history: list[Listing]) -> Entry:
    """An ID's entry, from the law alone: when was it listed last, and what was said of it then."""
    last = max(number for number, (ids, _, _) in enumerate(history) if model_id in ids)
    lacking = [n for n, (_, _, is_partial) in enumerate(history) if n > last and not is_partial]
    successor = history[last][1].get(model_id)
    if lacking:
        absence = Absence(day(last), day(lacking[0]))
        return entry(absence, successor=successor, model_id=model_id)
    seen = None if last == len(history) - 1 else day(last)
    return entry(seen=seen, successor=successor, model_id=model_id)
