"""Pages through a provider's listing until the provider says that it is complete.

Pagination does no I/O: `paginate` yields requests and is sent responses. The network, cassettes
and saved files all drive the same generator, so a replay pages exactly as a live request does.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from gen_models.contract import shape_mismatch
from gen_models.fetch.next_page import Tally, next_step, rejected
from gen_models.fetch.signs import sign_of_more
from gen_models.formats import strict_json

if TYPE_CHECKING:
    from gen_models.contract import Contract, Coverage, ListingShape
    from gen_models.credentials import Key
    from gen_models.errors import RejectedError

MAX_PAGES: Final = 1_000
MAX_ROWS: Final = 200_000  # Nearly 500 times as many as the longest known listing has.

MAX_BYTES: Final = 16 * 2**20
"""Of all pages together; the largest known listing has half a megabyte."""

_OK: Final = 200


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
    there is more, and "unstated" if it did not say. `more` is how it said that there is more.
    """

    pages: tuple[Page, ...]
    coverage: Coverage
    more: str = ""

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
        RejectedError: a status other than 200, a body that is not strict JSON, a page without
            rows or IDs where the contract says that they are, a missing page, a repeated cursor,
            a page that promises more but has no new model, a page that repeats another, or more
            than `MAX_PAGES` pages, `MAX_ROWS` rows or `MAX_BYTES` bytes.
    """
    tally = Tally()
    requested: set[str] = set()
    query: dict[str, str] = {}
    while True:
        request = _request(contract, query)
        if request.url in requested:
            raise rejected(contract, "the provider repeated a cursor")
        if not tally.has_news:
            raise rejected(contract, "a page has no new model, but says that there are more")
        if len(tally.pages) == MAX_PAGES:
            raise _too_many(contract, f"{MAX_PAGES} pages")
        requested.add(request.url)
        response = yield request
        if response is None:
            if tally.pages and may_be_partial:
                return Listing(tuple(tally.pages), "partial")
            raise rejected(
                contract,
                f"page {len(tally.pages) + 1} is missing: {request.url} was not recorded",
                f"record all pages: `gen-models record {contract.slug} --from FILE...`",
                contract_name="recordings",
            )
        _add(contract, tally, request, response)
        following = next_step(contract, tally)
        if not isinstance(following, dict):
            more = sign_of_more(contract, tally)
            coverage: Coverage = following if more is None else "partial"
            return Listing(tuple(tally.pages), coverage, more or "")
        query = following


def _add(contract: Contract, tally: Tally, request: Request, response: Response) -> None:
    """Adds a page to what was read, if it is one and there is not too much."""
    number = len(tally.pages) + 1
    tally.bytes += len(response.body)
    if tally.bytes > MAX_BYTES:
        raise _too_many(contract, f"{MAX_BYTES // 2**20} MiB")
    page = Page(request, response, _json_of(contract, response, number))
    if (found := shape_mismatch(contract, page.body, number)) is not None:
        raise rejected(contract, found.problem, found.hint)
    tally.add(contract, page)
    if tally.rows > MAX_ROWS:
        raise _too_many(contract, f"{MAX_ROWS} rows")


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
        raise rejected(contract, "the provider sent a cursor that does not fit in a URL") from None
    return Request(url, contract.endpoint.headers)


def _json_of(contract: Contract, response: Response, number: int) -> Any:
    if response.status != _OK:
        raise rejected(
            contract,
            f"page {number} is an error response: HTTP status {response.status}",
            "check the key and record it again",
            contract_name="recordings",
        )
    try:
        return strict_json.loads(response.body)
    except strict_json.NotJSONError as error:
        raise rejected(
            contract,
            f"page {number} {error}",
            "record it again, without a proxy in between",
            contract_name="recordings",
        ) from None


def _too_many(contract: Contract, limit: str) -> RejectedError:
    return rejected(
        contract,
        f"the listing has over {limit}",
        "narrow the query in the contract",
        contract_name="recordings",
    )
