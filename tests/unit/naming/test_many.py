"""Many IDs that are named at once have the names that they have one by one."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.naming import RUST_VARIANT, UPPER_SNAKE, Style
from gen_models.naming.many import in_capitalized_words, in_upper_snake
from tests.support.strategies import HOSTILE, realistic_ids

# All that these passes treat in a way of its own, and what they themselves use.
EDGES = "aZ09/._- \n\r\t\0\1\2\3\x7f\x80\xdf\u0130\u2028\ufb01\ud800\U0001f600"
SPECIAL = [
    "",
    "self",
    "Self",
    "bespoke",
    "SELF/",
    "/self",
    "//",
    "/",
    ".",
    "1/2",
    "a/1/b",
    "m" * 121,
]

styles = pytest.mark.parametrize("style", [UPPER_SNAKE, RUST_VARIANT], ids=lambda s: s.name)
texts = st.text(EDGES, max_size=12) | st.text() | realistic_ids | st.sampled_from(SPECIAL)


def check(style: Style, ids: list[str]) -> None:
    assert style.plain_names is not None
    assert style.plain_names(ids) == [style.plain(model_id) for model_id in ids]


@styles
@given(ids=st.lists(texts, max_size=8))
def test_names_are_those_of_each_id_alone(style: Style, ids: list[str]) -> None:
    check(style, ids)


@styles
def test_so_are_those_of_many_short_ids(style: Style) -> None:
    dice = random.Random("short IDs")
    without = EDGES.replace("\n", "").replace("\3", "")
    for letters in (without, "aB1/", "aB1/.- "):
        check(style, ["".join(dice.choices(letters, k=dice.randint(0, 9))) for _ in range(20_000)])


@styles
def test_so_are_those_of_hostile_ids(style: Style) -> None:
    check(style, [text for kind in HOSTILE.values() for text in kind])


def test_most_ids_are_spelled_without_their_style() -> None:
    ids = ["openai/gpt-4o", "gpt-4.1-mini", "a/b/c", "x--y", "caf\xe9-1"]
    assert in_upper_snake(ids) == ["OPENAI__GPT_4O", "GPT_4_1_MINI", "A__B__C", "X_Y", "CAF_1"]
    assert in_capitalized_words(["4o/5b", *ids]) == [
        "M4o___M5b", "Openai___Gpt__4o", "Gpt__4_1__Mini", "A___B__C", "X____Y", "Caf____1",
    ]  # fmt: skip


@pytest.mark.parametrize("model_id", ["a\nb", "\n", "a\3b/c"])
def test_an_id_that_would_be_torn_leaves_all_to_the_style(model_id: str) -> None:
    assert in_capitalized_words(["a", model_id]) == ["", ""]
    check(RUST_VARIANT, ["a", model_id])
    check(UPPER_SNAKE, ["a", model_id])
