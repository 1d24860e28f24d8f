"""Asks a provider for its models, page by page, until the provider says that was all.

The client knows no network: it hands each request to a `Send`, and that may be the network
(`generator.network`), a cassette (`generator.cassettes`) or saved files. One code path pages
through all of them, so what is replayed is what would be fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from gen_models.errors import RejectedError
from gen_models.formats import strict_json

if TYPE_CHECKING:
    from gen_models.contract import Contract, Coverage, Pagination
    from gen_models.credentials import Key

MAX_PAGES: Final = 1_000
MAX_ROWS: Final = 200_000
"""Nearly 500 times what the longest known listing has."""

_OK: Final = 200
_AGAIN: Final = "record it again"
_NEXT_KEYS: Final = ("next", "next_page", "next_page_token", "nextPageToken")
_NEXT_LINK: Final = re.compile(
    r'<([^<>]*)>\s*;[^,<]*\brel\s*=\s*"?next"?(?=[\s;,]|$)', re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Request:
    """One GET. `url` has the whole query, and no secret: keys are added on the way out."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


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


class NoSuchPageError(LookupError):
    """A `Send` that has no network behind it does not hold the page that was asked for."""


@dataclass(frozen=True, slots=True)
class Page:
    """One request, its response, and the response's JSON."""

    request: Request
    response: Response
    body: Any


@dataclass(frozen=True, slots=True)
class Listing:
    """A provider's whole answer.

    `coverage` is "complete" when the provider said that this was all, "partial" when it said
    that there is more, and "unstated" when it did not say.
    """

    pages: tuple[Page, ...]
    coverage: Coverage

    @property
    def secrets(self) -> tuple[Key, ...]:
        """What its requests were authenticated with."""
        return tuple(dict.fromkeys(key for page in self.pages for key in page.response.secrets))


def list_models(contract: Contract, send: Send, *, may_be_partial: bool = False) -> Listing:
    """Asks for every page of a provider's listing.

    Args:
        contract: how to ask.
        send: answers a request.
        may_be_partial: when a further page is not there, take what there is and say so in
            `coverage`, instead of raising.

    Raises:
        RejectedError: a status other than 200, a body that is no strict JSON, a missing page,
            a cursor that repeats, a page without a new model that says that there is more,
            more than 1,000 pages, or more than 20,000 rows.
    """
    pages: list[Page] = []
    asked: set[str] = set()
    known: set[str] = set()
    query: dict[str, str] = {}
    rows = 0
    while True:
        request = _request(contract, query)
        if request.url in asked:
            raise _rejected(contract, "the provider gave the same cursor twice", _AGAIN, "wire")
        if pages:
            _hold_something_new(contract, pages[-1], known)
        if len(pages) == MAX_PAGES:
            raise _rejected(
                contract,
                f"the listing has over {MAX_PAGES} pages",
                "narrow the query in the contract",
            )
        asked.add(request.url)
        try:
            response = send(request)
        except NoSuchPageError:
            if pages and may_be_partial:
                return Listing(tuple(pages), "partial")
            raise _rejected(
                contract,
                f"page {len(pages) + 1} is missing: {request.url} was not recorded",
                f"record all pages: gen-models record {contract.slug} --from FILE...",
            ) from None
        page = Page(request, response, _read(contract, response, len(pages) + 1))
        pages.append(page)
        rows += len(rows_of(contract, page.body))
        if rows > MAX_ROWS:
            raise _rejected(
                contract,
                f"the listing has over {MAX_ROWS} rows",
                "narrow the query in the contract",
            )
        match _next(contract, page, pages):
            case str() as ended:
                return Listing(tuple(pages), ended)
            case dict() as query:
                continue


def _hold_something_new(contract: Contract, page: Page, known: set[str]) -> None:
    """Refuses pages that go on and on with what has been said. A page may be empty."""
    ids = {str(dig(row, contract.listing.id)) for row in rows_of(contract, page.body)}
    if ids and ids <= known:
        raise _rejected(
            contract, "a page has no new model, and says that there is more", _AGAIN, "wire"
        )
    known |= ids


def _request(contract: Contract, extra: Mapping[str, str]) -> Request:
    query = {**contract.endpoint.query, **extra}
    try:
        url = f"{contract.endpoint.url}?{urlencode(query)}" if query else contract.endpoint.url
    except UnicodeEncodeError:
        raise _rejected(
            contract, "the provider gave a cursor that no URL can hold", _AGAIN, "wire"
        ) from None
    return Request(url, contract.endpoint.headers)


def _read(contract: Contract, response: Response, number: int) -> Any:
    if response.status != _OK:
        raise _rejected(
            contract,
            f"page {number} is a refusal: HTTP status {response.status}",
            "check the key and record it again",
        )
    try:
        return strict_json.loads(response.body)
    except strict_json.NotJSONError as error:
        raise _rejected(
            contract, f"page {number} {error}", "record it again, without a proxy in between"
        ) from None


def _next(contract: Contract, page: Page, pages: list[Page]) -> Coverage | dict[str, str]:
    """How to ask for the next page, or how the listing ended."""
    paging = contract.pagination
    match paging.style:
        case "none":
            return "partial" if _hints_at_more(page) else "complete"
        case "cursor":
            return _after_cursor(contract, paging, page.body)
        case "token":
            token = dig(page.body, paging.token)
            return {paging.parameter: str(token)} if token else "complete"
        case "link":
            return _after_link(contract, paging, page)
        case "offset":
            size = len(rows_of(contract, page.body))
            seen = sum(len(rows_of(contract, earlier.body)) for earlier in pages)
            return "complete" if size < paging.page_size else {paging.parameter: str(seen)}


def _hints_at_more(page: Page) -> bool:
    """Whether a page that should be the only one says, as others do, that there is more."""
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
        raise _rejected(
            contract,
            f"'{paging.more}' says that there is more, and '{paging.cursor}' does not say where",
            _AGAIN,
            "wire",
        )
    return {paging.parameter: cursor}


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
    # A link may lead anywhere; only its cursor is taken, and asked for at our own endpoint.
    try:
        cursor = dict(parse_qsl(urlsplit(str(link)).query)).get(paging.parameter)
    except ValueError:
        cursor = None
    if not cursor:
        raise _rejected(
            contract,
            f"the link to the next page has no '{paging.parameter}'",
            "correct pagination.parameter in the contract",
            "wire",
        )
    return {paging.parameter: cursor}


def dig(body: object, path: str, missing: object = None) -> Any:
    """What stands at a dotted path of keys, or `missing`."""
    for key in path.split("."):
        if not isinstance(body, dict) or key not in body:
            return missing
        body = body[key]
    return body


def rows_of(contract: Contract, body: object) -> list[Any]:
    """The rows of a page; none where the page has not the contract's form."""
    rows = body if contract.listing.rows is None else dig(body, contract.listing.rows)
    return rows if isinstance(rows, list) else []


def _rejected(
    contract: Contract, problem: str, hint: str, broken: str = "recordings"
) -> RejectedError:
    return RejectedError(problem, provider=contract.slug, contract=broken, hint=hint)
