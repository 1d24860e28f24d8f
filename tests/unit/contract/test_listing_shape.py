"""A listing's shape says where the rows of a page are, and what a row says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.contract import ListingShape
from gen_models.contract.listing import ListingStyle

NESTED = ListingShape(
    id="model.slug", rows=("result.models",), strip_prefix="models/", successor="lifecycle.next"
)


def row(model_id: object, successor: object = None) -> dict[str, object]:
    return {"model": {"slug": model_id}, "lifecycle": {"next": successor}}


def test_rows_are_found_at_a_dotted_path_or_are_the_page_itself() -> None:
    assert NESTED.rows_in({"result": {"models": [1, 2]}}) == [1, 2]
    assert ListingShape(id="id").rows_in([1, 2]) == [1, 2]


@pytest.mark.parametrize(
    "page", [None, [], {}, {"result": []}, {"result": {"models": {}}}, {"result.models": [1]}]
)
def test_a_page_of_another_form_has_no_rows(page: object) -> None:
    assert NESTED.rows_in(page) is None


@pytest.mark.parametrize(
    ("sent", "model_id"),
    [("models/a", "a"), ("a", "a"), ("models/models/a", "models/a"), ("x/models/a", "x/models/a")],
)
def test_a_prefix_is_removed_once_and_only_at_the_start(sent: str, model_id: str) -> None:
    assert NESTED.id_of(row(sent)) == model_id
    assert NESTED.successor_of(row("b", sent)) == model_id
    assert NESTED.has_prefix(row(sent)) == sent.startswith("models/")


@pytest.mark.parametrize("other", [None, 5, "a", [], {}, row(None), row(7), row(["a"])])
def test_a_row_without_a_string_there_has_no_id(other: object) -> None:
    assert NESTED.id_of(other) is None
    assert not NESTED.has_prefix(other)


@pytest.mark.parametrize("successor", [None, 7, "", "models/", "a", "models/a"])
def test_a_model_is_not_its_own_successor(successor: object) -> None:
    assert NESTED.successor_of(row("models/a", successor)) is None


def test_without_a_path_no_row_names_a_successor() -> None:
    assert ListingShape(id="id").successor_of({"id": "a", "": "b", "successor": "b"}) is None


STRINGS = ListingShape(style="strings", rows=("models",), strip_prefix="m/")
KEYED = ListingShape(style="keyed", rows=("models",), strip_prefix="m/", successor="use")
TWO = ListingShape(id="id", rows=("stt", "a.tts"))


def test_a_row_may_be_the_id_itself() -> None:
    assert STRINGS.rows_in({"models": ["m/a", "b"]}) == ["m/a", "b"]
    assert [STRINGS.id_of(row) for row in ("m/a", "b", 5, None)] == ["a", "b", None, None]


def test_the_ids_may_be_the_keys_of_an_object() -> None:
    rows = KEYED.rows_in({"models": {"m/a": {"use": "m/b"}, "b": None}})
    assert rows == [{"m/a": {"use": "m/b"}}, {"b": None}]
    assert [KEYED.id_of(row) for row in rows] == ["a", "b"]
    assert [KEYED.successor_of(row) for row in rows] == ["b", None]
    assert KEYED.rows_in({"models": []}) is None
    assert [KEYED.id_of(other) for other in ({}, {"a": 1, "b": 2}, "a")] == [None] * 3


values = st.none() | st.integers(0, 1) | st.sampled_from(["", "a", "m/a", "m/m/a"])
rows = st.recursive(
    values, lambda inner: st.dictionaries(st.sampled_from(["id", "m", "a"]), inner, max_size=2)
)


@given(
    path=st.sampled_from(["id", "m.id"]),
    style=st.sampled_from(["objects", "strings", "keyed"]),
    prefix=st.sampled_from(["", "m/"]),
    many=st.lists(rows, max_size=4),
)
def test_ids_of_many_rows_are_those_of_each(
    path: str, style: ListingStyle, prefix: str, many: list[object]
) -> None:
    shape = ListingShape(id=path, style=style, strip_prefix=prefix)
    assert shape.ids_of(many) == [shape.id_of(one) for one in many]


def test_rows_may_be_at_several_places_all_of_which_are_there() -> None:
    page = {"stt": [1, 2], "a": {"tts": [3]}, "b": 4}
    assert TWO.groups_in(page) == [[1, 2], [3]]
    assert TWO.rows_in(page) == [1, 2, 3]
    assert TWO.rows_in({"stt": [1, 2], "a": {}}) is None


def test_other_rows_are_put_where_the_rows_were() -> None:
    page = {"stt": [1, 2], "a": {"tts": [3], "c": 5}, "b": 4}
    assert TWO.with_groups(page, [[9], []]) == {"stt": [9], "a": {"tts": [], "c": 5}, "b": 4}
    assert page["stt"] == [1, 2]
    assert KEYED.with_groups({"models": {}}, [[{"a": 1}, {"b": 2}]]) == {"models": {"a": 1, "b": 2}}
    assert ListingShape(id="id").with_groups([1], [[2, 3]]) == [2, 3]


@pytest.mark.parametrize("value", [0, 0.0, "", "n/a", False])
def test_a_value_that_stands_for_an_unknown_one_is_no_value(value: object) -> None:
    shape = ListingShape(
        id="id", unknown={"created": (0, "", "n/a"), "flag": (False,), "a[].b": (0,)}
    )
    field = "flag" if value is False else "created"
    assert shape.known({"id": "x", field: value}) == {"id": "x"}
    assert shape.known({"id": "x", "a": [{"b": 0, "c": 1}, {"b": 1}]}) == {
        "id": "x",
        "a": [{"c": 1}, {"b": 1}],
    }


@pytest.mark.parametrize("value", [1, False, None, "0", [], {}])
def test_any_other_value_stays(value: object) -> None:
    shape = ListingShape(id="id", unknown={"created": (0, "")})
    assert shape.known({"id": "x", "created": value}) == {"id": "x", "created": value}


def test_an_unknown_successor_is_none() -> None:
    shape = ListingShape(id="id", successor="next", unknown={"next": ("none",)})
    assert shape.successor_of({"id": "a", "next": "none"}) is None
    assert shape.successor_of({"id": "a", "next": "b"}) == "b"


def test_fields_of_a_keyed_row_are_below_its_key() -> None:
    assert KEYED.without({"m/a": {"use": "b", "x": 1}}, "use") == {"m/a": {"x": 1}}
