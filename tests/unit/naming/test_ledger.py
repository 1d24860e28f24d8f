"""A ledger remembers which identifier belongs to which ID, for ever."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gen_models.catalog import Catalog
from gen_models.errors import ConfigurationError
from gen_models.ids import Identifier, ModelId
from gen_models.landing import landed_ledger
from gen_models.landing.candidate import ledger_path
from gen_models.naming import UPPER_SNAKE, Entry, Ledger, Style, ledger_text, read_ledger
from gen_models.naming.ledger import Absence
from tests.support.strategies import histories, id_lists

EMPTY = Ledger("acme", None)
FIRST_DAY = date(2026, 1, 1)
HEAD = '{"format": 1, "provider": "acme", "observed": "2026-01-01"}\n'
LINES = '{"id": "a", "upper_snake": "A"}\n{"id": "b", "upper_snake": "B"}\n'

LOWER_SNAKE = Style(
    "lower_snake",
    lambda model_id: UPPER_SNAKE.plain(model_id).lower(),
    lambda model_id: UPPER_SNAKE.spelled(model_id).lower(),
    lambda model_id, length: UPPER_SNAKE.digested(model_id, length).lower(),
)


def day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number)


def after(
    ledger: Ledger, ids: Iterable[str], observed: date | None, *, partial: bool = False
) -> Ledger:
    return ledger.advance(Catalog.of("acme", ids), observed, [UPPER_SNAKE], partial=partial)


def walk(history: list[list[str]]) -> Iterator[tuple[Ledger, Ledger, list[str]]]:
    """Each listing of a history, with the ledger before it and the ledger after."""
    before = EMPTY
    for number, listed in enumerate(history):
        now = after(before, listed, day(number))
        yield before, now, listed
        before = now


def ledger_of(history: list[list[str]]) -> Ledger:
    return [EMPTY, *(now for _, now, _ in walk(history))][-1]


# What a listing does to a ledger.


@given(histories)
def test_an_identifier_never_changes(history: list[list[str]]) -> None:
    for before, now, _ in walk(history):
        held = now.held("upper_snake")
        assert before.held("upper_snake") == {w: held[w] for w in before.held("upper_snake")}


@given(histories)
def test_no_two_ids_ever_had_one_identifier(history: list[list[str]]) -> None:
    held = ledger_of(history).held("upper_snake")
    assert len(set(held.values())) == len(held)


@given(histories)
def test_nothing_is_forgotten(history: list[list[str]]) -> None:
    entries = ledger_of(history).entries
    assert [entry.id for entry in entries] == sorted({w for listed in history for w in listed})


@given(histories)
def test_what_is_in_the_listing_is_listed_and_the_rest_is_not(history: list[list[str]]) -> None:
    for before, now, listed in walk(history):
        assert [entry.id for entry in now.listed] == sorted(set(listed))
        known = {entry.id for entry in before.entries} | set(listed)
        assert [entry.id for entry in now.unlisted] == sorted(known - set(listed))


@pytest.mark.slow
@given(histories)
@example([["a"], [], [], ["a"], []])
def test_a_retirement_says_when_an_id_was_seen_last_and_when_it_was_first_missing(
    history: list[list[str]],
) -> None:
    seen = {w: number for number, listed in enumerate(history) for w in listed}
    for entry in ledger_of(history).unlisted:
        assert entry.absence == Absence(day(seen[entry.id]), day(seen[entry.id] + 1))


def test_an_id_that_comes_back_is_live_under_its_old_name() -> None:
    first = after(EMPTY, ["gpt.4"], day(0))
    gone = after(first, ["gpt-4"], day(1))
    back = after(gone, ["gpt-4", "gpt.4"], day(2))
    assert [entry.id for entry in gone.unlisted] == ["gpt.4"]
    assert back.unlisted == ()
    assert back.held("upper_snake") == {"gpt.4": "GPT_4", "gpt-4": "GPT_4_1B1AE706"}


@given(histories, id_lists)
def test_a_partial_listing_retires_nothing(history: list[list[str]], listed: list[str]) -> None:
    before = ledger_of(history)
    now = after(before, listed, day(9), partial=True)
    assert {entry.id for entry in now.listed} == {entry.id for entry in before.listed} | set(listed)
    retired = {entry.id: entry.absence for entry in before.unlisted if entry.id not in listed}
    assert {entry.id: entry.absence for entry in now.unlisted} == retired


def test_an_id_that_a_partial_listing_lacked_was_not_seen_on_its_day() -> None:
    ledger = after(EMPTY, ["a", "b"], day(0))
    ledger = after(ledger, ["b"], day(1), partial=True)
    ledger = after(read_ledger(ledger_text(ledger), "acme", "file"), ["c"], day(2))
    assert {entry.id: entry.absence for entry in ledger.unlisted} == {
        "a": Absence(day(0), day(2)),
        "b": Absence(day(1), day(2)),
    }


@given(history=histories, partial=st.booleans())
def test_the_same_listing_twice_changes_nothing(history: list[list[str]], *, partial: bool) -> None:
    ledger = ledger_of(history)
    live = [entry.id for entry in ledger.listed]
    assert after(ledger, live, ledger.observed, partial=partial) == ledger


def test_an_id_was_not_seen_after_the_day_on_which_it_is_missing() -> None:
    # The clock was ahead once, and is right again.
    ledger = after(after(EMPTY, ["a", "b"], day(99)), ["a"], day(5))
    assert [entry.absence for entry in ledger.unlisted] == [Absence(day(5), day(5))]
    again = after(after(EMPTY, ["a", "b"], day(4)), ["a"], day(5))
    assert [entry.absence for entry in again.unlisted] == [Absence(day(4), day(5))]
    undated = after(after(EMPTY, ["a", "b"], day(4)), ["a"], None)
    assert [entry.absence for entry in undated.unlisted] == [Absence(day(4), None)]


@given(histories)
def test_a_ledger_is_of_the_day_of_its_last_listing(history: list[list[str]]) -> None:
    assert ledger_of(history).observed == (day(len(history) - 1) if history else None)


def test_a_listing_without_a_day_retires_without_one() -> None:
    undated = after(after(EMPTY, ["a"], None), [], None)
    assert undated.entries == (
        Entry(ModelId("a"), {"upper_snake": Identifier("A")}, Absence(None, None)),
    )
    assert read_ledger(ledger_text(undated), "acme", "file") == undated


def test_a_style_that_comes_later_names_the_retired_too() -> None:
    ledger = after(after(EMPTY, ["a", "b"], day(0)), ["b", "c"], day(1))
    ledger = ledger.advance(
        Catalog.of("acme", ["b", "c"]), day(2), [UPPER_SNAKE, LOWER_SNAKE], partial=False
    )
    assert ledger.held("lower_snake") == {"a": "a", "b": "b", "c": "c"}
    assert ledger.held("upper_snake") == {"a": "A", "b": "B", "c": "C"}


def test_a_style_that_is_no_longer_rendered_keeps_its_names() -> None:
    catalog = Catalog.of("acme", ["a"])
    both = EMPTY.advance(catalog, day(0), [UPPER_SNAKE, LOWER_SNAKE], partial=False)
    assert after(both, ["a"], day(1)).held("lower_snake") == {"a": "a"}


# Its file.


@given(histories)
def test_a_ledger_is_read_as_it_was_written(history: list[list[str]]) -> None:
    ledger = ledger_of(history)
    assert read_ledger(ledger_text(ledger), "acme", "file") == ledger


@given(histories)
def test_a_ledger_has_a_line_an_id_in_order_and_in_ascii(history: list[list[str]]) -> None:
    ledger = ledger_of(history)
    text = ledger_text(ledger)
    assert re.fullmatch(r"([ -~]+\n)+", text)
    _, *lines = map(json.loads, text.splitlines())
    assert [line["id"] for line in lines] == [entry.id for entry in ledger.entries]


def test_a_ledger_looks_like_this() -> None:
    ledger = after(after(EMPTY, ["gpt-4", "é"], day(0)), ["gpt-4"], day(1))
    assert ledger_text(ledger) == (
        '{"format": 1, "provider": "acme", "observed": "2026-01-02"}\n'
        '{"id": "gpt-4", "upper_snake": "GPT_4"}\n'
        '{"id": "\\u00e9", "upper_snake": "M_4A99557E", '
        '"last_observed": "2026-01-01", "missing_since": "2026-01-02"}\n'
    )


@given(histories, st.data())
def test_a_merge_that_leaves_lines_unsorted_or_doubled_is_read_right(
    history: list[list[str]], data: st.DataObject
) -> None:
    ledger = ledger_of(history)
    head, *lines = ledger_text(ledger).splitlines(keepends=True)
    merged = data.draw(st.permutations(lines + data.draw(st.lists(st.sampled_from(lines or [""])))))
    assert read_ledger(head + "".join(merged), "acme", "file") == ledger


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "file.jsonl"),
        ("\n", "file.jsonl"),
        ("no JSON\n", "file.jsonl"),
        (HEAD.replace("1,", "2,") + LINES, "not a ledger of acme in format 1"),
        (HEAD.replace("acme", "other") + LINES, "not a ledger of acme"),
        (HEAD.replace('"format": 1, ', "") + LINES, "format"),
        (HEAD.replace(', "observed": "2026-01-01"', "") + LINES, "observed"),
        (HEAD.replace("2026-01-01", "yesterday") + LINES, "yesterday"),
        ("[]\n" + LINES, "file.jsonl"),
        ("null\n", "file.jsonl"),
        (LINES, "format"),
        (HEAD + LINES[:-3], "file.jsonl"),
        (HEAD + "[]\n", "file.jsonl"),
        (HEAD + '"a"\n', "file.jsonl"),
        (HEAD + "7\n", "file.jsonl"),
        (HEAD + '{"upper_snake": "A"}\n', "id"),
        (HEAD + '{"id": 4, "upper_snake": "A"}\n', "not a string"),
        (HEAD + '{"id": "a", "upper_snake": null}\n', "not a string"),
        (
            HEAD + '{"id": "a", "upper_snake": "A", "missing_since": "2026-01-02"}\n',
            "last_observed",
        ),
        (HEAD + LINES.replace('"B"', '"A"'), "'a' and 'b' are both called A"),
        (HEAD + LINES + '{"id": "b", "upper_snake": "B_2"}\n', "'b' has two identifiers"),
        (HEAD + "[" * 100_000 + "\n", "file.jsonl"),
    ],
)
def test_what_is_no_ledger_is_refused_by_the_name_of_its_file(text: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(words)) as caught:
        read_ledger(text, "acme", "folder/file.jsonl")
    assert str(caught.value).startswith("folder/file.jsonl: ")
    assert caught.value.hint


def test_a_ledger_that_is_no_utf_8_is_refused_by_the_name_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / ledger_path("acme")
    file.parent.mkdir()
    file.write_bytes((HEAD + LINES).encode().replace(b'"id": "a"', b'"id": "a\xff"'))
    with pytest.raises(ConfigurationError, match=re.escape(str(file))):
        landed_ledger(tmp_path, "acme")


def test_of_a_live_and_a_retired_line_of_one_id_either_order_reads_the_same() -> None:
    live = '{"id": "a", "upper_snake": "A"}\n'
    days = '"last_observed": "2026-01-01", "missing_since": "2026-01-02"'
    retired = live.replace("}", f", {days}}}")
    read = [read_ledger(HEAD + text, "acme", "file") for text in (live + retired, retired + live)]
    assert read[0] == read[1]


def test_a_provider_that_never_landed_has_an_empty_ledger(tmp_path: Path) -> None:
    assert landed_ledger(tmp_path, "acme") == EMPTY
