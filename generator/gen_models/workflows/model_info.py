"""What has landed of model info: of one model, and counted over all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.errors import ConfigurationError, repeated
from gen_models.info import Coverage, LandedInfo, ModelInfo, count_coverage
from gen_models.landing import landed_info, landed_ledger
from gen_models.workflows.info_statements import corrections_of
from gen_models.workflows.landed import landed_providers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from gen_models.fields import Value
    from gen_models.info import Correction
    from gen_models.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ShownModel:
    """A model with what is known of it.

    Attributes:
        provider: the provider's slug.
        info: what is known; without facts where no source says anything.
        landed: what has landed of the provider: its sources, and their days.
        unlisted: the aliases that the provider does not list, by which it may be reached all the
            same.
    """

    provider: str
    info: ModelInfo
    landed: LandedInfo
    unlisted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DisputedValue:
    """A value that is withheld.

    Attributes:
        provider: the provider's slug.
        id: the model ID.
        field: the name of the field.
        reason: why it is withheld.
        stated: by source, what it states.
    """

    provider: str
    id: str
    field: str
    reason: str
    stated: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class StaleCorrection:
    """An override or a pin that should be looked at.

    Attributes:
        provider: the provider's slug.
        correction: the override or pin.
        problem: what is wrong with it.
    """

    provider: str
    correction: Correction
    problem: str


def shown_models(workspace: Workspace, name: str) -> Sequence[ShownModel]:
    """The models of a name: a qualified ID such as "openai/gpt-4o", or an ID of any provider.

    Raises:
        ConfigurationError: no model that has landed has that name.
    """
    providers = landed_providers(workspace)
    slug, _, rest = name.partition("/")
    asked = [(slug, rest)] if slug in providers and rest else []
    asked += [(other, name) for other in providers]
    found = []
    known: dict[str, list[str]] = {}
    for provider, model_id in asked:
        if provider not in known:
            entries = landed_ledger(workspace.output, provider)
            known[provider] = [one.id for one in (*entries.listed, *entries.unlisted)]
        if model_id in known[provider]:
            info = landed_info(workspace.output, provider)
            model = info.models.get(model_id) or ModelInfo(model_id, {})
            unlisted = _aliases(model).difference(known[provider])
            found.append(ShownModel(provider, model, info, unlisted))
    if not found:
        raise ConfigurationError(
            f"unknown model{repeated(name)}", hint=_hint(name, asked[0], known)
        )
    return found


def provider_coverage(workspace: Workspace, names: Iterable[str] | None) -> Sequence[Coverage]:
    """How much is known of the models of each provider that has landed.

    Args:
        workspace: the folders.
        names: the slugs of the providers; all where it is None.

    Raises:
        ConfigurationError: nothing has landed, a provider is unknown or has not landed, or a
            file is damaged.
    """
    return [
        count_coverage(landed_info(workspace.output, slug), models)
        for slug, models in landed_providers(workspace, names).items()
    ]


def disputed_values(workspace: Workspace, names: Iterable[str] | None) -> Sequence[DisputedValue]:
    """Every value that is withheld, with what the sources state.

    Raises:
        ConfigurationError: nothing has landed, a provider is unknown or has not landed, or a
            file is damaged.
    """
    return [
        DisputedValue(
            slug,
            info.id,
            name,
            fact.disputed,
            fact.others,
        )
        for slug in landed_providers(workspace, names)
        for info in landed_info(workspace.output, slug).models.values()
        for name, fact in info.facts.items()
        if fact.disputed is not None
    ]


def stale_corrections(
    workspace: Workspace, names: Iterable[str] | None, day: date
) -> Sequence[StaleCorrection]:
    """The overrides and pins that have expired on a day, or that nothing needs any longer.

    Raises:
        ConfigurationError: nothing has landed, a provider is unknown or has not landed, or a
            file is damaged.
    """
    found = []
    for slug in landed_providers(workspace, names):
        info = landed_info(workspace.output, slug)
        for one in corrections_of(slug, workspace):
            problem = _problem(one, info, day)
            if problem is not None:
                found.append(StaleCorrection(slug, one, problem))
    return found


def _problem(one: Correction, landed: LandedInfo, day: date) -> str | None:
    if one.expires <= day:
        return f"expired on {one.expires}"
    model = landed.models.get(one.id)
    fact = None if model is None else model.facts.get(one.field)
    if fact is None:
        return "unknown model, or no source states the field"
    if one.value is not None and fact.also and not fact.others:
        return "the sources state the same value"
    return None


def _aliases(info: ModelInfo) -> frozenset[str]:
    """The IDs that a model is said to be reached by, or to stand for."""
    aliases, target = info["aliases"], info["alias_of"]
    named = aliases if isinstance(aliases, tuple) else ()
    return frozenset(map(str, named if target is None else (*named, target)))


def _hint(name: str, asked: tuple[str, str], known: dict[str, list[str]]) -> str:
    from difflib import get_close_matches

    slug, model_id = asked
    qualified = slug in name.split("/")[:1]
    ids = known.get(slug, []) if qualified else sorted({i for ids in known.values() for i in ids})
    near = get_close_matches((model_id if qualified else name)[:80], ids, n=3, cutoff=0.6)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return "`gen-models list --all` lists all models"
