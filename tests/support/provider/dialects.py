"""What a provider has to list, and how its contract says that it cuts that into pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final
from urllib.parse import quote

from gen_models.contract import Contract, load_contracts
from gen_models.fetch import list_models
from gen_models.formats import EACH, dig, steps_of
from gen_models.recordings import cassette_path, read_cassette
from gen_models.workspace import bundled_home

Row = Mapping[str, Any]

_FIRST_DAY: Final = 1_700_000_000
_LIMITS: Final = ("limit", "page_size", "pageSize")
# In the order in which they are tried; the contract's schema says which one fits.
_CHANGING: Final[tuple[Callable[[int], object], ...]] = (
    lambda tick: _FIRST_DAY + tick,
    lambda tick: [{"provider": "acme", "first_token_latency_ms": tick}],
    lambda tick: f"as of {tick}",
)


class NoSuchCursorError(ValueError):
    """A request asks for a page that was never offered."""


@dataclass(frozen=True, slots=True)
class Body:
    """A page as it goes out: its JSON, and the headers that belong to it."""

    value: Any
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that a provider lists now, in its own order.

    `frame` is what stands around the rows, `most` how many rows a page may have, whatever is
    asked for, and `url` where the provider is asked. With `fresh` cursors are new at each call.
    """

    contract: Contract
    frame: Mapping[str, Any]
    rows: tuple[Row, ...]
    url: str
    most: int | None = None
    fresh: bool = False

    def cursor_of(self, query: Mapping[str, str]) -> str | None:
        """The cursor that a request came with; None if it asks for the first page."""
        return query.get(self.contract.pagination.parameter)

    def position(self, cursor: str | None) -> int:
        """The number of the row that a page begins with.

        Raises:
            NoSuchCursorError: no page of this listing leads there.
        """
        if cursor is None:
            return 0
        if self.contract.pagination.style == "cursor":
            for place in range(1, len(self.rows) + 1):
                if self.cursor_at(place) == cursor:
                    return place
            raise NoSuchCursorError(cursor)
        number = cursor.partition("/")[0]
        if not number.isdecimal() or int(number) > len(self.rows):
            raise NoSuchCursorError(cursor)
        return int(number)

    def cursor_at(self, position: int, tick: int = 0) -> str:
        """The cursor of the page that begins there, with all that a URL has to escape."""
        if self.contract.pagination.style == "cursor":
            ids = [str(row.get(self.contract.listing.id)) for row in self.rows]
            last = ids[position - 1]
            return last if ids.count(last) == 1 else f"{last}#{position}"
        return f"{position}/+ &=é{tick if self.fresh else ''}"

    def cut(self, query: Mapping[str, str], tick: int) -> Body:
        """The page that a query asks for.

        Raises:
            NoSuchCursorError: as `position` does.
        """
        start, end = self.span(query)
        following = self.cursor_at(end, tick) if end < len(self.rows) else None
        return self.page(self.rows[start:end], following, tick)

    def span(self, query: Mapping[str, str]) -> tuple[int, int]:
        """Where the page that a query asks for begins, and where it ends.

        Raises:
            NoSuchCursorError: as `position` does.
        """
        start, size = self.position(self.cursor_of(query)), self._size(query)
        return start, len(self.rows) if size is None else min(start + size, len(self.rows))

    def page(
        self,
        rows: Sequence[Row],
        following: str | None,
        tick: int,
        *,
        elsewhere: str | None = None,
    ) -> Body:
        """A page of these rows that says that more follows at this cursor, or that none does.

        Where there is no paging, it says so as others do. `elsewhere` is another host, at which
        it says that the rest is.
        """
        contract, paging = self.contract, self.contract.pagination
        body: Any = self._body(self._shuffled(rows, tick), len(self.rows))
        base = elsewhere or self.url
        link = None if following is None else _link(base, paging.parameter or "after", following)
        headers: dict[str, str] = {}
        if paging.style == "cursor":
            last = rows[-1].get(contract.listing.id) if rows else None
            body = _put(body, paging.more, following is not None)
            body = _put(body, paging.cursor, last if following is None else following)
        elif paging.style == "token" and following is not None:
            body = _put(body, paging.token, following)
        elif paging.style == "link" and paging.next:
            body = _put(body, paging.next, link)
        elif paging.style == "link" and link is not None:
            headers["link"] = f'<{self.url}>; rel="first", <{link}>; rel="next"'
        elif paging.style == "none" and following is not None:
            body = body if isinstance(body, list) else {**body, "has_more": True}
            headers["link"] = f'<{link}>; rel="next"'
        if elsewhere is not None and link is not None:
            body = {**body, "next": link} if isinstance(body, dict) else body
            headers["link"] = f'<{link}>; rel="next"'
        return Body(body, headers)

    def made_up(self, number: int, count: int = 3) -> tuple[Row, ...]:
        """Rows like the others, with IDs that nobody has ever listed."""
        prefix, first = self.contract.listing.strip_prefix, number * count
        model = self.rows[0] if self.rows else {"object": "model", "created": _FIRST_DAY}
        return tuple(
            {**model, self.contract.listing.id: f"{prefix}made-up-{first + place}"}
            for place in range(count)
        )

    def full_page(self, number: int) -> tuple[Row, ...]:
        """Made-up rows, as many as make a page that others follow."""
        return self.made_up(number, self._size({}) or 3)

    def _size(self, query: Mapping[str, str]) -> int | None:
        paging = self.contract.pagination
        if paging.style == "none":
            return None
        if paging.style == "offset":
            return paging.page_size
        sizes = [int(query[name]) for name in _LIMITS if query.get(name, "").isdecimal()]
        return min([*sizes, *([self.most] if self.most else [])], default=None)

    def _shuffled(self, rows: Sequence[Row], tick: int) -> list[Row]:
        changed: list[Row] = [self._changed(row, tick) for row in rows]
        # A cursor is the last row's ID, so that row stays where it is.
        kept = changed[-1:] if self.contract.pagination.style == "cursor" else []
        shuffled = changed[: len(changed) - len(kept)]
        Random(tick).shuffle(shuffled)
        return shuffled + kept

    def _changed(self, row: Row, tick: int) -> Row:
        """A row with other values in its volatile fields."""
        home = _home_of(self.contract)
        for name in sorted(self.contract.listing.volatile):
            new = _CHANGING[_kind(self.contract.slug, name, home)](tick)
            row = _with(row, steps_of(name), new)
        return row

    def _body(self, rows: Sequence[Row], total: int) -> Any:
        shape = self.contract.listing
        if not shape.rows:
            return list(rows)
        body = _put(dict(self.frame), shape.rows[0], list(rows))
        return body if shape.total is None else _put(body, shape.total, total)


