"""What a source gives: raw entries, and the day of its data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """An entry of a data set.

    Attributes:
        provider: what the data set calls the provider.
        id: the model ID, as the data set writes it.
        key: the data set's own key of the entry, by which it can be looked up there.
        entry: what it says, with numbers as they are there.
    """

    provider: str
    id: str
    key: str
    entry: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SourceData:
    """What the file of a data set holds.

    Attributes:
        observed: the day of the data, as the file says it; None if it does not.
        entries: gives the entries as they hold on a day.
    """

    observed: date | None
    entries: Callable[[date], Iterable[SourceEntry]]


Source: TypeAlias = "Callable[[bytes], SourceData]"
"""Reads the file of a data set; raises ValueError if it is not what the source expects."""
