"""The values of fields: how they are checked, compared, and written as JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Context, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from gen_models.fields.catalog import Field

_DIGITS: Final = Context(prec=12)
"""Providers send the noise of binary floats, which begins at the sixteenth digit."""

_MAX_EXPONENT: Final = 30

_WIDE: Final = Context(prec=100)
"""Holds all digits of a number of that exponent, multiplied with a unit's factor."""

_FIRST_YEAR: Final = 2015
"""No model that is served is older."""

_MAX_TEXT: Final = 512
_MAX_WORDS: Final = 512
_NUMBER: Final = re.compile(r"[-+0-9.eE]{1,64}")
_PARTIAL_DATE: Final = re.compile(r"([0-9]{4})(-([0-9]{2})(-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PriceTier:
    """Prices for prompts above a number of tokens, in US dollars per million tokens.

    None stands for a price that is not stated.
    """

    above: int
    input: Decimal | None = None
    output: Decimal | None = None
    cache_read: Decimal | None = None
    cache_write: Decimal | None = None


TIER_PRICES: Final = ("input", "output", "cache_read", "cache_write")
"""The prices of a tier, as its attributes are named."""

Value: TypeAlias = "str | bool | int | Decimal | tuple[str, ...] | tuple[PriceTier, ...]"


def decimal_of(value: object) -> Decimal | None:
    """A number of JSON, or the text of one, as a decimal of twelve digits; None for others."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        return None
    text = value.strip() if isinstance(value, str) else value
    # Decimal takes underscores and the digits of other scripts; and no price is that long.
    if isinstance(text, str) and not _NUMBER.fullmatch(text[:65]):
        return None
    try:
        found = Decimal(repr(text) if isinstance(text, float) else text)
    except InvalidOperation:
        return None
    if not found.is_finite() or abs(found.adjusted()) > _MAX_EXPONENT:
        return None
    return plain(_DIGITS.plus(found))


def plain(value: Decimal) -> Decimal:
    """The same number without an exponent and without zeros at its end."""
    value = _DIGITS.plus(value).normalize(_DIGITS)
    return (
        value.quantize(Decimal(1), context=_WIDE) if value == value.to_integral_value() else value
    )


def date_of(value: object) -> str | None:
    """A day, month or year in ISO 8601; from seconds since 1970, or from a longer text.

    None if it is not a date, or is before 2015.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            found = datetime.fromtimestamp(value, tz=UTC).date()
        except (OverflowError, OSError, ValueError):
            return None
        return found.isoformat() if found.year >= _FIRST_YEAR else None
    if not isinstance(value, str):
        return None
    match = _PARTIAL_DATE.match(value)
    if match is None or value[match.end() :][:1] not in ("", "T", " "):
        return None
    year, _, month, _, day = match.groups()
    try:
        known = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return match.group() if known.year >= _FIRST_YEAR else None


def words_of(values: list[Any]) -> tuple[str, ...] | None:
    """Words, each once and in order; None where one is not text, or there are too many."""
    words = {text_of(value) for value in values}
    if len(words) > _MAX_WORDS or None in words:
        return None
    return tuple(sorted(word for word in words if word is not None))


def text_of(value: object) -> str | None:
    """A text that can be shown in one line; None for others."""
    if not isinstance(value, str) or len(value) > _MAX_TEXT:
        return None
    found = value.strip()
    return found if found and found.isprintable() else None


def to_json(value: Value) -> Any:
    """A value as JSON: decimals as text, so that no reader rounds them."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        return [item if isinstance(item, str) else _tier_to_json(item) for item in value]
    return value


def from_json(field: Field, value: Any) -> Value:
    """What `to_json` wrote.

    Raises:
        ValueError: it is not a value of that field.
    """
    found: Value | None = None
    match field.kind:
        case "text":
            found = text_of(value)
        case "words" if isinstance(value, list):
            found = words_of(value)
        case "count" if isinstance(value, int) and not isinstance(value, bool):
            found = value
        case "price" | "number" if isinstance(value, str):
            found = decimal_of(value)
        case "flag" if isinstance(value, bool):
            found = value
        case "date" if isinstance(value, str):
            found = date_of(value)
        case "tiers" if isinstance(value, list):
            found = tuple(_tier_from_json(item) for item in value)
    if found in (None, ()) or to_json(found) != value:
        raise ValueError(f"'{field.name}' has no value of kind {field.kind}: {value!a}")
    return found


def _tier_to_json(tier: PriceTier) -> dict[str, Any]:
    found = {one.name: getattr(tier, one.name) for one in fields(tier)}
    return {name: to_json(value) for name, value in found.items() if value is not None}


def _tier_from_json(value: Any) -> PriceTier:
    try:
        prices = {name: decimal_of(text) for name, text in value.items() if name != "above"}
        above = value["above"]
        tier = PriceTier(above, **prices)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("a price tier has an unknown key, or no 'above'") from error
    if not isinstance(above, int) or isinstance(above, bool) or not prices:
        raise ValueError("a price tier needs a whole number as 'above', and a price")
    return tier
