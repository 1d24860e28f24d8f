"""Reads what a source states about a model from its row, as a contract describes it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

from gen_models.fields.units import UNITS
from gen_models.fields.values import (
    PriceTier,
    date_of,
    decimal_of,
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
        above: where the number of tokens is from which they hold: a path, or several of which the
            first counts that leads to a number.
        prices: by price of a tier ("input", "output", "cache_read", "cache_write"), its path.
        value: where an object holds its price, if `prices` lead to arrays of objects, one for
            each tier; `above` is in these objects then.
        unit: the unit of the number of tokens.
    """

    above: str | tuple[str, ...]
    prices: Mapping[str, str]
    value: str = ""
    unit: str = "tokens"


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
        each: the path of an array of objects. `path`, `when` and `above` are in each of these
            then, and objects that do not meet the conditions are left out.
        above: for a price that depends on the length of the prompt, where the number of tokens is
            from which it holds. The price counts where there is no number, or 0.
        keys: for words, the key in each value of the object at `path` that has to be true: the
            words are the keys of these values.
        differs: for a flag, whether several different numbers at `path` make it true.
    """

    field: Field
    path: str
    unit: str = ""
    unknown: tuple[object, ...] = ()
    when: Mapping[str, tuple[object, ...]] = dataclasses.field(default_factory=dict)
    contains: object = None
    exhaustive: bool = False
    tiers: TierPaths | None = None
    each: str = ""
    above: tuple[str, ...] = ()
    keys: str = ""
    differs: bool = False

    def paths(self) -> Iterator[tuple[str, str]]:
        """Every path that it reads in a row, with the word that a contract has for it."""
        for word, path in self._paths_in_object():
            yield word, f"{self.each}{EACH}.{path}" if self.each else path

    def read(self, row: object) -> Value | None:
        """The value in a row; None if it is missing or cannot be parsed."""
        holders: Iterable[object] = _flat(_values_at(row, self.each)) if self.each else [row]
        if self.tiers is not None:
            return self._tiers(self.tiers, holders)
        return self._found(list(self._sent(filter(self._counts, holders))))

    def _sent(self, holders: Iterable[object]) -> Iterator[object]:
        """The values in the objects, without those that stand for an unknown one."""
        for holder in holders:
            for value in _values_at(holder, self.path):
                if value is not None and not _is_among(value, self.unknown):
                    yield value

    def _found(self, found: list[object]) -> Value | None:
        if not found:
            return None
        if self.differs:
            numbers = {decimal_of(value) for value in found} - {None}
            return True if len(numbers) > 1 else None
        if self.contains is not None:
            return self._contained(list(_flat(found)))
        if self.field.kind == "words":
            return self._words(list(_keys_of(found, self.keys) if self.keys else _flat(found)))
        values = {self._value(value) for value in found}
        return values.pop() if len(values) == 1 else None

    def _paths_in_object(self) -> Iterator[tuple[str, str]]:
        conditions = [("when", path) for path in self.when]
        if self.tiers is None:
            yield from [("path", self.path), *conditions, *(("above", p) for p in self.above)]
            return
        inner = [("above", path) for path in _several(self.tiers.above)]
        if self.tiers.value:
            inner += [("value", self.tiers.value), *conditions]
            starts = [f"{array}{EACH}." for array in self.tiers.prices.values()]
        else:
            yield from conditions
            inner += self.tiers.prices.items()
            starts = [f"{self.path}{EACH}." if self.path else ""]
        yield from ((word, start + path) for start in starts for word, path in inner)

    def _counts(self, holder: object) -> bool:
        """Whether an object meets the conditions."""
        if self.above and _number_at(holder, self.above):
            return False
        return all_hold(self.when, holder)

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
        return decimal_of(number * UNITS[self.unit].factor)

    def _tiers(self, paths: TierPaths, holders: Iterable[object]) -> tuple[PriceTier, ...] | None:
        tiers: dict[int, dict[str, Decimal]] = {}
        ambiguous: set[str] = set()
        for holder, name, sent in self._prices(paths, holders):
            above = _number_at(holder, _several(paths.above))
            price = None if _is_among(sent, self.unknown) else self._number(sent)
            if above is None or price is None:
                continue
            above *= UNITS[paths.unit].factor
            if above <= 0 or above != above.to_integral_value():
                continue
            # Two prices above one number depend on something else.
            if tiers.setdefault(int(above), {}).setdefault(name, price) != price:
                ambiguous.add(name)
        found = []
        for threshold, prices in sorted(tiers.items()):
            clear = {name: price for name, price in prices.items() if name not in ambiguous}
            if clear:
                found.append(PriceTier(threshold, **clear))
        return tuple(found) or None

    def _prices(
        self, paths: TierPaths, holders: Iterable[object]
    ) -> Iterator[tuple[object, str, object]]:
        """Each price as it was sent, with its name and the object that says where it holds."""
        for holder in holders:
            if paths.value:
                for name, path in paths.prices.items():
                    found = filter(self._counts, _flat(_values_at(holder, path)))
                    yield from ((one, name, dig(one, paths.value)) for one in found)
            elif self._counts(holder):
                inner = _flat(_values_at(holder, self.path)) if self.path else [holder]
                for one in inner:
                    for name, path in paths.prices.items():
                        yield one, name, dig(one, path)


def read_fields(readers: Iterable[FieldReader], row: object) -> dict[str, Value]:
    """What a row states about a model, by field. The first reader that gives a value is used."""
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
    found = list(_flat(_values_at(row, path)))
    return bool(found) and all(_is_among(one, among) for one in found)


def _values_at(value: object, path: str) -> Iterator[Any]:
    """Every value at a path, in order."""
    found = [value]
    for step in steps_of(path):
        if step == EACH:
            found = [one for each in found if isinstance(each, list) for one in each]
        else:
            found = [each[step] for each in found if isinstance(each, dict) and step in each]
    yield from found


def _keys_of(values: Iterable[object], key: str) -> Iterator[str]:
    """The keys of objects behind which a key is true."""
    for value in values:
        if isinstance(value, dict):
            yield from (name for name, inner in value.items() if dig(inner, key) is True)


def _number_at(holder: object, paths: Iterable[str]) -> Decimal | None:
    """The first number that one of several paths leads to."""
    numbers = (decimal_of(dig(holder, path)) for path in paths)
    return next((number for number in numbers if number is not None), None)


def _several(paths: str | tuple[str, ...]) -> tuple[str, ...]:
    return (paths,) if isinstance(paths, str) else paths


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    """The values, and of arrays their elements."""
    for value in values:
        yield from value if isinstance(value, list) else [value]


def _is_among(value: object, others: Iterable[object]) -> bool:
    """Whether a value of JSON equals one of others, where `true` is not 1."""
    return any(
        value == other and isinstance(value, bool) == isinstance(other, bool) for other in others
    )
