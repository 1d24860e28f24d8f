"""What a run came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gen_models.landing import FileChange, Landed, ModelChanges, model_changes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gen_models.catalog import Quarantined
    from gen_models.errors import RejectedError
    from gen_models.workflows.pipeline import Plan


@dataclass(frozen=True, slots=True)
class ProviderOutcome:
    """What became of one provider. `models` is None where its recording could not be read.

    `observed` is the day of its recording, and `age_days` how long ago that was; None where that is
    unknown. It is `stale` if it is older than the `stale_after_days` of the contract, which changes
    no exit status.
    """

    slug: str
    models: int | None
    status: str
    changes: ModelChanges | None = None
    quarantined: tuple[Quarantined, ...] = ()
    age_days: int | None = None
    stale: bool = False
    observed: date | None = None
    stale_after_days: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to.

    Attributes:
        status: the exit status.
        result: what was done, or would be, in one line.
        providers: each provider of the run.
        changes: the files that differ from the landed tree.
        rejections: why providers were rejected.
        hint: the command that brings the tree up to date, where it is not.
        shows_diff: whether the report has the diff of the changes.
        landed: what was written, and what was displaced or recovered on the way.
    """

    status: int
    result: str
    providers: Sequence[ProviderOutcome] = ()
    changes: Sequence[FileChange] = ()
    rejections: Sequence[RejectedError] = ()
    hint: str | None = None
    shows_diff: bool = False
    landed: Landed = field(default_factory=Landed)

    @property
    def summary(self) -> str:
        """The result, who was rejected, and the hint."""
        rejected = sorted({rejection.provider for rejection in self.rejections})
        summary = f"{self.result}; rejected: {', '.join(rejected)}" if rejected else self.result
        return summary if self.hint is None or rejected else f"{summary}\n  hint: {self.hint}"


def provider_outcomes(plan: Plan) -> list[ProviderOutcome]:
    """Each provider of a plan, by slug."""
    changed = {change.path for change in plan.changes}
    rejected = {rejection.provider for rejection in plan.rejections}
    outcomes = []
    for slug in sorted(plan.recorded.keys() | rejected & {*plan.contracts.slugs}):
        recorded = plan.recorded.get(slug)
        candidate = plan.candidate.providers.get(slug)
        if slug in rejected:
            status = (
                "rejected, keeps what had landed" if slug in plan.landed.providers else "rejected"
            )
        elif slug in plan.passed:
            status = "up to date"
        elif candidate is None and plan.contracts[slug].local:
            status = f"local, lands with -p {slug}"
        elif candidate is None:
            status = "not judged, stays as it is"
        elif slug not in plan.landed.providers:
            status = "new"
        else:
            status = "changed" if changed & candidate.files.keys() else "up to date"
        outcomes.append(
            ProviderOutcome(
                slug,
                None if recorded is None else len(recorded.catalog.ids),
                status,
                _changes(plan, slug),
                () if recorded is None else recorded.catalog.quarantined,
                None if recorded is None else recorded.age_days,
                recorded is not None and recorded.stale,
                None if recorded is None else recorded.provenance.observed,
                None if recorded is None else recorded.contract.promises.stale_after_days,
            )
        )
    return outcomes


def _changes(plan: Plan, slug: str) -> ModelChanges | None:
    if slug in plan.passed:
        return ModelChanges((), (), (), ())
    candidate = plan.candidate.providers.get(slug)
    return None if candidate is None else model_changes(candidate)
