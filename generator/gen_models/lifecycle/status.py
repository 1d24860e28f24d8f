"""What the statements about a model ID come to on a day: a pure function of both.

A listing is no proof: models that left it have answered requests, and listed ones have refused
them. What is said of an ID are therefore dated statements, and contradictions are shown.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from gen_models.lifecycle.announcements import Announcement
    from gen_models.lifecycle.observations import History

Status = Literal["listed", "unlisted", "deprecated", "retired", "unknown"]


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """What is known of a model ID on a day.

    Attributes:
        id: the model ID.
        status: "retired" if an announced shutdown is due, "deprecated" if one is announced and not
            due, else "listed" or "unlisted" by the newest observation, or "unknown" without one.
        first_listed: the first day on which it was seen listed; None if it never was.
        last_listed: the last day on which it was seen listed; None if it never was.
        unlisted_since: the first day of a complete listing without it after that; None if it is
            listed, or no complete listing followed.
        returned_on: the last day on which it was listed after a complete listing without it.
        deprecated_on: the day on which its end was announced, by the earliest source.
        retires_on: the day of its announced shutdown, past or future, by most independent sources.
        successors: the model IDs that are recommended instead, by the newest source that has any.
        announcements: what each source says.
        contradictions: what the statements disagree about, one sentence each.
    """

    id: str
    status: Status
    first_listed: date | None = None
    last_listed: date | None = None
    unlisted_since: date | None = None
    returned_on: date | None = None
    deprecated_on: date | None = None
    retires_on: date | None = None
    successors: tuple[str, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    contradictions: tuple[str, ...] = ()

    @property
    def is_listed(self) -> bool:
        """Whether the newest observation has it, whatever is announced."""
        return self.last_listed is not None and self.unlisted_since is None


@dataclass(slots=True)
class _Sightings:
    """The days of an ID, while observations are read in order."""

    first: date
    last: date
    missing: date | None = None
    returned: date | None = None


def lifecycles(
    history: History, announcements: Iterable[Announcement], day: date
) -> dict[str, Lifecycle]:
    """The lifecycle of each model ID that the statements speak of, as of a day.

    Args:
        history: observations; those after the day do not count.
        announcements: what sources say, whenever they said it; what is announced for after the day
            is not due.
        day: the day.
    """
    sightings = _sightings(history, day)
    said: dict[str, list[Announcement]] = defaultdict(list)
    for one in announcements:
        if one.announced is None or one.announced <= day:
            said[one.id].append(one)
    return {
        model_id: _lifecycle(model_id, sightings.get(model_id), said.get(model_id, ()), day)
        for model_id in sorted(sightings.keys() | said.keys())
    }


def successors_of(model_id: str, found: Mapping[str, Lifecycle]) -> tuple[tuple[str, Status], ...]:
    """The chain of first successors of an ID, each with its status, to one that is not retired.

    It ends where no successor is known, or where it would come round again.
    """
    chain: list[tuple[str, Status]] = []
    seen = {model_id}
    one = found.get(model_id)
    while one is not None and one.successors:
        following = one.successors[0]
        if following in seen:
            break
        seen.add(following)
        one = found.get(following)
        chain.append((following, "unknown" if one is None else one.status))
        if one is None or one.status in ("listed", "deprecated"):
            break
    return tuple(chain)


def _sightings(history: History, day: date) -> dict[str, _Sightings]:
    """Each ID's days. What happens on one day is one listing: complete if any of it is."""
    found: dict[str, _Sightings] = {}
    listed: set[str] = set()
    for observed, ids, complete in _by_day(history, day):
        for model_id in ids:
            one = found.get(model_id)
            if one is None:
                found[model_id] = _Sightings(observed, observed)
                continue
            one.last = observed
            if one.missing is not None:
                one.missing, one.returned = None, observed
        if complete:
            for model_id in listed - ids:
                found[model_id].missing = observed
            listed = set(ids)
        else:
            listed |= ids
    return found


def _by_day(history: History, day: date) -> Iterable[tuple[date, set[str], bool]]:
    days: dict[date, tuple[set[str], bool]] = {}
    for one in history.observations:
        if one.observed <= day:
            ids, complete = days.get(one.observed, (set(), False))
            days[one.observed] = ids | one.ids, complete or one.complete
    return [(observed, *days[observed]) for observed in sorted(days)]


def _lifecycle(
    model_id: str, seen: _Sightings | None, said: Sequence[Announcement], day: date
) -> Lifecycle:
    retires, contradictions = _retirement(said)
    announced = min((one.announced for one in said if one.announced is not None), default=None)
    is_listed = seen is not None and seen.missing is None
    status: Status = "unknown" if seen is None else "listed" if is_listed else "unlisted"
    if retires is not None and retires <= day:
        status = "retired"
        if seen is not None and seen.last > retires:
            contradictions.append(f"was listed on {seen.last}, after its shutdown on {retires}")
    elif said and (retires is not None or announced is not None):
        status = "deprecated"
        if seen is not None and seen.missing is not None and retires is not None:
            contradictions.append(
                f"has been unlisted since {seen.missing}, before its shutdown on {retires}"
            )
    return Lifecycle(
        model_id,
        status,
        None if seen is None else seen.first,
        None if seen is None else seen.last,
        None if seen is None else seen.missing,
        None if seen is None else seen.returned,
        announced,
        retires,
        _successors(model_id, said),
        tuple(sorted(said, key=lambda one: (one.source, one.url))),
        tuple(contradictions),
    )


def _retirement(said: Sequence[Announcement]) -> tuple[date | None, list[str]]:
    """The day that most independent sources state, the newest deciding a tie; and who disagrees."""
    lineages: dict[date, set[str]] = defaultdict(set)
    newest: dict[date, date] = {}
    for one in said:
        if one.retires is not None:
            lineages[one.retires].add(one.lineage)
            if one.read is not None:
                newest[one.retires] = max(one.read, newest.get(one.retires, one.read))
    if not lineages:
        return None, []

    def weight(retires: date) -> tuple[int, bool, date]:
        read = newest.get(retires)
        return len(lineages[retires]), read is not None, read or retires

    best = max(lineages, key=weight)
    others = sorted(other for other in lineages if abs((other - best).days) > 1)
    listed = ", ".join(map(str, others))
    return best, [f"sources disagree about its shutdown: {best}, or {listed}"] if others else []


def _successors(model_id: str, said: Sequence[Announcement]) -> tuple[str, ...]:
    """Those of the source that was read last; of the first by name where that is unknown."""
    naming = [one for one in said if set(one.successors) - {model_id}]
    if not naming:
        return ()
    dated = [one for one in naming if one.read is not None]
    last = max((one.read for one in dated if one.read is not None), default=None)
    best = min(
        (one for one in (dated or naming) if one.read == last),
        key=lambda one: (one.source, one.url),
    )
    return tuple(successor for successor in best.successors if successor != model_id)
