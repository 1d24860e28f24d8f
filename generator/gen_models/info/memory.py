"""Landed values that are kept: those that a source no longer states, and earlier prices."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gen_models.fields import FIELDS
from gen_models.info.keeping import in_keeping
from gen_models.info.model import EarlierValue, Fact, ModelInfo

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from gen_models.info.landed import LandedInfo


def remember(
    now: LandedInfo,
    before: LandedInfo,
    members: Collection[str],
    vouched: Collection[tuple[str, str]] = (),
) -> LandedInfo:
    """The current values, with those that landed before.

    A value that no source states any longer is kept with the day on which its source last did,
    unless that source is gone, or is still the same recording: then it is now read otherwise.
    Of a price, the first day on which it was seen is kept, and what it was earlier.

    Args:
        now: what the sources state now.
        before: what had landed.
        members: the model IDs that are asked about.
        vouched: the model IDs and fields that a pin or an override vouches for.
    """
    models = dict(now.models)
    for model_id in sorted(set(members) & before.models.keys()):
        facts = dict(models[model_id].facts) if model_id in models else {}
        for name, was in before.models[model_id].facts.items():
            if name in facts:
                facts[name] = _with_past(name, facts[name], was, now, before)
            elif _is_kept(was, now, before):
                facts[name] = _kept(was, before.observed_of(was))
        if facts:
            models[model_id] = ModelInfo(
                model_id, in_keeping(model_id, facts, vouched, now.sources)
            )
    return replace(now, models=dict(sorted(models.items())))


def _kept(was: Fact, observed: date | None) -> Fact:
    """A value with the day on which it was last stated; one that was withheld is tried again."""
    value = was.others.get(was.source) if was.value is None else was.value
    return Fact(value, was.source, observed=observed, since=was.since, earlier=was.earlier)


def _is_kept(was: Fact, now: LandedInfo, before: LandedInfo) -> bool:
    source, old = now.sources.get(was.source), before.sources.get(was.source)
    if source is None or old is None:  # It is gone, or was an override.
        return False
    if was.observed is not None:
        return True
    return was.value is not None and _is_newer(source.observed, old.observed)


def _with_past(name: str, fact: Fact, was: Fact, now: LandedInfo, before: LandedInfo) -> Fact:
    """A price with what it was before. Another price of another source is not a change."""
    if FIELDS[name].kind != "price":
        return fact
    past = list(was.earlier)
    since = None
    until, seen = before.observed_of(was), now.observed_of(fact)
    if was.value == fact.value:
        since = was.since or until
    elif was.value is not None and (fact.value is None or _has_changed(fact, was, seen, until)):
        past.append(EarlierValue(was.value, was.source, was.since or until, until))
    elif was.value is None and past and past[-1].value == fact.value:
        since = past.pop().since  # It is no longer disputed, and what it was.
    is_older = fact.value is not None and _is_newer(seen, since)
    return replace(fact, since=since if is_older else None, earlier=tuple(past))


def _has_changed(fact: Fact, was: Fact, seen: date | None, until: date | None) -> bool:
    """Whether the source of a price now states another one."""
    agrees = was.source in (fact.source, *fact.also)
    stated = fact.value if agrees else fact.others.get(was.source)
    return stated not in (None, was.value) and _is_newer(seen, until)


def _is_newer(day: date | None, than: date | None) -> bool:
    """Whether a day is known to be after another."""
    return day is not None and than is not None and day > than
