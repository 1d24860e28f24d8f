"""Signs that a listing has more rows than were read, in every known dialect.

What is truncated is never to be recorded as complete. So each page that should be the last one is
searched for signs of more, whatever the contract says of the paging.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import parse_qsl, urlsplit

from gen_models.fetch.link_header import parse_links
from gen_models.formats import dig

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gen_models.contract import Contract
    from gen_models.fetch.next_page import Tally

Kind = Literal["more", "end", "next", "total", "count", "pages", "limit", "asked"]

_WORDS: Final[Mapping[Kind, str]] = {
    # A true value says that there is more.
    "more": "has_more has_next has_next_page has_more_pages has_more_items has_more_results "
    "has_more_records more more_available more_results more_pages is_truncated truncated "
    "incomplete incomplete_results partial",
    # A false value says so.
    "end": "last is_last last_page is_last_page done complete is_complete finished is_finished end "
    "is_end end_reached no_more",
    # Any value says so, unless it is empty.
    "next": "next next_page next_page_token next_page_url next_page_link next_page_cursor "
    "next_page_state next_token next_cursor next_link next_url next_uri next_href next_offset "
    "next_marker next_key next_id next_start next_batch next_records_url next_continuation_token "
    "cursor_next continuation continuation_token continue continue_token odata_next_link "
    "last_evaluated_key resume_token",
    # A number above that of the rows says so.
    "total": "total total_count total_results total_items total_elements total_models total_rows "
    "total_records total_size total_entries total_hits num_found num_total",
    # So does one here, but it may be that of the page's own rows.
    "count": "count item_count result_count record_count num_results",
    # A number above that of the pages says so.
    "pages": "total_pages total_page page_count num_pages number_of_pages pages last_page",
    # A page with exactly as many rows may have been cut off there.
    "limit": "limit page_size per_page page_limit max_results results_per_page items_per_page",
    # The same, in the query of the request only.
    "asked": "size count take top first n num max",
}


def _normal(key: str) -> str:
    """A key without case and separators: `nextPageToken`, `next_page_token`, `next-page-token`."""
    return key.lower().translate(_SEPARATORS)


_SEPARATORS: Final = str.maketrans("", "", "_-.@$ ")
_LONGEST: Final = 32


def _kinds_by_word() -> Mapping[str, frozenset[Kind]]:
    kinds: dict[str, set[Kind]] = {}
    for kind, words in _WORDS.items():
        for word in words.split():
            kinds.setdefault(_normal(word), set()).add(kind)
    return {word: frozenset(found) for word, found in kinds.items()}


HINTS: Final = _kinds_by_word()
"""By normalized key, what its value may be a sign of."""

HEADERS: Final = frozenset(
    {"x-has-more", "x-next-cursor", "x-next-page", "x-total", "x-total-count", "x-total-pages"}
)
"""The response headers that are searched as well, besides `Link`."""

_Path = tuple["_Path | None", str]


@dataclass(slots=True)
class _Found:
    """What a page says of more rows, in the order in which it does."""

    signs: list[str] = field(default_factory=list)
    totals: list[tuple[str, int]] = field(default_factory=list)
    counts: list[tuple[str, int]] = field(default_factory=list)
    pages: list[tuple[str, int]] = field(default_factory=list)
    limits: list[tuple[str, int]] = field(default_factory=list)


def sign_of_more(contract: Contract, tally: Tally) -> str | None:
    """What says that more rows follow what should be the last page; None if nothing does."""
    page = tally.pages[-1]
    found = _Found()
    if any("next" in link.relations for link in parse_links(page.response.headers.get("link", ""))):
        found.signs.append("the Link header has a next page")
    ignored = contract.pagination.ignore
    for name in sorted(HEADERS & page.response.headers.keys() - ignored):
        _note(found, name, name.removeprefix("x-"), page.response.headers[name])
    for path, key, value in _envelope(contract, page.body):
        _note(found, _shown(path), key, value)
    total = contract.listing.total
    if total is not None:
        _note_count(found.totals, total, dig(page.body, total))
    return _conclude(contract, tally, found)


def _conclude(contract: Contract, tally: Tally, found: _Found) -> str | None:
    rows, pages, size = tally.rows, len(tally.pages), tally.size
    if found.signs:
        return found.signs[0]
    for name, total in (*found.totals, *found.counts):
        if total > rows:
            return f"'{name}' is {total}, but {_counted(rows, 'row')} were read"
    for name, total in found.pages:
        if total > pages:
            return f"'{name}' is {total}, but {_counted(pages, 'page')} were read"
    # Styles that are told the end, and not by a count of rows, may end with a full page.
    paging = contract.pagination
    counts = paging.style in ("none", "offset") or (
        paging.style == "page" and not paging.more and not paging.pages
    )
    if not counts or not size or any(total == rows for _, total in found.totals):
        return None
    for name, value in parse_qsl(urlsplit(tally.pages[-1].request.url).query):
        if HINTS.get(_normal(name), frozenset()) & {"limit", "asked"}:
            _note_count(found.limits, name, value)
    return next(
        (
            f"the page has {_counted(size, 'row')}, exactly its '{name}'"
            for name, limit in found.limits
            if limit == size
        ),
        None,
    )


def _note(found: _Found, name: str, key: str, value: object) -> None:
    for kind in HINTS.get(_normal(key), ()) if len(key) <= _LONGEST else ():
        match kind:
            case "more" if _is_true(value):
                found.signs.append(f"'{name}' is true")
            case "end" if value is False or value == "false":
                found.signs.append(f"'{name}' is false")
            case "next" if _is_given(value):
                found.signs.append(f"'{name}' is set")
            case "total":
                _note_count(found.totals, name, value)
            case "count":
                _note_count(found.counts, name, value)
            case "pages":
                _note_count(found.pages, name, value)
            case "limit":
                _note_count(found.limits, name, value)


def _note_count(counts: list[tuple[str, int]], name: str, value: object) -> None:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < _LONGEST:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        counts.append((name, value))


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")


def _is_given(value: object) -> bool:
    if isinstance(value, dict):
        return any(_is_given(inner) for inner in value.values() if not isinstance(inner, dict))
    if isinstance(value, str):
        return value.strip().lower() not in ("", "null", "none", "false")
    return bool(value)


def _envelope(contract: Contract, body: object) -> Iterator[tuple[_Path, str, object]]:
    """Every key around the rows of a page, its path, and its value.

    Of arrays, only links count, such as `[{"rel": "next", "href": "..."}]`.
    """
    shape = contract.listing
    skipped = [path.split(".") for path in (*shape.rows, *contract.pagination.ignore)]
    if not shape.rows:  # The page is its rows.
        return
    waiting: list[tuple[_Path | None, object, list[list[str]]]] = [(None, body, skipped)]
    while waiting:
        above, node, skips = waiting.pop()
        if not isinstance(node, dict):
            continue
        for key, value in node.items():
            below = [path[1:] for path in skips if path[0] == key]
            if [] in below:
                continue
            path = (above, key)
            yield path, key, value
            if isinstance(value, dict):
                waiting.append((path, value, below))
            elif isinstance(value, list) and _links_to_next(value):
                yield path, "next", True


def _links_to_next(values: Iterable[object]) -> bool:
    return any(
        isinstance(value, dict)
        and isinstance(relations := value.get("rel"), str)
        and "next" in relations.lower().split()
        for value in values
    )


def _shown(path: _Path) -> str:
    """A path, without keys that are too long to be told."""
    keys: list[str] = []
    above: _Path | None = path
    while above is not None:
        above, key = above
        keys.append(key if len(key) <= _LONGEST and key.isascii() and key.isprintable() else "...")
    return ".".join(reversed(keys))


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
