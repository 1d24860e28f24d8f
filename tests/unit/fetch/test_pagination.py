"""The client asks for every page, each once, of nobody but the provider, and says what it got."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.contract import Contract, ListingShape, Pagination
from gen_models.contract.model import Endpoint
from gen_models.errors import RejectedError
from gen_models.fetch import (
    Listing,
    Request,
    Response,
    advance,
    list_models,
    open_network,
    paginate,
    pagination,
)
from gen_models.recordings import saved_responses
from tests.support.builders.acme import BY_CURSOR, acme, rows
from tests.support.provider.loopback import Answer, Loopback, Seen, loopback
from tests.support.provider.paging import (
    CURSOR,
    DIALECTS,
    LINK,
    LINK_HEADER,
    OFFSET,
    PAGE,
    PAGE_FLAG,
    PAGES,
    Dialect,
)

every_dialect = pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)

ids_in_order = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
    unique=True,
    max_size=9,
)


@pytest.fixture(scope="module")
def provider() -> Iterator[Loopback]:
    with loopback() as server:
        yield server


def fetched(contract: Contract) -> Listing:
    with open_network(contract, None) as send:
        return list_models(contract, send)


def refused(contract: Contract) -> RejectedError:
    with pytest.raises(RejectedError) as caught:
        fetched(contract)
    assert caught.value.provider == "acme"
    assert caught.value.hint
    return caught.value


def ids_of(contract: Contract, listing: Listing) -> list[str]:
    return [row["id"] for row in listing.rows(contract.listing)]


@every_dialect
@given(ids=ids_in_order, size=st.integers(1, 4))
def test_every_page_is_asked_for_once_and_every_id_comes_in_order(
    provider: Loopback, dialect: Dialect, ids: list[str], size: int
) -> None:
    provider.answers(dialect.script(ids, size))
    contract = acme(f"{provider.url}/v1/models", pagination=dialect.pagination(size))
    listing = fetched(contract)
    assert ids_of(contract, listing) == ids
    assert listing.coverage == "complete"
    assert len(listing.pages) == len(provider.seen)
    assert len({tuple(seen.query.items()) for seen in provider.seen}) == len(provider.seen)


@every_dialect
def test_every_page_is_asked_for_with_the_contracts_own_query_and_headers(
    provider: Loopback, dialect: Dialect
) -> None:
    provider.answers(dialect.script(["a", "b", "c"], 2))
    endpoint = Endpoint(
        f"{provider.url}/v1/models", headers={"Acme-Version": "7"}, query={"limit": "1 000"}
    )
    fetched(acme(endpoint=endpoint, pagination=dialect.pagination(2)))
    for seen in provider.seen:
        assert (seen.path, seen.query["limit"]) == ("/v1/models", "1 000")
        assert seen.headers["acme-version"] == "7"


@pytest.mark.parametrize("dialect", [LINK, LINK_HEADER], ids=lambda dialect: dialect.name)
def test_a_link_to_another_host_gives_its_cursor_and_is_not_followed(
    provider: Loopback, dialect: Dialect
) -> None:
    with loopback() as elsewhere:
        link = f"{elsewhere.url}/steal?cursor=2&key=stolen"

        def answer(seen: Seen) -> Answer:
            if "cursor" in seen.query:
                return Answer({"data": rows(["c"]), "links": {"next": None}})
            return Answer(
                {"data": rows(["a", "b"]), "links": {"next": link}},
                headers={"Link": f'<{link}>; rel="next"'},
            )

        provider.answers(answer)
        contract = acme(f"{provider.url}/v1/models", pagination=dialect.pagination(2))
        assert ids_of(contract, fetched(contract)) == ["a", "b", "c"]
        assert [seen.query for seen in provider.seen] == [{}, {"cursor": "2"}]
        assert elsewhere.seen == []


@pytest.mark.parametrize(
    "link",
    [
        '<https://acme.example/?cursor=2>; rel="next"',
        "<https://acme.example/?cursor=2>; rel=next",
        '<https://acme.example/?cursor=2>;rel="next";title="rest"',
        '<https://acme.example/?a=1>; rel="prev", <https://acme.example/?cursor=2>; rel="next"',
        '<https://acme.example/?cursor=2>; REL="NEXT", <https://acme.example/?a=9>; rel="last"',
    ],
)
def test_the_next_link_is_found_however_it_is_written(link: str) -> None:
    asked: list[str] = []

    def send(request: Request) -> Response:
        asked.append(request.url)
        return Response(200, {} if len(asked) > 1 else {"link": link}, b'{"data":[]}')

    contract = acme(pagination=Pagination("link", parameter="cursor"))
    list_models(contract, send)
    assert asked == [contract.endpoint.url, f"{contract.endpoint.url}?cursor=2"]


def test_a_cursor_that_comes_twice_is_no_listing(provider: Loopback) -> None:
    provider.answers(lambda _: Answer({"data": rows(["a"]), "has_more": True, "last_id": "a"}))
    error = refused(acme(provider.url + "/", pagination=BY_CURSOR))
    assert (error.contract, "repeated a cursor" in error.problem) == ("pages", True)
    assert len(provider.seen) == 2


def test_pages_without_end_are_no_listing(
    provider: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagination, "MAX_PAGES", 5)

    def answer(_: Seen) -> Answer:
        return Answer({"data": [], "has_more": True, "last_id": str(len(provider.seen))})

    provider.answers(answer)
    error = refused(acme(provider.url + "/", pagination=BY_CURSOR))
    assert "over 5 pages" in error.problem
    assert len(provider.seen) == 5


def test_rows_without_number_are_no_listing(
    provider: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagination, "MAX_ROWS", 5)
    contract = acme(provider.url + "/")
    provider.answers(lambda _: Answer({"data": rows("abcde")}))
    assert len(fetched(contract).pages) == 1
    provider.answers(lambda _: Answer({"data": rows("abcdef")}))
    assert "over 5 rows" in refused(contract).problem


def test_a_page_that_says_nothing_new_and_promises_more_is_no_listing(provider: Loopback) -> None:
    def answer(seen: Seen) -> Answer:
        cursor = f"{len(provider.seen)}"
        return Answer({"data": rows("ab"), "has_more": True, "last_id": cursor})

    provider.answers(answer)
    error = refused(acme(provider.url + "/", pagination=BY_CURSOR))
    assert (error.contract, "has no new model" in error.problem) == ("pages", True)
    assert len(provider.seen) == 2


IGNORES_IT = pytest.mark.parametrize("dialect", [OFFSET, PAGE], ids=lambda dialect: dialect.name)


@IGNORES_IT
@pytest.mark.parametrize("size", [2, 3])
def test_a_provider_that_ignores_the_parameter_is_an_error(
    provider: Loopback, dialect: Dialect, size: int
) -> None:
    provider.answers(lambda _: Answer({"data": rows("abc")}))
    error = refused(acme(provider.url + "/", pagination=dialect.pagination(size)))
    parameter = dialect.pagination(size).parameter
    assert (error.contract, f"ignores '{parameter}'" in error.problem) == ("pages", True)
    assert "acme.toml" in error.hint
    assert len(provider.seen) == 2


@IGNORES_IT
def test_a_last_page_that_only_repeats_another_is_an_error(
    provider: Loopback, dialect: Dialect
) -> None:
    pages = [rows("abc"), rows("def"), rows("ef")]
    provider.answers(lambda _: Answer({"data": pages[len(provider.seen) - 1]}))
    error = refused(acme(provider.url + "/", pagination=dialect.pagination(3)))
    assert "page 3 only repeats rows" in error.problem


@pytest.mark.parametrize("last", [["c"], ["a", "b"]])
def test_an_id_that_may_come_twice_may_be_a_page_but_no_page_may_come_twice(
    provider: Loopback, last: list[str]
) -> None:
    shape = ListingShape(id="id", rows=("data",), duplicates="known")
    pages = [rows("ab"), rows("cd"), rows(last)]
    provider.answers(lambda _: Answer({"data": pages[min(len(provider.seen), 3) - 1]}))
    contract = acme(provider.url + "/", pagination=OFFSET.pagination(2), listing=shape)
    if last == ["c"]:
        assert ids_of(contract, fetched(contract)) == ["a", "b", "c", "d", "c"]
    else:
        assert "only repeats rows" in refused(contract).problem


@pytest.mark.parametrize("dialect", [OFFSET, PAGE], ids=lambda dialect: dialect.name)
def test_a_total_that_is_reached_ends_a_listing_without_another_request(
    provider: Loopback, dialect: Dialect
) -> None:
    whole = dialect.script("abcd", 2)

    def answer(seen: Seen) -> Answer:
        page = whole(seen)
        assert isinstance(page, Answer)
        assert isinstance(page.body, dict)
        return Answer({**page.body, "sum": 4})

    provider.answers(answer)
    shape = ListingShape(id="id", rows=("data",), total="sum")
    contract = acme(provider.url + "/", pagination=dialect.pagination(2), listing=shape)
    listing = fetched(contract)
    assert (ids_of(contract, listing), listing.coverage) == ([*"abcd"], "complete")
    assert len(provider.seen) == 2


@IGNORES_IT
def test_a_page_that_the_provider_made_smaller_is_not_the_last(
    provider: Loopback, dialect: Dialect
) -> None:
    provider.answers(lambda _: Answer({"data": rows("abc"), "limit": 3}))
    listing = fetched(acme(provider.url + "/", pagination=dialect.pagination(100)))
    assert listing.coverage == "partial"
    assert "'limit'" in listing.more


@pytest.mark.parametrize(
    ("paging", "said", "words"),
    [
        (PAGES, {"meta": {"totalPage": "2"}}, "pagination.pages"),
        (PAGES, {"meta": {"totalPage": True}}, "pagination.pages"),
        (PAGE_FLAG, {"hasMore": "yes"}, "pagination.more"),
        (PAGE_FLAG, {"hasMore": 1}, "pagination.more"),
    ],
)
def test_what_should_say_whether_pages_follow_and_does_not_is_an_error(
    provider: Loopback, paging: Dialect, said: dict[str, object], words: str
) -> None:
    provider.answers(lambda _: Answer({"data": rows("ab"), **said}))
    error = refused(acme(provider.url + "/", pagination=paging.pagination(2)))
    assert error.contract == "pages"
    assert words in error.hint


@pytest.mark.parametrize("dialect", [PAGES, PAGE_FLAG], ids=lambda dialect: dialect.name)
def test_a_page_that_does_not_say_whether_pages_follow_leaves_it_unstated(
    provider: Loopback, dialect: Dialect
) -> None:
    provider.answers(lambda _: Answer({"data": rows("ab")}))
    listing = fetched(acme(provider.url + "/", pagination=dialect.pagination(2)))
    assert listing.coverage == "unstated"


def test_a_link_to_more_that_no_contract_knows_makes_a_listing_partial(provider: Loopback) -> None:
    more = {"link": '<https://acme.example/?page=2>; rel="next"'}
    provider.answers(lambda _: Answer({"data": rows("ab")}, headers=more))
    assert fetched(acme(provider.url + "/")).coverage == "partial"


@pytest.mark.parametrize("flag", [True, "yes", 1])
@pytest.mark.parametrize("cursor", [None, "", 5, ["a"]])
def test_more_without_a_cursor_is_no_listing(
    provider: Loopback, flag: object, cursor: object
) -> None:
    provider.answers(lambda _: Answer({"data": [], "has_more": flag, "last_id": cursor}))
    error = refused(acme(provider.url + "/", pagination=BY_CURSOR))
    assert error.contract == "pages"
    assert "'has_more' says that there is more" in error.problem
    assert "'last_id' is not a cursor" in error.problem


def test_a_next_link_without_its_cursor_is_no_listing(provider: Loopback) -> None:
    provider.answers(lambda _: Answer({"data": [], "links": {"next": "/v1/models?page=2"}}))
    error = refused(acme(provider.url + "/", pagination=LINK.pagination(1)))
    assert (error.contract, "has no 'cursor'" in error.problem) == ("pages", True)
    assert "pagination.parameter" in error.hint


@pytest.mark.parametrize("status", [201, 204, 301, 302, 307, 401, 403, 404, 429, 500, 503])
def test_any_status_but_200_is_a_refusal(provider: Loopback, status: int) -> None:
    provider.answers(lambda _: Answer(b"" if status == 204 else {"data": []}, status=status))
    error = refused(acme(provider.url + "/"))
    assert error.contract == "recordings"
    assert f"page 1 is an error response: HTTP status {status}" in error.problem


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!doctype html><title>Sign in</title>", "not JSON"),
        (b'{"data":[{"id":"a"}', "not JSON"),
        (b"", "not JSON"),
        (b'{"data":[],"x":NaN}', "the number NaN"),
        (b'{"data":[],"data":[]}', "the key 'data' twice"),
        (b'\xef\xbb\xbf{"data":[]}', "byte order mark"),
        (b'{"data":["\xff"]}', "not UTF-8"),
    ],
)
def test_a_200_that_is_no_strict_json_is_no_listing(
    provider: Loopback, body: bytes, words: str
) -> None:
    provider.answers(lambda _: Answer(body))
    error = refused(acme(provider.url + "/"))
    assert error.contract == "recordings"
    assert error.problem.startswith("page 1 ")
    assert words in error.problem


def test_a_broken_page_is_named_by_its_number(provider: Loopback) -> None:
    whole = CURSOR.script(["a", "b"], 1)
    provider.answers(lambda seen: Answer(b"[") if "after" in seen.query else whole(seen))
    assert refused(acme(provider.url + "/", pagination=BY_CURSOR)).problem.startswith("page 2 ")


@pytest.mark.parametrize("dialect", [CURSOR, LINK], ids=lambda dialect: dialect.name)
def test_a_provider_that_does_not_say_that_this_was_all_leaves_it_unstated(
    provider: Loopback, dialect: Dialect
) -> None:
    provider.answers(lambda _: Answer({"data": rows(["a"])}))
    contract = acme(provider.url + "/", pagination=dialect.pagination(1))
    assert fetched(contract).coverage == "unstated"


def test_a_page_that_is_not_there_makes_a_listing_partial_only_where_that_may_be(
    tmp_path: Path,
) -> None:
    page = tmp_path / "page1.json"
    page.write_bytes(b'{"data":[{"id":"a"}],"has_more":true,"last_id":"a"}')
    contract = acme(pagination=BY_CURSOR)
    listing = list_models(contract, saved_responses([page]), may_be_partial=True)
    assert (ids_of(contract, listing), listing.coverage) == (["a"], "partial")
    with pytest.raises(RejectedError, match=r"acme: .*page 2 is missing") as caught:
        list_models(contract, saved_responses([page]))
    assert f"{contract.endpoint.url}?after=a was not recorded" in caught.value.problem
    assert "gen-models record acme --from" in caught.value.hint


def test_a_listing_without_a_single_page_is_missing_even_where_it_may_be_partial() -> None:
    with pytest.raises(RejectedError, match=r"acme: .*page 1 is missing") as caught:
        list_models(acme(), saved_responses([]), may_be_partial=True)
    assert caught.value.hint


@pytest.mark.parametrize(
    "hint",
    [{"has_more": True}, {"next": "x"}, {"next_page_token": "x"}, {"nextPageToken": "x"}],
    ids=str,
)
def test_a_page_that_should_be_the_only_one_and_hints_at_more_is_partial(
    hint: dict[str, object],
) -> None:
    body = json.dumps({"data": rows(["a"]), **hint}).encode()
    assert list_models(acme(), lambda _: Response(200, {}, body)).coverage == "partial"


@pytest.mark.parametrize("hint", [{}, {"has_more": False}, {"next": None}, {"next": ""}], ids=str)
def test_a_page_that_hints_at_nothing_more_is_complete(hint: dict[str, object]) -> None:
    body = json.dumps({"data": rows(["a"]), **hint}).encode()
    assert list_models(acme(), lambda _: Response(200, {}, body)).coverage == "complete"


def test_pagination_yields_requests_and_is_sent_responses() -> None:
    contract = acme(pagination=BY_CURSOR)
    pages = paginate(contract)
    first = advance(pages, None)
    assert first == Request(contract.endpoint.url)
    body = {"data": rows("a"), "has_more": True, "last_id": "a"}
    second = advance(pages, Response(200, {}, json.dumps(body).encode()))
    assert second == Request(f"{contract.endpoint.url}?after=a")
    last = Response(200, {}, json.dumps({"data": rows("b"), "has_more": False}).encode())
    listing = advance(pages, last)
    assert isinstance(listing, Listing)
    assert ids_of(contract, listing) == ["a", "b"]
    assert list_models(contract, lambda r: last if "?" in r.url else Response(
        200, {}, json.dumps(body).encode()
    )) == listing  # fmt: skip


@pytest.mark.parametrize("may_be_partial", [True, False])
def test_pagination_can_be_told_that_there_is_no_such_page(*, may_be_partial: bool) -> None:
    pages = paginate(acme(pagination=BY_CURSOR), may_be_partial=may_be_partial)
    body = {"data": rows("a"), "has_more": True, "last_id": "a"}
    advance(pages, None)
    advance(pages, Response(200, {}, json.dumps(body).encode()))
    if may_be_partial:
        listing = advance(pages, None)
        assert isinstance(listing, Listing)
        assert listing.coverage == "partial"
    else:
        with pytest.raises(RejectedError, match="page 2 is missing"):
            advance(pages, None)


def test_what_a_send_raises_is_not_taken_for_the_end_of_the_listing() -> None:
    responses: Iterator[Response] = iter(())
    with pytest.raises(StopIteration):
        list_models(acme(), lambda _: next(responses))
