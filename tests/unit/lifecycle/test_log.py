"""A history's file is read only if every line is what it states."""

from __future__ import annotations

import json
from datetime import date

import pytest

from gen_models.errors import ConfigurationError
from gen_models.lifecycle import Observation, add_to_history, read_announcements, read_history

TEXT = add_to_history(
    "",
    "acme",
    "file",
    [
        Observation(date(2026, 1, 1), True, "a page", frozenset({"a", "b", "c"})),
        Observation(date(2026, 2, 1), True, "a page", frozenset({"a", "b", "d"})),
    ],
)
HEAD, FIRST, SECOND = TEXT.splitlines()


def changed(line: str, **fields: object) -> str:
    return json.dumps({**json.loads(line), **fields})


def test_a_line_holds_what_differs_from_its_base() -> None:
    second = json.loads(SECOND)
    assert (second["added"], second["removed"]) == (["d"], ["c"])
    assert second["base"] == json.loads(FIRST)["digest"]


@pytest.mark.parametrize(
    "lines",
    [
        [FIRST, SECOND],
        [HEAD.replace("acme", "bolt"), FIRST, SECOND],
        [HEAD, SECOND],
        [HEAD, changed(FIRST, added=["a", "b"]), SECOND],
        [HEAD, changed(FIRST, observed="2026-01-02"), SECOND],
        [HEAD, changed(FIRST, complete=False), SECOND],
        [HEAD, changed(FIRST, complete="yes"), SECOND],
        [HEAD, changed(FIRST, source="another page"), SECOND],
        [HEAD, changed(FIRST, base=json.loads(SECOND)["digest"]), SECOND],
        [HEAD, changed(FIRST, base=json.loads(FIRST)["digest"]), SECOND],
        [HEAD, changed(FIRST, added=[1]), SECOND],
        [HEAD, "[]"],
        [HEAD, "{"],
        [HEAD, '{"digest": "x"}'],
    ],
)
def test_a_line_that_is_not_what_it_states_is_refused(lines: list[str]) -> None:
    read_history(TEXT, "acme", "file")
    with pytest.raises(ConfigurationError, match=r"^file: "):
        read_history("\n".join(lines), "acme", "file")


def test_a_known_observation_changes_no_byte() -> None:
    known = Observation(date(2026, 1, 1), True, "a page", frozenset({"a", "b", "c"}))
    assert add_to_history(TEXT, "acme", "file", [known]) == TEXT


@pytest.mark.parametrize(
    "row",
    [
        '{"id": 1, "source": "x", "url": "y"}',
        '{"id": "a", "source": "x"}',
        '{"id": "a", "source": "x", "url": "y", "retires": "soon"}',
        '{"id": "a", "source": "x", "url": "y", "retired": "2026-01-01"}',
        "[]",
    ],
)
def test_an_announcement_that_is_none_is_refused(row: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^file: "):
        read_announcements(f'{{"format": 1, "provider": "acme"}}\n{row}', "acme", "file")
