"""What values are plausible: in range, near each other, and in keeping with other fields."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from gen_models.fields import PriceTier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gen_models.fields import Field, Value

MAX_RATIO: Final = 4
"""How far apart independent sources may be. Further ones mean different things, or one is wrong."""


def is_in_range(field: Field, value: Value) -> bool:
    """Whether a value is between the bounds of its field, which include them."""
    return all(
        (field.low is None or field.low <= number) and (field.high is None or number <= field.high)
        for number in _numbers(value)
    )


def are_near(field: Field, values: Iterable[Value]) -> bool:
    """Whether no number is more than `MAX_RATIO` times another. Other values always are."""
    if not field.compares_by_ratio:
        return True
    numbers = [Decimal(value) for value in values if isinstance(value, (int, Decimal))]
    return not numbers or max(numbers) <= MAX_RATIO * min(numbers)


def is_text_only(values: Mapping[str, Value | None]) -> bool:
    """Whether nothing says that an answer is anything but text."""
    modalities = values.get("output_modalities")
    return not isinstance(modalities, tuple) or all(one == "text" for one in modalities)


def exceeds_window(values: Mapping[str, Value | None]) -> bool:
    """Whether the values say that an answer is larger than the window that it has to fit in."""
    window, answer = values.get("context_window"), values.get("max_output_tokens")
    if not isinstance(window, int) or not isinstance(answer, int):
        return False
    # Speech, images and embeddings are not counted in the tokens of the window.
    return answer > window and is_text_only(values) and values.get("embeddings") is not True


def _numbers(value: Value) -> Iterator[Decimal]:
    if isinstance(value, tuple):
        for tier in value:
            if isinstance(tier, PriceTier):
                prices = (tier.input, tier.output, tier.cache_read, tier.cache_write)
                yield from (price for price in prices if price is not None)
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        yield Decimal(value)
