"""How much is known of the models that have landed, and what about it needs attention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.info import Coverage, LandedInfo, count_coverage
from gen_models.landing import landed_info
from gen_models.workflows.info_statements import corrections_of
from gen_models.workflows.landed import landed_providers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from gen_models.fields import Value
    from gen_models.info import Correction
    from gen_models.workspace import Workspace


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
