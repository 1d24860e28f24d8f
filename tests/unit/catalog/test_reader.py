"""The pages contract: a page has the promised shape, or it is rejected in words fit to print."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gen_models.catalog import read_catalog
from gen_models.contract import Contract, Coverage, ListingShape
from gen_models.errors import RejectedError
from gen_models.fetch import Listing, Page, Request, Response
from gen_models.formats import strict_json
from tests.support.builders.acme import ROWS_BELOW_DATA, URL, acme, rows
from tests.support.comparisons import Counted, comparisons_of

BARE_ROWS = ListingShape(id="id")
UNTYPED: dict[str, object] = {"required": ["data"]}
LONGEST = 300

hostile = st.text(min_size=1) | st.text("\x1b[2J\r\n\u202e\u2066\ufeffé漢\x7f", min_size=1)


def listing_of(*bodies: object, coverage: Coverage = "complete") -> Listing:
    pages = []
    for body in bodies:
        raw = json.dumps(body).encode()
        pages.append(Page(Request(URL), Response(200, {}, raw), strict_json.loads(raw)))
    return Listing(tuple(pages), coverage)


def ids(contract: Contract, *bodies: object) -> tuple[str, ...]:
    return read_catalog(contract, listing_of(*bodies)).ids


def rejection(contract: Contract, listing: Listing) -> RejectedError:
    with pytest.raises(RejectedError) as caught:
        read_catalog(contract, listing)
    error = caught.value
    assert (error.provider, error.contract) == ("acme", "pages")
    assert error.hint
    assert str(error).replace("\n", "").isprintable()
    assert str(error).isascii()
    assert len(error.problem) <= LONGEST
    return error


@pytest.mark.parametrize(
    ("body", "place", "words"),
    [
        ([], "the page", "not of type"),
        (None, "the page", "not of type"),
        ("data", "the page", "not of type"),
        ({}, "the page", "required"),
        ({"error": {"message": "slow down"}}, "the page", "required"),
        ({"data": None}, "['data']", "not of type"),
        ({"data": {"id": "a"}}, "['data']", "not of type"),
        ({"data": ["a"]}, "['data'][0]", "not of type"),
        ({"data": [{"id": "a"}, None]}, "['data'][1]", "not of type"),
        ({"data": [{"id": "a"}, {"name": "b"}]}, "['data'][1]", "required"),
        ({"data": [{"id": None}]}, "['data'][0]['id']", "not of type"),
        ({"data": [{"id": "a"}, {"id": 7}]}, "['data'][1]['id']", "not of type"),
        ({"data": [{"id": ["a"]}]}, "['data'][0]['id']", "not of type"),
    ],
)
def test_a_page_without_the_promised_shape_is_rejected_with_the_place(
    body: object, place: str, words: str
) -> None:
    error = rejection(acme(), listing_of({"data": rows(["z"])}, body))
    assert error.problem.startswith(f"page 2, {place}: ")
    assert words in error.problem
    assert "promises.schema in acme.toml" in error.hint


@given(value=hostile)
@example(value="\ud800")
@example(value="x" * 5_000)
def test_what_a_page_says_is_fit_to_print(value: str) -> None:
    assert rejection(acme(), listing_of({"data": value})).problem.startswith("page 1")


@given(key=hostile)
@example(key="\ud800")
@example(key="é")
@example(key="x" * 5_000)
def test_where_a_page_says_it_is_fit_to_print(key: str) -> None:
    numbers = {**ROWS_BELOW_DATA, "additionalProperties": {"type": "integer"}}
    body = {"data": [], key: "no number"}
    rejection(acme(schema=numbers), listing_of(body))


@given(model_id=hostile)
@example(model_id="x" * 5_000)
def test_which_id_comes_twice_is_fit_to_print(model_id: str) -> None:
    error = rejection(acme(), listing_of({"data": rows([model_id])}, {"data": rows([model_id])}))
    assert error.problem.endswith("twice")


@pytest.mark.parametrize(
    "row", [{}, {"id": None}, {"id": 7}, {"id": ["a"]}, "a", 5, None, [["id", "a"]]], ids=repr
)
def test_a_row_without_an_id_is_rejected_though_its_schema_lets_it_pass(row: object) -> None:
    error = rejection(acme(schema=UNTYPED), listing_of({"data": [*rows(["a"]), row]}))
    assert "a row's 'id' is not a string" in error.problem
    assert "acme.toml" in error.hint


@given(
    model_ids=st.lists(st.sampled_from("abcde"), min_size=1, max_size=8), pages=st.integers(1, 3)
)
def test_an_id_that_comes_twice_is_rejected_unless_the_contract_knows_of_it(
    model_ids: list[str], pages: int
) -> None:
    bodies = [{"data": rows(model_ids[number::pages])} for number in range(pages)]
    unique = tuple(sorted(set(model_ids)))
    known = acme(listing=ListingShape(id="id", rows=("data",), duplicates="known"))
    assert ids(known, *bodies) == unique
    if len(unique) == len(model_ids):
        assert ids(acme(), *bodies) == unique
    else:
        error = rejection(acme(), listing_of(*bodies))
        assert "twice" in error.problem
        assert 'duplicates = "known" in acme.toml' in error.hint


TOTALLED = ListingShape(id="id", rows=("data",), total="meta.count")


@pytest.mark.parametrize("total", [3, None, "5"])
def test_a_listing_has_as_many_rows_as_its_last_page_says(total: object) -> None:
    last = {"data": rows(["b", "c"]), "meta": {"count": total}}
    first: dict[str, Any] = {"data": rows(["a"]), "meta": {"count": 99}}
    assert ids(acme(listing=TOTALLED), first, last) == ("a", "b", "c")


@pytest.mark.parametrize("total", [2, 4])
def test_a_listing_with_more_or_fewer_rows_than_it_says_is_rejected(total: int) -> None:
    body = {"data": rows(["a", "b", "c"]), "meta": {"count": total}}
    error = rejection(acme(listing=TOTALLED), listing_of(body))
    assert f"states {total} rows, but has 3" in error.problem
    assert "a page is missing" in error.hint


@pytest.mark.parametrize("coverage", ["partial", "unstated"])
def test_a_listing_that_is_not_known_to_be_whole_may_say_more(coverage: Coverage) -> None:
    body = {"data": rows(["a"]), "meta": {"count": 9}}
    listing = listing_of(body, coverage=coverage)
    assert read_catalog(acme(listing=TOTALLED), listing).ids == ("a",)


def test_the_prefix_of_an_id_is_stripped_once_and_where_it_stands() -> None:
    prefixed = ListingShape(id="name", rows=("data",), strip_prefix="models/")
    names = ["models/a", "models/models/b", "c", "x/models/d"]
    body = {"data": [{"name": name} for name in names]}
    contract = acme(listing=prefixed, schema={"type": "object"})
    assert ids(contract, body) == ("a", "c", "models/b", "x/models/d")


def test_rows_may_stand_without_anything_around_them() -> None:
    contract = acme(listing=BARE_ROWS, schema={"type": "array"})
    assert ids(contract, rows(["b"]), rows(["a"])) == ("a", "b")


def test_an_id_that_cannot_be_seen_is_kept_out_of_the_catalog() -> None:
    catalog = read_catalog(acme(), listing_of({"data": rows(["a", "b\u202e"])}))
    assert catalog.ids == ("a",)
    assert [quarantined.id for quarantined in catalog.quarantined] == ["b\u202e"]


@pytest.mark.parametrize("model_ids", [[], ["b\u202e", ""]])
def test_a_listing_without_a_single_model_is_rejected(model_ids: list[str]) -> None:
    error = rejection(acme(), listing_of({"data": rows(model_ids)}))
    assert error.problem == "lists no model that can be named"


NESTED = ListingShape(id="model.slug", rows=("result.models",), successor="lifecycle.next")


def test_rows_ids_and_successors_are_read_at_dotted_paths() -> None:
    body = {
        "result": {
            "models": [
                {"model": {"slug": "b"}, "lifecycle": {"next": "a"}},
                {"model": {"slug": "a"}},
            ]
        }
    }
    catalog = read_catalog(acme(listing=NESTED, schema={}), listing_of(body))
    assert (catalog.ids, catalog.successors) == (("a", "b"), {"b": "a"})


def test_an_id_that_is_listed_twice_keeps_the_successor_that_one_row_names() -> None:
    shape = ListingShape(id="id", rows=("data",), successor="next", duplicates="known")
    body = {"data": [{"id": "a"}, {"id": "a", "next": "b"}, {"id": "a", "next": None}]}
    assert read_catalog(acme(listing=shape), listing_of(body)).successors == {"a": "b"}


def test_finding_a_doubled_id_takes_a_step_a_row() -> None:
    def read(ids: Sequence[Counted]) -> None:
        page = Page(Request(URL), Response(200, {}, b""), {"data": rows(ids)})
        read_catalog(acme(schema={}), Listing((page,), "complete"))

    few, many = (comparisons_of(read, size, RejectedError) for size in (100, 1_000))
    assert many <= 10 * few + 10
