"""JSON, TOML and text in which one place holds what no program expects there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Literal:
    """What is written as it is, and no JSON writer would write."""

    text: str


VALUES: Final[dict[str, Any]] = {
    "null": None,
    "true": True,
    "a number": 5,
    "a negative number": -1,
    "a fraction": 0.5,
    "infinity": Literal("1e999"),
    "NaN": Literal("NaN"),
    "an endless number": Literal("9" * 5_000),
    "nothing": "",
    "a NUL": "a\0b",
    "half a pair": "\ud800",
    "a line break": "a\nb",
    "an escape": "\x1b[2J",
    "a long text": "a" * 5_000,
    "a way out": "../../escaped",
    "a root": "/etc/passwd",
    "a date": "2026-99-99",
    "a list": [],
    "an object": {},
    "a list of lists": [[[]]],
    "depth": Literal("[" * 100_000),
}


def places(value: Any, at: Path = ()) -> Iterator[Path]:
    """Every place of a JSON value, from the outside in."""
    yield at
    if isinstance(value, (dict, list)):
        for step, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(each, (*at, step))


def written(value: Any) -> str:
    """A JSON value as text."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(k)}: {written(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return value.text if isinstance(value, Literal) else json.dumps(value)


def with_value(whole: Any, place: Path, value: Any) -> Any:
    """A JSON value with something else in one place."""
    if not place:
        return value
    copied = inner = deepcopy(whole)
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return copied


def with_key(whole: Any, place: Path, key: str) -> Any:
    """A JSON value in which a key is another one; as it was where the place is not a key."""
    if not place or not isinstance(place[-1], str):
        return whole
    copied = inner = deepcopy(whole)
    for step in place[:-1]:
        inner = inner[step]
    moved = {key if name == place[-1] else name: value for name, value in inner.items()}
    inner.clear()
    inner.update(moved)
    return copied
