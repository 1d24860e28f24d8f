"""Strings that count how often they are compared, to show how an algorithm grows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress


class Counted(str):
    """A string whose comparisons are counted over all instances."""

    __slots__ = ()
    comparisons = 0

    def __eq__(self, other: object) -> bool:
        Counted.comparisons += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__

    def removeprefix(self, prefix: str, /) -> str:
        return self if not self.startswith(prefix) else Counted(str.removeprefix(self, prefix))


def comparisons_of(
    do: Callable[[Sequence[Counted]], object], size: int, ends: type[Exception]
) -> int:
    """How many comparisons `do` makes over distinct strings of which the last one is doubled."""
    strings = [
        *(Counted(f"model-{number}") for number in range(size)),
        Counted(f"model-{size - 1}"),
    ]
    Counted.comparisons = 0
    with suppress(ends):
        do(strings)
    return Counted.comparisons
