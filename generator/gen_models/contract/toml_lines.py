"""Finds the line of a key in a TOML text, for error messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def _line(text: str, where: Sequence[str]) -> int:
    """The line of a key, or of the nearest table or key around it; 1 if there is none.

    tomllib keeps no positions, and contracts are plain: `[table]` headers and `key = value`.
    """
    best, depth = 1, 0
    for number, path in _keys(text):
        shared = 0
        for ours, theirs in zip(where, path, strict=False):
            if ours != theirs:
                break
            shared += 1
        if shared > depth and shared == len(path):
            best, depth = number, shared
    return best


def _keys(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[([^\[\]]+)\]", line):
            table = _dotted(header[1])
            yield number, table
        elif pair := re.match(
            r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=",
            line,
        ):
            yield number, (*table, *_dotted(pair[1]))


def _dotted(key: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in key.split("."))
