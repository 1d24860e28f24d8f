"""The whole walk: from cassettes to a candidate, through the gate, to what lands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gen_models.contract import load_contracts
from gen_models.errors import LandingConflictError, RejectedError
from gen_models.landing import (
    Approved,
    Candidate,
    FileChange,
    Manifest,
    ProviderCandidate,
    approve,
    compose,
    file_changes,
    forget_rejected,
    keep_rejected,
    land,
    landed_ledger,
    make_provider,
    read_manifest,
)
from gen_models.recordings import Recorded, replay_cassette
from gen_models.workflows.selection import choose, chosen_targets, lands

if TYPE_CHECKING:
    from gen_models.contract import Contract
    from gen_models.workflows.selection import Selection
    from gen_models.workspace import Workspace

Report = Callable[[str, int | None], None]
"""Told what is being done, and how much of it is done in percent, where that is known."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A walk up to its candidate: nothing has been written.

    Attributes:
        contracts: every contract of the workspace, by slug.
        landed: what had landed before.
        recorded: what each cassette of the run said, by slug, landing or not.
        candidate: the tree that would land.
        changes: the files in which it differs from the landed tree.
        rejections: why a provider is not in the candidate.
        rejected: the files of the providers that the gate turned away, by slug.
    """

    contracts: Mapping[str, Contract]
    landed: Manifest
    recorded: Mapping[str, Recorded]
    candidate: Candidate
    changes: Sequence[FileChange]
    rejections: tuple[RejectedError, ...] = ()
    rejected: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)


def walk(
    workspace: Workspace,
    selection: Selection,
    *,
    recordings: Mapping[str, bytes] | None = None,
    fail_fast: bool = False,
    report: Report | None = None,
) -> Plan:
    """Client, wire, catalog, naming, targets, candidate: everything before the gate.

    Args:
        workspace: the folders; staged cassettes say in `replaces` whose place they want.
        selection: the providers that the run is about.
        recordings: the staged cassettes, by slug, that are to land with the tree.
        fail_fast: raise the first rejection.
        report: told what is being done.

    Raises:
        ConfigurationError: the workspace or the selection is wrong.
        RejectedError: with `fail_fast`, the first rejection.
    """
    contracts = load_contracts(workspace.contracts, workspace.shapes)
    landed = read_manifest(workspace.output)
    targets = chosen_targets(workspace)
    chosen = choose(contracts, selection, landed, workspace)
    staged = recordings or {}
    recorded: dict[str, Recorded] = {}
    made: list[ProviderCandidate] = []
    rejections: list[RejectedError] = []
    for number, contract in enumerate(chosen):
        if report is not None:
            report(f"reading {contract.slug}", 100 * number // len(chosen))
        try:
            recorded[contract.slug] = replay_cassette(contract, workspace.cassettes)
            if lands(contract, selection, landed):
                before = landed_ledger(workspace.output, contract.slug)
                made.append(
                    make_provider(
                        recorded[contract.slug],
                        before,
                        targets,
                        landed=landed.files,
                        prune_before=selection.prune_before,
                    )
                )
        except RejectedError as error:
            if fail_fast:
                raise
            rejections.append(error)
    candidate = replace(
        compose(made, landed, workspace.output, targets, prune_before=selection.prune_before),
        may_shrink=selection.may_shrink,
        recordings={c.slug: staged[c.slug] for c in made if c.slug in staged},
    )
    changes = file_changes(candidate, landed, workspace.output)
    return Plan(contracts, landed, recorded, candidate, changes, tuple(rejections))


def judge(
    plan: Plan, workspace: Workspace, *, fail_fast: bool = False, report: Report | None = None
) -> tuple[Plan, Approved | None]:
    """Sends a plan's candidate through the gate, and leaves out the providers that fail there.

    Returns what is left of the plan, and the approved tree; None if nothing can land.

    Raises:
        LandingConflictError: what was rejected was compared with a tree that is not there any more.
        RejectedError: with `fail_fast`, the first rejection.
    """
    while plan.candidate.providers:
        approved, verdict = approve(
            plan.candidate,
            workspace,
            fail_fast=fail_fast,
            progress=None if report is None else lambda done: report("judging", done),
        )
        if approved is not None:
            return plan, approved
        if read_manifest(workspace.output).digest != plan.candidate.follows:
            # It was judged against a tree that somebody has replaced since.
            raise LandingConflictError(
                f"another gen-models has landed in {workspace.output} in the meantime",
                hint="run again",
            )
        if fail_fast:
            raise verdict.rejections[0]
        plan = _without(plan, workspace, verdict.rejections)
    return plan, None


def settle(
    plan: Plan, approved: Approved | None, workspace: Workspace, *, force: bool
) -> list[str]:
    """Lands what was approved, and keeps what was rejected where a person can look at it.

    Returns the paths that were written or deleted.

    Raises:
        HandEditError: a landed file was changed by hand, and `force` is not given.
    """
    output = workspace.output
    written = (
        []
        if approved is None
        else land(
            approved,
            output,
            cassettes=workspace.replaces,
            force=force,
            replaced={
                slug: found
                for slug, found in workspace.replaced.items()
                if slug in plan.candidate.providers
            },
        )
    )
    for slug in plan.candidate.providers:
        forget_rejected(output, slug)
    at_walk = {rejection.provider for rejection in plan.rejections} & plan.contracts.keys()
    for slug in sorted(at_walk | plan.rejected.keys()):
        # A rejection of no provider in particular concerns each of them.
        reasons = [
            str(r) for r in plan.rejections if r.provider not in plan.contracts.keys() - {slug}
        ]
        keep_rejected(output, slug, plan.rejected.get(slug, {}), "\n".join(reasons) + "\n")
    return written


def _without(plan: Plan, workspace: Workspace, rejections: Sequence[RejectedError]) -> Plan:
    """The plan without the rejected providers; without any if a rejection is of none of them."""
    failed = {rejection.provider for rejection in rejections}
    if not failed <= plan.candidate.providers.keys():
        failed = set(plan.candidate.providers)
    left = [c for slug, c in plan.candidate.providers.items() if slug not in failed]
    rejected = {slug: plan.candidate.providers[slug].files for slug in failed}
    before = plan.candidate
    candidate = replace(
        compose(
            left,
            plan.landed,
            workspace.output,
            chosen_targets(workspace),
            prune_before=before.prune_before,
        ),
        may_shrink=before.may_shrink,
        recordings={s: data for s, data in before.recordings.items() if s not in failed},
    )
    return replace(
        plan,
        candidate=candidate,
        changes=file_changes(candidate, plan.landed, workspace.output),
        rejections=(*plan.rejections, *rejections),
        rejected={**plan.rejected, **rejected},
    )
