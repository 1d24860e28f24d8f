"""The whole walk: from cassettes to a candidate, through the gate, to what lands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from gen_models.errors import LandingConflictError, RejectedError
from gen_models.landing import (
    Approved,
    Candidate,
    FileChange,
    Landed,
    Manifest,
    ProviderCandidate,
    approve,
    compose_candidate,
    file_changes,
    forget_rejected,
    keep_rejected,
    land,
    landed_info,
    landed_ledger,
    make_provider,
    read_manifest,
)
from gen_models.recordings import Recorded, replay_cassette
from gen_models.workflows.contracts import contracts_of, invalid_contracts, landed_conflicts
from gen_models.workflows.growth import refuse_growth
from gen_models.workflows.info_statements import data_sets_of, info_statements_of
from gen_models.workflows.judged import passed
from gen_models.workflows.selection import chosen_targets, lands, select_providers
from gen_models.workflows.statements import statements_of

if TYPE_CHECKING:
    from gen_models.contract import Contracts
    from gen_models.lifecycle import Statements
    from gen_models.recordings import Staging
    from gen_models.targets import Target
    from gen_models.workflows.judged import Inputs
    from gen_models.workflows.selection import Selection
    from gen_models.workspace import Workspace

Progress = Callable[[str, int | None], None]
"""Told what is being done, and how much of it is done in percent, where that is known."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A walk up to its candidate: nothing has been written.

    Attributes:
        workspace: the folders of the run; with a staging, those of the staging.
        selection: the providers that the run is about.
        staging: the new cassettes that are to land with the tree, if any.
        contracts: every contract of the workspace, by slug.
        targets: the targets that are rendered.
        landed: what had landed before.
        recorded: what each cassette of the run says, by slug, landing or not.
        statements: what has been said of the models of each provider in the candidate, by slug.
        candidate: the tree that would land.
        changes: the files in which it differs from the landed tree.
        rejections: why a provider is not in the candidate.
        rejected: the files of the providers that the gate rejected, by slug.
        passed: the providers that stay as they have landed, since they would be made and judged
            to the same end.
    """

    workspace: Workspace
    selection: Selection
    staging: Staging | None
    contracts: Contracts
    targets: Sequence[Target]
    landed: Manifest
    recorded: Mapping[str, Recorded]
    statements: Mapping[str, Statements]
    candidate: Candidate
    changes: Sequence[FileChange]
    rejections: tuple[RejectedError, ...] = ()
    rejected: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    passed: frozenset[str] = frozenset()


def walk(
    workspace: Workspace,
    selection: Selection,
    *,
    landed: Manifest | None = None,
    staging: Staging | None = None,
    known: Mapping[str, Recorded] | None = None,
    inputs: Inputs | None = None,
    fail_fast: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """Recordings, catalog, naming, targets, candidate: everything before the gate.

    Args:
        workspace: the folders of the run.
        selection: the providers that the run is about.
        landed: the manifest of the output, where it has been read already.
        staging: new cassettes that are to land with the tree.
        known: cassettes that have been replayed already, by slug.
        inputs: what the run reads, where what has passed the gate need not be made again.
        fail_fast: raise the first rejection.
        progress: told what is being done.

    Raises:
        ConfigurationError: the workspace or the selection is wrong.
        RejectedError: with `fail_fast`, the first rejection.
    """
    if staging is not None:
        workspace = staging.workspace
    contracts = contracts_of(workspace)
    landed = read_manifest(workspace.output) if landed is None else landed
    targets = chosen_targets(workspace)
    chosen = select_providers(contracts, selection, landed, workspace)
    asked = selection.prune_before is not None or selection.may_shrink or selection.may_grow
    unchanged = (
        frozenset()
        if inputs is None or asked or staging is not None
        else passed(workspace, targets, landed, inputs)
    )
    data_sets = data_sets_of(workspace)
    recorded: dict[str, Recorded] = {}
    statements: dict[str, Statements] = {}
    made: list[ProviderCandidate] = []
    rejections: list[RejectedError] = [*invalid_contracts(contracts, selection)]
    if rejections and fail_fast:
        contracts.check([rejections[0].provider])
    conflicts = landed_conflicts((c for c in chosen if lands(c, selection, landed)), landed)
    for number, contract in enumerate(chosen):
        slug = contract.slug
        if progress is not None:
            progress(f"reading {slug}", 100 * number // len(chosen))
        try:
            found = None if known is None else known.get(slug)
            recorded[slug] = found or replay_cassette(contract, workspace.recordings_of(slug))
            if not lands(contract, selection, landed) or slug in unchanged:
                continue
            if slug in conflicts:
                raise conflicts[slug]
            before = landed_ledger(workspace.output, slug)
            if slug not in selection.may_grow:
                refuse_growth(recorded[slug], before, staging)
        except RejectedError as error:
            if fail_fast:
                raise
            rejections.append(error)
            continue
        statements[slug] = statements_of(slug, workspace)
        made.append(
            make_provider(
                recorded[slug],
                before,
                targets,
                statements[slug],
                info_statements_of(slug, workspace, data_sets),
                landed_info(workspace.output, slug, landed),
                prune_before=selection.prune_before,
            )
        )
    candidate = compose_candidate(
        made,
        landed,
        workspace.output,
        targets,
        prune_before=selection.prune_before,
        may_shrink=selection.may_shrink,
        staging=staging,
    )
    return Plan(
        workspace,
        selection,
        staging,
        contracts,
        targets,
        landed,
        recorded,
        statements,
        candidate,
        file_changes(candidate, landed, workspace.output),
        tuple(rejections),
        passed=unchanged,
    )


def judge(
    plan: Plan, *, fail_fast: bool = False, progress: Progress | None = None
) -> tuple[Plan, Approved | None]:
    """Sends a plan's candidate through the gate, and leaves out the providers that fail there.

    Returns what is left of the plan, and the approved tree; None if nothing can land.

    Raises:
        LandingConflictError: another run has landed since the candidate was made.
        RejectedError: with `fail_fast`, the first rejection.
    """
    output = plan.workspace.output
    while plan.candidate.providers:
        approved, verdict = approve(
            plan.candidate,
            plan.workspace,
            fail_fast=fail_fast,
            progress=None if progress is None else lambda done: progress("judging", done),
        )
        if approved is not None:
            return plan, approved
        if read_manifest(output).digest != plan.candidate.follows:
            raise LandingConflictError(
                f"another gen-models has landed in {output} in the meantime", hint="run again"
            )
        if fail_fast:
            raise verdict.rejections[0]
        plan = _without(plan, verdict.rejections)
    return plan, None


def settle(plan: Plan, approved: Approved | None, *, force: bool) -> Landed:
    """Lands what was approved, and keeps what was rejected for a person to look at.

    Raises:
        HandEditError: a landed file was changed by hand, and `force` is not given.
    """
    output, staging = plan.workspace.output, plan.staging
    replaced = {} if staging is None else staging.replaced
    landed = (
        Landed()
        if approved is None
        else land(
            approved,
            output,
            state=plan.workspace.state,
            cassettes=None if staging is None else staging.cassettes,
            force=force,
            replaced={
                path: was
                for path, was in replaced.items()
                if PurePosixPath(path).stem in plan.candidate.providers
            },
        )
    )
    for slug in plan.candidate.providers:
        forget_rejected(output, slug)
    at_walk = {rejection.provider for rejection in plan.rejections} & plan.contracts.keys()
    for slug in sorted(at_walk | plan.rejected.keys()):
        # A rejection of no provider in particular concerns each of them.
        reasons = [
            str(r) for r in plan.rejections if r.provider not in {*plan.contracts.slugs} - {slug}
        ]
        keep_rejected(output, slug, plan.rejected.get(slug, {}), "\n".join(reasons) + "\n")
    return landed


def _without(plan: Plan, rejections: Sequence[RejectedError]) -> Plan:
    """The plan without the rejected providers; without any if a rejection is of none of them."""
    before, output = plan.candidate, plan.workspace.output
    failed = {rejection.provider for rejection in rejections}
    if not failed <= before.providers.keys():
        failed = set(before.providers)
    candidate = compose_candidate(
        [made for slug, made in before.providers.items() if slug not in failed],
        plan.landed,
        output,
        plan.targets,
        prune_before=before.prune_before,
        may_shrink=before.may_shrink,
        staging=plan.staging,
    )
    return replace(
        plan,
        candidate=candidate,
        changes=file_changes(candidate, plan.landed, output),
        rejections=(*plan.rejections, *rejections),
        rejected={**plan.rejected, **{slug: before.providers[slug].files for slug in failed}},
    )
