"""What the statements about a model ID come to on a day: a pure function of both.

A listing is no proof: models that left it have answered requests, and listed ones have refused
them. What is said of an ID are therefore dated statements, and contradictions are shown.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from gen_models.lifecycle.model import Lifecycle, Span, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from gen_models.lifecycle.announcements import Announcement
    from gen_models.lifecycle.observations import History
    from gen_models.lifecycle.probes import Probe


def lifecycles(
    history: History,
    announcements: Iterable[Announcement],
    day: date,
    *,
    probes: Iterable[Probe] = (),
) -> dict[str, Lifecycle]:
    """The lifecycle of each model ID that the statements speak of, as of a day.

    Args:
        history: observations; those after the day do not count.
        announcements: what sources say, whenever they said it; what is announced for after the day
            is not due.
        day: the day.
        probes: what models answered when they were asked; those after the day do not count.
    """
    return lifecycles_from(spans_of(history, day), announcements, day, probes=probes)


def lifecycles_from(
    spans: Mapping[str, tuple[Span, ...]],
    announcements: Iterable[Announcement],
    day: date,
    *,
    probes: Iterable[Probe] = (),
) -> dict[str, Lifecycle]:
    """The same, from the times in which each ID was listed."""
    said: dict[str, list[Announcement]] = defaultdict(list)
    for one in announcements:
        if one.announced is None or one.announced <= day:
            said[one.id].append(one)
    asked: dict[str, list[Probe]] = defaultdict(list)
    for probe in probes:
        if probe.day <= day:
            asked[probe.id].append(probe)
    return {
        model_id: _lifecycle(
            model_id, spans.get(model_id, ()), said.get(model_id, ()), asked.get(model_id, ()), day
        )
        for model_id in sorted(spans.keys() | said.keys() | asked.keys())
    }


def successors_of(model_id: str, found: Mapping[str, Lifecycle]) -> tuple[tuple[str, Status], ...]:
    """The chain of first successors of an ID, each with its status.

    It ends with the first that is listed or deprecated, where no successor is known, or where it
    would come round again.
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


def spans_of(
    history: History, day: date, absences: Mapping[date, AbstractSet[str]] | None = None
) -> dict[str, tuple[Span, ...]]:
    """The times in which each ID was listed, up to a day.

    What happens on one day is one listing: complete if any of it is.

    Args:
        history: observations.
        day: the day.
        absences: the model IDs that were found missing on other days than those of complete
            observations.
    """
    absences = absences or {}
    done: dict[str, list[Span]] = defaultdict(list)
    # The days are kept by ID, and not as spans: most IDs are in most listings.
    first: dict[str, date] = {}
    last: dict[str, date] = {}
    for observed, ids, complete in _by_day(history, day, absences):
        first.update(dict.fromkeys(ids - first.keys(), observed))
        last.update(dict.fromkeys(ids, observed))
        gone = first.keys() - ids if complete else absences.get(observed, frozenset()) - ids
        for model_id in gone & first.keys():
            span = Span(first.pop(model_id), last.pop(model_id), observed, over=True)
            done[model_id].append(span)
    for model_id, begun in first.items():
        done[model_id].append(Span(begun, last[model_id]))
    return {model_id: tuple(spans) for model_id, spans in done.items()}


def _by_day(
    history: History, day: date, absences: Iterable[date]
) -> list[tuple[date, set[str], bool]]:
    days: dict[date, set[str]] = {one: set() for one in absences}
    complete: set[date] = set()
    for one in history.observations:
        days.setdefault(one.observed, set()).update(one.ids)
        if one.complete:
            complete.add(one.observed)
    return [(one, days[one], one in complete) for one in sorted(days) if one <= day]


def _lifecycle(
    model_id: str,
    spans: tuple[Span, ...],
    said: Sequence[Announcement],
    asked: Sequence[Probe],
    day: date,
) -> Lifecycle:
    if not said and not asked:
        listed = Lifecycle(model_id, "unknown", spans)
        return Lifecycle(model_id, listed.status_on(day), spans)
    said = sorted(said, key=_place)  # What is decided by order does not depend on the caller's.
    retires, contradictions = _retirement(said)
    announced = [one.announced for one in said if one.announced is not None]
    in_time = [one for one in announced if retires is None or one <= retires]
    if announced and not in_time:
        # Some sources give the day on which they first read of it.
        contradictions.append(f"was announced on {min(announced)}, after its shutdown on {retires}")
    found = Lifecycle(
        model_id,
        "unknown",
        spans,
        min(in_time, default=None),
        retires,
        _successors(model_id, said),
        _source(said, retires),
        tuple(said),
        probes=tuple(sorted(set(asked), key=lambda one: (one.day, one.outcome))),
    )
    last, missing = found.last_listed, found.unlisted_since
    if retires is not None and retires <= day:
        if last is not None and last > retires:
            contradictions.append(f"was listed on {last}, after its shutdown on {retires}")
    elif retires is not None and missing is not None:
        contradictions.append(
            f"has been unlisted since {missing}, before its shutdown on {retires}"
        )
    contradictions += _contradicted_by_probes(found)
    return replace(found, status=found.status_on(day), contradictions=tuple(contradictions))


def _contradicted_by_probes(found: Lifecycle) -> Iterator[str]:
    """What the newest probe contradicts."""
    probe = found.newest_probe()
    if probe is None:
        return
    if probe.outcome == "refused":
        if found.is_listed and found.refused_on() is not None:
            yield f"is listed, and refused on {probe.day}"
        return
    if found.unlisted_since is not None and found.unlisted_since <= probe.day:
        yield f"is unlisted, and answered on {probe.day}"
    if found.retires_on is not None and found.retires_on <= probe.day:
        yield f"answered on {probe.day}, after its shutdown on {found.retires_on}"


def _place(one: Announcement) -> tuple[str, ...]:
    days = (str(day or "") for day in (one.read, one.announced, one.retires))
    return one.source, one.url, *days, one.declared_lineage or "", *one.successors


def _source(said: Sequence[Announcement], retires: date | None) -> str | None:
    """The page that states the shutdown, or else the deprecation: the one that was read last."""
    stating = [one for one in said if one.retires == retires and (retires or one.announced)]
    best = max(stating, key=lambda one: (one.read or date.min, one.url), default=None)
    return None if best is None else best.url


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
    named = dict.fromkeys(best.successors)  # A source may name one twice.
    return tuple(successor for successor in named if successor != model_id)
