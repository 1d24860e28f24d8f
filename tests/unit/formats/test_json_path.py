"""A dotted path leads to one value, or nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.formats import bury, dig, without

keys = st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=5)
values = st.none() | st.integers() | st.text() | st.lists(st.integers())


@given(path=keys, value=values)
def test_the_value_at_a_path_is_found(path: list[str], value: object) -> None:
    body: Any = value
    for key in reversed(path):
        body = {"other": 1, key: body}
    assert dig(body, ".".join(path), missing=...) == value


@pytest.mark.parametrize("body", [None, 5, "a", [], {}, {"a": None}, {"a": [{"b": 1}]}, {"b": 1}])
def test_a_path_that_leads_nowhere_gives_what_stands_for_that(body: object) -> None:
    assert dig(body, "a.b") is None
    assert dig(body, "a.b", missing=...) is ...


@given(path=keys, old=values, new=values)
def test_what_is_put_at_a_path_is_found_there_and_the_value_stays_as_it_was(
    path: list[str], old: object, new: object
) -> None:
    body: Any = old
    for key in reversed(path):
        body = {"other": 1, key: body}
    changed = bury(body, ".".join(path), new)
    assert dig(changed, ".".join(path)) == new
    assert dig(body, ".".join(path)) == old


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("a", {"b": [{"c": 1, "d": [{"e": 1}]}, 5, {"d": 2}]}),
        ("b", {"a": {"x": 1}}),
        ("a.x", {"a": {}, "b": [{"c": 1, "d": [{"e": 1}]}, 5, {"d": 2}]}),
        ("b[].c", {"a": {"x": 1}, "b": [{"d": [{"e": 1}]}, 5, {"d": 2}]}),
        ("b[].d[].e", {"a": {"x": 1}, "b": [{"c": 1, "d": [{}]}, 5, {"d": 2}]}),
        ("b.c", None),
        ("a[].x", None),
        ("z", None),
        ("a.x.y", None),
    ],
)
def test_a_field_is_removed_wherever_its_path_leads(path: str, left: object) -> None:
    value = {"a": {"x": 1}, "b": [{"c": 1, "d": [{"e": 1}]}, 5, {"d": 2}]}
    before = repr(value)
    assert without(value, path) == (value if left is None else left)
    assert repr(value) == before


def test_a_field_is_removed_only_for_the_values_that_are_doomed() -> None:
    value = {"a": [{"b": 0}, {"b": 1}, {"b": "x"}]}
    assert without(value, "a[].b", lambda b: b == 0) == {"a": [{}, {"b": 1}, {"b": "x"}]}
