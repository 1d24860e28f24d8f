"""The fields of a model: their names, what they mean, their units, and what is plausible."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

Kind = Literal["text", "words", "count", "number", "price", "flag", "date", "tiers"]
"""How a field's value is written:

- "text": a string; "words": a set of them
- "count": a whole number; "number": a decimal
- "price": a decimal, in US dollars
- "flag": true or false
- "date": a day, a month or a year, in ISO 8601
- "tiers": prices above a number of prompt tokens
"""


@dataclass(frozen=True, slots=True)
class Field:
    """A fact that sources state about a model.

    Attributes:
        name: its name, in contracts, landed files and generated code.
        kind: how its value is written.
        unit: what its number counts; "" where it has none.
        meaning: what it says, as a phrase.
        low: the lowest plausible number; None without a bound.
        high: the highest plausible number.
    """

    name: str
    kind: Kind
    unit: str
    meaning: str
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def compares_by_ratio(self) -> bool:
        """Whether two values of it can be compared by their ratio."""
        return self.kind in ("count", "price")


def _text(name: str, meaning: str) -> Field:
    return Field(name, "text", "", meaning)


def _words(name: str, meaning: str) -> Field:
    return Field(name, "words", "", meaning)


def _flag(name: str, meaning: str) -> Field:
    return Field(name, "flag", "", meaning)


def _tokens(name: str, meaning: str) -> Field:
    return Field(name, "count", "tokens", meaning, Decimal(1), Decimal(100_000_000))


def _price(name: str, unit: str, meaning: str, high: int = 2_000) -> Field:
    return Field(name, "price", unit, meaning, Decimal(0), Decimal(high))


_PER_MILLION: Final = "USD per million tokens"

_ALL: Final = (
    _text("display_name", "what the provider calls the model in prose"),
    _text("family", "the model family"),
    _text("owner", "the maker's name in the source"),
    _tokens("context_window", "how many tokens prompt and answer may have together"),
    _tokens("max_input_tokens", "how many tokens a prompt may have"),
    _tokens("max_output_tokens", "how many tokens an answer may have"),
    Field(
        "embedding_dimensions", "count", "dimensions", "how many numbers an embedding has",
        Decimal(1), Decimal(100_000),
    ),
    _words("input_modalities", "what a prompt may contain"),
    _words("output_modalities", "what an answer may contain"),
    _flag("tool_calling", "whether it calls tools"),
    _flag("structured_output", "whether its answer can be held to a JSON Schema"),
    _flag("reasoning", "whether it reasons before it answers"),
    _words("reasoning_efforts", "the efforts that can be asked of its reasoning"),
    _flag("vision", "whether it reads images"),
    _flag("audio", "whether it hears or speaks"),
    _flag("embeddings", "whether it makes embeddings"),
    _flag("streaming", "whether its answer can be streamed"),
    _words("supported_parameters", "the parameters of a request that it takes"),
    Field(
        "default_temperature", "number", "", "the temperature without a parameter",
        Decimal(0), Decimal(10),
    ),
    Field(
        "max_temperature", "number", "", "the highest temperature that it takes",
        Decimal(0), Decimal(10),
    ),
    _price("input_price", _PER_MILLION, "the price of a prompt"),
    _price("output_price", _PER_MILLION, "the price of an answer"),
    _price("cache_read_price", _PER_MILLION, "the price of a prompt that is read from a cache"),
    _price("cache_write_price", _PER_MILLION, "the price of writing a prompt to a cache"),
    _price("image_price", "USD per image", "the price of an image that it makes", 100),
    _price("character_price", "USD per million characters", "the price of text that it speaks"),
    _price("second_price", "USD per second", "the price of audio or video, by its length", 100),
    Field(
        "price_tiers", "tiers", _PER_MILLION, "prices of prompts above a number of tokens",
        Decimal(0), Decimal(2_000),
    ),
    _flag("variable_price", "whether its price depends on more than is stated here"),
    Field("knowledge_cutoff", "date", "", "the end of its training data"),
    Field("created", "date", "", "the creation date that the provider states"),
    _words("aliases", "other IDs of the same provider that reach the same model"),
    _text("alias_of", "the ID that this one stands for at present"),
    _text("provider_status", "the provider's own word for its state"),
)  # fmt: skip

FIELDS: Final = {field.name: field for field in _ALL}
"""Every field, by name, in the order in which they are shown."""

PLACES: Final = {name: place for place, name in enumerate(FIELDS)}
"""The place of each field in that order."""
