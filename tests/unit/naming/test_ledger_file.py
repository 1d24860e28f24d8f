"""A ledger's file: what each line says, how merged files are read, and what is no ledger."""

from __future__ import annotations

import re
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.errors import ConfigurationError
from gen_models.ids import Identifier, ModelId
from gen_models.naming import Entry, Ledger, ledger_text
from gen_models.naming.ledger import Absence
from tests.support.builders.ledgers import (
    HEAD,
    LINE,
    Listing,
    after,
    day,
    entry,
    ledger_with,
    line_of,
    listings,
    read,
    states,
)


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
            entry(Absence(day(0), day(1))),
            ', "last_observed": "2026-01-01", "missing_since": "2026-01-02"',
        ),
        (
            entry(Absence(None, None), successor="b"),
            ', "last_observed": null, "missing_since": null, "successor": "b"',
        ),
        (entry(Absence(None, None)), ', "last_observed": null, "missing_since": null'),
        (
            entry(Absence(None, day(1), pruned=True)),
            ', "last_observed": null, "missing_since": "2026-01-02", "pruned": true',
        ),
    ],
)
def test_every_state_of_an_id_has_its_line(one: Entry, rest: str) -> None:
    assert ledger_text(ledger_with(one)) == HEAD + LINE.replace("}", f"{rest}}}")
    assert read(ledger_text(ledger_with(one))) == ledger_with(one)


def test_the_identifiers_of_a_line_are_in_the_order_of_their_styles() -> None:
    one = Entry(ModelId("x"), {"b": Identifier("B"), "a": Identifier("A"), "c": Identifier("C")})
    assert line_of(one) == '{"id": "x", "a": "A", "b": "B", "c": "C"}\n'


def test_a_ledger_of_no_known_day_is_read_as_that() -> None:
    undated = Ledger("acme", None, (entry(),))
    assert ledger_text(undated) == HEAD.replace('"2026-01-01"', "null") + LINE
    assert read(ledger_text(undated)) == undated


@pytest.mark.parametrize("value", ["false", '"true"', "1", "null"])
def test_only_what_is_said_to_be_pruned_is_pruned(value: str) -> None:
    retired = line_of(entry(Absence(day(0), day(1))))
    text = HEAD + retired.replace("}", f', "pruned": {value}}}')
    assert read(text) == ledger_with(entry(Absence(day(0), day(1))))


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
        (entry(), entry(Absence(day(8), day(9)))),
        (entry(seen=day(0)), entry(Absence(day(8), day(9)))),
        (entry(), entry(seen=day(9))),
        (entry(seen=day(1)), entry(seen=day(0))),
        (entry(), entry(seen=day(9), successor="b")),
        (entry(Absence(day(0), day(2))), entry(Absence(day(1), day(1)))),
        (entry(Absence(None, day(1))), entry(Absence(day(0), None))),
        (entry(Absence(day(0), day(2))), entry(Absence(day(0), day(1), pruned=True))),
        (
            entry(Absence(None, day(1), pruned=True)),
            entry(Absence(day(0), day(1))),
        ),
        (entry(Absence(day(1), day(2))), entry(Absence(day(0), day(2)))),
        (entry(Absence(day(0), day(2))), entry(Absence(None, day(2)))),
        (
            entry(Absence(day(0), day(2))),
            entry(Absence(None, day(2)), successor="b"),
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
    both = Ledger(
        "acme",
        day(0),
        (Entry(ModelId("x"), {"a": Identifier("A"), "b": Identifier("B"), "c": Identifier("C")}),),
    )
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
    assert read(text) == Ledger("acme", day(2), (entry(), entry(model_id="b")))


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
            with pytest.raises(ConfigurationError, match="is not a ledger of acme in format 1"):
                read(text)


# What is said of a file that is no ledger.


@pytest.mark.parametrize(
    ("text", "problem", "hint"),
    [
        (
            "",
            "file: is not a ledger of acme in format 1",
            "restore it from git: it keeps identifiers stable and cannot be regenerated",
        ),
        (
            HEAD + LINE.replace("}", ', "successor": 4}'),
            "file: has an ID or an identifier that is not a string",
            "restore it from git: it keeps identifiers stable and cannot be regenerated",
        ),
        (
            HEAD + LINE + LINE.replace("A", "A_2"),
            "file: 'a' has two identifiers",
            "keep the line that landed first, delete the other, and run `gen-models`",
        ),
        (
            HEAD + LINE.replace('"a"', '"\\u00e9"') + LINE.replace('"a"', '"\\u00e8"'),
            "file: '\\xe8' and '\\xe9' are both called A",
            "delete the line that landed last, and run `gen-models`",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_cure(
    text: str, problem: str, hint: str
) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(problem)) as caught:
        read(text)
    assert str(caught.value) == f"{problem}\n  hint: {hint}"


def test_one_identifier_in_two_styles_is_no_collision() -> None:
    text = HEAD + '{"id": "a", "x": "A"}\n{"id": "b", "y": "A"}\n'
    assert [one.names for one in read(text).entries] == [{"x": "A"}, {"y": "A"}]
