"""model-prices: one JSON object with the intervals in which each price held."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from gen_models.datasets.sources.entry import SourceData, SourceEntry
from gen_models.formats import strict_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def read(data: bytes) -> SourceData:
    """Reads the snapshot.

    Raises:
        ValueError: it is not a snapshot of schema 1.
    """
    found = strict_json.loads(data)
    if not isinstance(found, dict) or found.get("schema") != 1:
        raise ValueError("is not a snapshot of schema 1")
    try:
        observed = date.fromisoformat(found["updated_at"][:10])
        prices, schedules = found["prices"], found["schedules"].get("schedule", [])
        timelines = [
            (provider, model, timeline["standard"])
            for provider, models in prices.items()
            for model, timeline in models.items()
            if "standard" in timeline
        ]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"is not a snapshot of schema 1: {error!a}") from error

    def entries(day: date) -> Iterator[SourceEntry]:
        for provider, model, intervals in timelines:
            entry = _entry(intervals, schedules, provider, model, day)
            if entry is not None:
                yield SourceEntry(provider, model, f"{provider}/{model}", entry)

    return SourceData(observed, entries)


def _entry(
    intervals: Sequence[Mapping[str, Any]],
    schedules: Sequence[Mapping[str, Any]],
    provider: str,
    model: str,
    day: date,
) -> Mapping[str, Any] | None:
    """The prices that hold on a day; a model that a schedule concerns has none that always hold."""
    try:
        held = [one for one in intervals if one["start"] is None or _day(one["start"]) <= day]
        rates: Mapping[str, Any] | None = held[-1]["rates"] if held else None
        if rates is None:
            return None
        by_hour = any(_concerns(one, provider, model, day) for one in schedules)
        basis = {"valid_from_basis": rates["valid_from_basis"]}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"has a price of {provider}/{model} in an unknown form") from error
    return {"variable": True, **basis} if by_hour else rates


def _concerns(schedule: Mapping[str, Any], provider: str, model: str, day: date) -> bool:
    """Whether a schedule by the time of day is in force for a model."""
    if schedule["provider"] != provider or _day(schedule["valid_from"]) > day:
        return False
    if "valid_until" in schedule and _day(schedule["valid_until"]) <= day:
        return False
    return "off_peak_hours_utc" not in schedule or model in schedule["off_peak_multiplier"]


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])
