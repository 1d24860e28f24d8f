"""What a socket's reader makes of an answer: pages, rows, and what is wrong with the bytes."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from gen_models.contract import Contract
from gen_models.formats import dig
from tests.support.provider.wire_reader import OnTheWire, on_the_wire
from tests.support.provider.world import World


@dataclass(frozen=True, slots=True)
class View:
    """A provider that misbehaves, from outside."""

    world: World
    slug: str

    @property
    def contract(self) -> Contract:
        return self.world.contracts[self.slug]

    @property
    def key(self) -> str:
        return self.world.keys[self.slug]

    def get(self, cursor: str | None = None) -> OnTheWire:
        query = {} if cursor is None else {self.contract.pagination.parameter: cursor}
        return on_the_wire(self.world, self.slug, query)

    def ids(self, body: object) -> list[str]:
        return [row[self.contract.listing.id] for row in self.contract.listing.rows_in(body) or ()]

    def own(self) -> set[str]:
        return {str(row[self.contract.listing.id]) for row in self.world.rows(self.slug)}

    def link(self, answer: OnTheWire) -> str | None:
        """The URL at which an answer says that the next page is."""
        _, _, after = answer.headers.get("link", "").rpartition("<")
        link = after.partition(">")[0] if 'rel="next"' in after else None
        return link or dig(answer.json, "next") or dig(answer.json, "links.next")

    def claim(self, answer: OnTheWire) -> str | None:
        """The cursor at which an answer says that there is more."""
        paging, body = self.contract.pagination, answer.json
        if paging.style == "cursor":
            return str(body[paging.cursor]) if body[paging.more] else None
        if paging.style == "token":
            found: str | None = body.get(paging.token)
            return found
        link = self.link(answer)
        query = dict(parse_qsl(urlsplit(link or "").query))
        return query.get(paging.parameter or "after")

    def follow(self, most: int) -> list[tuple[str | None, list[str]]]:
        """Pages one after the other: what each claims, and its IDs. One, without paging."""
        pages: list[tuple[str | None, list[str]]] = []
        cursor = None
        while len(pages) < most:
            answer = self.get(None if self.contract.pagination.style == "none" else cursor)
            cursor = self.claim(answer)
            pages.append((cursor, self.ids(answer.json)))
            if cursor is None:
                break
        return pages

    def note(self, answer: OnTheWire) -> Any:
        rows = self.contract.listing.rows_in(answer.json) or ()
        return next(row["note"] for row in rows if "note" in row)


def is_json(text: bytes | str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def keys_that_come_twice(text: bytes) -> list[str]:
    found: list[str] = []

    def pairs(all_of_them: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in all_of_them]
        found.extend(key for key in dict.fromkeys(keys) if keys.count(key) == 2)
        return dict(all_of_them)

    json.loads(text, object_pairs_hook=pairs)
    return found


def inflated(text: bytes) -> Iterator[bytes]:
    reader = zlib.decompressobj(31)
    while not reader.eof:
        yield reader.decompress(text, 2**22)
        text = reader.unconsumed_tail


def unpacked(frame: bytes) -> bytes:
    """What stands in a frame of Zstandard whose blocks are all raw."""
    magic, descriptor, size = struct.unpack_from("<IBI", frame)
    assert (magic, descriptor) == (0xFD2FB528, 0xA0)
    found, at, last = b"", 9, 0
    while not last and at < len(frame):
        block = int.from_bytes(frame[at : at + 3], "little")
        last, length, at = block & 1, block >> 3, at + 3
        assert block & 6 == 0
        found, at = found + frame[at : at + length], at + length
    assert (len(found), at, last) == (size, len(frame), 1)
    return found
