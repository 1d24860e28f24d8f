"""What a ledger remembers as IDs leave, return, are pruned and are replaced, and as files merge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.catalog import Catalog
from generator.errors import ConfigurationError
from generator.ledger import Entry, Ledger, Retirement
from generator.ledger_files import ledger_text, read_ledger
from generator.styles import UPPER_SNAKE

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
    st.none() | st.builds(Retirement, days, days, st.booleans()),
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
    retired: Retirement | None = None,
    *,
    seen: date | None = None,
    successor: str | None = None,
    wire_id: str = "a",
) -> Entry:
    return Entry(wire_id, {"upper_snake": wire_id.upper()}, retired, seen, successor)


def ledger_with(*entries: Entry) -> Ledger:
    return Ledger("acme", day(0), entries)


def line_of(one: Entry) -> str:
    return ledger_text(ledger_with(one)).splitlines(keepends=True)[1]


def read(text: str) -> Ledger:
    return read_ledger(text, "acme", "file")


def expected(wire_id: str, history: list[Listing]) -> Entry:
    """An ID's entry, from the law alone: when was it listed last, and what was said of it then."""
    last = max(number for number, (ids, _, _) in enumerate(history) if wire_id in ids)
    lacking = [n for n, (_, _, is_partial) in enumerate(history) if n > last and not is_partial]
    successor = history[last][1].get(wire_id)
    if lacking:
        retired = Retirement(day(last), day(lacking[0]))
        return entry(retired, successor=successor, wire_id=wire_id)
    seen = None if last == len(history) - 1 else day(last)
    return entry(seen=seen, successor=successor, wire_id=wire_id)


# Leaving, returning, being replaced.


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
    assert ledger.entries == tuple(expected(wire_id, history) for wire_id in known)
    assert (ledger.provider, ledger.observed) == ("acme", day(len(history) - 1))


def test_an_id_that_a_partial_listing_lacks_was_seen_on_the_day_before_it() -> None:
    assert after(full("a"), partial("")).entries == (entry(seen=day(0)),)
    assert after(full("a"), partial(""), partial("")).entries == (entry(seen=day(0)),)
    assert after(full("a"), partial(""), partial("a")).entries == (entry(),)


def test_a_retirement_does_not_move_while_an_id_is_away() -> None:
    gone = (entry(Retirement(day(0), day(1))),)
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
    assert listed(ledger, full(""), day(1)).entries == (entry(Retirement(None, day(1))),)


# Pruning.


def test_what_is_missing_since_before_the_day_is_pruned_and_nothing_else() -> None:
    before, on_it, unknown = (
        entry(Retirement(day(0), day(1)), wire_id="a"),
        entry(Retirement(day(0), day(2)), wire_id="b"),
        entry(Retirement(day(0), None), wire_id="c"),
    )
    live = entry(wire_id="d", seen=day(0))
    pruned = replace(before, retired=Retirement(day(0), day(1), pruned=True))
    assert ledger_with(before, on_it, unknown, live).prune(day(2)) == ledger_with(
        pruned, on_it, unknown, live
    )


def test_a_live_a_retired_and_a_pruned_id_are_three_things() -> None:
    ledger = after(full("abc"), full("bc"), full("c")).prune(day(2))
    assert [e.id for e in ledger.live] == ["c"]
    assert [e.id for e in ledger.retired] == ["b"]
    assert [e.id for e in ledger.pruned] == ["a"]


