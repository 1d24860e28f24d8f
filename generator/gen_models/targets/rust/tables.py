"""The tables of a Rust module: what it says of its models, as lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gen_models.targets.base import ProviderModels

ROW: Final = 64
"""How many models share a row. Longer rows are slower to use, shorter ones slower to compile."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The lists of a module, each in code point order of the model IDs.

    A day that is not known is an empty string.
    """

    variants: tuple[str, ...]
    ids: tuple[str, ...]
    retired: tuple[str, ...]
    retired_on: tuple[str, ...]
    with_successor: tuple[str, ...]
    successors: tuple[str, ...]

    @classmethod
    def of(cls, models: ProviderModels) -> Tables:
        """The lists of these models, live and retired ones together."""
        members = sorted((*models.live, *models.retired), key=lambda member: member.id)
        named = [(m.id, m.successor) for m in members if m.successor is not None]
        return cls(
            variants=tuple(m.identifier for m in members),
            ids=tuple(m.id for m in members),
            retired=tuple(m.id for m in models.retired),
            retired_on=tuple(
                "" if m.missing_since is None else m.missing_since.isoformat()
                for m in models.retired
            ),
            with_successor=tuple(model_id for model_id, _ in named),
            successors=tuple(successor for _, successor in named),
        )

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The variants by rows, of which the last may be shorter."""
        return [self.variants[start : start + ROW] for start in range(0, len(self.variants), ROW)]
