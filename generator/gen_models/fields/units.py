"""The units in which sources state numbers, and their conversion to ours."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in which a source states a field.

    Attributes:
        name: its name in contracts.
        canonical: the unit that the field has.
        factor: what a number is multiplied with.
    """

    name: str
    canonical: str
    factor: Decimal


_TOKENS, _CHARACTERS = "USD per million tokens", "USD per million characters"

_ALL: Final = (
    Unit("tokens", "tokens", Decimal(1)),
    Unit("thousand tokens", "tokens", Decimal(1_000)),
    Unit("dimensions", "dimensions", Decimal(1)),
    Unit(_TOKENS, _TOKENS, Decimal(1)),
    Unit("USD per thousand tokens", _TOKENS, Decimal(1_000)),
    Unit("USD per token", _TOKENS, Decimal(1_000_000)),
    Unit("1e-10 USD per token", _TOKENS, Decimal("0.0001")),
    Unit(_CHARACTERS, _CHARACTERS, Decimal(1)),
    Unit("USD per character", _CHARACTERS, Decimal(1_000_000)),
    Unit("USD per image", "USD per image", Decimal(1)),
    Unit("1e-10 USD per image", "USD per image", Decimal("1e-10")),
    Unit("USD per second", "USD per second", Decimal(1)),
    Unit("USD per minute", "USD per second", Decimal(1) / 60),
    Unit("USD per hour", "USD per second", Decimal(1) / 3_600),
)

UNITS: Final = {unit.name: unit for unit in _ALL}
"""Every unit, by name."""

UNITS_OF: Final = {
    canonical: tuple(unit.name for unit in _ALL if unit.canonical == canonical)
    for canonical in dict.fromkeys(unit.canonical for unit in _ALL)
}
"""By the unit of a field, the names of those that it can be stated in."""
