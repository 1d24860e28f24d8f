"""What is known of a model: every landed value, with its sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.errors import ConfigurationError, repeated
from gen_models.info import LandedInfo, ModelInfo
from gen_models.landing import landed_info, landed_ledger
from gen_models.workflows.landed import landed_providers

if TYPE_CHECKING:
    from collections.abc import Sequence

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
