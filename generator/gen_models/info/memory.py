"""What landed before and still counts: values that a source no longer states, and old prices."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gen_models.fields import FIELDS
from gen_models.info.model import EarlierValue, Fact, ModelInfo
from gen_models.info.statements import OVERRIDE

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from gen_models.info.landed import LandedInfo


def remember(now: LandedInfo, before: LandedInfo, members: Collection[str]) -> LandedInfo:
    """What is known now, with what landed before.

    A value that no source states any longer is kept with the day on which its source last did,
    unless that source is gone, or is still the same recording: then it is now read otherwise.
    Of a price, the first day on which it was seen is kept, and what it was earlier.

    Args:
        now: what the sources state now.
        before: what had landed.
        members: the model IDs that are asked about.
    """
    models = dict(now.models)
    for model_id in sorted(set(members) & before.models.keys()):
        facts = dict(models[model_id].facts) if model_id in models else {}
        for name, was in before.models[model_id].facts.items():
            if name in facts:
                facts[name] = _with_past(name, facts[name], was, now, before)
            elif _is_kept(was, now, before):
                facts[name] = replace(was, observed=before.observed_of(was), others={}, also=())
        if facts:
            models[model_id] = ModelInfo(
                model_id, {name: facts[name] for name in FIELDS if name in facts}
            )
    return replace(now, models=dict(sorted(models.items())))


def _is_kept(was: Fact, now: LandedInfo, before: LandedInfo) -> bool:
    source, old = now.sources.get(was.source), before.sources.get(was.source)
    if was.value is None or was.source == OVERRIDE or source is None or old is None:
        return False
    return was.observed is not None or _is_newer(source.observed, old.observed)


def _with_past(name: str, fact: Fact, was: Fact, now: LandedInfo, before: LandedInfo) -> Fact:
    if FIELDS[name].kind != "price" or fact.value is None or was.value is None:
        return fact
    until, seen = before.observed_of(was), now.observed_of(fact)
    since = was.since or until
    if fact.value == was.value:
        is_older = _is_newer(seen, since)
        return replace(fact, since=since if is_older else None, earlier=was.earlier)
    if not _is_newer(seen, until):
        return replace(fact, earlier=was.earlier)
    return replace(fact, earlier=(*was.earlier, EarlierValue(was.value, was.source, since, until)))


def _is_newer(day: date | None, than: date | None) -> bool:
    """Whether a day is known to be after another."""
    return day is not None and than is not None and day > than
