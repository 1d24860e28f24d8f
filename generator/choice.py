"""Which providers and which languages a run is about."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.cassettes import cassette_path
from generator.errors import ConfigurationError
from generator.targets import target_names, targets_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from generator.contract import Contract
    from generator.manifest import Manifest
    from generator.paths import Workspace
    from generator.targets import Target


@dataclass(frozen=True, slots=True)
class Choice:
    """Which providers a run is about. `named` is None where nobody named any.

    With `prune_before`, members that have been missing since before that day are dropped.
    `may_shrink` has the providers whose listing may shrink more than its contract allows.
    """

    named: frozenset[str] | None = None
    skipped: frozenset[str] = frozenset()
    prune_before: date | None = None
    may_shrink: frozenset[str] = frozenset()


def choose(
    contracts: Mapping[str, Contract], choice: Choice, landed: Manifest, workspace: Workspace
) -> list[Contract]:
    """The contracts of a run: those named, or else all that are recorded or have landed.

    Raises:
        ConfigurationError: a name is no provider, or names one that nobody has recorded.
    """
    check_names(contracts, [*(choice.named or ()), *choice.skipped, *choice.may_shrink])
    chosen = []
    for slug, contract in contracts.items():
        recorded = cassette_path(workspace.cassettes, slug).is_file()
        if (
            choice.named is not None
            and slug in choice.named
            and not recorded
            and contract.experimental
        ):
            raise ConfigurationError(
                f"{slug} is experimental: {contract.experimental}",
                cure=f"record it: gen-models record {slug} --from FILE...",
            )
        wanted = (
            recorded or slug in landed.providers if choice.named is None else slug in choice.named
        )
        if wanted and slug not in choice.skipped:
            chosen.append(contract)
    if not chosen:
        raise ConfigurationError(
            "no provider is left to work on", cure="see what there is: gen-models providers"
        )
    return chosen


def chosen_targets(workspace: Workspace) -> tuple[Target, ...]:
    """The targets that the output is to have.

    Raises:
        ConfigurationError: a name is no target.
    """
    names = target_names() if workspace.targets is None else workspace.targets
    for name in names:
        if name not in target_names():
            raise ConfigurationError(
                f"there is no target {name!r}", cure=f"targets are {', '.join(target_names())}"
            )
    return targets_in(workspace.output, names)


def lands(contract: Contract, choice: Choice, landed: Manifest) -> bool:
    """Whether a provider's enum is part of the run: a local one only when named, or landed."""
    named = choice.named is not None and contract.slug in choice.named
    return not contract.local or named or contract.slug in landed.providers


def check_names(contracts: Mapping[str, Contract], names: Iterable[str]) -> None:
    """Holds that each name is a provider's slug.

    Raises:
        ConfigurationError: one is not; its cure has the nearest slugs.
    """
    for name in names:
        if name not in contracts:
            near = difflib.get_close_matches(name.lower(), contracts, n=3, cutoff=0.5)
            raise ConfigurationError(
                f"there is no provider {name!r}",
                cure=f"did you mean {' or '.join(near)}?" if near else "see: gen-models providers",
            )
