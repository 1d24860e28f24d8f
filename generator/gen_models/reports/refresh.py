"""Reports of `refresh` and `record`, as text, JSON and GitHub annotations."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from gen_models.errors import RejectedError, UnreachableError
from gen_models.reports.escape import annotation, as_json, printable
from gen_models.reports.landed import landed_as_mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gen_models.errors import GenModelsError
    from gen_models.workflows import Mode, ProviderRefresh, Recording, Refresh


def refresh_as_text(found: Refresh, *, verbose: bool) -> Iterator[str]:
    """One line for each provider; with `verbose`, also its model IDs that come and go."""
    width = max((len(provider.slug) for provider in found.providers), default=0)
    for provider in found.providers:
        models = "?" if provider.models is None else str(provider.models)
        yield f"{provider.slug:<{width}}  {models:>5} models  {_said(provider, found.mode)}"
        if verbose:
            yield from (f"  added {printable(model_id)}" for model_id in provider.added)
            yield from (f"  removed {printable(model_id)}" for model_id in provider.removed)


def refresh_as_json(found: Refresh, hint: str | None) -> str:
    """The refresh as one JSON object; `hint` is what to run next, if anything."""
    return as_json(
        {
            "status": found.status,
            "summary": found.summary,
            "hint": hint,
            "mode": found.mode,
            "changes": [change.path for change in found.changes],
            "providers": [_outcome(provider) for provider in found.providers],
            "problems": [_problem(problem) for problem in found.problems],
            **landed_as_mapping(found.landed),
        }
    )


def refresh_as_github(found: Refresh) -> Iterator[str]:
    """Workflow commands that GitHub shows as annotations."""
    for problem in found.problems:
        yield annotation("error", str(problem))
    for provider in found.providers:
        if provider.status == "refreshed":
            yield annotation("notice", f"{provider.slug}: {_said(provider, found.mode)}")
    yield annotation("notice", found.summary)


def recording_as_text(slug: str, made: Recording) -> str:
    """What became of a recording of saved responses."""
    return f"{slug}  {made.models} models  {'recorded' if made.changed else 'unchanged'}"


def recording_as_json(slug: str, made: Recording) -> str:
    """The same, as a JSON object."""
    said = {"status": 0, "provider": slug, "models": made.models, "changed": made.changed}
    return as_json({**said, **landed_as_mapping(made.landed)})


def _said(provider: ProviderRefresh, mode: Mode) -> str:
    if provider.status == "refreshed" and mode != "write":
        return f"would be refreshed (+{len(provider.added)}, -{len(provider.removed)})"
    if provider.status == "refreshed":
        changes = f" (+{len(provider.added)}, -{len(provider.removed)})"
    elif provider.status == "unchanged":
        changes = ""
    else:
        changes = f": {printable(provider.why or '')}; {_age(provider)}"
    return f"{provider.status}{changes}"


def _age(provider: ProviderRefresh) -> str:
    if provider.models is None:
        return "no recording"
    if provider.age is None:
        return "recording of unknown age"
    if provider.age == 0:
        return "recorded today"
    return f"recording {provider.age} day{'' if provider.age == 1 else 's'} old"


def _outcome(provider: ProviderRefresh) -> dict[str, Any]:
    fields = asdict(provider)
    return {"provider": fields.pop("slug"), **fields}


def _problem(problem: GenModelsError) -> dict[str, str | int | None]:
    return {
        "provider": (
            problem.provider if isinstance(problem, RejectedError | UnreachableError) else None
        ),
        "contract": problem.contract if isinstance(problem, RejectedError) else None,
        "status": problem.exit_status,
        "problem": problem.problem,
        "hint": problem.hint,
    }
