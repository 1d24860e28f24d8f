"""The providers on this machine answer as their contracts say, to whom they should."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from functools import reduce
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.catalog import read_catalog
from gen_models.contract import Contract, Pagination
from gen_models.contract.model import Auth
from gen_models.errors import UnreachableError
from gen_models.fetch import Listing, Request, Response, list_models, open_network
from gen_models.recordings import Provenance, cassette_text
from gen_models.workspace import bundled_home
from tests.support.provider.dialects import Row, Shelf, recorded, shipped
from tests.support.provider.wire_reader import on_the_wire
from tests.support.provider.world import World, world
from tests.support.sample import SAMPLE

CLOUDS = ("bedrock", "vertexai")
PLAIN = tuple(slug for slug in shipped() if slug not in CLOUDS)
PAGED = tuple(slug for slug in PLAIN if shipped()[slug].pagination.style != "none")
KEYED = tuple(slug for slug in PLAIN if shipped()[slug].auth.style != "none")


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """All providers, three rows a page, and no more pages than show how they are cut."""
    with world(tmp_path_factory.mktemp("world"), page_size=3) as providers:
        for slug in PLAIN:
            providers.serves(slug, providers.rows(slug)[:20])
        yield providers


@pytest.fixture
def few(tmp_path: Path) -> Iterator[World]:
    """A provider of each kind, to be spoilt."""
    with world(tmp_path, ["deepseek", "openrouter", "anthropic", "ollama", "cohere"]) as providers:
        yield providers


def listed(providers: World, slug: str, **environment: str) -> Listing:
    contract = providers.contracts[slug]
    with open_network(contract, {**providers.environment, **environment}) as send:
        return list_models(contract, send)


def status_for(contract: Contract, environment: Mapping[str, str]) -> int:
    endpoint = contract.endpoint
    try:
        with open_network(contract, environment) as send:
            send(Request(f"{endpoint.url}?{urlencode(endpoint.query)}", endpoint.headers))
    except UnreachableError as refused:
        (status,) = re.findall(r"HTTP status (\d+)", refused.problem)
        return int(status)
    return 200


def rows_in(contract: Contract, listing: Listing) -> list[Row]:
    return list(listing.rows(contract.listing))


def steady(contract: Contract, rows: Any) -> list[str]:
    """Rows in an order of their own, without what changes at each call."""
    shape = contract.listing
    kept = (reduce(shape.without, shape.volatile, row) for row in rows)
    return sorted(json.dumps(row, sort_keys=True) for row in kept)


def recording(contract: Contract, listing: Listing) -> str:
    return cassette_text(contract, listing, Provenance("live", None, "", listing.coverage))


@pytest.mark.parametrize("slug", PLAIN)
def test_whoever_has_the_environment_gets_all_rows_of_all_pages(
    everywhere: World, slug: str
) -> None:
    contract, rows = shipped()[slug], everywhere.rows(slug)
    listing = listed(everywhere, slug)
    assert listing.coverage == "complete"
    assert steady(contract, rows_in(contract, listing)) == steady(contract, rows)
    assert len(listing.pages) == (-(-len(rows) // 3) if slug in PAGED else 1)
    assert set(read_catalog(contract, listing).ids)


@pytest.mark.slow
@pytest.mark.parametrize("slug", PLAIN)
def test_two_calls_differ_in_nothing_that_is_recorded(everywhere: World, slug: str) -> None:
    contract = shipped()[slug]
    one, other = listed(everywhere, slug), listed(everywhere, slug)
    assert recording(contract, one) == recording(contract, other)
    if contract.listing.volatile or len(everywhere.rows(slug)) > 3:
        # The order is random, and that of a few rows may come twice, but not every time.
        calls = (listed(everywhere, slug) for _ in range(30))
        assert any(rows_in(contract, one) != rows_in(contract, call) for call in calls)
    assert (
        one.pages[0].response.headers["x-request-id"]
        != (other.pages[0].response.headers["x-request-id"])
    )
    assert {"set-cookie", "date"} <= one.pages[0].response.headers.keys()


@pytest.mark.slow
@pytest.mark.parametrize("slug", PAGED)
def test_a_page_is_as_large_as_is_asked_for_unless_the_world_is_smaller(
    tmp_path: Path, slug: str
) -> None:
    with world(tmp_path, [slug]) as providers:
        assert len(listed(providers, slug).pages) == 1


@pytest.mark.slow
def test_fresh_cursors_are_never_the_same(few: World) -> None:
    few.fresh = True
    few.serves("cohere", Shelf(shipped()["cohere"], {}, few.rows("cohere"), "").made_up(0, 1_001))
    first, second = (listed(few, "cohere").pages[0].body["next_page_token"] for _ in range(2))
    assert first != second


@given(numbers=st.lists(st.integers(0, 9), max_size=20), size=st.integers(1, 7))
@pytest.mark.parametrize("slug", PAGED)
def test_pages_put_together_are_the_listing(slug: str, numbers: list[int], size: int) -> None:
    contract, empty = shipped()[slug], Shelf(shipped()[slug], {}, (), "")
    rows = tuple(row for number in numbers for row in empty.made_up(number, 1))
    shelf = Shelf(contract, recorded(slug, bundled_home())[1], rows, "http://x", size)
    found: list[Row] = []
    place = 0
    while place < len(rows) or place == 0:
        query = {contract.pagination.parameter: shelf.cursor_at(place)} if place else {}
        found += contract.listing.rows_in(shelf.cut(query, tick=place).value) or ()
        place += size
    assert steady(contract, found) == steady(contract, rows)


def test_a_cursor_is_the_last_rows_id(everywhere: World) -> None:
    for page in listed(everywhere, "anthropic").pages:
        assert page.body["last_id"] == page.body["data"][-1]["id"]


@pytest.mark.parametrize("slug", PAGED)
def test_a_page_that_was_never_offered_is_refused(everywhere: World, slug: str) -> None:
    parameter = shipped()[slug].pagination.parameter
    for cursor in ("nonsense", "1000000/"):
        assert on_the_wire(everywhere, slug, {parameter: cursor}).status == 400


@pytest.mark.parametrize("slug", KEYED)
def test_a_wrong_key_is_refused_where_a_key_is_needed(everywhere: World, slug: str) -> None:
    contract = shipped()[slug]
    wrong = {contract.auth.variables[0]: "sk-wrong-0123456789"}
    status = status_for(contract, {**everywhere.environment, **wrong})
    assert status == (401 if contract.auth.required else 200)


@pytest.mark.parametrize("slug", KEYED)
def test_no_key_is_refused_where_a_key_is_needed(everywhere: World, slug: str) -> None:
    contract = shipped()[slug]
    status = status_for(replace(contract, auth=Auth("none")), everywhere.environment)
    assert status == (401 if contract.auth.required else 200)


@pytest.mark.parametrize("slug", PLAIN)
def test_a_request_has_the_contracts_headers_and_query_and_no_more(
    everywhere: World, slug: str
) -> None:
    contract = shipped()[slug]
    assert on_the_wire(everywhere, slug).status == 200
    assert on_the_wire(everywhere, slug, {"key": "leaked"}).status == 400
    for name in contract.endpoint.query:
        assert on_the_wire(everywhere, slug, {name: "another"}).status == 400
    for name in contract.endpoint.headers:
        assert on_the_wire(everywhere, slug, without=name).status == 400


def test_what_nobody_serves_is_not_found(everywhere: World) -> None:
    assert on_the_wire(everywhere, "openai", path="/openai/v1/v1/models").status == 404
    assert on_the_wire(everywhere, "openai", path="/").status == 404
    assert on_the_wire(everywhere, "openai", path="openai").status == 404


@pytest.mark.parametrize("slug", ["ollama", "openai"])
def test_a_listing_can_only_be_read(everywhere: World, slug: str) -> None:
    asked = urlsplit(everywhere.url(slug))
    connection = HTTPConnection(str(asked.hostname), asked.port, timeout=10)
    with closing(connection):
        connection.request("POST", asked.path, b"{}")
        assert connection.getresponse().status == 405


def test_what_is_served_is_listed_from_then_on(few: World) -> None:
    few.serves("deepseek", [{"id": "next", "object": "model", "owned_by": "deepseek"}])
    (row,) = rows_in(shipped()["deepseek"], listed(few, "deepseek"))
    assert row["id"] == "next"
    assert [seen.path for seen in few.seen("deepseek")] == ["/deepseek/models"]
    assert few.seen("anthropic") == []


def test_what_compresses_sends_gzip_to_who_asked_for_none(few: World) -> None:
    few.compresses = True
    answer = on_the_wire(few, "deepseek")
    assert answer.headers["content-encoding"] == "gzip"
    data = json.loads(gzip.decompress(answer.body))["data"]
    assert steady(shipped()["deepseek"], data) == steady(
        shipped()["deepseek"], few.rows("deepseek")
    )


@pytest.mark.parametrize(("style", "size"), [("offset", 2), ("offset", 5)])
def test_an_offset_counts_rows(style: Literal["offset"], size: int) -> None:
    pagination = Pagination(style, parameter="skip", page_size=size)
    contract = replace(shipped()["openai"], pagination=pagination)
    shelf = Shelf(contract, {"object": "list"}, recorded("openai", SAMPLE)[0][:10], "http://x")

    def send(request: Request) -> Response:
        query = dict(parse_qsl(urlsplit(request.url).query))
        return Response(200, {}, json.dumps(shelf.cut(query, tick=1).value).encode())

    listing = list_models(contract, send)
    assert [len(contract.listing.rows_in(page.body) or ()) for page in listing.pages] == [size] * (
        10 // size
    ) + [0]
