"""Finds the line of a key in a TOML text, for error messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gen_models.contract.problem import Where

_HEADER: Final = re.compile(r"^\s*(\[\[?)([^\[\]]+)\]")
_PAIR: Final = re.compile(
    r"^\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*="
)


class TomlLines:
    """The lines of a TOML text's keys and tables.

    tomllib keeps no positions, and contracts are plain: `[table]` and `[[table]]` headers, and
    `key = value`.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[Where, int] = {}
        for number, path in _keys(text):
            self._lines.setdefault(path, number)

    def of(self, where: Sequence[str | int]) -> int:
        """The line of a key, or of the nearest table or key around it; 1 if there is none."""
        for depth in range(len(where), 0, -1):
            if (number := self._lines.get(tuple(where[:depth]))) is not None:
                return number
        return 1


def _keys(text: str) -> Iterator[tuple[int, Where]]:
    table: Where = ()
    last: dict[Where, int] = {}  # The index of the last table of each array.
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            *above, key = _dotted(header[2])
            table = (*_inside(above, last), key)
            yield number, table
            if header[1] == "[[":
                last[table] = last.get(table, -1) + 1
                table = (*table, last[table])
                yield number, table
        elif pair := _PAIR.match(line):
            yield number, (*table, *_dotted(pair[1]))


def _inside(keys: Sequence[str], last: Mapping[Where, int]) -> Where:
    """A path of keys, with the index of the last table behind each array of tables."""
    found: Where = ()
    for key in keys:
        found = (*found, key)
        if found in last:
            found = (*found, last[found])
    return found


def _dotted(key: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in key.split("."))
