"""A listing's shape says where the rows of a page are, and what a row says."""

from __future__ import annotations

import pytest

from gen_models.contract import ListingShape

NESTED = ListingShape(
    id="model.slug", rows="result.models", strip_prefix="models/", successor="lifecycle.next"
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