@cache
def contracts_in(home: Path) -> Mapping[str, Contract]:
    """The contracts of a folder that holds contracts and cassettes."""
    return load_contracts(home / "contracts", (home / "contracts", bundled_home() / "contracts"))


def shipped() -> Mapping[str, Contract]:
    """All contracts of the project."""
    return contracts_in(bundled_home())


@cache
def recorded(slug: str, home: Path) -> tuple[tuple[Row, ...], Mapping[str, Any]]:
    """A cassette's rows, and what stands around them; what fits, without a cassette.

    Raises:
        ValueError: nothing that can be made up fits the contract's schema.
    """
    contract = contracts_in(home)[slug]
    shape, path = contract.listing, cassette_path(home / "cassettes", slug)
    if not path.exists():
        ids = (
            f"{shape.strip_prefix}{slug}-{n}" for n in range(max(3, contract.promises.min_models))
        )
        rows = tuple({shape.id: model_id, "object": "model"} for model_id in ids)
        if not contract.promises.page.is_valid(
            {shape.rows[0]: list(rows)} if shape.rows else list(rows)
        ):
            raise ValueError(f"{slug}: serve rows of your own, none can be made up")
        return rows, {}
    replay = read_cassette(path, slug)
    listing = list_models(contract, replay.send, may_be_partial=True)
    rows, pages = tuple(listing.rows(shape)), listing.pages
    paging = contract.pagination
    said = {path.partition(".")[0] for path in (paging.cursor, paging.more, paging.token) if path}
    frame = pages[0].body if isinstance(pages[0].body, dict) else {}
    return rows, {key: value for key, value in frame.items() if key not in {*said, *shape.rows}}


@cache
def _kind(slug: str, name: str, home: Path) -> int:
    contract = contracts_in(home)[slug]
    rows, frame = recorded(slug, home)
    for kind, make in enumerate(_CHANGING):
        shelf = Shelf(contract, frame, (_with(rows[0], steps_of(name), make(0)),), "")
        if contract.promises.page.is_valid(shelf._body(shelf.rows, 1)):
            return kind
    raise ValueError(f"{slug}: nothing known fits its volatile '{name}'")


def _home_of(contract: Contract) -> Path:
    return contract.path.parents[1]


def _link(base: str, parameter: str, cursor: str) -> str:
    return f"{base}?{quote(parameter)}={quote(cursor, safe='')}"


def _put(body: Mapping[str, Any], path: str, value: object) -> dict[str, Any]:
    key, _, rest = path.partition(".")
    return {**body, key: _put(dig(body, key) or {}, rest, value) if rest else value}


def _with(value: Any, steps: Sequence[str], new: object) -> Any:
    """A copy of a value with another one at a path, in every element of an array on its way."""
    step, *rest = steps
    if step == EACH:
        return [_with(one, rest, new) for one in value] if isinstance(value, list) else value
    if not isinstance(value, dict) or (rest and step not in value):
        return value
    return {**value, step: _with(value[step], rest, new) if rest else new}
