"""Which providers and which languages a run is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.contract import check_names
from gen_models.errors import ConfigurationError, repeated
from gen_models.recordings import is_recorded
from gen_models.targets import target_names, targets_in
from gen_models.workflows.contracts import invalid_contracts

if TYPE_CHECKING:
    from datetime import date

    from gen_models.contract import Contract, Contracts
    from gen_models.landing import Manifest
    from gen_models.targets import Target
    from gen_models.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Selection:
    """Which providers a run is about. `named` is None where none is named.

    With `prune_before`, members that have been missing since before that day are dropped.
    `may_shrink` has the providers whose listing may shrink more than its contract allows, and
    `may_grow` those whose listing may grow more than `workflows.growth` allows.
    """

    named: frozenset[str] | None = None
    skipped: frozenset[str] = frozenset()
    prune_before: date | None = None
    may_shrink: frozenset[str] = frozenset()
    may_grow: frozenset[str] = frozenset()


def select_providers(
    contracts: Contracts, selection: Selection, landed: Manifest, workspace: Workspace
) -> list[Contract]:
    """The valid contracts of a run: those named, or else all that are recorded or have landed.

    Raises:
        ConfigurationError: a name is not a provider, or is that of one without a recording.
    """
    accepted = selection.may_shrink | selection.may_grow
    check_names(contracts, [*(selection.named or ()), *selection.skipped, *accepted])
    chosen = []
    for slug, contract in contracts.items():
        recorded = is_recorded(workspace.recordings_of(slug), slug)
        if (
            selection.named is not None
            and slug in selection.named
            and not recorded
            and contract.experimental
        ):
            raise ConfigurationError(
                f"{slug} is experimental: {contract.experimental}",
                hint=f"record it: `gen-models record {slug} --from FILE...`",
            )
        wanted = (
            recorded or slug in landed.providers
            if selection.named is None
            else slug in selection.named
        )
        if wanted and slug not in selection.skipped:
            chosen.append(contract)
    if not chosen and not invalid_contracts(contracts, selection):
        raise ConfigurationError(
            "no provider is selected", hint="list the providers: `gen-models providers`"
        )
    return chosen


def chosen_targets(workspace: Workspace) -> tuple[Target, ...]:
    """The targets that the output is to have.

    Raises:
        ConfigurationError: a name is not a target.
    """
    check_targets(workspace)
    names = target_names() if workspace.targets is None else workspace.targets
    return targets_in(workspace.output, names, workspace.package)


def check_targets(workspace: Workspace) -> None:
    """Checks the names of the targets that the output is to have.

    Raises:
        ConfigurationError: a name is not a target.
    """
    for name in workspace.targets or ():
        if name not in target_names():
            raise ConfigurationError(
                f"unknown target{repeated(name)}",
                hint=f"known targets are {', '.join(target_names())}",
            )


def lands(contract: Contract, selection: Selection, landed: Manifest) -> bool:
    """Whether a provider's enum is part of the run: a local one only when named, or landed."""
    named = selection.named is not None and contract.slug in selection.named
    return not contract.local or named or contract.slug in landed.providers
