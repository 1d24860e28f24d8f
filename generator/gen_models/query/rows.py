"""A model as a row of the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.query.columns import CAPABILITIES

if TYPE_CHECKING:
    from datetime import date

    from gen_models.fields import Value
    from gen_models.info import Fact, LandedInfo
    from gen_models.lifecycle import Status


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model with its landed values.

    Attributes:
        id: the model ID.
        status: its status on the day of the provider's newest observation.
        retires_on: the day of its announced shutdown; None if none is known.
        landed: the info of its provider's models.
    """

    id: str
    status: Status
    retires_on: date | None
    landed: LandedInfo

    @property
    def provider(self) -> str:
        """The slug of its provider."""
        return self.landed.provider

    @property
    def qualified_id(self) -> str:
        """Provider and model ID."""
        return f"{self.provider}/{self.id}"

    def fact(self, column: str) -> Fact | None:
        """What is known of a field, with its source; None for other columns."""
        info = self.landed.models.get(self.id)
        return None if info is None else info.facts.get(column)

    def __getitem__(self, column: str) -> Value | None:
        """The value in a column; None where it is unknown or disputed."""
        match column:
            case "provider" | "id" | "qualified_id" | "status":
                return str(getattr(self, column))
            case "retires_on":
                return None if self.retires_on is None else self.retires_on.isoformat()
            case "capabilities":
                return tuple(w for w, field in CAPABILITIES.items() if self[field]) or None
        fact = self.fact(column)
        return None if fact is None else fact.value
