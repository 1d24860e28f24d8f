"""Derives one value per field from the statements of all sources.

Merging is a union of sets: the result depends only on what is stated, by which source and when; not
on any order, and not on the clock. A value is never lost to a source that says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from gen_models.fields import FIELDS, PLACES
from gen_models.info.corrections import Corrections
from gen_models.info.keeping import in_keeping
from gen_models.info.landed import LandedInfo
from gen_models.info.model import Fact, ModelInfo
from gen_models.info.plausible import MAX_RATIO, are_near, is_in_range
from gen_models.info.statements import LISTING, OVERRIDE, InfoSource

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from gen_models.fields import Field, Value
    from gen_models.info.corrections import Correction
    from gen_models.info.statements import SourceStatements

_NOT_COMPARED: Final = frozenset(
    {"display_name", "family", "owner", "supported_parameters", "aliases", "provider_status"}
)
"""Fields that each source words in its own way: another value there is not a disagreement."""


class _Said(NamedTuple):
    """A value, and the lineage that it belongs to."""

    value: Value
    lineage: str


def merge_info(
    provider: str,
    members: Collection[str],
    statements: Iterable[SourceStatements],
    corrections: Corrections | None = None,
    *,
    stale_after_days: int,
) -> LandedInfo:
    """What is known of a provider's models on the day of the newest observation.

    Args:
        provider: the provider's slug.
        members: the model IDs that are asked about.
        statements: what the sources say. Statements of one source may be split over several of
            them, if these have the same day.
        corrections: overrides and pins.
        stale_after_days: how old the listing may be to come before other sources.
    """
    corrections = Corrections() if corrections is None else corrections
    known = tuple(statements)
    sources = {one.source.name: one.source for one in known}
    days = [source.observed for source in sources.values() if source.observed is not None]
    day = max(days, default=None)
    vouched = corrections.vouched
    ranks = _ranks(sources, day, stale_after_days)
    overrides: dict[str, dict[str, Correction]] = defaultdict(dict)
    for (model_id, name), override in corrections.overrides.items():
        if override.value is not None:
            overrides[model_id][name] = override
    models = {}
    spoken_of = set(overrides).union(*(one.says for one in known))
    for model_id in sorted(spoken_of.intersection(members)):
        own = overrides.get(model_id, {})
        said = _said(model_id, known, own)
        if not said:
            continue
        facts = {
            name: _fact(FIELDS[name], said[name], ranks, is_vouched=(model_id, name) in vouched)
            for name in sorted(said, key=PLACES.__getitem__)
        }
        for name, override in own.items():
            if facts[name].source == OVERRIDE:
                facts[name] = replace(facts[name], observed=override.stated)
        models[model_id] = ModelInfo(model_id, in_keeping(model_id, facts, vouched, sources))
    return LandedInfo(provider, day, dict(sorted(sources.items())), models)


def _said(
    model_id: str, statements: Iterable[SourceStatements], overrides: Mapping[str, Correction]
) -> dict[str, dict[str, _Said]]:
    """By field and source, what is said of a model."""
    said: dict[str, dict[str, _Said]] = {}
    for one in statements:
        for name, value in one.says.get(model_id, {}).items():
            told = _without_itself(value, model_id) if name == "aliases" else value
            if told != ():
                found = _Said(told, one.lineage_of(model_id, name))
                said.setdefault(name, {})[one.source.name] = found
    for name, override in overrides.items():
        if override.value is not None:
            said.setdefault(name, {})[OVERRIDE] = _Said(override.value, OVERRIDE)
    return said


def _without_itself(aliases: Value, model_id: str) -> Value:
    """The aliases without the ID itself, which some listings name among them."""
    if not isinstance(aliases, tuple):
        return aliases
    return tuple(one for one in aliases if isinstance(one, str) and one != model_id)


def _ranks(
    sources: Mapping[str, InfoSource], day: date | None, stale_after_days: int
) -> dict[str, tuple[object, ...]]:
    """How much each source counts; the highest wins.

    Overrides come first, then a listing that is not stale on the day, then what is newest. A
    listing whose day is unknown counts as the newest.
    """
    ranks: dict[str, tuple[object, ...]] = {OVERRIDE: (2, date.max, "")}
    for name, source in sources.items():
        seen = source.observed
        fresh = seen is None or day is None or (day - seen).days <= stale_after_days
        ranks[name] = (int(name == LISTING and fresh), seen or date.min, name)
    return ranks


def _fact(
    field: Field,
    said: Mapping[str, _Said],
    ranks: Mapping[str, tuple[object, ...]],
    *,
    is_vouched: bool,
) -> Fact:
    if len(said) == 1:
        ((only, stated),) = said.items()
        if is_in_range(field, stated.value):
            return Fact(stated.value, only)
    order = sorted(said, key=ranks.__getitem__, reverse=True)
    values = {name: said[name].value for name in order}
    leaders = _leaders(order, said)
    plausible = [name for name in leaders if is_in_range(field, values[name])]
    disputed = None
    if not plausible:
        disputed = f"is not between {field.low} and {field.high}"
    elif not is_vouched and not are_near(field, [values[name] for name in plausible]):
        disputed = f"sources are more than a factor of {MAX_RATIO} apart"
    chosen = (plausible or leaders)[0]
    value = None if disputed else values[chosen]
    worded = field.name in _NOT_COMPARED and not disputed and chosen != OVERRIDE
    others: Sequence[str] = () if worded else order
    return Fact(
        value,
        chosen,
        tuple(name for name in leaders if name != chosen and values[name] == value),
        {name: values[name] for name in others if values[name] != value},
        disputed,
    )


def _leaders(order: Iterable[str], said: Mapping[str, _Said]) -> list[str]:
    """The source of each lineage that speaks for it: the original, or else the newest copy."""
    leaders: dict[str, str] = {}
    for name in order:
        lineage = said[name].lineage
        if lineage not in leaders or name == lineage:
            leaders[lineage] = name
    spoken = set(leaders.values())
    return [name for name in order if name in spoken]
