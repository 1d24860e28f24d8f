"""Whatever says that there is more, in any dialect, keeps a listing from being complete."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.contract import ListingShape, Pagination
from gen_models.contract.model import Endpoint
from gen_models.credentials import scanner
from gen_models.fetch import Listing, Request, Response, list_models
from gen_models.fetch.signs import _WORDS, HEADERS, HINTS, Kind, _normal
from tests.support.builders.acme import BY_CURSOR, acme, rows

ROWS: Final = 3
WORDS: Final = [(kind, word) for kind, words in _WORDS.items() for word in words.split()]
# By kind: a value that says that there is more, and one that does not.
SAYING: Final[dict[Kind, tuple[Any, Any]]] = {
    "more": (True, False),
    "end": (False, True),
    "next": ("t0", ""),
    "total": (ROWS + 1, ROWS),
    "count": (ROWS + 1, ROWS),
    "pages": (2, 1),
    "limit": (ROWS, ROWS + 1),
}
STYLES: Final[dict[str, tuple[Pagination, dict[str, Any]]]] = {
    "none": (Pagination("none"), {}),
    "cursor": (BY_CURSOR, {"has_more": False, "last_id": "x"}),
    "token": (Pagination("token", parameter="t", token="the_token"), {}),
    "offset": (Pagination("offset", parameter="o", page_size=9), {}),
    "page": (Pagination("page", parameter="p", page_size=9), {}),
    "pages": (Pagination("page", parameter="p", pages="number_of"), {"number_of": 1}),
    "link": (Pagination("link", parameter="c", next="the_link"), {"the_link": None}),
    "link-header": (Pagination("link", parameter="c"), {}),
}


def listed(
    envelope: dict[str, Any],
    *,
    paging: Pagination = STYLES["none"][0],
    count: int = ROWS,
    headers: dict[str, str] | None = None,
    query: dict[str, str] | None = None,
    ignore: frozenset[str] = frozenset(),
    total: str | None = None,
) -> Listing:
    """A listing of one page with this around its rows."""
    contract = acme(
        endpoint=Endpoint("https://acme.example/v1/models", query=query or {}),
        pagination=replace(paging, ignore=ignore),
        listing=ListingShape(id="id", rows=("data",), total=total),
    )
    body = json.dumps({"data": rows(f"m{n}" for n in range(count)), **envelope}).encode()
    return list_models(contract, lambda _: Response(200, headers or {}, body))


def spellings(word: str) -> list[str]:
    first, *others = word.split("_")
    camel = first + "".join(part.capitalize() for part in others)
    return sorted({word, camel, camel[0].upper() + camel[1:], word.replace("_", "-"), f"@{word}"})


@pytest.mark.parametrize(("kind", "word"), WORDS, ids=str)
def test_each_hint_makes_a_listing_partial_and_its_opposite_does_not(kind: Kind, word: str) -> None:
    if kind == "asked":
        assert listed({}, query={word: str(ROWS)}).coverage == "partial"
        assert listed({}, query={word: str(ROWS + 1)}).coverage == "complete"
        assert listed({word: ROWS}).more in ("", f"'{word}' is set")
        return
    yes, no = SAYING[kind]
    for key in spellings(word):
        found = listed({key: yes})
        assert (found.coverage, key in found.more) == ("partial", True)
        if HINTS[_normal(word)] == {kind}:
            assert listed({key: no}).coverage == "complete"


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", ["more", "end", "next", "total", "count", "pages"])
def test_each_style_heeds_them(style: str, kind: Kind) -> None:
    paging, envelope = STYLES[style]
    word = {"more": "more_results", "next": "next_batch"}.get(kind, _WORDS[kind].split()[0])
    assert listed(envelope, paging=paging).coverage == "complete"
    assert listed({**envelope, "meta": {word: SAYING[kind][0]}}, paging=paging).more
    assert not listed({**envelope, word: SAYING[kind][1]}, paging=paging).more


@pytest.mark.parametrize(
    "envelope",
    [
        {"total": 340, "page": 0, "limit": 3},
        {"links": {"next": "https://acme.example/?page=2"}},
        {"_links": {"next": {"href": "https://acme.example/?page=2"}}},
        {"links": [{"rel": "self", "href": "a"}, {"rel": "last next", "href": "b"}]},
        {"total_count": 340},
        {"nextCursor": "abc"},
        {"next_cursor": 3},
        {"hasMore": True},
        {"pagination": {"totalPage": 14}},
        {"paging": {"cursors": {"a": 1}, "hasNextPage": True}},
        {"last": False, "totalElements": 3},
        {"meta": {"total": "340"}},
        {"@odata.nextLink": "https://acme.example/?skip=3"},
    ],
    ids=json.dumps,
)
def test_what_providers_were_seen_to_send_is_partial(envelope: dict[str, Any]) -> None:
    assert listed(envelope).coverage == "partial"


@pytest.mark.parametrize(
    "envelope",
    [
        {"total": 3, "limit": 3},
        {"object": "list", "first_id": "m0", "last_id": "m2"},
        {"links": {"next": None, "last": "https://acme.example/?page=1"}},
        {"_links": {"next": {"href": None}}},
        {"links": [{"rel": "self", "href": "a"}]},
        {"next": "", "next_page_token": "null", "next_cursor": 0},
        {"total": None, "has_more": None, "count": "many"},
        {"total": True, "pages": [1, 2, 3]},
        {"others": [{"has_more": True, "total": 9}]},
        {"last_page": 1, "last": True},
    ],
    ids=json.dumps,
)
def test_what_says_that_this_was_all_or_nothing_is_complete(envelope: dict[str, Any]) -> None:
    assert listed(envelope).coverage == "complete"


def test_a_row_count_equal_to_a_limit_counts_unless_a_total_says_that_this_was_all() -> None:
    assert listed({"limit": 3}).coverage == "partial"
    assert listed({}, query={"page_size": "3"}).coverage == "partial"
    assert listed({"limit": 3, "total": 3}).coverage == "complete"
    assert listed({"limit": 3, "count": 3}).coverage == "partial"
    assert listed({"limit": 0}, count=0).coverage == "complete"


def test_rows_are_no_envelope() -> None:
    contract = acme(listing=ListingShape(id="id", rows=("a.b", "a.c")))
    row = {"id": "x", "has_more": True, "next": "y"}
    body = json.dumps({"a": {"b": [row], "c": [{**row, "id": "z"}], "d": 1}}).encode()
    assert list_models(contract, lambda _: Response(200, {}, body)).coverage == "complete"


def test_a_page_that_is_its_rows_has_no_envelope() -> None:
    contract = acme(listing=ListingShape(style="keyed"))
    body = json.dumps({"next": {}, "total": {"total": 5}}).encode()
    assert list_models(contract, lambda _: Response(200, {}, body)).coverage == "complete"


@pytest.mark.parametrize("name", sorted(HEADERS))
def test_headers_say_so_as_well_and_are_recorded(name: str) -> None:
    said = {"x-has-more": "true", "x-total-pages": "2", "x-next-page": "2"}.get(name, "340")
    found = listed({}, headers={name: said})
    assert (found.coverage, name in found.more) == ("partial", True)
    assert name in scanner.RESPONSE_HEADERS
    assert listed({}, headers={name: said}, ignore=frozenset({name})).coverage == "complete"


@pytest.mark.parametrize("value", ["", "false", "0", "3", "1"])
def test_a_header_that_says_nothing_more_is_no_sign(value: str) -> None:
    assert listed({}, headers={"x-has-more": value}).coverage == "complete"
    if value not in ("3", "1", "0"):
        assert listed({}, headers={"x-next-page": value}).coverage == "complete"
    assert listed({}, headers={"x-total": value}).coverage == "complete"


def test_a_link_header_says_so_whatever_it_is_about() -> None:
    for header in ('<a>; rel="last next"', '<a>; anchor="https://b.example/"; rel=next'):
        assert "Link" in listed({}, headers={"link": header}).more


@pytest.mark.parametrize("path", ["meta", "meta.has_more"])
def test_what_is_known_to_mean_something_else_is_ignored(path: str) -> None:
    envelope = {"meta": {"has_more": True}}
    assert listed(envelope, ignore=frozenset({path})).coverage == "complete"
    assert listed({**envelope, "has_more": True}, ignore=frozenset({path})).more


def test_the_declared_total_counts_whatever_it_is_called() -> None:
    assert listed({"meta": {"everything": 4}}, total="meta.everything").coverage == "partial"
    assert listed({"meta": {"everything": 3}}, total="meta.everything").coverage == "complete"


def test_a_sign_shows_nothing_of_a_value_or_of_a_strange_key() -> None:
    more = listed({"\x1b" * 99: {"next": "s3cret"}}).more
    assert more == "'....next' is set"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["a", "b", *(word for _, word in WORDS)]) | st.text(max_size=5),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@given(envelope=st.dictionaries(st.text(max_size=8), values, max_size=3), path=st.text(max_size=3))
def test_a_flag_is_found_in_any_envelope(envelope: dict[str, Any], path: str) -> None:
    envelope.pop("data", None)
    assert listed({**envelope, path: {"has_more": True}} if path != "data" else {}).coverage == (
        "partial" if path != "data" else "complete"
    )


@given(envelope=values)
def test_no_envelope_is_too_much(envelope: Any) -> None:
    found = listed({"around": envelope})
    assert (found.coverage == "partial") == bool(found.more)


def test_a_deep_envelope_with_long_keys_takes_linear_time() -> None:
    deep: Any = {f"k{n}": 1 for n in range(20_000)}
    for _ in range(50):
        deep = {"x" * 20_000: deep}
    assert listed({"around": deep}).coverage == "complete"


def test_a_page_in_the_middle_is_not_looked_at() -> None:
    first: dict[str, Any] = {"has_more": True, "last_id": "a", "total": 9}

    def send(request: Request) -> Response:
        said = {"has_more": False, "total": 2} if "?" in request.url else first
        body = {"data": rows("b" if "?" in request.url else "a"), **said}
        return Response(200, {}, json.dumps(body).encode())

    assert list_models(acme(pagination=BY_CURSOR), send).coverage == "complete"
