"""A text in every reading that a key could be found in: as it is, and decoded again and again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gen_models.credentials import escapes, radix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

DEPTH: Final = 4
"""How many encodings, one within the other, are decoded: three, and JSON's own around them."""

PIECE: Final = 2**20
"""How many bytes of a text are decoded at once."""

OVERLAP: Final = 2**14
"""How many bytes of a piece are those that the next one begins with."""

ROOM: Final = 4 * 2**20
GROWTH: Final = 3
"""What is decoded may take `ROOM` and `GROWTH` times the text, in bytes."""


_REVERSED: Final = "reversed"
_COMMON: Final[Sequence[tuple[str, Callable[[bytes], bytes]]]] = (
    ("URL-encoded", escapes.percent),
    ("JSON-escaped", escapes.backslash),
    ("JSON-escaped", escapes.backslashes),
    ("HTML-escaped", escapes.html),
    ("character codes", escapes.character_codes),
    ("hexadecimal", radix.hexadecimal),
    ("base64", radix.base64),
    *(("base32", decode) for decode in radix.BASE32),
)
# What nobody does by accident is decoded too where the key is known.
_THOROUGH: Final = (
    *_COMMON,
    *(("base85", decode) for decode in radix.BASE85),
    (_REVERSED, lambda data: data[::-1]),
)


class TooMuchEncodedError(Exception):
    """What a text holds encoded takes more room than it may, and is not searched to its end."""


@dataclass(frozen=True, slots=True)
class View:
    """One reading of a piece of a text.

    Attributes:
        text: the reading, in ASCII.
        encoding: what was decoded first; "" for the text itself.
        backwards: whether it was reversed on the way.
        line: the number of its first line in the text, if it is the text itself.
        fresh: where what the piece before it did not have begins, likewise.
    """

    text: bytes
    encoding: str = ""
    backwards: bool = False
    line: int = 1
    fresh: int = 0


def views(text: bytes, *, thorough: bool) -> Iterator[View]:
    """Every reading of a text, piece by piece.

    Args:
        text: the text, folded.
        thorough: decode what hides a text on purpose too.

    Raises:
        TooMuchEncodedError: they take more room than they may.
    """
    decoding = _Decoding(ROOM + GROWTH * len(text), thorough=thorough)
    line = 1
    for start in range(0, max(len(text), 1), PIECE):
        piece = text[start : start + PIECE + OVERLAP]
        yield from decoding.of(View(piece, line=line, fresh=min(start, OVERLAP)))
        line += text.count(b"\n", start, start + PIECE)


class _Decoding:
    """Decodes pieces of one text, until there is no more room."""

    def __init__(self, room: int, *, thorough: bool) -> None:
        self._room = room
        self._decoders = _THOROUGH if thorough else _COMMON

    def of(self, piece: View) -> Iterator[View]:
        seen = {piece.text}
        level = [piece]
        for _ in range(DEPTH):
            yield from level
            level = list(self._decoded(level, seen))
        yield from level

    def _decoded(self, level: list[View], seen: set[bytes]) -> Iterator[View]:
        for view in level:
            for encoding, decode in self._decoders:
                text = decode(view.text)
                if not text or text in seen:
                    continue
                self._room -= len(text)
                if self._room < 0:
                    raise TooMuchEncodedError
                seen.add(text)
                backwards = view.backwards != (encoding == _REVERSED)
                yield View(text, view.encoding or encoding, backwards)
