"""Bytes that are written as digits: hexadecimal, base32, base64 and base85.

A run of digits may begin anywhere in a byte, so all positions are tried. Each decoding takes time
in proportion to its input, and converts with single calls that CPython runs in C.
"""

from __future__ import annotations

import binascii
import re
import string
from functools import partial, reduce
from operator import and_
from typing import TYPE_CHECKING, Final

from gen_models.credentials.escapes import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_IN: Final = b"a"  # Stands for a byte that is of the kind that is looked for.
_OUT: Final = re.compile(rb"[^a]")
_LEAST: Final = 7  # Three marks of a mask and the last four characters of a key.
_LEGIBLE: Final = bytes(
    97 if c in b"\t\n\r" or 32 <= c < 127 else min(c, 1)  # noqa: PLR2004
    for c in range(256)
)
_LEGIBLE_16: Final = b"a\0" * (_LEAST - 1) + b"a"
_TEXT_16: Final = re.compile(rb"(?:[\t\n\r -~]\0){6,}[\t\n\r -~]")
_GAP: Final = 4 * SEPARATOR
_HEX_SEPARATORS: Final = b" \t" + string.punctuation.encode()
_ALPHANUMERIC: Final = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _stretches(data: bytes, kinds: bytes, least: int) -> Iterator[bytes]:
    """The parts of the data where `kinds` is `_IN`; a pattern takes ten times as long."""
    start = kinds.find(_IN * least)
    while start >= 0:
        after = _OUT.search(kinds, start)
        end = after.start() if after else len(data)
        yield data[start:end]
        start = kinds.find(_IN * least, end)


def _texts(data: bytes) -> Iterator[bytes]:
    """What can be read in bytes, of some length, be it ASCII or UTF-16."""
    kinds = data.translate(_LEGIBLE)
    yield from _stretches(data, kinds, _LEAST)
    if _LEGIBLE_16 in kinds:
        yield from (found.replace(b"\0", b"") for found in _TEXT_16.findall(data))


def _unwrapped(data: bytes) -> bytes:
    """A text without the ends of its lines, and without what indents them."""
    return b"".join(map(bytes.lstrip, data.splitlines()))


def _json_strings(data: bytes) -> bytes:
    """JSON with its strings apart, so that the quotes around one are not read as its digits."""
    data = data.replace(b"\\\\", b"\x01").replace(b'\\"', b"\x02")  # Folded text has neither.
    data = data.replace(b'"', SEPARATOR)
    return data.replace(b"\x02", b'"').replace(b"\x01", b"\\")


class _Alphabet:
    """The digits of an encoding, and how many of them 7 bytes take at least."""

    def __init__(self, digits: dict[int, int], *, least: int, fill: int) -> None:
        self._digits = bytes(digits.get(c, fill) for c in range(256))
        self._kinds = bytes(97 if c in digits else 0 for c in range(256))
        self._least = least

    def has(self, digit: bytes) -> bool:
        """Whether that is one of the digits."""
        return digit.translate(self._kinds) == _IN

    def runs(self, data: bytes) -> bytes:
        """The runs of digits that are long enough, with a whole group of none between them."""
        return _GAP.join(_stretches(data, data.translate(self._kinds), self._least))

    def digits(self, runs: bytes, size: int) -> bytes:
        """Their values, with 0 or another fill between them, and up to a whole group of digits."""
        return (runs + SEPARATOR * (-len(runs) % size)).translate(self._digits)


def _values(letters: bytes, values: Iterable[int]) -> dict[int, int]:
    return dict(zip(letters, values, strict=True))


_HEX: Final = _Alphabet(
    _values(b"0123456789abcdefABCDEF", b"0123456789abcdefABCDEF"), least=14, fill=ord("0")
)
_64: Final = _Alphabet(
    {c: c for c in _ALPHANUMERIC + b"+/"} | _values(b"-_", b"+/"), least=10, fill=ord("A")
)


def hexadecimal(data: bytes) -> bytes:
    """Decodes `4142`, `0x41, 0x42`, and digits with any marks between them, as in `41:42`."""
    bare = _unwrapped(data).translate(None, _HEX_SEPARATORS).replace(b"0x", b"")
    if not (runs := _HEX.runs(bare)):
        return b""
    shifted = (binascii.unhexlify(_HEX.digits(runs[shift:], 2)) for shift in range(2))
    return SEPARATOR.join(text for plain in shifted for text in _texts(plain))


def base64(data: bytes) -> bytes:
    """Decodes base64 of both alphabets of RFC 4648, with padding or without."""
    if not (runs := _64.runs(_unwrapped(data))):
        return b""
    shifted = (binascii.a2b_base64(_64.digits(runs[shift:], 4)) for shift in range(4))
    return SEPARATOR.join(text for plain in shifted for text in _texts(plain))


def _decoder_32(letters: bytes) -> Callable[[bytes], bytes]:
    digits = b"0123456789abcdefghijklmnopqrstuv"  # Those of int(..., 32).
    values = _values(letters.upper(), digits) | _values(letters.lower(), digits)
    return partial(_base32, _Alphabet(values, least=12, fill=ord("0")))


