"""Pages through a provider's listing until the provider says that it is complete.

Pagination does no I/O: `paginate` yields requests and is sent responses. The network, cassettes
and saved files all drive the same generator, so a replay pages exactly as a live request does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from gen_models.errors import RejectedError
from gen_models.formats import dig, strict_json

if TYPE_CHECKING:
    from gen_models.contract import Contract, Coverage, ListingShape, Pagination
    from gen_models.credentials import Key

MAX_PAGES: Final = 1_000
MAX_ROWS: Final = 200_000  # Nearly 500 times as many as the longest known listing has.

MAX_BYTES: Final = 16 * 2**20
"""Of all pages together; the largest known listing has half a megabyte."""

_LONGEST_CURSOR: Final = 8_192
_OK: Final = 200
_RECORD_AGAIN: Final = "record it again"
_NEXT_KEYS: Final = ("next", "next_page", "next_page_token", "nextPageToken")
_NEXT_LINK: Final = re.compile(
    r'<([^<>]*)>\s*;[^,<]*\brel\s*=\s*"?next"?(?=[\s;,]|$)', re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `url` includes the query but no secret: credentials are added when sent."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """What came back. Header names are lower-case.

    `secrets` is what the request was authenticated with, which may not be in any recording.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    secrets: tuple[Key, ...] = field(default=(), repr=False, compare=False)


Send = Callable[[Request], Response]
"""Answers a request, or raises NoSuchPageError."""


class NoSuchPageError(LookupError):
    """A `Send` that replays has no response to this request."""


@dataclass(frozen=True, slots=True)
class Page:
    """A request, its response, and the response's JSON."""

    request: Request
    response: Response
    body: Any


@dataclass(frozen=True, slots=True)
class Listing:
    """All pages of a provider's listing.

    `coverage` is "complete" if the provider said that this is all, "partial" if it said that
    there is more, and "unstated" if it did not say.
    """

    pages: tuple[Page, ...]
    coverage: Coverage

    @property
    def secrets(self) -> tuple[Key, ...]:
        """What its requests were authenticated with."""
        return tuple(dict.fromkeys(key for page in self.pages for key in page.response.secrets))

    def rows(self, shape: ListingShape) -> Iterator[Any]:
        """The rows of all pages, in order."""
        for page in self.pages:
            yield from shape.rows_in(page.body) or ()


Pages = Generator[Request, Response | None, Listing]
"""Yields requests, is sent their responses (None: there is no such page), returns the listing."""


def paginate(contract: Contract, *, may_be_partial: bool = False) -> Pages:
    """Requests every page of a provider's listing, without doing the I/O.

    Args:
        contract: how to request pages.
        may_be_partial: if a further page does not exist, return the pages so far with the
            coverage "partial" instead of raising.

    Raises:
        RejectedError: a status other than 200, a body that is not strict JSON, a missing page,
            a repeated cursor, a page that promises more but has no new model, or more than
            `MAX_PAGES` pages, `MAX_ROWS` rows or `MAX_BYTES` bytes.
    """
    pages: list[Page] = []
    requested: set[str] = set()
    known: set[str | None] = set()
    query: dict[str, str] = {}
    rows = size = 0
    has_news = True
    while True:
        request = _request(contract, query)
        if request.url in requested:
            raise _rejected(contract, "the provider repeated a cursor", contract_name="pages")
        if not has_news:
            what = "a page has no new model, but says that there are more"
            raise _rejected(contract, what, contract_name="pages")
        if len(pages) == MAX_PAGES:
            raise _too_many(contract, f"{MAX_PAGES} pages")
        requested.add(request.url)
        response = yield request
        if response is None:
            if pages and may_be_partial:
                return Listing(tuple(pages), "partial")
            raise _rejected(
                contract,
                f"page {len(pages) + 1} is missing: {request.url} was not recorded",
                f"record all pages: `gen-models record {contract.slug} --from FILE...`",
            )
        size += len(response.body)
        if size > MAX_BYTES:
            raise _too_many(contract, f"{MAX_BYTES // 2**20} MiB")
        page = Page(request, response, _json_of(contract, response, len(pages) + 1))
        pages.append(page)
        page_rows = contract.listing.rows_in(page.body) or []
        rows += len(page_rows)
        if rows > MAX_ROWS:
            raise _too_many(contract, f"{MAX_ROWS} rows")
        following = _next(contract, page, len(page_rows), rows)
        if not isinstance(following, dict):
            return Listing(tuple(pages), following)
        query = following
        ids = {contract.listing.id_of(row) for row in page_rows}
        has_news = not ids or not ids <= known
        known |= ids


