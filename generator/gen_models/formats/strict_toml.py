"""TOML of a bounded depth: `tomllib` recurses, and takes the square of a key's length."""

from __future__ import annotations

import re
import tomllib
from datetime import date, time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_DEPTH: Final = 64
_LONGEST_INT: Final = 2**63  # As in the TOML specification.

# Strings and comments, which are left out of the count. Each ends at the latest where its line or
# the text does, so that nothing is scanned twice.
_SKIPPED: Final = re.compile(
    r"\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*(?:\"{3,5}|\Z)"
    r"|'''(?:[^']|'(?!''))*(?:'{3,5}|\Z)"
    r"|\"(?:[^\"\\\n]|\\[^\n])*\"?"
    r"|'[^'\n]*'?"
    r"|#[^\n]*",
    re.DOTALL,
)
_MARK: Final = re.compile(r"[\[\]{}.,=\n]")


class NotTOMLError(ValueError):
    """The text is not TOML, or nested too deeply to be read safely."""


def loads(text: str) -> dict[str, Any]:
    """Reads TOML.

    Raises:
        NotTOMLError: not TOML, an integer of more than 64 bits, or a key, a list or a table that
            is nested deeper than 64.
    """
    _check_depth(text)
    try:
        data = tomllib.loads(text)
    except RecursionError:  # No known text gets here; the stack may be nearly used up.
        raise NotTOMLError(f"nested deeper than {_MAX_DEPTH}") from None
    except ValueError as error:  # TOMLDecodeError, or what int() says of too many digits.
        raise NotTOMLError(str(error)) from None
    _check_integers(data)
    return data


def dates_in(value: object, where: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where TOML's dates and times stand, which JSON does not have: the keys that lead to each."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from dates_in(inner, (*where, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from dates_in(inner, (*where, number) if isinstance(inner, dict) else where)
    elif isinstance(value, (date, time)):
        yield where


def _check_depth(text: str) -> None:
    """Counts brackets and the dots of keys, outside strings and comments, by line."""
    blank = _SKIPPED.sub(lambda found: '"' + "\n" * found[0].count("\n"), text)
    line, brackets, dots = 1, 0, 0
    for mark in _MARK.finditer(blank):
        match mark[0]:
            case "[" | "{":
                brackets, dots = brackets + 1, 0
            case "]" | "}":
                brackets = max(0, brackets - 1)
            case ".":
                dots += 1
            case "\n":
                line, dots = line + 1, 0
            case _:
                dots = 0
        if brackets > _MAX_DEPTH or dots >= _MAX_DEPTH:
            raise NotTOMLError(f"nested deeper than {_MAX_DEPTH} (at line {line})")


def _check_integers(data: dict[str, Any]) -> None:
    level: list[object] = [data]
    while level:
        inner: list[object] = []
        for node in level:
            if isinstance(node, dict):
                inner += node.values()
            elif isinstance(node, list):
                inner += node
            elif isinstance(node, int) and not -_LONGEST_INT <= node < _LONGEST_INT:
                raise NotTOMLError("has an integer of more than 64 bits")
        level = inner
