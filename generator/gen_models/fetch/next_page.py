"""What follows a page of a listing: the query of the next one, or the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlsplit

from gen_models.errors import RejectedError
from gen_models.fetch.link_header import next_link
from gen_models.formats import dig

if TYPE_CHECKING:
    from gen_models.contract import Contract, Coverage
    from gen_models.fetch.pagination import Page

    Step = Coverage | dict[str, str]
    """How the listing ended, or the query of its next page."""

_LONGEST_CURSOR: Final = 8_192


@dataclass(slots=True)
class Tally:
    """What was read of a listing so far.

    Attributes:
        pages: the pages.
        rows: the number of their rows.
        size: the number of rows of the last page.
        bytes: the size of their bodies.
        has_news: whether the last page has a model ID that none before it had, or no rows.
        repeats: whether the last page has rows, and lists the same IDs as an earlier one.
    """

    pages: list[Page] = field(default_factory=list)
    rows: int = 0
    size: int = 0
    bytes: int = 0
    has_news: bool = True
    repeats: bool = False
    _known: set[str | None] = field(default_factory=set)
    _seen: set[tuple[str | None, ...]] = field(default_factory=set)

    def add(self, contract: Contract, page: Page) -> None:
        """Counts a page in."""
        rows = contract.listing.rows_in(page.body) or []
        ids = tuple(contract.listing.ids_of(rows))
        self.pages.append(page)
        self.size = len(rows)
        self.rows += len(rows)
        self.has_news = not ids or not self._known.issuperset(ids)
        self.repeats = bool(ids) and ids in self._seen
        self._known.update(ids)
        self._seen.add(ids)


def next_step(contract: Contract, tally: Tally) -> Step:
    """The query of the page after the last one, or how the listing ended.

    Raises:
        RejectedError: the page says that there is more, but not where, or it repeats rows that
            were counted already.
    """
    page = tally.pages[-1]
    match contract.pagination.style:
        case "none":
            return "complete"
        case "cursor":
            return _after_cursor(contract, page.body)
        case "token":
            return _after_token(contract, page.body)
        case "link":
            return _after_link(contract, page)
        case "offset":
            _refuse_repeats(contract, tally)
            return _by_count(contract, tally) or {contract.pagination.parameter: str(tally.rows)}
        case "page":
            _refuse_repeats(contract, tally)
            return _after_number(contract, tally)


def rejected(
    contract: Contract,
    problem: str,
    hint: str = "record it again",
    *,
    contract_name: str = "pages",
) -> RejectedError:
    """The error for a listing that does not hold what the contract says of its pages."""
    return RejectedError(problem, provider=contract.slug, contract=contract_name, hint=hint)


def _after_cursor(contract: Contract, body: object) -> Step:
    paging = contract.pagination
    more = dig(body, paging.more)
    if more is None:
        return "unstated"
    if more is False:
        return "complete"
    cursor = dig(body, paging.cursor)
    if more is not True or not isinstance(cursor, str) or not cursor:
        raise rejected(
            contract,
            f"'{paging.more}' says that there is more, but '{paging.cursor}' is not a cursor",
        )
    return {paging.parameter: _checked(contract, cursor)}


def _after_token(contract: Contract, body: object) -> Step:
    token = dig(body, contract.pagination.token)
    if not token:
        return "complete"
    return {contract.pagination.parameter: _checked(contract, str(token))}


def _after_link(contract: Contract, page: Page) -> Step:
    paging = contract.pagination
    if paging.next:
        link = dig(page.body, paging.next, missing := object())
        if link is missing:
            return "unstated"
    else:
        link = next_link(page.response.headers.get("link", ""))
    if not link:
        return "complete"
    # A link may point anywhere. Only its cursor is used, at the contract's own endpoint.
    link = _checked(contract, str(link))
    try:
        cursor = dict(parse_qsl(urlsplit(link).query)).get(paging.parameter)
    except ValueError:
        cursor = None
    if not cursor:
        raise rejected(
            contract,
            f"the link to the next page has no '{paging.parameter}'",
            "correct pagination.parameter in the contract",
        )
    return {paging.parameter: cursor}


def _after_number(contract: Contract, tally: Tally) -> Step:
    """Whether more pages follow, as a flag, the number of pages or that of rows says."""
    paging, body, read = contract.pagination, tally.pages[-1].body, len(tally.pages)
    following = {paging.parameter: str(paging.first + read)}
    if paging.more:
        more = dig(body, paging.more)
        if more is not None and not isinstance(more, bool):
            raise rejected(
                contract,
                f"'{paging.more}' is neither true nor false on page {read}",
                f"correct pagination.more in {contract.path.name}",
            )
        return following if more else "unstated" if more is None else "complete"
    if paging.pages:
        pages = dig(body, paging.pages)
        if pages is None:
            return "unstated"
        if not isinstance(pages, int) or isinstance(pages, bool):
            raise rejected(
                contract,
                f"'{paging.pages}' is not a number of pages on page {read}",
                f"correct pagination.pages in {contract.path.name}",
            )
        return following if read < pages else "complete"
    return _by_count(contract, tally) or following


def _by_count(contract: Contract, tally: Tally) -> Coverage | None:
    """The end of a listing whose last page is not full, or whose rows are as many as it says."""
    total = contract.listing.total
    stated = None if total is None else dig(tally.pages[-1].body, total)
    if isinstance(stated, int) and not isinstance(stated, bool) and tally.rows >= stated:
        return "complete"
    return "complete" if tally.size < contract.pagination.page_size else None


def _refuse_repeats(contract: Contract, tally: Tally) -> None:
    known = contract.listing.duplicates == "known"
    if tally.repeats if known else not tally.has_news:
        raise rejected(
            contract,
            f"page {len(tally.pages)} only repeats rows of earlier pages: the provider ignores "
            f"'{contract.pagination.parameter}'",
            f"correct pagination.parameter or pagination.style in {contract.path.name}",
        )


def _checked(contract: Contract, cursor: str) -> str:
    if len(cursor) > _LONGEST_CURSOR:
        raise rejected(contract, "the provider sent a cursor that does not fit in a URL")
    return cursor
