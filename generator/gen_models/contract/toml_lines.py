"""Finds the line of a key in a TOML text, for error messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEADER: Final = re.compile(r"^\s*\[([^\[\]]+)\]")
_PAIR: Final = re.compile(
    r"^\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*="
)


class TomlLines:
    """The lines of a TOML text's keys and tables.

    tomllib keeps no positions, and contracts are plain: `[table]` headers and `key = value`.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, ...], int] = {}
        for number, path in _keys(text):
            self._lines.setdefault(path, number)

    def of(self, where: Sequence[str]) -> int:
        """The line of a key, or of the nearest table or key around it; 1 if there is none."""
        for depth in range(len(where), 0, -1):
            if (number := self._lines.get(tuple(where[:depth]))) is not None:
                return number
        return 1


def _keys(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _dotted(header[1])
            yield number, table
        elif pair := _PAIR.match(line):
            yield number, (*table, *_dotted(pair[1]))


def _dotted(key: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in key.split("."))
