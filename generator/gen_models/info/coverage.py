"""How much is known of a provider's models: counted by field and source."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gen_models.info.landed import LandedInfo


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much is known of a provider's models.

    Attributes:
        provider: the provider's slug.
        models: how many model IDs it has.
        known: by field, of how many models a value is shown.
        disputed: by field, of how many models the sources dispute it.
        stated: by source and field, of how many models it states the value that is shown, or
            another. What it copies from another source is not counted.
    """

    provider: str
    models: int
    known: Mapping[str, int] = field(default_factory=Counter)
    disputed: Mapping[str, int] = field(default_factory=Counter)
    stated: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def count_coverage(landed: LandedInfo, models: int) -> Coverage:
    """Counts what has landed of a provider, which has this many model IDs."""
    known: Counter[str] = Counter()
    disputed: Counter[str] = Counter()
    stated: dict[str, Counter[str]] = {}
    for info in landed.models.values():
        for name, fact in info.facts.items():
            (disputed if fact.value is None else known)[name] += 1
            for source in fact.sources:
                stated.setdefault(source, Counter())[name] += 1
    return Coverage(landed.provider, models, known, disputed, stated)
