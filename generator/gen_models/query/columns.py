"""The columns of a table of models: what identifies a model, and the fields of its info."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError
from gen_models.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gen_models.fields import Kind

_COMPARED: Final = 40
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z_]{0,23}")
"""A mistyped name that an error may repeat: API keys have digits, or are longer."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table.

    Attributes:
        name: its name in expressions and formats.
        kind: how its values are written, as for fields.
        unit: what its number counts; "" where it has none.
        meaning: what it says, as a phrase.
    """

    name: str
    kind: Kind
    unit: str
    meaning: str

    @property
    def is_number(self) -> bool:
        """Whether it is compared with numbers."""
        return self.kind in ("count", "number", "price")

    @property
    def is_list(self) -> bool:
        """Whether a value of it has several parts, and cannot be compared as a whole."""
        return self.kind in ("words", "tiers")


_OF_MODELS: Final = (
    Column("provider", "text", "", "the provider's slug"),
    Column("id", "text", "", "the model ID"),
    Column("qualified_id", "text", "", "provider and model ID, such as openai/gpt-4o"),
    Column("status", "text", "", "listed, unlisted, deprecated, retired or unknown"),
    Column("retires_on", "date", "", "the day of its announced shutdown"),
)

COLUMNS: Final[Mapping[str, Column]] = {
    column.name: column
    for column in (
        *_OF_MODELS,
        *(Column(one.name, one.kind, one.unit, one.meaning) for one in FIELDS.values()),
    )
}
"""Every column that can be queried, by name, in the order in which they are written."""

CAPABILITIES: Final[Mapping[str, str]] = {
    "tools": "tool_calling",
    "structured": "structured_output",
    "reasoning": "reasoning",
    "vision": "vision",
    "audio": "audio",
    "embeddings": "embeddings",
}
"""The words of the column `capabilities`, each with the field that has to be true for it."""

SHOWN_ONLY: Final[Mapping[str, Column]] = {
    "capabilities": Column("capabilities", "words", "", "what is known that it can do, in words")
}
"""Columns that are shown and not queried: what is missing in them may be unknown, not false."""


def check_columns(names: Iterable[str], option: str, known: Iterable[str]) -> None:
    """Checks that each name is a column.

    Args:
        names: the names.
        option: the option that has them.
        known: the columns that it takes.

    Raises:
        ConfigurationError: one is not; its hint has the nearest names.
    """
    there = list(known)
    for name in names:
        if name not in there:
            raise ConfigurationError(
                f"{option}: unknown column{repeated_name(name)}", hint=nearest_names(name, there)
            )


def nearest_names(name: str, known: Iterable[str]) -> str:
    """A hint: the columns that a misspelt name is likely to stand for, or else all of them."""
    there = list(known)
    near = difflib.get_close_matches(name[:_COMPARED].lower(), there, n=2, cutoff=0.5)
    return f"did you mean {' or '.join(near)}?" if near else f"columns are {', '.join(there)}"


def repeated_name(name: str) -> str:
    """A mistyped name, quoted behind a space; "" if it may be a key."""
    return f" '{name}'" if _PLAIN.fullmatch(name) else ""
