"""A dotted path leads to one value, or nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.formats import dig

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
