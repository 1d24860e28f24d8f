"""A refresh: asks providers, and puts what the contracts let through in the place of the old.

Whatever happens to one provider, it keeps what it has, and the others go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from gen_models.contract import check_names, load_contracts
from gen_models.errors import (
    ConfigurationError,
    GenModelsError,
    LandingConflictError,
    RecordingConflictError,
    RejectedError,
)
from gen_models.fetch import ask_all
from gen_models.landing import promote, recover
from gen_models.recordings import (
    cassette_path,
    compose_live,
    digests,
    read_cassette,
    recorded_catalog,
    staged,
    today,
)
from gen_models.workflows.eligibility import select
from gen_models.workflows.generate import refuse_edits, run_generate
from gen_models.workflows.pipeline import judge, walk
from gen_models.workflows.selection import Selection
from gen_models.workspace import refuse_bundled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from gen_models.catalog import Quarantined
    from gen_models.contract import Contract
    from gen_models.fetch import FetchOptions
    from gen_models.workflows.pipeline import Report
    from gen_models.workspace import Workspace

_ATTEMPTS: Final = 3
_TOLD: Final = 3
Status = Literal["refreshed", "unchanged", "kept", "left alone"]


@dataclass(frozen=True, slots=True)
class RefreshRequest:
    """What a refresh is to do.

    Attributes:
        named: the providers that it is about; None for all that can be asked.
        skipped: providers that it is not about.
        lands: whether the enums land with the cassettes, in one transaction.
        renew: date a recording today even where the listing did not change.
        may_shrink: the providers whose listing may shrink more than its contract allows.
        force: overwrite generated files that were changed by hand.
    """

    named: frozenset[str] | None = None
    skipped: frozenset[str] = frozenset()
    lands: bool = False
    renew: bool = False
    may_shrink: frozenset[str] = frozenset()
    force: bool = False


@dataclass(frozen=True, slots=True)
class ProviderRefresh:
    """What became of one provider.

    Attributes:
        slug: the provider.
        status: "refreshed" if it has a new cassette, "unchanged" if the provider lists what it
            listed before, "kept" if it was or should have been asked and keeps what it has, and
            "left alone" if there was no reason or no key to ask it.
        models: how many it now has; None without a recording.
        added: the model IDs that are new; of those that were listed before, `removed` are gone.
        removed: see `added`.
        why: why it was kept or left alone.
        age: the age in days of the recording that it has; None if it has none, or nobody knows.
        quarantined: the IDs that it lists and no identifier can serve.
    """

    slug: str
    status: Status
    models: int | None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    why: str | None = None
    age: int | None = None
    quarantined: tuple[Quarantined, ...] = ()


@dataclass(frozen=True, slots=True)
class Refresh:
    """What a refresh came to: each provider, what went wrong, and all of it in one line."""

    providers: Sequence[ProviderRefresh]
    problems: Sequence[GenModelsError]
    summary: str

    @property
    def status(self) -> int:
        """The exit status: of several problems, a broken contract is the worst."""
        statuses = {problem.exit_status for problem in self.problems}
        return 3 if 3 in statuses else max(statuses, default=0)  # noqa: PLR2004


def run_refresh(
    workspace: Workspace,
    request: RefreshRequest,
    fetch_options: FetchOptions,
    report: Report | None = None,
) -> Refresh:
    """Asks, records, judges and lands; anew, if another run was quicker.

    Raises:
        ConfigurationError: the workspace or a name is wrong, nobody can be asked, or the disk
            does not let us; nothing has changed, or the next command finishes the landing.
        HandEditError: a landed file was changed by hand.
    """
    for _ in range(_ATTEMPTS - 1):
        try:
            return _refresh(workspace, request, fetch_options, report)
        except (LandingConflictError, RecordingConflictError):
            continue  # What was answered before the other run may be older than what it has.
    return _refresh(workspace, request, fetch_options, report)


def _refresh(
    workspace: Workspace,
    request: RefreshRequest,
    fetch_options: FetchOptions,
    report: Report | None,
) -> Refresh:
    refuse_bundled(workspace)
    # A journal that is left here would later put its cassettes over what is recorded now.
    recover(workspace.output, workspace.cassettes)
    contracts = load_contracts(workspace.contracts, workspace.shapes)
    check_names(contracts, [*(request.named or ()), *request.skipped, *request.may_shrink])
    if request.lands and not request.force:
        refuse_edits(workspace.output)
    about = {slug: c for slug, c in contracts.items() if slug not in request.skipped}
    eligible = select(about, request.named, workspace.cassettes, fetch_options)
    if not eligible.asked and not eligible.not_askable and not fetch_options.only_missing:
        raise ConfigurationError(
            f"there is nobody to ask{_reasons(eligible.left_alone)}",
            hint="set a key; `gen-models providers` lists the variables",
        )
    problems: dict[str, list[GenModelsError]] = {
        slug: [error] for slug, error in eligible.not_askable.items()
    }
    seen = digests(workspace.cassettes, (c.slug for c in eligible.asked))
    before = {c.slug: recorded_catalog(c, workspace.cassettes) for c in eligible.asked}
    fresh = _recorded(workspace, request, fetch_options, eligible.asked, problems, report)
    summary = _put_in_place(workspace, request, fresh, seen, problems, contracts.keys(), report)

    def outcome(contract: Contract) -> ProviderRefresh:
        slug = contract.slug
        now = recorded_catalog(contract, workspace.cassettes)
        models, age = None if now is None else len(now.ids), _age(workspace.cassettes, slug)
        if slug in problems:
            why = problems[slug][0].problem.removeprefix(f"{slug}: ")
            return ProviderRefresh(slug, "kept", models, why=why, age=age)
        if slug in eligible.left_alone:
            why = eligible.left_alone[slug]
            return ProviderRefresh(slug, "left alone", models, why=why, age=age)
        listed = before[slug]
        was, new = (set(() if c is None else c.ids) for c in (listed, now))
        status: Status = "refreshed" if slug in fresh else "unchanged"
        added, removed = tuple(sorted(new - was)), tuple(sorted(was - new))
        unnamed = () if now is None else now.quarantined
        return ProviderRefresh(slug, status, models, added, removed, age=age, quarantined=unnamed)

    slugs = {c.slug for c in eligible.asked} | problems.keys() | eligible.left_alone.keys()
    outcomes = [outcome(contracts[slug]) for slug in sorted(slugs & contracts.keys())]
    found = [error for errors in problems.values() for error in errors]
    return Refresh(outcomes, found, f"{_counted(outcomes)}{summary}")


def _recorded(
    workspace: Workspace,
    request: RefreshRequest,
    fetch_options: FetchOptions,
    asked: Sequence[Contract],
    problems: dict[str, list[GenModelsError]],
    report: Report | None,
) -> dict[str, bytes]:
    """The new cassettes, by slug, before anybody has judged them."""
    fresh = {}
    answers = ask_all(asked, fetch_options, report)
    for contract in asked:
        answer = answers[contract.slug]
        if isinstance(answer, GenModelsError):
            problems[contract.slug] = [answer]
            continue
        try:
            data = compose_live(contract, answer, workspace.cassettes, renew=request.renew)
        except RejectedError as error:
            problems[contract.slug] = [error]
            continue
        if data is not None:
            fresh[contract.slug] = data
    return fresh


def _put_in_place(
    workspace: Workspace,
    request: RefreshRequest,
    fresh: dict[str, bytes],
    seen: Mapping[str, str | None],
    problems: dict[str, list[GenModelsError]],
    known: Collection[str],
    report: Report | None,
) -> str:
    """Judges the new cassettes, puts those that pass in place, and drops the others."""
    with staged(workspace, fresh, seen) as staging:
        if request.lands:
            # One that was named and has no recording can't be walked over.
            named = None if request.named is None else _with_cassette(request.named, staging)
            # Where nothing is recorded yet, what went wrong has been said already.
            if named == frozenset() or not any(staging.cassettes.iterdir()):
                return ""
            selection = Selection(named, request.skipped, may_shrink=request.may_shrink)
            ended = run_generate(
                staging, selection, mode="write", fail_fast=False, force=request.force,
                report=report, recordings=fresh,
            )  # fmt: skip
            rejections: Iterable[RejectedError] = ended.rejections
            summary = f"; {ended.summary.partition('; rejected')[0]}"
        elif fresh:
            selection = Selection(frozenset(fresh), may_shrink=request.may_shrink)
            plan = walk(staging, selection, recordings=fresh, report=report)
            plan, approved = judge(plan, staging, report=report)
            if approved is not None:
                promote(approved, workspace.cassettes, staging.replaced)
            rejections, summary = plan.rejections, ""
        else:
            return ""
    for rejection in rejections:
        # A rejection of no provider in particular keeps all of them from landing.
        alone = rejection.provider in known
        for slug in {rejection.provider} if alone else fresh.keys() | {rejection.provider}:
            problems.setdefault(slug, []).append(rejection)
            fresh.pop(slug, None)
    return summary


def _reasons(left_alone: Mapping[str, str]) -> str:
    """Why each is left alone, where there are few; else that no provider has a key."""
    if not left_alone or len(left_alone) > _TOLD:
        return ": no provider has a key"
    return ": " + "; ".join(f"{slug}: {why}" for slug, why in left_alone.items())


def _with_cassette(slugs: Iterable[str], staging: Workspace) -> frozenset[str]:
    return frozenset(s for s in slugs if cassette_path(staging.cassettes, s).is_file())


def _age(cassettes: Path, slug: str) -> int | None:
    try:
        observed = read_cassette(cassette_path(cassettes, slug), slug).provenance.observed
    except RejectedError:
        return None
    return None if observed is None else (today() - observed).days


def _counted(outcomes: Sequence[ProviderRefresh]) -> str:
    counts: Mapping[str, int] = {
        status: sum(o.status == status for o in outcomes)
        for status in ("refreshed", "unchanged", "kept", "left alone")
    }
    return ", ".join(f"{count} {status}" for status, count in counts.items() if count)