def advance(pages: Pages, response: Response | None) -> Request | Listing:
    """Sends a response to `paginate`, or None to start it; returns what it wants or returns.

    Raises:
        RejectedError: as `paginate` does.
    """
    try:
        return pages.send(response)
    except StopIteration as stop:
        listing: Listing = stop.value
        return listing


def list_models(contract: Contract, send: Send, *, may_be_partial: bool = False) -> Listing:
    """Drives `paginate` with a synchronous `send`.

    Raises:
        RejectedError: as `paginate` does.
    """
    pages = paginate(contract, may_be_partial=may_be_partial)
    step = advance(pages, None)
    while isinstance(step, Request):
        try:
            response = send(step)
        except NoSuchPageError:
            step = advance(pages, None)
        else:
            step = advance(pages, response)
    return step


def _request(contract: Contract, extra: Mapping[str, str]) -> Request:
    query = {**contract.endpoint.query, **extra}
    try:
        url = f"{contract.endpoint.url}?{urlencode(query)}" if query else contract.endpoint.url
    except UnicodeEncodeError:
        raise _unfit(contract) from None
    return Request(url, contract.endpoint.headers)


def _json_of(contract: Contract, response: Response, number: int) -> Any:
    if response.status != _OK:
        raise _rejected(
            contract,
            f"page {number} is an error response: HTTP status {response.status}",
            "check the key and record it again",
        )
    try:
        return strict_json.loads(response.body)
    except strict_json.NotJSONError as error:
        raise _rejected(
            contract, f"page {number} {error}", "record it again, without a proxy in between"
        ) from None


def _next(contract: Contract, page: Page, size: int, rows: int) -> Coverage | dict[str, str]:
    """The query of the next page, or how the listing ended.

    `size` is the number of rows of this page, `rows` that of all pages so far.
    """
    paging = contract.pagination
    match paging.style:
        case "none":
            return "partial" if _hints_at_more(page) else "complete"
        case "cursor":
            return _after_cursor(contract, paging, page.body)
        case "token":
            token = dig(page.body, paging.token)
            return {paging.parameter: _cursor(contract, str(token))} if token else "complete"
        case "link":
            return _after_link(contract, paging, page)
        case "offset":
            return "complete" if size < paging.page_size else {paging.parameter: str(rows)}


def _hints_at_more(page: Page) -> bool:
    """Whether a page that should be the only one says, in any known dialect, that there is more."""
    said = dig(page.body, "has_more") is True or any(dig(page.body, key) for key in _NEXT_KEYS)
    return said or _NEXT_LINK.search(page.response.headers.get("link", "")) is not None


def _after_cursor(
    contract: Contract, paging: Pagination, body: object
) -> Coverage | dict[str, str]:
    more = dig(body, paging.more)
    if more is None:
        return "unstated"
    if more is False:
        return "complete"
    cursor = dig(body, paging.cursor)
    if more is not True or not isinstance(cursor, str) or not cursor:
        what = f"'{paging.more}' says that there is more, but '{paging.cursor}' is not a cursor"
        raise _rejected(contract, what, contract_name="pages")
    return {paging.parameter: _cursor(contract, cursor)}


def _cursor(contract: Contract, cursor: str) -> str:
    if len(cursor) > _LONGEST_CURSOR:
        raise _unfit(contract)
    return cursor


def _unfit(contract: Contract) -> RejectedError:
    problem = "the provider sent a cursor that does not fit in a URL"
    return _rejected(contract, problem, contract_name="pages")


def _after_link(contract: Contract, paging: Pagination, page: Page) -> Coverage | dict[str, str]:
    if paging.next:
        if dig(page.body, paging.next, missing := object()) is missing:
            return "unstated"
        link = dig(page.body, paging.next)
    else:
        found = _NEXT_LINK.search(page.response.headers.get("link", ""))
        link = found[1] if found else None
    if not link:
        return "complete"
    # A link may point anywhere. Only its cursor is used, at the contract's own endpoint.
    link = _cursor(contract, str(link))
    try:
        cursor = dict(parse_qsl(urlsplit(link).query)).get(paging.parameter)
    except ValueError:
        cursor = None
    if not cursor:
        what = f"the link to the next page has no '{paging.parameter}'"
        hint = "correct pagination.parameter in the contract"
        raise _rejected(contract, what, hint, contract_name="pages")
    return {paging.parameter: cursor}


def _too_many(contract: Contract, limit: str) -> RejectedError:
    return _rejected(contract, f"the listing has over {limit}", "narrow the query in the contract")


def _rejected(
    contract: Contract,
    problem: str,
    hint: str = _RECORD_AGAIN,
    *,
    contract_name: str = "recordings",
) -> RejectedError:
    return RejectedError(problem, provider=contract.slug, contract=contract_name, hint=hint)
