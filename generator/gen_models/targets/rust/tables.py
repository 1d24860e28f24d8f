"""The tables of a Rust module: what it says of its models, as lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from gen_models.lifecycle import Lifecycle, Span
    from gen_models.targets.base import ProviderModels

ROW: Final = 64
"""How many models share a row. Longer rows are slower to use, shorter ones slower to compile."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The lists of a module, each in code point order of the model IDs.

    `variants` and `ids` are of the members, `past` has the IDs of those that are not live, and
    `retired` the notes of those that are past their shutdown, by variant. The others are of the
    model IDs in `known`; what is not known is an empty string.
    """

    variants: tuple[str, ...]
    retired: dict[str, str]
    ids: tuple[str, ...]
    past: tuple[str, ...]
    known: tuple[str, ...]
    listed: tuple[str, ...]
    deprecated_on: tuple[str, ...]
    retires_on: tuple[str, ...]
    successor: tuple[str, ...]
    source: tuple[str, ...]

    @classmethod
    def of(cls, models: ProviderModels) -> Tables:
        """The lists of these models, live and past ones together."""
        members = sorted((*models.live, *models.past), key=lambda member: member.id)
        retired, known = models.retired, models.lifecycles
        return cls(
            variants=tuple(m.identifier for m in members),
            retired={m.identifier: _note(retired[m.id]) for m in members if m.id in retired},
            ids=tuple(m.id for m in members),
            past=tuple(m.id for m in models.past),
            known=tuple(one.id for one in known),
            listed=tuple(" ".join(map(_days, one.spans)) for one in known),
            deprecated_on=tuple(_iso(one.deprecated_on) for one in known),
            retires_on=tuple(_iso(one.retires_on) for one in known),
            successor=tuple(one.successors[0] if one.successors else "" for one in known),
            source=tuple(one.source or "" for one in known),
        )

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The variants by rows, of which the last may be shorter."""
        return [self.variants[start : start + ROW] for start in range(0, len(self.variants), ROW)]


def _days(span: Span) -> str:
    """The days of a span: first and last, and the first day missing if it is over."""
    days = [_iso(span.first), _iso(span.last)]
    return "/".join([*days, _iso(span.missing)] if span.over else days)


def _note(one: Lifecycle) -> str:
    use = f"use {one.successors[0]}" if one.successors else "no successor is known"
    return f"shut down on {one.retires_on}; {use}"


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
