"""The ways in which a provider answers otherwise than it should."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from gen_models.contract import Contract
from tests.support.provider import raw_bytes as raw
from tests.support.provider.dialects import Body, Row, Shelf, contracts_in, recorded
from tests.support.provider.keys import masked
from tests.support.provider.loopback import Answer, Raw, Seen

HTML: Final = b"<!doctype html><html><title>Sign in</title><h1>Please sign in</h1></html>"


@dataclass(frozen=True, slots=True)
class Call:
    """A request that came with what it needs, and what is known on the provider's side.

    `number` counts a provider's requests since it misbehaves, from 1; `tick` those of all.
    `elsewhere` is the URL of a host that nobody has a reason to ask.
    """

    shelf: Shelf
    seen: Seen
    key: str
    number: int
    tick: int
    elsewhere: str
    retry_after: str

    @property
    def contract(self) -> Contract:
        return self.shelf.contract

    @property
    def rows(self) -> str | None:
        """The key of its rows; None where a page is a bare list."""
        return next(iter(self.contract.listing.rows), None)

    def page(self) -> Body:
        """The right answer."""
        return self.shelf.cut(self.seen.query, self.tick)

    def body(self) -> bytes:
        """The right answer's bytes."""
        return json.dumps(self.page().value).encode()

    def noted(self, note: bytes) -> Answer:
        """The right answer, with a field of this value in a row."""
        page = self.page()
        return Answer(raw.with_note(page.value, self.rows, note), 200, page.headers)

    def endless(self, rows: tuple[Row, ...], cursor: str) -> Answer:
        """These rows, of which there are said to be more at this cursor."""
        return answer(self.shelf.page(rows, cursor, self.tick))


Misdeed = Callable[[Call], Answer | Raw]


def answer(body: Body, **headers: str) -> Answer:
    """A page as an answer."""
    return Answer(body.value, 200, {**body.headers, **headers})


def refusal(status: int, message: str, **headers: str) -> Answer:
    """An error in OpenAI's dialect."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": None}
    return Answer({"error": error}, status, headers)


def wrong_key(key: str | None) -> Answer:
    """OpenAI's 401, which repeats the ends of the key that it was given."""
    if key is None:
        return refusal(401, "You didn't provide an API key.")
    return refusal(401, f"Incorrect API key provided: {masked(key)}. You can find yours at home.")


def refuses(status: int, call: Call) -> Answer:
    return refusal(status, f"This is a {status}.")


def first_refuses(status: int, call: Call) -> Answer:
    if call.number > 1:
        return answer(call.page())
    return replace(refuses(status, call), headers={"retry-after": call.retry_after})


def truncated(call: Call) -> Raw:
    body = call.body()
    return raw.sent(raw.head(content_length=str(len(body))), body[: len(body) // 2])


def reset_in_body(call: Call) -> Raw:
    return replace(truncated(call), abort=True)


def overlong(call: Call) -> Raw:
    body = call.body()
    return raw.sent(raw.head(content_length=str(len(body) // 2)), body)


def chunk_cut(call: Call) -> Raw:
    whole = raw.chunked(call.body(), end=b"")
    return raw.sent(whole[: len(whole) - len(call.body()) // 2])


def coded(encoding: str, coded: Callable[[bytes], bytes], call: Call) -> Answer:
    headers = {**call.page().headers, "content-encoding": encoding}
    return Answer(coded(call.body()), 200, headers)


def as_bytes(coded: Callable[[str], bytes], call: Call) -> Answer:
    return Answer(coded(call.body().decode()), 200, call.page().headers)


def endless_pages(call: Call) -> Answer:
    rows, shape = call.shelf.full_page(call.tick), call.contract.listing
    by_id = call.contract.pagination.style == "cursor"
    return call.endless(rows, rows[-1][shape.id] if by_id else f"{call.tick}/+ &=é")


def same_pages(call: Call) -> Answer:
    size = len(call.shelf.full_page(0))
    return call.endless(call.shelf.rows[:size], f"{call.tick}/+ &=é")


def same_cursor(call: Call) -> Answer:
    return call.endless(call.shelf.full_page(call.tick), "1/+ &=é")


def linked_elsewhere(call: Call) -> Answer:
    shelf = call.shelf
    start, end = shelf.span(call.seen.query)
    goes_on = end < len(shelf.rows) or (start == 0 and end > 0)
    following = shelf.cursor_at(end, call.tick) if goes_on else None
    rows = shelf.rows[start:end]
    return answer(shelf.page(rows, following, call.tick, elsewhere=call.elsewhere))


def sent_elsewhere(call: Call) -> Answer:
    return Answer(status=307, headers={"location": f"{call.elsewhere}{call.seen.path}"})


def shrunk(call: Call) -> Answer:
    shape, rows = call.contract.listing, call.shelf.rows
    ids = list(dict.fromkeys(str(row.get(shape.id)) for row in rows))
    allowed = call.contract.promises.max_shrink * len(ids)
    kept = set(ids[: max((n for n in range(len(ids)) if len(ids) - n > allowed), default=0)])
    left = tuple(row for row in rows if row.get(shape.id) in kept) or call.shelf.made_up(0, 1)
    return answer(replace(call.shelf, rows=left).cut(call.seen.query, call.tick))


def emptied(call: Call) -> Answer:
    return answer(replace(call.shelf, rows=()).cut({}, call.tick))


def another_listing(call: Call) -> Answer:
    mine, ours = call.contract, set(_ids(call.contract, call.shelf.rows))
    strangers = []
    home = mine.path.parents[1]
    for slug, contract in contracts_in(home).items():
        rows, frame = recorded(slug, home)
        if slug == mine.slug or ours & set(_ids(contract, rows)):
            continue
        page = Shelf(contract, frame, rows, call.elsewhere).page(rows, None, call.tick)
        strangers.append(page)
        if mine.promises.page.is_valid(page.value):
            return answer(page)
    return answer(strangers[0])


def _ids(contract: Contract, rows: tuple[Row, ...]) -> list[str]:
    shape = contract.listing
    return [str(row.get(shape.id)).removeprefix(shape.strip_prefix) for row in rows]


def error_as_200(call: Call) -> Answer:
    return replace(refusal(200, "The server had an error."), status=200)


def noted(note: Callable[[str], bytes], call: Call) -> Answer:
    return call.noted(note(call.key))


def key_as_rows(call: Call) -> Answer:
    return Answer(said(call.key if call.rows is None else {call.rows: call.key}))


def key_as_id(call: Call) -> Answer:
    shelf, shape = call.shelf, call.contract.listing
    named = {**shelf.rows[0], shape.id: f"{shape.strip_prefix}{call.key}"}
    return answer(shelf.page((named, *shelf.rows[1:], named), None, call.tick))


def said(value: Any) -> bytes:
    return json.dumps(value).encode()


def in_base64(key: str) -> bytes:
    return said(base64.b64encode(key.encode()).decode())


def twice(key: str) -> bytes:
    return b"0,%b:1,%b:2" % (said(key), said(key))
