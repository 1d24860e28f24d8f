"""Reads what a source says of a model from its row, as a contract describes it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

from gen_models.fields.units import UNITS
from gen_models.fields.values import (
    PriceTier,
    date_of,
    decimal_of,
    plain,
    text_of,
    words_of,
)
from gen_models.formats import EACH, dig, steps_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from gen_models.fields.catalog import Field
    from gen_models.fields.values import Value

_MODALITIES: Final = {
    "speech": "audio", "transcription": "text", "embeddings": "embedding", "pdf": "file",
    "document": "file", "images": "image", "videos": "video", "texts": "text",
}  # fmt: skip
"""How sources spell modalities, in lower case, where they do not spell them as we do."""


@dataclasses.dataclass(frozen=True, slots=True)
class TierPaths:
    """Where a row holds the prices of long prompts.

    Attributes:
        above: the number of tokens from which they hold.
        prices: by price of a tier ("input", "output", "cache_read", "cache_write"), its path.
    """

    above: str
    prices: Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class FieldReader:
    """Where a row holds a field, and how it is written there.

    Attributes:
        field: the field.
        path: dotted keys; `[]` behind one means every element of its array. Of several values of
            a field that has one, none counts unless they are equal.
        unit: the unit of a number; "" where the field has none.
        unknown: the values that stand for an unknown one.
        when: by path, the values one of which has to be there for the field to count; of an array,
            all elements have to be among them.
        contains: for a flag, the value that makes it true, alone or as an element of an array.
        exhaustive: whether an array, or a value, that is not `contains` says that the flag is
            false.
        tiers: for price tiers, where their parts are in the row, or in each object at `path`.
    """

    field: Field
    path: str
    unit: str = ""
    unknown: tuple[object, ...] = ()
    when: Mapping[str, tuple[object, ...]] = dataclasses.field(default_factory=dict)
    contains: object = None
    exhaustive: bool = False
    tiers: TierPaths | None = None

    def read(self, row: object) -> Value | None:
        """What a row says; None where it says nothing, or something that cannot be understood."""
        if not all_hold(self.when, row):
            return None
        found = [row] if not self.path else list(values_at(row, self.path))
        if self.tiers is not None:
            return self._tiers(found)
        found = [one for one in found if one is not None and not _is_among(one, self.unknown)]
        if not found:
            return None
        if self.field.kind == "words" or self.contains is not None:
            flat = list(_flat(found))
            return self._contained(flat) if self.contains is not None else self._words(flat)
        values = {self._value(value) for value in found}
        return values.pop() if len(values) == 1 else None

    def _contained(self, values: list[Any]) -> bool | None:
        if _is_among(self.contains, values):
            return True
        return False if self.exhaustive else None

    def _words(self, values: list[Any]) -> tuple[str, ...] | None:
        values = [one for one in values if not _is_among(one, self.unknown)]
        if self.field.name.endswith("_modalities"):
            lower = [one.lower() if isinstance(one, str) else one for one in values]
            values = [_MODALITIES.get(one, one) if isinstance(one, str) else one for one in lower]
        return words_of(values) or None

    def _value(self, value: object) -> Value | None:
        match self.field.kind:
            case "text":
                return text_of(value)
            case "flag":
                return value if isinstance(value, bool) else None
            case "date":
                return date_of(value)
            case "count":
                number = self._number(value)
                is_whole = number is not None and number == number.to_integral_value()
                return int(number) if number is not None and is_whole else None
            case _:
                return self._number(value)

    def _number(self, value: object) -> Decimal | None:
        number = decimal_of(value)
        if number is None or not self.unit:
            return number
        return plain(number * UNITS[self.unit].factor)

    def _tiers(self, holders: Iterable[object]) -> tuple[PriceTier, ...] | None:
        assert self.tiers is not None  # noqa: S101 - The caller looked.
        found: set[PriceTier] = set()
        for holder in _flat(holders):
            above = decimal_of(dig(holder, self.tiers.above))
            if above is None or above <= 0 or above != above.to_integral_value():
                continue
            sent = {name: dig(holder, path) for name, path in self.tiers.prices.items()}
            prices = {
                name: self._number(price)
                for name, price in sent.items()
                if not _is_among(price, self.unknown)
            }
            if any(price is not None for price in prices.values()):
                found.add(PriceTier(int(above), **prices))
        # Two prices above one number depend on something else.
        thresholds = {tier.above for tier in found}
        if not found or len(thresholds) < len(found):
            return None
        return tuple(sorted(found, key=lambda tier: tier.above))


def read_fields(readers: Iterable[FieldReader], row: object) -> dict[str, Value]:
    """What a row says of a model, by field. Of several readers of a field, the first counts."""
    found: dict[str, Value] = {}
    for reader in readers:
        if reader.field.name not in found:
            value = reader.read(row)
            if value is not None:
                found[reader.field.name] = value
    return found


def all_hold(when: Mapping[str, tuple[object, ...]], row: object) -> bool:
    """Whether a row has, at each path, one of its values; of an array, nothing but these."""
    return all(_holds(row, path, among) for path, among in when.items())


def _holds(row: object, path: str, among: tuple[object, ...]) -> bool:
    found = list(_flat(values_at(row, path)))
    return bool(found) and all(_is_among(one, among) for one in found)


def values_at(value: object, path: str) -> Iterator[Any]:
    """Every value at a path, in order."""
    found = [value]
    for step in steps_of(path):
        if step == EACH:
            found = [one for each in found if isinstance(each, list) for one in each]
        else:
            found = [each[step] for each in found if isinstance(each, dict) and step in each]
    yield from found


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    """The values, and of arrays their elements."""
    for value in values:
        yield from value if isinstance(value, list) else [value]


def _is_among(value: object, others: Iterable[object]) -> bool:
    """Whether a value of JSON equals one of others, where `true` is not 1."""
    return any(
        value == other and isinstance(value, bool) == isinstance(other, bool) for other in others
    )
