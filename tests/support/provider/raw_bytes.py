"""Answers to the byte: heads and bodies that no well-behaved library would send."""

from __future__ import annotations

import gzip
import json
import struct
import threading
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from tests.support.provider.loopback import Raw

BOMB_BYTES: Final = 512 * 1024 * 1024
"""How much a gzip bomb inflates to, at least."""

_BLANKS: Final = b" " * 2**20
_GZIP_HEAD: Final = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
_ZSTD_HEAD: Final = b"\x28\xb5\x2f\xfd\xa0"  # A single segment, its size in four bytes.
_ZSTD_BLOCK: Final = 2**16


def head(status: str = "200 OK", **headers: str) -> bytes:
    """A head to which a body belongs. An underscore in a name stands for a hyphen."""
    named = {"content-type": "application/json"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode()


def sent(*parts: bytes, abort: bool = False) -> Raw:
    """These bytes, and then the end of the connection, or its reset."""
    return Raw(lambda _: iter(parts), abort=abort)


def silence(*parts: bytes) -> Raw:
    """These bytes, and then nothing for as long as the server lives."""

    def then_nothing(closing: threading.Event) -> Iterator[bytes]:
        yield from parts
        closing.wait()

    return Raw(then_nothing)


def for_ever(first: bytes, again: bytes, *, seconds: float = 0.0) -> Raw:
    """`first`, and then `again` every so many seconds for as long as the server lives."""

    def parts(closing: threading.Event) -> Iterator[bytes]:
        yield first
        while not closing.wait(seconds):
            yield again

    return Raw(parts)


def chunked(body: bytes, *, end: bytes) -> bytes:
    """A whole answer in one chunk of the transfer coding, ended so."""
    return head(transfer_encoding="chunked") + b"%x\r\n" % len(body) + body + end


def with_note(body: Any, rows: str | None, note: bytes) -> bytes:
    """A page's JSON, with a field "note" in its first row that the contract does not know.

    `note` is its value as bytes; with a comma in it, it is more than a value.
    """
    found = body if rows is None else body[rows]
    noted = (
        [{**found[0], "note": "what is it?"}, *found[1:]] if found else [{"note": "what is it?"}]
    )
    text = json.dumps(noted if rows is None else {**body, rows: noted}).encode()
    return text.replace(b'"what is it?"', note, 1)


def escaped(key: str) -> bytes:
    r"""A key as JSON text in which each character is a \u escape."""
    return b'"' + "".join(f"\\u{ord(character):04x}" for character in key).encode() + b'"'


def in_percent(key: str) -> bytes:
    """A key as JSON text, URL-encoded so that it is never the key as it is."""
    # A digit's escape ends in that digit, so the first character can't be the one that differs.
    coded = (
        character if character.isalnum() and place != 1 else f"%{ord(character):02X}"
        for place, character in enumerate(key)
    )
    return b'"' + "".join(coded).encode() + b'"'


def bomb(body: bytes) -> bytes:
    """Gzip of this body behind 512 MiB of blanks, which JSON allows: half a megabyte.

    Its one member and its checksum are right, so a reader that inflates all gets the body.
    """
    blanks, checksum = _blanks()
    rest = zlib.compressobj(9, zlib.DEFLATED, -15)
    tail = struct.pack("<II", zlib.crc32(body, checksum), (BOMB_BYTES + len(body)) % 2**32)
    return _GZIP_HEAD + blanks + rest.compress(body) + rest.flush() + tail


def zstd(body: bytes) -> bytes:
    """A frame of Zstandard that holds the body in blocks that are not compressed."""
    blocks = []
    for start in range(0, len(body), _ZSTD_BLOCK):
        block = body[start : start + _ZSTD_BLOCK]
        last = start + _ZSTD_BLOCK >= len(body)
        blocks.append(struct.pack("<I", len(block) << 3 | last)[:3] + block)
    return _ZSTD_HEAD + struct.pack("<I", len(body)) + b"".join(blocks)


def compressed(body: bytes, times: int = 1) -> bytes:
    """A body through gzip, so many times."""
    for _ in range(times):
        body = gzip.compress(body, mtime=0)
    return body


@cache
def _blanks() -> tuple[bytes, int]:
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    # A full flush forgets what came before, so the same bytes may be repeated.
    part = press.compress(_BLANKS) + press.flush(zlib.Z_FULL_FLUSH)
    checksum, times = 0, BOMB_BYTES // len(_BLANKS)
    for _ in range(times):
        checksum = zlib.crc32(_BLANKS, checksum)
    return part * times, checksum
