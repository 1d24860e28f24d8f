"""A page is held against its schema, however large it is, and the first bad row is named."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.catalog import schema_violation
from gen_models.contract import Contract, ListingShape
from gen_models.fetch import Page, Request, Response
from tests.support.builders.acme import ROWS_BELOW_DATA, acme


def page(body: Any) -> Page:
    return Page(Request("https://acme.example"), Response(200, {}, json.dumps(body).encode()), body)


ROWS: dict[str, Any] = ROWS_BELOW_DATA["properties"]["data"]  # type: ignore[index]


def nested() -> Contract:
    return acme(
        listing=ListingShape(id="id", rows=("result.models",)),
        schema={"properties": {"result": {"properties": {"models": ROWS}}}},
    )


def bare() -> Contract:
    return acme(
        listing=ListingShape(id="id"),
        schema=ROWS,
    )


@given(rows=st.lists(st.booleans(), max_size=40), kind=st.sampled_from(["data", "nested", "bare"]))
def test_the_first_bad_row_is_named(rows: list[bool], kind: str) -> None:
    listed: list[object] = [{"id": "a"} if good else {"id": 5} for good in rows]
    contract, body, way = {
        "data": (acme(), {"data": listed}, ("data",)),
        "nested": (nested(), {"result": {"models": listed}}, ("result", "models")),
        "bare": (bare(), listed, ()),
    }[kind]
    found = schema_violation(contract, page(body))
    if all(rows):
        assert found is None
    else:
        assert found is not None
        assert found.place == (*way, rows.index(False), "id")
        assert "string" in found.message
        assert found.rule[-1] == "type"


def test_what_is_wrong_around_the_rows_is_named() -> None:
    found = schema_violation(acme(), page({"rows": []}))
    assert found is not None
    assert (found.place, "data" in found.message) == ((), True)


def test_rows_that_are_wrong_together_are_named_by_the_last() -> None:
    schema = {"properties": {"data": {"uniqueItems": True}}}
    rows = [{"id": "a"}, {"id": "b"}, {"id": "a"}, {"id": "b"}]
    found = schema_violation(acme(schema=schema), page({"data": rows}))
    assert found is not None
    assert (found.place, found.message) == (("data", 2), "")


@pytest.mark.parametrize("word", ["anyOf", "oneOf", "allOf"])
def test_a_large_page_is_copied_for_no_branch_of_its_schema(word: str) -> None:
    """With a copy for each branch, this page would take 50 GiB."""
    schema = {**ROWS_BELOW_DATA, word: [{"required": [f"k{n}"]} for n in range(500)]}
    rows = [{"id": "x" * 100} for _ in range(100_000)]
    found = schema_violation(acme(schema=schema), page({"data": rows}))
    assert found is not None
    assert found.place == ()


def test_a_large_row_is_named_and_not_quoted() -> None:
    found = schema_violation(acme(), page({"data": [{"id": "a"}, {"id": ["x" * 100_000]}]}))
    assert found is not None
    assert (found.place, found.message) == (("data", 1), "")


def test_a_page_that_is_too_large_for_its_schema_is_refused() -> None:
    contract = acme()
    heavy = replace(contract, promises=replace(contract.promises, weight=10**9))
    with pytest.raises(ValueError, match="too large"):
        schema_violation(heavy, page({"data": [{"id": "a"}]}))
