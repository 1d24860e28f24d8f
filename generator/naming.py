"""From wire ID to identifier: pure functions, the same everywhere and for ever.

A style is how a language family spells names. In a style each ID has candidates in order: the
plain name, one that spells its separators, then the plain name with an ever longer digest of
the ID. `assign` gives each ID the first candidate that is free, and an ID that landed keeps
what it has.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

MAX_IDENTIFIER_LENGTH: Final = 120
_DIGEST_LENGTHS: Final = (8, 16, 64)

_SPELLED: Final = {
    ".": "DOT", ":": "COLON", "@": "AT", "_": "UNDERSCORE", "~": "TILDE", "+": "PLUS",
    " ": "SPACE", "!": "BANG", '"': "QUOTE", "#": "HASH", "$": "DOLLAR", "%": "PERCENT",
    "&": "AND", "'": "APOSTROPHE", "(": "OPEN", ")": "CLOSE", "*": "STAR", ",": "COMMA",
    ";": "SEMICOLON", "<": "LESS", "=": "EQUALS", ">": "GREATER", "?": "QUESTION",
    "[": "OPEN_SQUARE", "\\": "BACKSLASH", "]": "CLOSE_SQUARE", "^": "CARET",
    "`": "BACKTICK", "{": "OPEN_CURLY", "|": "PIPE", "}": "CLOSE_CURLY",
}  # fmt: skip


class _Table(dict[int, str]):
    """A translation table in which an unknown character is a separator."""

    def __missing__(self, key: int) -> str:
        return " "


def _table(special: Mapping[str, str]) -> _Table:
    table = _Table(dict.fromkeys(range(128), " "))
    table.update({ord(c): c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/"})
    table.update({ord(c): c.upper() for c in "abcdefghijklmnopqrstuvwxyz"})
    table.update({ord(c): f" {word} " for c, word in special.items()})
    return table


_PLAIN_TABLE: Final = _table({})
_SPELLED_TABLE: Final = _table(_SPELLED)


@dataclass(frozen=True, slots=True)
class Style:
    """How a language family spells identifiers.

    `plain` and `spelled` give a name for an ID, or "" where the ID has nothing to spell;
    `digested` gives one that ends in so many hexadecimal digits of the ID's SHA-256.
    """

    name: str
    plain: Callable[[str], str]
    spelled: Callable[[str], str]
    digested: Callable[[str, int], str]


def assign(ids: Iterable[str], style: Style, held: Mapping[str, str]) -> dict[str, str]:
    """An identifier for each ID.

    Args:
        ids: wire IDs; their order does not matter.
        style: the style to name in.
        held: identifiers given earlier, by wire ID, retired ones too. They are never given to
            another ID, and an ID that has one keeps it.

    Of several newcomers that want one name, the one closest to it gets it: the fewest
    separators other than `-` and `/`, then the fewest upper-case letters, then the smaller ID.
    """
    wanted = set(ids)
    names = {wire_id: held[wire_id] for wire_id in wanted if wire_id in held}
    taken = set(held.values())
    waiting = [wire_id for wire_id in wanted if wire_id not in names]
    for candidate in _candidates(style):
        first: dict[str, str] = {}
        rivals: dict[str, list[str]] = {}
        for wire_id in waiting:
            name = candidate(wire_id)
            other = first.setdefault(name, wire_id)
            if other is not wire_id:
                rivals.setdefault(name, [other]).append(wire_id)
        waiting = []
        for name, wire_id in first.items():
            claimants = rivals.get(name, [wire_id])
            if not name or name in taken:
                waiting += claimants
                continue
            winner = min(claimants, key=_distance) if name in rivals else wire_id
            names[winner] = name
            taken.add(name)
            if name in rivals:
                waiting += [claimant for claimant in claimants if claimant != winner]
        if not waiting:
            break
    else:
        raise AssertionError(f"two of {len(waiting)} IDs have one SHA-256")
    return names


def _candidates(style: Style) -> list[Callable[[str], str]]:
    def digested(length: int) -> Callable[[str], str]:
        return lambda wire_id: style.digested(wire_id, length)

    return [style.plain, style.spelled, *map(digested, _DIGEST_LENGTHS)]


def _distance(wire_id: str) -> tuple[int, int, str]:
    separators = sum(1 for c in wire_id if c not in "-/" and not (c.isascii() and c.isalnum()))
    upper = sum(1 for c in wire_id if "A" <= c <= "Z")
    return separators, upper, wire_id


def _upper_snake(wire_id: str, table: _Table) -> str:
    words = wire_id.translate(table)
    if "/" in words:
        name = "_".join(words.replace("/", " / ").split()).replace("_/_", "__")
        if "/" in name:  # A slash at an end, or two in a row: parts are empty.
            parts = ("_".join(part.split()) for part in words.split("/"))
            name = "__".join(part for part in parts if part)
    else:
        name = "_".join(words.split())
    if name[:1].isdigit():
        name = f"M_{name}"
    if len(name) > MAX_IDENTIFIER_LENGTH:
        name = _with_digest(name, wire_id, _DIGEST_LENGTHS[0])
    return name


def _upper_snake_digested(wire_id: str, length: int) -> str:
    return _with_digest(_upper_snake(wire_id, _PLAIN_TABLE) or "M", wire_id, length)


def _with_digest(name: str, wire_id: str, length: int) -> str:
    digest = hashlib.sha256(wire_id.encode()).hexdigest()[:length].upper()
    return f"{name[: MAX_IDENTIFIER_LENGTH - length - 1].rstrip('_')}_{digest}"


def _upper_snake_plain(wire_id: str) -> str:
    return _upper_snake(wire_id, _PLAIN_TABLE)


def _upper_snake_spelled(wire_id: str) -> str:
    return _upper_snake(wire_id, _SPELLED_TABLE)


UPPER_SNAKE: Final = Style(
    name="upper_snake",
    plain=_upper_snake_plain,
    spelled=_upper_snake_spelled,
    digested=_upper_snake_digested,
)
"""Python's and TypeScript's: `openai/gpt-4o` is `OPENAI__GPT_4O`; matches `[A-Z][A-Z0-9_]*`."""
