"""Reports of `history`: a table with a timeline, one ID in full, and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.lifecycle import successors_of
from gen_models.reports.escape import as_json, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from gen_models.lifecycle import Announcement, History, Lifecycle
    from gen_models.workflows import ImportedObservation, ProviderHistory

_BAR: Final = 24
"""How many columns a timeline has, each for an equal part of the time that is known."""

_LONGEST_ID: Final = 48


def history_as_table(found: ProviderHistory) -> Iterator[str]:
    """One line for each model ID: timeline, status, the days it was seen, its shutdown.

    In the timeline `#` is listed, `.` is not listed, and a space is before or after what is known.
    """
    days = [one.observed for one in found.history.observations if one.observed <= found.day]
    bars = _bars(found.history, found.day)
    shown = sorted(found.lifecycles.values(), key=_newest_first)
    width = min(max((len(printable(one.id)) for one in shown), default=0), _LONGEST_ID)
    if days:
        span = f"{min(days)} .. {max(days)}"
        heads = f"{span:<{_BAR}}  {'status':<10}  {'last listed':<11}  shutdown"
        yield f"{'model ID':<{width}}  {heads}"
    for one in shown:
        bar = bars.get(one.id, "")
        line = (
            f"{printable(one.id):<{width}}  {bar:<{_BAR}}  {one.status:<10}  "
            f"{_last_listed(one):<11}  {'' if one.retires_on is None else one.retires_on}"
        )
        yield line.rstrip()


def lifecycle_as_text(model_id: str, found: Mapping[str, Lifecycle], day: date) -> Iterator[str]:
    """All that is known of one model ID, with its sources."""
    one = found[model_id]
    yield f"{printable(model_id)}: {one.status}, as of {day}"
    if not one.spans:
        yield "  never seen listed"
    else:
        first, last = (day or "an unknown day" for day in (one.first_listed, one.last_listed))
        yield f"  listed from {first} to {last}"
    if one.returned_on is not None:
        yield f"  returned by {one.returned_on}, after a listing without it"
    if one.unlisted_since is not None:
        yield f"  unlisted since {one.unlisted_since}"
    for said in one.announcements:
        yield f"  {_said(said)}"
        yield f"    by {printable(said.source)}, {printable(said.url)}{_read(said)}"
    for probe in one.probes:
        yield f"  {probe.outcome} on {probe.day}"
    chain = successors_of(model_id, found)
    if chain:
        yield f"  successors: {', then '.join(f'{printable(i)} ({status})' for i, status in chain)}"
    elif one.status in ("retired", "deprecated", "unlisted"):
        yield "  successor not known"
    for contradiction in one.contradictions:
        yield f"  note: {contradiction}"


def history_as_json(found: ProviderHistory, ids: list[str] | None) -> str:
    """The lifecycles, of all model IDs or of some, as a JSON object."""
    shown = sorted(found.lifecycles) if ids is None else ids
    return as_json(
        {
            "provider": found.history.provider,
            "day": found.day.isoformat(),
            "observations": [
                {
                    "observed": one.observed.isoformat(),
                    "complete": one.complete,
                    "source": one.source,
                    "models": len(one.ids),
                }
                for one in found.history.observations
            ],
            "models": [_as_mapping(found.lifecycles[model_id], found) for model_id in shown],
        }
    )


def observation_as_text(made: ImportedObservation) -> Iterator[str]:
    """What an imported observation added."""
    one = made.observation
    if not made.is_new:
        yield f"{made.path}: this listing of {one.observed} is there already"
        return
    kind = "" if one.complete else "partial "
    yield f"{made.path}: {kind}listing of {one.observed} with {len(one.ids)} models"
    yield from (f"  first seen: {printable(model_id)}" for model_id in made.first_seen)
    yield "run `gen-models` to land what it says"


def _bars(history: History, day: date) -> dict[str, str]:
    """A timeline for each model ID that was ever listed."""
    observations = [one for one in history.observations if one.observed <= day]
    if not observations:
        return {}
    first, last = observations[0].observed, observations[-1].observed
    span = max((last - first).days, 1)
    ever = {model_id for one in observations for model_id in one.ids}
    columns: list[tuple[set[str], bool]] = [(set(), False) for _ in range(_BAR)]
    for one in observations:
        at = min((one.observed - first).days * _BAR // span, _BAR - 1)
        ids, complete = columns[at]
        columns[at] = ids | one.ids, complete or one.complete
    marks: dict[str, list[str]] = {model_id: [] for model_id in ever}
    for ids, complete in columns:
        for model_id, bar in marks.items():
            # A column without an observation goes on as the one before it.
            unseen = "." if complete else bar[-1] if bar else " "
            bar.append("#" if model_id in ids else unseen)
    return {model_id: "".join(bar).lstrip(".").rjust(_BAR) for model_id, bar in marks.items()}


def _newest_first(one: Lifecycle) -> tuple[int, str]:
    return (0 if one.last_listed is None else -one.last_listed.toordinal()), one.id


def _last_listed(one: Lifecycle) -> str:
    if not one.spans:
        return "never"
    return "unknown" if one.last_listed is None else one.last_listed.isoformat()


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _said(said: Announcement) -> str:
    announced = "" if said.announced is None else f"announced on {said.announced}"
    retires = "" if said.retires is None else f"shutdown on {said.retires}"
    return ", ".join(part for part in (announced, retires) if part) or "announced"


def _read(said: Announcement) -> str:
    return "" if said.read is None else f", read {said.read}"


def _as_mapping(one: Lifecycle, found: ProviderHistory) -> dict[str, object]:
    return {
        "id": one.id,
        "status": one.status,
        "is_listed": one.is_listed,
        "first_listed": _iso(one.first_listed),
        "last_listed": _iso(one.last_listed),
        "unlisted_since": _iso(one.unlisted_since),
        "returned_on": _iso(one.returned_on),
        "deprecated_on": _iso(one.deprecated_on),
        "retires_on": _iso(one.retires_on),
        "successors": list(one.successors),
        "chain": [list(step) for step in successors_of(one.id, found.lifecycles)],
        "source": one.source,
        "announcements": [
            {
                "id": said.id,
                "source": said.source,
                "url": said.url,
                "lineage": said.lineage,
                "successors": list(said.successors),
                "read": _iso(said.read),
                "announced": _iso(said.announced),
                "retires": _iso(said.retires),
            }
            for said in one.announcements
        ],
        "probes": [{"day": p.day.isoformat(), "outcome": p.outcome} for p in one.probes],
        "contradictions": list(one.contradictions),
    }
