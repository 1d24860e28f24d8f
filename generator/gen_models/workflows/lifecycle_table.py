"""What is known of lifecycles, counted for each provider: values, and a table in Markdown.

It depends on recordings and statements, and not on the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gen_models.workflows.markdown import markdown_table, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from gen_models.workflows.lifecycle import ProviderLifecycles

_HEADS: Final = (
    "provider", "model IDs", "listed", "unlisted", "announced", "unlisted and announced",
    "contradictory", "observations", "first", "newest",
)  # fmt: skip
_RULE: Final = "|---|---:|---:|---:|---:|---:|---:|---:|---|---|"


@dataclass(frozen=True, slots=True)
class LifecycleCounts:
    """How much is known of a provider's model IDs.

    Attributes:
        provider: the provider's slug.
        models: how many IDs were ever listed, or are spoken of by an announcement.
        listed: how many of them the newest observation has.
        unlisted: how many were listed once, and are not now.
        announced: of how many an end was announced.
        unlisted_and_announced: how many are both.
        contradictory: about how many the statements contradict each other.
        observations: how many listings are known; one that two sources have counts once.
        first: the day of the oldest of them; None without any.
        newest: the day of the newest of them; None without any.
    """

    provider: str
    models: int
    listed: int
    unlisted: int
    announced: int
    unlisted_and_announced: int
    contradictory: int
    observations: int
    first: date | None
    newest: date | None


def lifecycle_counts(found: Iterable[ProviderLifecycles]) -> Sequence[LifecycleCounts]:
    """The counts of each provider, as of the day that was looked at."""
    return [_counts(provider) for provider in found]


def counts_as_markdown(counts: Iterable[LifecycleCounts]) -> Sequence[str]:
    """The lines of a table with one row for each provider, without line ends."""
    return list(markdown_table(_HEADS, _RULE, map(_cells, counts)))


def _counts(provider: ProviderLifecycles) -> LifecycleCounts:
    models = provider.lifecycles.values()
    unlisted = {one.id for one in models if one.spans and not one.is_listed}
    announced = {one.id for one in models if one.announcements}
    seen = {(o.observed, o.ids) for o in provider.history.observations}
    days = [observed for observed, _ in seen if observed <= provider.day]
    return LifecycleCounts(
        provider.contract.slug,
        len(models),
        sum(one.is_listed for one in models),
        len(unlisted),
        len(announced),
        len(unlisted & announced),
        sum(bool(one.contradictions) for one in models),
        len(days),
        min(days, default=None),
        max(days, default=None),
    )


def _cells(counts: LifecycleCounts) -> tuple[str, ...]:
    numbers = (
        counts.models,
        counts.listed,
        counts.unlisted,
        counts.announced,
        counts.unlisted_and_announced,
        counts.contradictory,
        counts.observations,
    )
    days = ("" if day is None else day.isoformat() for day in (counts.first, counts.newest))
    return plain(counts.provider), *map(str, numbers), *days
