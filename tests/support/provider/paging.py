"""How providers cut a listing into pages, from the provider's side of the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from gen_models.contract import Pagination
from tests.support.builders.acme import BY_CURSOR, ONE_PAGE, rows
from tests.support.provider.loopback import Answer, Script, Seen

Cut = Callable[[Sequence[str], Mapping[str, str], int], Answer]
"""Answers a query with the page of a listing that it asks for, of at most so many rows."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A way of paging: what a contract says of it, and how such a provider answers."""

    name: str
    cut: Cut
    pagination: Callable[[int], Pagination]

    def script(self, ids: Sequence[str], size: int) -> Script:
        """Serves a listing in pages of this size."""

        def answer(seen: Seen) -> Answer:
            return self.cut(ids, seen.query, size)

        return answer


def _whole(ids: Sequence[str], query: Mapping[str, str], size: int) -> Answer:
    return Answer({"data": rows(ids)})


def _by_cursor(ids: Sequence[str], query: Mapping[str, str], size: int) -> Answer:
    start = ids.index(query["after"]) + 1 if "after" in query else 0
    page = ids[start : start + size]
    more = start + size < len(ids)
    return Answer({"data": rows(page), "has_more": more, "last_id": page[-1] if page else None})


def _by_token(ids: Sequence[str], query: Mapping[str, str], size: int) -> Answer:
    start = int(query["page"].removeprefix("t&=/ ")) if "page" in query else 0
    token = {"next": {"page": f"t&=/ {start + size}"}} if start + size < len(ids) else {}
    return Answer({"data": rows(ids[start : start + size]), **token})


def _by_offset(ids: Sequence[str], query: Mapping[str, str], size: int) -> Answer:
    start = int(query.get("skip", "0"))
    return Answer({"data": rows(ids[start : start + size])})


def _by_number(ids: Sequence[str], query: Mapping[str, str], size: int) -> Answer:
    start = (int(query.get("p", "1")) - 1) * size
    return Answer({"data": rows(ids[start : start + size])})


def _by_number_of_pages(ids: Sequence[str], query: Mapping[str, str], size: int) -> Answer:
    start = int(query.get("p", "0")) * size
    meta = {"totalPage": -(-len(ids) // size), "total": len(ids)}
    return Answer({"data": rows(ids[start : start + size]), "meta": meta})


def _by_number_and_flag(ids: Sequence[str], query: Mapping[str, str], size: int) -> Answer:
    start = (int(query.get("p", "1")) - 1) * size
    more = start + size < len(ids)
    return Answer({"data": rows(ids[start : start + size]), "limit": size, "hasMore": more})


def _by_link(ids: Sequence[str], query: Mapping[str, str], size: int) -> Answer:
    link = _next_link(ids, query, size)
    return Answer({"data": rows(_linked(ids, query, size)), "links": {"next": link}})


def _by_link_header(ids: Sequence[str], query: Mapping[str, str], size: int) -> Answer:
    link = _next_link(ids, query, size)
    first = '<https://acme.example/v1/models>; rel="first"'
    links = first if link is None else f'{first}, <{link}>; title="more"; rel="next"'
    return Answer({"data": rows(_linked(ids, query, size))}, headers={"Link": links})


def _linked(ids: Sequence[str], query: Mapping[str, str], size: int) -> Sequence[str]:
    start = int(query.get("cursor", "0 ").split()[0])
    return ids[start : start + size]


def _next_link(ids: Sequence[str], query: Mapping[str, str], size: int) -> str | None:
    following = int(query.get("cursor", "0 ").split()[0]) + size
    if following >= len(ids):
        return None
    return f"https://acme.example/v1/models?limit=9&cursor={quote(f'{following} &=/é')}"


WHOLE: Final = Dialect("none", _whole, lambda _: ONE_PAGE)
CURSOR: Final = Dialect("cursor", _by_cursor, lambda _: BY_CURSOR)
TOKEN: Final = Dialect(
    "token", _by_token, lambda _: Pagination("token", parameter="page", token="next.page")
)
OFFSET: Final = Dialect(
    "offset", _by_offset, lambda size: Pagination("offset", parameter="skip", page_size=size)
)
LINK: Final = Dialect(
    "link", _by_link, lambda _: Pagination("link", parameter="cursor", next="links.next")
)
LINK_HEADER: Final = Dialect(
    "link-header", _by_link_header, lambda _: Pagination("link", parameter="cursor")
)
PAGE: Final = Dialect(
    "page", _by_number, lambda size: Pagination("page", parameter="p", page_size=size)
)
PAGES: Final = Dialect(
    "pages",
    _by_number_of_pages,
    lambda _: Pagination("page", parameter="p", pages="meta.totalPage", first=0),
)
PAGE_FLAG: Final = Dialect(
    "page-flag", _by_number_and_flag, lambda _: Pagination("page", parameter="p", more="hasMore")
)
DIALECTS: Final = (WHOLE, CURSOR, TOKEN, OFFSET, PAGE, PAGES, PAGE_FLAG, LINK, LINK_HEADER)
