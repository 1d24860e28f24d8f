"""Reports of `generate` and `prune`, as text, JSON and GitHub annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.landing import as_mapping
from gen_models.reports.age import stale_note
from gen_models.reports.escape import annotation, as_json, printable
from gen_models.reports.landed import landed_as_mapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gen_models.catalog import Quarantined
    from gen_models.landing import FileChange
    from gen_models.workflows import Outcome, ProviderOutcome

_SHOWN: Final = 80
"""How much of a quarantined ID is shown, in characters."""


def outcome_as_text(outcome: Outcome, *, verbose: bool, ages: bool = True) -> Iterator[str]:
    """One line for each provider.

    Args:
        outcome: what a run came to.
        verbose: list the model IDs that come and go, too.
        ages: say of an old recording how old it is, which depends on the day.
    """
    width = max((len(provider.slug) for provider in outcome.providers), default=0)
    for provider in outcome.providers:
        models = "?" if provider.models is None else str(provider.models)
        age = stale_note(provider.age_days) if ages and provider.stale else ""
        said = f"{provider.status}{_counts(provider)}{age}"
        yield f"{provider.slug:<{width}}  {models:>5} models  {said}"
        if verbose and provider.changes is not None:
            for kind, ids in as_mapping(provider.changes).items():
                yield from (f"  {kind} {printable(model_id)}" for model_id in ids)


def changes_as_text(changes: Iterable[FileChange]) -> Iterator[str]:
    """The files that would change, one on each line."""
    for change in changes:
        kind = "changed"
        if change.before is None:
            kind = "new"
        elif change.after is None:
            kind = "deleted"
        yield f"  {kind:<7}  {printable(change.path)}"


def quarantined_as_text(slug: str | None, quarantined: Sequence[Quarantined]) -> Iterator[str]:
    """Which model IDs of a provider get no identifier, and why."""
    whose = "" if slug is None else f"{slug}: "
    for bad in quarantined:
        yield f"{whose}{bad.id[:_SHOWN]!a} is quarantined: it {bad.reason}"


def outcome_as_json(outcome: Outcome) -> str:
    """The outcome as one JSON object."""
    providers = [
        {
            "provider": provider.slug,
            "models": provider.models,
            "status": provider.status,
            "age_days": provider.age_days,
            "stale": provider.stale,
            **(as_mapping(provider.changes) if provider.changes is not None else {}),
            "quarantined": [{"id": q.id, "reason": q.reason} for q in provider.quarantined],
        }
        for provider in outcome.providers
    ]
    return as_json(
        {
            "status": outcome.status,
            "summary": outcome.summary,
            "providers": providers,
            "changes": [change.path for change in outcome.changes],
            **landed_as_mapping(outcome.landed),
            "rejections": [
                {
                    "provider": r.provider,
                    "contract": r.contract,
                    "problem": r.problem,
                    "hint": r.hint,
                }
                for r in outcome.rejections
            ],
        }
    )


def outcome_as_github(outcome: Outcome) -> Iterator[str]:
    """Workflow commands that GitHub shows as annotations."""
    for rejection in outcome.rejections:
        yield annotation(
            "error", str(rejection), title=f"{rejection.provider}: {rejection.contract}"
        )
    if outcome.status == 1 and not outcome.changes:
        yield annotation("error", outcome.summary)
    if outcome.status == 1:
        for change in outcome.changes:
            problem = f"{change.path} is not what the cassettes generate"
            yield annotation("error", problem, title=outcome.summary.splitlines()[0])
    if outcome.status == 0:
        stale = [provider.slug for provider in outcome.providers if provider.stale]
        more = f"; stale recordings: {', '.join(stale)}" if stale else ""
        yield annotation("notice", f"{outcome.summary}{more}")


def end_as_json(status: int, problem: str, hint: str) -> str:
    """What ended a run, as one JSON object."""
    return as_json({"status": status, "problem": problem, "hint": hint})


def _counts(provider: ProviderOutcome) -> str:
    if provider.changes is None or provider.status == "new":
        return ""
    counts = {kind: len(ids) for kind, ids in as_mapping(provider.changes).items() if ids}
    return "".join(f", {count} {kind}" for kind, count in counts.items())
