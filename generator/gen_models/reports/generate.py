"""What a run came to, and how that reads as text, JSON or GitHub annotations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gen_models.landing import as_mapping
from gen_models.reports.escape import annotation, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gen_models.workflows import Outcome, ProviderOutcome


def outcome_as_text(outcome: Outcome, *, verbose: bool) -> Iterator[str]:
    """A line a provider; with `verbose`, its IDs that come and go."""
    width = max((len(provider.slug) for provider in outcome.providers), default=0)
    for provider in outcome.providers:
        models = "?" if provider.models is None else str(provider.models)
        yield f"{provider.slug:<{width}}  {models:>5} models  {provider.status}{_counts(provider)}"
        if verbose and provider.changes is not None:
            for kind, ids in as_mapping(provider.changes).items():
                yield from (f"  {kind} {printable(model_id)}" for model_id in ids)


def outcome_as_json(outcome: Outcome) -> str:
    """The outcome as one JSON object."""
    providers = [
        {
            "provider": provider.slug,
            "models": provider.models,
            "status": provider.status,
            **(as_mapping(provider.changes) if provider.changes is not None else {}),
            "quarantined": [{"id": q.id, "reason": q.reason} for q in provider.quarantined],
        }
        for provider in outcome.providers
    ]
    return json.dumps(
        {
            "status": outcome.status,
            "summary": outcome.summary,
            "providers": providers,
            "changes": [change.path for change in outcome.changes],
            "rejections": [
                {
                    "provider": r.provider,
                    "contract": r.contract,
                    "problem": r.problem,
                    "hint": r.hint,
                }
                for r in outcome.rejections
            ],
        },
        indent=2,
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
        yield annotation("notice", outcome.summary)


def end_as_json(status: int, problem: str, hint: str) -> str:
    """What ended the run, as one JSON object."""
    return json.dumps({"status": status, "problem": problem, "hint": hint}, indent=2)


def _counts(provider: ProviderOutcome) -> str:
    if provider.changes is None or provider.status == "new":
        return ""
    counts = {kind: len(ids) for kind, ids in as_mapping(provider.changes).items() if ids}
    return "".join(f", {count} {kind}" for kind, count in counts.items())
