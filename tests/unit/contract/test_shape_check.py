"""A page that is not as its contract says is told by what it has, with what would fit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.contract import ListingShape, shape_mismatch
from gen_models.errors import RejectedError
from gen_models.fetch import Response, list_models
from tests.support.builders.acme import acme

OBJECTS = ListingShape(id="id", rows=("data",))
STRINGS = ListingShape(style="strings", rows=("data",))
KEYED = ListingShape(style="keyed", rows=("data",))
BARE = ListingShape(id="id")
TWO = ListingShape(id="id", rows=("stt", "tts"))
ROW = {"id": "a"}

MISTAKES: list[tuple[ListingShape, Any, str, str]] = [
    (ListingShape(id="id", rows=("models",)), {"data": [ROW], "object": "list"},
     "listing.rows = 'models' matches nothing; page 1 has: data, object",
     'set listing.rows = "data" in acme.toml'),
    (OBJECTS, {"result": {"models": [ROW]}}, "has: result", 'rows = "result.models"'),
    (OBJECTS, {"error": {"message": "no"}}, "page 1 has: error", "look into the response"),
    (OBJECTS, {}, "page 1 has: nothing", "look into the response"),
    (OBJECTS, [ROW], "page 1 is an array", "remove listing.rows"),
    (BARE, {"data": [ROW]}, "listing.rows is not set", 'set listing.rows = "data"'),
    (BARE, 5, "page 1 is a number, not an array", "set listing.rows"),
    (OBJECTS, {"data": {"a": {}}}, "'data' is an object", 'set listing.style = "keyed"'),
    (OBJECTS, {"data": "a"}, "'data' is a string", "look into the response"),
    (KEYED, {"data": [ROW]}, "'data' is an array", 'remove listing.style = "keyed"'),
    (KEYED, {"data": None}, "'data' is null", "look into the response"),
    (OBJECTS, {"data": ["a"]}, "row 1 of page 1 is a string", 'set listing.style = "strings"'),
    (OBJECTS, {"data": [ROW, 5]}, "row 2 of page 1 is a number", "look into the response"),
    (STRINGS, {"data": [ROW]}, "row 1 of page 1 is an object", 'remove listing.style = "strings"'),
    (ListingShape(id="name", rows=("data",)), {"data": [{"id": "a", "object": "model"}]},
     "listing.id = 'name' matches nothing in row 1 of page 1; the row has: id, object",
     'set listing.id = "id" in acme.toml'),
    (ListingShape(id="m.slug", rows=("data",)), {"data": [{"m": {"x": 1}}]},
     "'m.slug' matches nothing in row 1", "set listing.id in acme.toml"),
    (OBJECTS, {"data": [{"id": 7}]}, "listing.id = 'id' is a number in row 1", "a string in every"),
    (OBJECTS, {"data": [ROW, {"id": None}]}, "'id' is null in row 2", "a string in every row"),
    (TWO, {"stt": [ROW]}, "listing.rows = 'tts' matches nothing; page 1 has: stt", "set listing"),
    (TWO, {"stt": [ROW], "tts": [{}]}, "row 1 of 'tts' on page 1", "set listing.id"),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "page", "problem", "hint"), MISTAKES, ids=range(len(MISTAKES)))
def test_each_mistake_is_told_with_its_fix(
    shape: ListingShape, page: Any, problem: str, hint: str
) -> None:
    found = shape_mismatch(acme(listing=shape), page, 1)
    assert found is not None
    assert problem in found.problem
    assert hint in found.hint


@pytest.mark.parametrize(
    ("shape", "page"),
    [
        (OBJECTS, {"data": [ROW, {"id": ""}]}),
        (OBJECTS, {"data": []}),
        (STRINGS, {"data": ["a", ""]}),
        (KEYED, {"data": {"a": {}, "b": None}}),
        (ListingShape(style="keyed"), {"a": {}}),
        (BARE, [ROW]),
        (TWO, {"stt": [], "tts": [ROW]}),
    ],
    ids=range(7),
)
def test_what_is_as_it_says_is_told_nothing_of(shape: ListingShape, page: Any) -> None:
    assert shape_mismatch(acme(listing=shape), page, 1) is None


def test_it_is_told_while_pages_are_read() -> None:
    with pytest.raises(RejectedError, match=r"listing\.rows = 'data' matches nothing") as caught:
        list_models(acme(), lambda _: Response(200, {}, b'{"models":[{"id":"a"}]}'))
    assert caught.value.contract == "pages"
    assert 'rows = "models"' in caught.value.hint


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=40), inner),
    max_leaves=8,
)


@given(page=json_values, shape=st.sampled_from([OBJECTS, STRINGS, KEYED, BARE, TWO]))
def test_whatever_comes_the_message_is_one_line_of_plain_text(
    page: object, shape: ListingShape
) -> None:
    found = shape_mismatch(acme(listing=shape), page, 1)
    if found is None:
        rows = shape.rows_in(page)
        assert rows is not None
        assert all(shape.id_of(row) is not None for row in rows)
        return
    for text in (found.problem, found.hint):
        assert text.isascii()
        assert text.isprintable()
        assert len(text) < 600


def test_keys_that_may_be_anything_are_counted_and_not_told() -> None:
    found = shape_mismatch(acme(), {"\x1b[2J": 1, "sk-" + "a" * 60: 2, "ok": 3}, 1)
    assert found is not None
    assert "page 1 has: ok, 2 more" in found.problem
