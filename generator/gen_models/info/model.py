"""What is known of a model, each value with its source."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gen_models.fields import FIELDS, PLACES, to_json
from gen_models.info.plausible import exceeds_window, is_in_range

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gen_models.fields import Value


@dataclass(frozen=True, slots=True)
class EarlierValue:
    """A price that a source stated before.

    Attributes:
        value: the value.
        source: the name of the source that it was taken from.
        since: the first day on which it was seen; None if that is unknown.
        until: the last day on which it was seen; None if that is unknown.
    """

    value: Value
    source: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of one field of a model.

    Attributes:
        value: the value; None where it is disputed and therefore withheld.
        source: the name of the source that it is taken from.
        also: the other sources that state the same and copy neither it nor each other, by name.
        others: what other sources state instead, by name.
        disputed: why no value is shown, or None.
        observed: the day on which the source said so, where that is not the source's own day:
            for a value that it no longer states, and for an override.
        since: for a price, the first day on which it was seen, if that is before the source's own.
        earlier: for a price, what it was before, oldest first.
    """

    value: Value | None
    source: str
    also: tuple[str, ...] = ()
    others: Mapping[str, Value] = field(default_factory=dict)
    disputed: str | None = None
    observed: date | None = None
    since: date | None = None
    earlier: tuple[EarlierValue, ...] = ()

    @property
    def has_one_statement(self) -> bool:
        """Whether all that is known is what one source states now."""
        return not (
            self.also or self.others or self.earlier or self.disputed or self.observed or self.since
        )

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that states the field."""
        named = () if self.value is None else (self.source,)
        return (*named, *self.also, *self.others)


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What is known of a model.

    Attributes:
        id: the model ID.
        facts: by field, what is known of it. A field that no source states has none.
    """

    id: str
    facts: Mapping[str, Fact]

    def in_order(self) -> list[tuple[str, Fact]]:
        """The fields with what is known of them, in the order in which fields are shown."""
        return sorted(self.facts.items(), key=_place)

    def __getitem__(self, name: str) -> Value | None:
        """The value of a field; None where it is unknown or disputed.

        Raises:
            KeyError: there is no such field.
        """
        fact = self.facts.get(FIELDS[name].name)
        return None if fact is None else fact.value

    def number(self, name: str) -> Decimal | None:
        """The value of a numeric field; None if it is unknown or disputed.

        Raises:
            KeyError: there is no such field, or it is not a number.
        """
        if FIELDS[name].kind not in ("count", "number", "price"):
            raise KeyError(f"{name} is not a number")
        value = self[name]
        return None if value is None else Decimal(str(value))

    def flag(self, name: str) -> bool | None:
        """Whether a model has a capability; None if that is unknown or disputed.

        Raises:
            KeyError: there is no such field, or it is neither true nor false.
        """
        if FIELDS[name].kind != "flag":
            raise KeyError(f"{name} is neither true nor false")
        value = self[name]
        return value if isinstance(value, bool) else None

    def to_dict(self) -> dict[str, Any]:
        """Every field with its value as JSON: decimals as text, unknown as None."""
        values = {name: self[name] for name in FIELDS}
        return {
            "id": self.id,
            **{name: None if v is None else to_json(v) for name, v in values.items()},
        }

    def validate(self) -> None:
        """Checks that the values are plausible.

        Raises:
            ValueError: a value is out of range, or an answer does not fit in its window.
        """
        values = {name: fact.value for name, fact in self.facts.items()}
        for name, value in values.items():
            if value is not None and not is_in_range(FIELDS[name], value):
                raise ValueError(f"{self.id!a}: {name} is out of range: {to_json(value)}")
        if exceeds_window(values):
            raise ValueError(f"{self.id!a}: max_output_tokens is more than context_window")


def _place(item: tuple[str, Fact]) -> int:
    return PLACES[item[0]]