def _base32(alphabet: _Alphabet, data: bytes) -> bytes:
    if not (runs := alphabet.runs(_unwrapped(data))):
        return b""
    digits = alphabet.digits(runs, 8)
    size = len(digits) * 5 // 8 + 1
    number = int(digits, 32) << 8  # Of a power of two, int() takes linear time.
    shifted = ((number >> shift).to_bytes(size, "big") for shift in range(8))
    return SEPARATOR.join(text for plain in shifted for text in _texts(plain))


_BEFORE: Final = 64
"""How many bytes before an incomplete group are read with it."""

_ONES: Final = bytes(int(c == _IN[0]) for c in range(256))
_ENDS: Final = bytes(int(c == SEPARATOR[0]) for c in range(256))
_ALPHABETS_85: Final = (
    bytes(range(ord("!"), ord("u") + 1)),  # Ascii85.
    _ALPHANUMERIC + b"!#$%&()*+-;<=>?@^_`{|}~",  # RFC 1924, as git has it.
    _ALPHANUMERIC[:10] + _ALPHANUMERIC[36:] + _ALPHANUMERIC[10:36] + b".-:+=^!/*?&<>()[]{}@%$#",
)  # The last is Z85.


def _decoder_85(letters: bytes) -> Callable[[bytes], bytes]:
    return partial(_base85, _Alphabet(_values(letters, range(85)), least=9, fill=84))


def _base85(alphabet: _Alphabet, data: bytes) -> bytes:
    # What follows the last digits changes what they mean, so the ends of lines matter here.
    texts = {data, _unwrapped(data)}
    if alphabet.has(b'"'):
        texts.add(_json_strings(data))
    if not (runs := _GAP.join(filter(None, map(alphabet.runs, texts)))):
        return b""
    runs += SEPARATOR * (5 + -len(runs) % 5)
    digits = alphabet.digits(runs, 5)
    found: list[bytes] = []
    for shift, plain in enumerate(_from_85(digits, runs.translate(_ENDS))):
        found += _texts(plain)
        found += _run_on(plain, digits, shift)
    return SEPARATOR.join(found)


def _run_on(plain: bytes, digits: bytes, shift: int) -> Iterator[bytes]:
    """Texts that end within a group whose other digits belong to what follows them.

    Such a group has 2 to 4 digits of the text's, for 1 to 3 bytes. Only where legible text ends is
    it looked for.
    """
    kinds = plain.translate(_LEGIBLE)
    columns = (int.from_bytes(kinds[place::4].translate(_ONES), "big") for place in range(4))
    whole = reduce(and_, columns).to_bytes(len(kinds) // 4, "big")
    group = whole.find(1)
    while group >= 0:
        if whole[group + 1 : group + 4] != b"\1\1\1":
            end, after = 4 * group + 4, 5 * group + 5 + shift
            least = max(0, end - _BEFORE)
            illegible = (kinds.rfind(kind, least, end) + 1 for kind in (b"\0", b"\1"))
            yield from _ended(plain[max(least, *illegible) : end], digits[after : after + 4])
        group = whole.find(1, group + 1)


def _ended(text: bytes, digits: bytes) -> Iterator[bytes]:
    """A text with the bytes of an incomplete group behind it, for each length of the group."""
    for count in range(2, len(digits) + 1):
        value = 0
        for digit in (*digits[:count], *(84,) * (5 - count)):
            value = 85 * value + digit
        last = value.to_bytes(5, "big")[1:count]
        if len(text) + len(last) >= _LEAST and _OUT.search(last.translate(_LEGIBLE)) is None:
            yield text + last


def _from_85(digits: bytes, ends: bytes) -> Iterator[bytes]:
    """All groups of 5 digits as 4 bytes each, for groups that begin at each of 5 positions.

    The groups are the lanes of one large number, so that they are computed at once. Where a text
    ends within a group, the bytes that this group does not have become NULs.
    """
    groups = len(digits) // 5
    values = [_lanes(digits[position::5]) for position in range(5)]
    marks = [int.from_bytes(ends[position::5], "big") for position in range(5)]
    # A group that begins later has its last digits in the next lane.
    values += [value << 40 for value in values]
    marks += [mark << 8 for mark in marks]
    every = int.from_bytes(b"\1" * groups, "big")
    for shift in range(5):
        group = values[shift]
        for value in values[shift + 1 : shift + 5]:
            group = group * 85 + value
        wide = group.to_bytes(5 * groups + 5, "big")[5:]
        plain = bytearray(4 * groups)
        ended = marks[shift]
        for position in range(4):
            ended |= marks[shift + position + 1]
            keep = (every ^ (ended & every)) * 255
            byte = int.from_bytes(wide[position + 1 :: 5], "big")
            plain[position::4] = (byte & keep).to_bytes(groups, "big")
        yield bytes(plain)


def _lanes(column: bytes) -> int:
    """A number with each of the bytes in a lane of 5 bytes."""
    wide = bytearray(5 * len(column))
    wide[4::5] = column
    return int.from_bytes(wide, "big")


BASE32: Final = tuple(
    map(_decoder_32, (b"abcdefghijklmnopqrstuvwxyz234567", b"0123456789abcdefghijklmnopqrstuv"))
)
"""Decode base32 of both alphabets of RFC 4648."""

BASE85: Final = tuple(map(_decoder_85, _ALPHABETS_85))
"""Decode Ascii85, base85 of RFC 1924, and Z85."""
