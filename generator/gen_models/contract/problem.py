"""What is wrong with a contract's file."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable


Where: TypeAlias = "tuple[str | int, ...]"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a contract says wrongly.

    Attributes:
        where: the keys that lead to it, and behind an array of tables the index of one; empty where
            it concerns the whole file.
        text: what is wrong.
        hint: what to do about it.
    """

    where: Where
    text: str
    hint: str


def named(where: Iterable[str | int]) -> str:
    """The keys that lead to something, as one would write them in a contract."""
    return ".".join(key for key in where if isinstance(key, str))


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The hint for a misspelt word; None if no known one is near."""
    near = nearest(word, known)
    return None if near is None else f"did you mean '{near}'?"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a misspelt one is likely to stand for."""
    near = difflib.get_close_matches(word[:40].lower(), list(known), n=1, cutoff=0.6)
    return near[0] if near else None
