"""Requests listings, records them, and lands what the contracts let through.

Whatever happens to one provider, it keeps what it has, and the others go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gen_models.contract import check_names
from gen_models.errors import (
    ConfigurationError,
    ConflictError,
    GenModelsError,
    RejectedError,
)
from gen_models.fetch import fetch_all
from gen_models.landing import Landed, promote, read_manifest, recover
from gen_models.recordings import (
    Recorded,
    cassette_path,
    digests,
    is_recorded,
    live_cassette,
    parse_cassette,
    replay_if_possible,
    replay_listing,
    stage_recordings,
    why_unsafe,
)
from gen_models.workflows.contracts import contracts_of, invalid_contracts
from gen_models.workflows.eligibility import Eligibility, select
from gen_models.workflows.fresh import Fresh
from gen_models.workflows.generate import GenerateRequest, Mode, refuse_edits, run_generate
from gen_models.workflows.pipeline import judge, walk
from gen_models.workflows.refresh_result import ProviderRefresh, Refresh
from gen_models.workflows.selection import Selection, check_targets
from gen_models.workflows.statements import outgoing
from gen_models.workspace import refuse_bundled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gen_models.contract import Contract, Contracts
    from gen_models.fetch import FetchOptions, Listing
    from gen_models.recordings import Staging
    from gen_models.workflows.pipeline import Progress
    from gen_models.workspace import Workspace

_ATTEMPTS: Final = 3
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class RefreshRequest:
    """What a refresh is to do.

    Attributes:
        named: the providers that it is about; None for all that can be requested.
        skipped: providers that it is not about.
        lands: whether the enums land with the cassettes, in one transaction.
        only_missing: request only providers that have no cassette.
        renew: date a recording today even if the listing did not change.
        may_shrink: the providers whose listing may shrink more than its contract allows.
        may_grow: the providers whose listing may grow beyond measure.
        force: overwrite generated files that were changed by hand.
        mode: only "write" records and lands; the others need `lands`.
    """

    named: frozenset[str] | None = None
    skipped: frozenset[str] = frozenset()
    lands: bool = False
    only_missing: bool = False
    renew: bool = False
    may_shrink: frozenset[str] = frozenset()
    may_grow: frozenset[str] = frozenset()
    force: bool = False
    mode: Mode = "write"


def run_refresh(
    workspace: Workspace,
    request: RefreshRequest,
    fetch_options: FetchOptions,
    progress: Progress | None = None,
) -> Refresh:
    """Requests, records, judges and lands; starts over if another run was faster.

    Raises:
        ConfigurationError: the workspace or a name is wrong, no provider can be requested, or
            the disk is full; nothing has changed, or the next command finishes the landing.
        HandEditError: a landed file was changed by hand.
    """
    if request.mode != "write":
        return _refresh(workspace, request, fetch_options, progress, Landed())
    refuse_bundled(workspace)
    workspace.state.create()  # Without it nothing can land, and the requests would be in vain.
    before = Landed()
    for _ in range(_ATTEMPTS - 1):
        # A landing that is left here would later put its cassettes over what is recorded now.
        before = recover((workspace.output, workspace.cassettes), workspace.state).after(before)
        try:
            return _refresh(workspace, request, fetch_options, progress, before)
        except ConflictError:
            continue  # The other run may have recorded something newer than our responses.
    return _refresh(workspace, request, fetch_options, progress, before)


def _refresh(
    workspace: Workspace,
    request: RefreshRequest,
    fetch_options: FetchOptions,
    progress: Progress | None,
    before: Landed,
) -> Refresh:
    contracts = contracts_of(workspace)
    accepted = request.may_shrink | request.may_grow | fetch_options.trust.named
    check_names(contracts, [*(request.named or ()), *request.skipped, *accepted])
    if request.lands:
        check_targets(workspace)  # Otherwise known only after all of the requests.
    if request.lands and request.mode == "write" and not request.force:
        refuse_edits(read_manifest(workspace.output), workspace.output)
    about = {slug: c for slug, c in contracts.items() if slug not in request.skipped}
    eligibility = select(
        about,
        request.named,
        workspace.cassettes,
        fetch_options.environment,
        trust=fetch_options.trust,
        only_missing=request.only_missing,
    )
    invalid = invalid_contracts(contracts, Selection(request.named, request.skipped))
    none = not eligibility.eligible and not eligibility.ineligible and not invalid
    if none and not request.only_missing:
        raise ConfigurationError(
            f"no provider to refresh{_reasons(eligibility.skipped)}",
            hint="set an API key; `gen-models providers` lists the variables",
        )
    fresh = _record(workspace, request, eligibility, fetch_options, progress)
    for error in invalid:
        fresh.problems.setdefault(error.provider, []).append(error)
    history = outgoing((contracts[slug] for slug in fresh.data), workspace)
    read_as = {**fresh.read_as, **history.read_as}
    with stage_recordings(workspace, fresh.data, read_as, history.files) as staging:
        if request.lands:
            _land(staging, request, fresh, contracts, progress)
        elif fresh.data:
            _promote(staging, request, fresh, contracts, progress)
    outcomes = {slug: fresh.requested(slug) for slug in fresh.before if slug not in fresh.problems}
    for slug in fresh.problems.keys() & {*contracts.slugs}:
        why = fresh.problems[slug][0].problem.removeprefix(f"{slug}: ")
        outcomes[slug] = (
            fresh.unrequested(contracts[slug], "kept", why, workspace)
            if slug in contracts
            else ProviderRefresh(slug, "kept", None, why=f"invalid contract: {why}")
        )
    for slug, why in eligibility.skipped.items():
        outcomes[slug] = fresh.unrequested(contracts[slug], "skipped", why, workspace)
    problems = [error for errors in fresh.problems.values() for error in errors]
    return Refresh(
        [outcomes[slug] for slug in sorted(outcomes)],
        problems,
        fresh.result,
        fresh.landed.after(before),
        request.mode,
        fresh.changes,
    )


def _record(
    workspace: Workspace,
    request: RefreshRequest,
    eligibility: Eligibility,
    fetch_options: FetchOptions,
    progress: Progress | None,
) -> Fresh:
    """Requests the eligible providers, and makes cassettes of their listings."""
    contracts = {prepared.contract.slug: prepared.contract for prepared in eligibility.eligible}
    read_as = digests(workspace.cassettes, contracts)
    before = {
        slug: replay_if_possible(contract, workspace.recordings_of(slug))
        for slug, contract in contracts.items()
    }
    fresh = Fresh(before, read_as)
    fresh.problems = {slug: [error] for slug, error in eligibility.ineligible.items()}
    for slug in contracts:
        if (error := why_unsafe(workspace.recordings_of(slug), slug)) is not None:
            fresh.problems[slug] = [error]
    eligible = [p for p in eligibility.eligible if p.contract.slug not in fresh.problems]

    def use(contract: Contract, listing: Listing) -> tuple[bytes, Recorded] | None:
        """The new cassette and what it says; None where the old one says the same."""
        slug, old = contract.slug, before[contract.slug]
        cassette = None if old is None else old.cassette
        data = live_cassette(contract, listing, cassette, renew=request.renew)
        if data is None:
            return None
        path = cassette_path(workspace.cassettes, slug)
        return data, replay_listing(contract, parse_cassette(data, path, slug))

    found = fetch_all(eligible, fetch_options, use, progress)
    for slug, made in found.items():
        if isinstance(made, GenModelsError):
            fresh.problems[slug] = [made]
        elif made is not None:
            fresh.data[slug], fresh.replayed[slug] = made
    return fresh


def _land(
    staging: Staging,
    request: RefreshRequest,
    fresh: Fresh,
    contracts: Contracts,
    progress: Progress | None,
) -> None:
    """Lands cassettes and enums in one transaction."""
    # A provider that was named and has no recording cannot be walked over.
    named = request.named
    if named is not None:
        there = staging.workspace.recordings_of
        named = frozenset(slug for slug in named if is_recorded(there(slug), slug))
    # Where nothing is recorded yet, the problems have said why.
    if named == frozenset() or not (
        staging.workspace.bundled or any(staging.workspace.cassettes.iterdir())
    ):
        return
    known = {s: found for s in fresh.before if (found := fresh.after(s)) is not None}
    selection = Selection(
        named, request.skipped, may_shrink=request.may_shrink, may_grow=request.may_grow
    )
    outcome = run_generate(
        staging.workspace,
        GenerateRequest(selection, request.mode, force=request.force),
        staging=staging,
        known=known,
        progress=progress,
    )
    fresh.result, fresh.landed = outcome.result, outcome.landed
    if request.mode != "write":
        fresh.changes = outcome.changes
    _drop_rejected(fresh, outcome.rejections, contracts)


def _promote(
    staging: Staging,
    request: RefreshRequest,
    fresh: Fresh,
    contracts: Contracts,
    progress: Progress | None,
) -> None:
    """Replaces cassettes without landing enums."""
    selection = Selection(
        frozenset(fresh.data), may_shrink=request.may_shrink, may_grow=request.may_grow
    )
    plan = walk(
        staging.workspace, selection, staging=staging, known=fresh.replayed, progress=progress
    )
    plan, approved = judge(plan, progress=progress)
    if approved is not None:
        state = staging.workspace.state
        fresh.landed = promote(approved, staging.cassettes, staging.replaced, state=state)
    _drop_rejected(fresh, plan.rejections, contracts)


def _drop_rejected(fresh: Fresh, rejections: Iterable[RejectedError], contracts: Contracts) -> None:
    for rejection in rejections:
        if rejection.provider in contracts.invalid:
            continue  # Known before anything was requested.
        # A rejection of no provider in particular keeps all of them from landing.
        alone = rejection.provider in contracts
        for slug in {rejection.provider} if alone else fresh.data.keys() | {rejection.provider}:
            fresh.drop(slug, rejection)


def _reasons(skipped: Mapping[str, str]) -> str:
    """Why each provider is skipped, where there are few; else that no API key is set."""
    if not skipped or len(skipped) > _SHOWN:
        return ": no API key is set"
    return ": " + "; ".join(f"{slug}: {why}" for slug, why in skipped.items())
