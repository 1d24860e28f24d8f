"""A catalog holds every ID of a listing once, and keeps out what no identifier can serve."""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gen_models.catalog import Catalog, why_quarantined
from gen_models.catalog.model import MAX_ID_LENGTH
from tests.support.strategies import HOSTILE, any_text, listings, nameable_ids

EVERY_CHARACTER = [chr(code) for code in range(sys.maxunicode + 1)]

UNICODE_15_1 = {"Cc": 65, "Cf": 170, "Cs": 2048, "Zl": 1, "Zp": 1}
"""How many control, format, surrogate and separator characters it has, and in no newer one."""

SHA_256 = "10f97e23a71cb5d249e37128656c396e0cbc60e3e1a81dd75fa3b536be97eb6a"
"""Of those characters in order, in UTF-8; Python 3.13, which has Unicode 15.1, can make it."""

UNSEEN = "\0\n\x7f\x85\xad\u061c\u180e\u200b\u2028\u2029\u202e\u2066\ud800\ufeff\U000e0041"

NEVER_SERVED = ["control characters", "line ends", "surrogates", "format characters"]


def known_to_both(character: str) -> bool:
    """Whether a character is known to the interpreter's Unicode, and was to 15.1."""
    version = tuple(map(int, unicodedata.unidata_version.split(".")))
    older = unicodedata if version <= (15, 1, 0) else unicodedata.ucd_3_2_0
    return older.category(character) != "Cn"


@cache
def quarantined_characters() -> frozenset[str]:
    return frozenset(c for c in EVERY_CHARACTER if why_quarantined(c) is not None)


@given(listings)
def test_every_id_is_in_the_catalog_or_in_quarantine_once(listed: list[str]) -> None:
    catalog = Catalog.of("acme", listed)
    assert sorted([*catalog.ids, *(bad.id for bad in catalog.quarantined)]) == sorted(set(listed))


@given(listings)
def test_ids_are_in_code_point_order(listed: list[str]) -> None:
    catalog = Catalog.of("acme", listed)
    for ids in (catalog.ids, tuple(bad.id for bad in catalog.quarantined)):
        assert [model_id.encode("utf-32-be", "surrogatepass") for model_id in ids] == sorted(
            model_id.encode("utf-32-be", "surrogatepass") for model_id in ids
        )


@given(listings.flatmap(lambda ids: st.tuples(st.just(ids), st.permutations(ids))))
def test_the_order_of_a_listing_does_not_matter(lists: tuple[list[str], list[str]]) -> None:
    listed, shuffled = lists
    assert Catalog.of("acme", shuffled) == Catalog.of("acme", listed)


@given(listings)
def test_an_id_is_quarantined_for_what_it_is_and_not_for_its_neighbours(listed: list[str]) -> None:
    catalog = Catalog.of("acme", listed)
    assert all(why_quarantined(model_id) is None for model_id in catalog.ids)
    assert {bad.id: bad.reason for bad in catalog.quarantined} == {
        bad.id: why_quarantined(bad.id) for bad in catalog.quarantined
    }


def test_an_id_that_is_listed_twice_is_one_model() -> None:
    catalog = Catalog.of("acme", ["b", "a", "b", "\n", "\n"])
    assert catalog.ids == ("a", "b")
    assert [bad.id for bad in catalog.quarantined] == ["\n"]


@pytest.mark.parametrize(
    ("model_id", "reason"),
    [
        ("", "is empty"),
        ("a" * 256, None),
        ("a" * 257, "has 257 characters, more than 256"),
        ("\U0001f600" * 256, None),
        ("\U0001f600" * 257, "has 257 characters, more than 256"),
        ("gpt\n4", "has the unprintable character U+000A at position 3"),
        ("\0", "has the unprintable character U+0000 at position 0"),
        ("gpt-4\x7f", "has the unprintable character U+007F at position 5"),
        ("a\u00ad\u200b", "has the unprintable character U+00AD at position 1"),
        ("a\u202e", "has the unprintable character U+202E at position 1"),
        ("a\u2028", "has the unprintable character U+2028 at position 1"),
        ("a\ud83d", "has the unprintable character U+D83D at position 1"),
        ("\U000e0041", "has the unprintable character U+E0041 at position 0"),
        (" ", None),
        ("caf\u00e9", None),
        ("g\u0440t-4", None),
        ("\uffff", None),
        ("\u3164", None),
    ],
)
def test_a_quarantined_id_says_why(model_id: str, reason: str | None) -> None:
    assert ascii(why_quarantined(model_id)) == ascii(reason)


@pytest.mark.parametrize("kind", NEVER_SERVED)
def test_hostile_ids_are_quarantined(kind: str) -> None:
    assert [model_id for model_id in HOSTILE[kind] if why_quarantined(model_id) is None] == []


@pytest.mark.parametrize("kind", sorted(HOSTILE.keys() - set(NEVER_SERVED)))
def test_strange_ids_that_can_be_seen_are_served(kind: str) -> None:
    kept = [w for w in HOSTILE[kind] if why_quarantined(w) is None]
    assert kept == [w for w in HOSTILE[kind] if 0 < len(w) <= MAX_ID_LENGTH and "\n" not in w]


@given(any_text)
@example("a" * 10_000)
def test_a_reason_can_be_printed_anywhere(model_id: str) -> None:
    reason = why_quarantined(model_id) or ""
    assert reason.isascii()
    assert reason.isprintable()
    assert len(reason) < 80


@given(nameable_ids, st.sampled_from(UNSEEN), st.integers(0, 300))
def test_one_bad_character_anywhere_is_enough(good: str, bad: str, position: int) -> None:
    assert why_quarantined(good[:position] + bad + good[position:]) is not None


@pytest.mark.slow
def test_the_quarantined_characters_are_the_same_for_every_interpreter() -> None:
    text = "".join(sorted(quarantined_characters()))
    assert len(text) == sum(UNICODE_15_1.values())
    assert hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() == SHA_256


@pytest.mark.slow
def test_they_are_the_interpreters_own_as_far_as_both_know_a_character() -> None:
    known = set(filter(known_to_both, EVERY_CHARACTER))
    own = {c for c in known if unicodedata.category(c) in UNICODE_15_1}
    assert quarantined_characters() & known == own
