"""Answers that are too much: too large, too long, too deep, too slow, or without an end."""

from __future__ import annotations

import base64
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Final

from tests.support.own import BY_CURSOR, ONE_PAGE
from tests.support.provider.loopback import Answer, Raw, Script, Seen, drip

_MIB: Final = 2**20
_ROOM: Final = 16 * _MIB
"""What all bodies of a listing together may have."""

_HEAD: Final = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
_GZIP: Final = b"content-encoding: gzip\r\n"
_CHUNKED: Final = b"transfer-encoding: chunked\r\n"


@dataclass(frozen=True, slots=True)
class Bomb:
    """What a provider answers, the words of the refusal, and its exit status."""

    script: Script
    words: str
    status: int = 4
    pagination: str = ONE_PAGE


def harmless(_: Seen) -> Answer:
    """A listing of three models."""
    return Answer({"data": [{"id": f"model-{number}"} for number in range(3)], "has_more": False})


def _inflating(mebibytes: int) -> bytes:
    """Gzip of so much white space: a block that stands alone, again and again."""
    gzip = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    start = gzip.compress(b"{") + gzip.flush(zlib.Z_FULL_FLUSH)
    block = gzip.compress(b" " * _MIB) + gzip.flush(zlib.Z_FULL_FLUSH)
    return start + block * mebibytes


def _in_chunks(data: bytes, size: int) -> Iterator[bytes]:
    return (_chunk(data[at : at + size]) for at in range(0, len(data), size))


def _raw(head: bytes, parts: Callable[[], Iterable[bytes]]) -> Script:
    def until_closed(closing: threading.Event) -> Iterator[bytes]:
        yield head + b"\r\n"
        for part in parts():
            if closing.is_set():
                return
            yield part

    return lambda _: Raw(until_closed)


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def _pages(ids: Callable[[int], Iterable[str]], padding: int = 0) -> Script:
    """Page after page, each with a cursor to one more."""

    def script(seen: Seen) -> Answer:
        number = int(seen.query.get("after", "0"))
        rows = [{"id": one} for one in ids(number)]
        more = {"has_more": True, "last_id": str(number + 1), "padding": " " * padding}
        return Answer({"data": rows, **more})

    return script


def _filled(before: bytes, letters: bytes, after: bytes, size: int = _ROOM) -> Script:
    """A body of some size; by default, one that is as long as a body may be."""
    times = (size - len(before) - len(after)) // len(letters)
    return lambda _: Answer(before + letters * times + after)


def _text(letters: bytes, size: int = _ROOM // 2) -> Script:
    return _filled(b'{"data":"', letters, b'"}', size)


_TWICE: Final = base64.b64encode(base64.b64encode(b"The quick brown fox jumps. "))

BOMBS: Final[Mapping[str, Bomb]] = {
    "a gzip bomb": Bomb(_raw(_HEAD + _GZIP, lambda: [_inflating(1_100)]), "larger than 16 MiB"),
    "a gzip bomb in chunks": Bomb(
        _raw(_HEAD + _GZIP + _CHUNKED, lambda: _in_chunks(_inflating(1_100), 512)),
        "larger than 16 MiB",
    ),
    "very slow headers": Bomb(
        lambda _: drip(_HEAD + b"x-padding: ", 1_000), "took longer than 2 s"
    ),
    "a very slow body": Bomb(lambda _: drip(_HEAD + b"\r\n", 1_000), "took longer than 2 s"),
    "an endless body": Bomb(
        _raw(_HEAD + _CHUNKED, lambda: repeat(_chunk(b" " * 65_536))), "larger than 16 MiB"
    ),
    "endless headers": Bomb(
        _raw(_HEAD + b"x-padding: ", lambda: repeat(b" " * 65_536)), "did not answer"
    ),
    "endless pages": Bomb(_pages(lambda page: [f"model-{page}"]), "over 1000 pages", 3, BY_CURSOR),
    "endless large pages": Bomb(
        _pages(lambda page: [f"model-{page}"], _MIB), "larger than 16 MiB", 4, BY_CURSOR
    ),
    "the same page endlessly": Bomb(_pages(lambda _: ["model-1"]), "no new model", 3, BY_CURSOR),
    "endless empty pages": Bomb(_pages(lambda _: []), "over 1000 pages", 3, BY_CURSOR),
    "nested lists": Bomb(_filled(b"", b"[", b""), "nested deeper than 64", 3),
    "nested objects": Bomb(_filled(b"", b'{"a":', b"", _ROOM // 2), "nested deeper than 64", 3),
    "a number of 16 MiB": Bomb(_filled(b'{"data":[', b"9", b"]}"), "too large", 3),
    "a string of 16 MiB": Bomb(_text(b"a", _ROOM), "not an array", 3),
    "a string of stars": Bomb(_text(b"*"), "not an array", 3),
    "a string of crosses": Bomb(_text(b"x"), "not an array", 3),
    "a string of base64": Bomb(_text(_TWICE), "more encoded text", 3),
    "a string of escapes": Bomb(_text(b"\\u0025"), "", 3),
    "a string of percent": Bomb(_text(b"%2525"), "more encoded text", 3),
    "a string of bearers": Bomb(_text(b"Bearer "), "not an array", 3),
    "a string of backslashes": Bomb(
        _filled(b'{"data":"', b"\\\\", b'\\u0041 "}', _ROOM // 2), "not an array", 3
    ),
    "a list of empty lists": Bomb(
        _filled(b'{"data":[', b"[],", b"[]]}"), "more than 1000000 values", 3
    ),
    "300,000 models": Bomb(
        lambda _: Answer({"data": [{"id": f"m-{n}"} for n in range(300_000)]}),
        "over 200000 rows",
        3,
    ),
    "one model 300,000 times": Bomb(
        lambda _: Answer({"data": [{"id": "m"}] * 300_000}), "over 200000 rows", 3
    ),
    "a million keys": Bomb(
        lambda _: Answer({f"{n:x}": 0 for n in range(1_000_000)}), "more than 1000000 values", 3
    ),
}