def test_a_pruned_id_keeps_its_identifier_its_days_and_its_successor() -> None:
    ledger = after(full("a", a="b"), full("")).prune(day(9))
    assert ledger == replace(
        after(full("a", a="b"), full("")),
        entries=(entry(Retirement(day(0), day(1), pruned=True), successor="b"),),
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
    assert pruned.live == ledger.live
    assert pruned.held("upper_snake") == ledger.held("upper_snake")
    assert {e.id for e in pruned.pruned} == {
        e.id
        for e in ledger.retired
        if e.retired and e.retired.missing_since and e.retired.missing_since < day(number)
    }


# The file.


@pytest.mark.parametrize(
    ("one", "rest"),
    [
        (entry(), ""),
        (entry(seen=day(0)), ', "last_observed": "2026-01-01"'),
        (entry(successor="b"), ', "successor": "b"'),
        (
            entry(seen=day(0), successor="b"),
            ', "last_observed": "2026-01-01", "successor": "b"',
        ),
        (
            entry(Retirement(day(0), day(1))),
            ', "last_observed": "2026-01-01", "missing_since": "2026-01-02"',
        ),
        (
            entry(Retirement(None, None), successor="b"),
            ', "last_observed": null, "missing_since": null, "successor": "b"',
        ),
        (entry(Retirement(None, None)), ', "last_observed": null, "missing_since": null'),
        (
            entry(Retirement(None, day(1), pruned=True)),
            ', "last_observed": null, "missing_since": "2026-01-02", "pruned": true',
        ),
    ],
)
def test_every_state_of_an_id_has_its_line(one: Entry, rest: str) -> None:
    assert ledger_text(ledger_with(one)) == HEAD + LINE.replace("}", f"{rest}}}")
    assert read(ledger_text(ledger_with(one))) == ledger_with(one)


def test_the_identifiers_of_a_line_are_in_the_order_of_their_styles() -> None:
    one = Entry("x", {"b": "B", "a": "A", "c": "C"})
    assert line_of(one) == '{"id": "x", "a": "A", "b": "B", "c": "C"}\n'


def test_a_ledger_of_no_known_day_is_read_as_that() -> None:
    undated = Ledger("acme", None, (entry(),))
    assert ledger_text(undated) == HEAD.replace('"2026-01-01"', "null") + LINE
    assert read(ledger_text(undated)) == undated


@pytest.mark.parametrize("value", ["false", '"true"', "1", "null"])
def test_only_what_is_said_to_be_pruned_is_pruned(value: str) -> None:
    retired = line_of(entry(Retirement(day(0), day(1))))
    text = HEAD + retired.replace("}", f', "pruned": {value}}}')
    assert read(text) == ledger_with(entry(Retirement(day(0), day(1))))


# Merged files.


@given(history=listings, number=st.integers(0, 9))
def test_a_pruned_ledger_is_read_as_it_was_written(history: list[Listing], number: int) -> None:
    ledger = after(*history).prune(day(number))
    assert read(ledger_text(ledger)) == ledger


@given(st.lists(states, min_size=2, max_size=4))
def test_all_lines_of_an_id_read_the_same_in_any_order(several: list[Entry]) -> None:
    lines = [line_of(one) for one in several]
    found = {ledger_text(read(HEAD + "".join(order))) for order in permutations(lines)}
    assert len(found) == 1
    assert found <= {HEAD + line for line in lines}


@pytest.mark.parametrize(
    ("winner", "loser"),
    [
        (entry(), entry(Retirement(day(8), day(9)))),
        (entry(seen=day(0)), entry(Retirement(day(8), day(9)))),
        (entry(), entry(seen=day(9))),
        (entry(seen=day(1)), entry(seen=day(0))),
        (entry(), entry(seen=day(9), successor="b")),
        (entry(Retirement(day(0), day(2))), entry(Retirement(day(1), day(1)))),
        (entry(Retirement(None, day(1))), entry(Retirement(day(0), None))),
        (entry(Retirement(day(0), day(2))), entry(Retirement(day(0), day(1), pruned=True))),
        (
            entry(Retirement(None, day(1), pruned=True)),
            entry(Retirement(day(0), day(1))),
        ),
        (entry(Retirement(day(1), day(2))), entry(Retirement(day(0), day(2)))),
        (entry(Retirement(day(0), day(2))), entry(Retirement(None, day(2)))),
        (
            entry(Retirement(day(0), day(2))),
            entry(Retirement(None, day(2)), successor="b"),
        ),
        (entry(successor="4"), entry()),
        (entry(successor="c"), entry(successor="b")),
    ],
)
def test_of_two_lines_of_an_id_the_later_news_win(winner: Entry, loser: Entry) -> None:
    assert read(HEAD + line_of(winner) + line_of(loser)) == ledger_with(winner)
    assert read(HEAD + line_of(loser) + line_of(winner)) == ledger_with(winner)


def test_two_lines_of_an_id_give_it_the_identifiers_of_both() -> None:
    lines = ['{"id": "x", "a": "A", "b": "B"}\n', '{"id": "x", "b": "B", "c": "C"}\n']
    both = Ledger("acme", day(0), (Entry("x", {"a": "A", "b": "B", "c": "C"}),))
    assert read(HEAD + "".join(lines)) == both
    assert read(HEAD + "".join(lines[::-1])) == both


@pytest.mark.parametrize(
    "conflict",
    [
        "<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> theirs\n",
        "<<<<<<< HEAD\n{ours}||||||| 1b1ae70\n{base}=======\n{theirs}>>>>>>> theirs\n",
    ],
)
def test_a_conflict_is_read_as_both_of_its_sides(conflict: str) -> None:
    heads = {
        side: HEAD.replace("01-01", f"01-0{number}")
        for number, side in enumerate(("base", "theirs", "ours"), start=1)
    }
    text = conflict.format(**heads) + conflict.format(
        ours=LINE, base="", theirs=LINE.replace('"a"', '"b"').replace('"A"', '"B"')
    )
    assert read(text) == Ledger("acme", day(2), (entry(), entry(wire_id="b")))


@pytest.mark.parametrize("marker", ["<<<<<<<", "|||||||", "=======", ">>>>>>>"])
def test_only_a_marker_at_the_beginning_of_a_line_is_one(marker: str) -> None:
    assert read(f"{HEAD}{marker}\n{LINE}{marker} x\n") == ledger_with(entry())
    with pytest.raises(ConfigurationError):
        read(f"{HEAD} {marker}\n{LINE}")
    with pytest.raises(ConfigurationError):
        read(f"{HEAD}{marker[:-1]}\n{LINE}")


def test_of_two_first_lines_the_later_day_holds() -> None:
    later, undated = HEAD.replace("01-01", "02-01"), HEAD.replace('"2026-01-01"', "null")
    for heads in permutations([HEAD, later, undated]):
        assert read("".join(heads) + LINE).observed == date(2026, 2, 1)


def test_every_first_line_has_to_be_of_this_provider_and_format() -> None:
    for other in (HEAD.replace("acme", "other"), HEAD.replace("1,", "2,")):
        for text in (HEAD + other, other + HEAD):
            with pytest.raises(ConfigurationError, match="is no ledger of acme in format 1"):
                read(text)


# What is said of a file that is no ledger.


@pytest.mark.parametrize(
    ("text", "problem", "cure"),
    [
        (
            "",
            "file: is no ledger of acme in format 1",
            "restore it from git: it keeps identifiers stable, and can't be made again",
        ),
        (
            HEAD + LINE.replace("}", ', "successor": 4}'),
            "file: has an ID or an identifier that is no text",
            "restore it from git: it keeps identifiers stable, and can't be made again",
        ),
        (
            HEAD + LINE + LINE.replace("A", "A_2"),
            "file: 'a' has two identifiers",
            "keep the line that landed first, delete the other, and run gen-models",
        ),
        (
            HEAD + LINE.replace('"a"', '"\\u00e9"') + LINE.replace('"a"', '"\\u00e8"'),
            "file: '\\xe8' and '\\xe9' are both called A",
            "delete the line that landed last, and run gen-models: it names it anew",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_cure(
    text: str, problem: str, cure: str
) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(problem)) as caught:
        read(text)
    assert str(caught.value) == f"{problem}\n  cure: {cure}"


def test_one_identifier_in_two_styles_is_no_collision() -> None:
    text = HEAD + '{"id": "a", "x": "A"}\n{"id": "b", "y": "A"}\n'
    assert [one.names for one in read(text).entries] == [{"x": "A"}, {"y": "A"}]
