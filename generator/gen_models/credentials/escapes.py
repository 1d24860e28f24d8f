"""Texts with escapes: percent, backslash, HTML and lists of character codes.

Each decoding takes time in proportion to its input: no pattern here can backtrack far.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

SEPARATOR: Final = b"\x1e"
"""Stands between pieces that do not belong together. No encoding contains it."""

CONTEXT: Final = 2048
"""How many bytes before and after an escape are decoded with it."""

_SPACE: Final = frozenset(b"\t\n\r")
_CONTROL: Final = bytes(c for c in range(128) if (c < 32 and c not in _SPACE) or c == 127)  # noqa: PLR2004
_HIGH: Final = bytes(range(128, 256))
# What masks a key, and the full-width forms of ASCII; no key has other characters beyond ASCII.
_BULLETS: Final = (
    "\u00b7\u00d7\u2022\u2023\u2027\u2043\u204e\u2217\u2219\u22c5\u25a0\u25aa\u25cb\u25cf\u25e6"
    "\u2588\u2592\u30fb"
)
_WIDE: Final = re.compile(
    "|".join([*_BULLETS, "\u2025", "\u2026", "\u22ef"]).encode()
    + rb"|\xef\xbc[\x81-\xbf]|\xef\xbd[\x80-\x9e]"
)
_DOTS: Final = {"\u2025": b"..", "\u2026": b"...", "\u22ef": b"..."}


def folded(data: bytes) -> bytes:
    """Bytes as ASCII: without control characters, with `*` and `.` for what masks a key."""
    return _ascii(data).translate(None, _CONTROL)


def _ascii(data: bytes) -> bytes:
    if data.isascii():
        return data
    return _WIDE.sub(_narrow, data).translate(None, _HIGH)


def _narrow(found: re.Match[bytes]) -> bytes:
    character = found[0].decode()
    if character >= "\uff01":
        return bytes([ord(character) - 0xFEE0])
    return _DOTS.get(character, b"*")


_CODES: Final = (
    rb"[ux]\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})"
    rb"|([0-7]{2,3})|(.)"
)
_OCTAL, _OTHER = 5, 6
_BACKSLASH: Final = re.compile(rb"\\(?:%b)" % _CODES, re.DOTALL)
# JSON in JSON doubles the backslash. Each run is looked at once, from its beginning.
_BACKSLASHES: Final = re.compile(rb"(?<!\\)\\+(?:%b)" % _CODES, re.DOTALL)
_LETTERS: Final = {b"b": b"", b"f": b"", b"n": b"\n", b"r": b"\r", b"t": b"\t"}
_PERCENT: Final = re.compile(rb"%(?:u([0-9A-Fa-f]{4})|([0-9A-Fa-f]{2}))")
_ENTITY: Final = re.compile(
    rb"&(?:#[0-9]{1,10};?|#[xX][0-9A-Fa-f]{1,8};?|[A-Za-z][A-Za-z0-9]{1,31};?)"
)
_NUMBERS: Final = re.compile(rb"[0-9]{2,3}(?:[^0-9A-Za-z%b]{1,3}[0-9]{2,3}){6,}" % SEPARATOR)


def _around(data: bytes, escape: re.Pattern[bytes], meaning: Callable[..., bytes]) -> bytes:
    """Decodes the escapes in a text, with what is near them; text far from them is left out."""
    if (first := escape.search(data)) is None:
        return b""
    pieces: list[bytes] = []
    start, end = first.span()
    for found in escape.finditer(data, end):
        if found.start() - end > 2 * CONTEXT:
            pieces.append(_neighbourhood(data, start, end))
            start = found.start()
        end = found.end()
    pieces.append(_neighbourhood(data, start, end))
    plain = [escape.sub(meaning, piece) for piece in pieces]
    return b"" if plain == pieces else _ascii(SEPARATOR.join(plain))


def _neighbourhood(data: bytes, start: int, end: int) -> bytes:
    low = max(0, start - CONTEXT)
    low = max(low, data.rfind(SEPARATOR, low, start) + 1)
    high = data.find(SEPARATOR, end, end + CONTEXT)
    return data[low : high if high >= 0 else end + CONTEXT]


def _character(code: int) -> bytes:
    """A character by its number; nothing for a control character or half a surrogate pair."""
    if code < 128:  # noqa: PLR2004
        return bytes([code]) if code not in _CONTROL else b""
    return chr(code).encode("utf-8", "ignore") if code <= 0x10FFFF else b""  # noqa: PLR2004


def _of_backslash(found: re.Match[bytes]) -> bytes:
    kind = found.lastindex or _OTHER
    text = found[kind]
    if kind == _OTHER:
        kept = text if not text.isalnum() else b"\\" + text
        return _LETTERS.get(text, kept)
    return _character(int(text, 8 if kind == _OCTAL else 16))


def _of_percent(found: re.Match[bytes]) -> bytes:
    if found[1] is not None:
        return _character(int(found[1], 16))
    byte = bytes.fromhex(found[2].decode())
    return byte.translate(None, _CONTROL)


def _of_entity(found: re.Match[bytes]) -> bytes:
    text = unescape(found[0].decode())
    return text.encode("utf-8", "ignore").translate(None, _CONTROL)


def character_codes(data: bytes) -> bytes:
    """Text that is written as a list of its characters' numbers, be there digits around it."""
    return SEPARATOR.join(
        b"".join(_character(int(number)) for number in numbers)
        for run in _NUMBERS.findall(data)
        for first, *middle, last in [re.findall(rb"[0-9]+", run)]
        for numbers in product(
            {first, first[-2:]}, *([number] for number in middle), {last, last[:2]}
        )
    )


def percent(data: bytes) -> bytes:
    """Decodes `%41` and `%u0041`."""
    return _around(data, _PERCENT, _of_percent)


def backslash(data: bytes) -> bytes:
    r"""Decodes what JSON and programming languages escape: `\/`, `\u0041`, `\x41`, `\101`."""
    return _around(data, _BACKSLASH, _of_backslash)


def backslashes(data: bytes) -> bytes:
    r"""Decodes the same with any number of backslashes, as JSON within JSON has them."""
    return _around(data, _BACKSLASHES, _of_backslash) if rb"\\" in data else b""


def html(data: bytes) -> bytes:
    """Decodes `&amp;`, `&#65;` and `&#x41;`."""
    return _around(data, _ENTITY, _of_entity)
