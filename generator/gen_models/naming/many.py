"""Many IDs spelled at once, in a few passes over all their text.

Every pass runs in C, and takes time in proportion to the text. What these passes cannot spell is
recognized by its first character or its length, and left to the style.
"""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_END: Final = "\n"
_SLASH: Final = "\3"
"""Stands for the first slash of an ID, where others are like any other character."""

_DOT: Final = b"\1"
_JOINT: Final = b"\2"
_CASE: Final = 0x20
"""The bit in which a lower-case letter differs from its capital."""


def _table(known: Mapping[str, str], other: bytes) -> bytes:
    values = {ord(key): ord(value) for key, value in known.items()}
    return bytes(values.get(byte, other[0]) for byte in range(256))


_KEPT: Final = {character: character for character in f"{string.digits}{_END}"}
_UPPER: Final = _table(
    {**_KEPT, **{c: c.upper() for c in string.ascii_letters}, "/": "/"}, other=b" "
)
_LOWER: Final = _table(
    {**_KEPT, **{c: c.lower() for c in string.ascii_letters}, ".": _DOT.decode(), _SLASH: _SLASH},
    other=_JOINT,
)
_CASE_OF_CAPITALS: Final = _table(dict.fromkeys(string.ascii_uppercase, chr(_CASE)), other=b"\0")


_BEFORE_DIGIT: Final = re.compile(rb"([\n\3])(?=[0-9])")


def in_upper_snake(ids: Sequence[str]) -> list[str]:
    """Each ID in capitals: its words joined with `_`, and with `__` where it has a slash.

    Not finished are texts without a word, and those that begin with a digit. Empty are those in
    which a slash has no word on one of its sides, and all if an ID has a line feed.
    """
    text = _END.join(ids)
    if text.count(_END) != len(ids) - 1:
        return [""] * len(ids)
    data = text.encode("ascii", "replace").translate(_UPPER).replace(b"/", b" / ")
    while b"  " in data:
        data = data.replace(b"  ", b" ")
    data = data.replace(b" \n", b"\n").replace(b"\n ", b"\n").strip(b" ")
    names = data.replace(b" / ", b"__").replace(b" ", b"_").decode("ascii").split(_END)
    return ["" if "/" in name else name for name in names] if b"/" in data else names


def in_capitalized_words(ids: Sequence[str]) -> list[str]:
    """Each ID with its words capitalized.

    The first slash becomes `___`, each dot `_`, and any other character `__`; what begins with a
    digit, at the beginning and after the first slash, gets an `M`. Not finished are texts that do
    not begin with a letter. Nothing is spelled if an ID has a line feed, or another character that
    these passes use.
    """
    text = _END.join(ids)
    if _SLASH in text or text.count(_END) != len(ids) - 1:
        return [""] * len(ids)
    text = _END.join([model_id.replace("/", _SLASH, 1) for model_id in ids])
    data = _capitalized(text.encode("ascii", "replace").translate(_LOWER))
    data = _BEFORE_DIGIT.sub(rb"\1M", data)
    if data[:1].isdigit():
        data = b"M" + data
    for mark, meaning in ((_SLASH.encode(), b"___"), (_DOT, b"_"), (_JOINT, b"__")):
        data = data.replace(mark, meaning)
    return data.decode("ascii").split(_END)


def _capitalized(data: bytes) -> bytes:
    """Each word of letters and digits with its first character in upper case, if it has one."""
    data = data.title()
    # To `title`, a letter after a digit begins a word: it is made lower-case again. Of all that
    # a capital follows, only digits have the bit of lower-case letters.
    capitals = int.from_bytes(data.translate(_CASE_OF_CAPITALS), "big")
    characters = int.from_bytes(data, "big")
    return (characters | (characters >> 8 & capitals)).to_bytes(len(data), "big")
