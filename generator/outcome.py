"""What a run came to, and how that reads as text, JSON or GitHub annotations."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.changes import FileChange, ModelChanges, as_mapping, model_changes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.catalog import Quarantined
    from generator.errors import RejectedError
    from generator.pipeline import Plan


@dataclass(frozen=True, slots=True)
class ProviderOutcome:
    """What became of one provider. `models` is None where its recording could not be read."""

    slug: str
    models: int | None
    status: str
    changes: ModelChanges | None = None
    quarantined: tuple[Quarantined, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to. `summary` is one line; `changes` the files that differ."""

    status: int
    summary: str
    providers: Sequence[ProviderOutcome]
    changes: Sequence[FileChange]
    rejections: Sequence[RejectedError] = ()
    shows_diff: bool = False


def provider_outcomes(plan: Plan) -> list[ProviderOutcome]:
    """Each provider of a plan, by slug."""
    changed = {change.path for change in plan.changes}
    rejected = {rejection.provider for rejection in plan.rejections}
    outcomes = []
    for slug in sorted(plan.recorded.keys() | rejected & plan.contracts.keys()):
        recorded = plan.recorded.get(slug)
        candidate = plan.candidate.providers.get(slug)
        if slug in rejected:
            status = (
                "rejected, keeps what had landed" if slug in plan.landed.providers else "rejected"
            )
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
                None if candidate is None else model_changes(candidate),
                () if recorded is None else recorded.catalog.quarantined,
            )
        )
    return outcomes


def as_text(outcome: Outcome, *, verbose: bool) -> Iterator[str]:
    """A line a provider; with `verbose`, its IDs that come and go."""
    width = max((len(provider.slug) for provider in outcome.providers), default=0)
    for provider in outcome.providers:
        models = "?" if provider.models is None else str(provider.models)
        yield f"{provider.slug:<{width}}  {models:>5} models  {provider.status}{_counts(provider)}"
        if verbose and provider.changes is not None:
            for kind, ids in as_mapping(provider.changes).items():
                yield from (f"  {kind} {printable(wire_id)}" for wire_id in ids)


def as_json(outcome: Outcome) -> str:
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
                    "cure": r.cure,
                }
                for r in outcome.rejections
            ],
        },
        indent=2,
    )


def as_github(outcome: Outcome) -> Iterator[str]:
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


def names_as_text(names: Mapping[str, str]) -> Iterator[str]:
    """An identifier and its ID a line, by ID."""
    width = max(map(len, names.values()), default=0)
    for wire_id in sorted(names):
        yield f"{names[wire_id]:<{width}}  {printable(wire_id)}"


def names_as_json(names: Mapping[str, str], quarantined: Sequence[Quarantined]) -> str:
    """Identifiers by ID, and what got none, as one JSON object."""
    return json.dumps(
        {
            "names": {wire_id: names[wire_id] for wire_id in sorted(names)},
            "quarantined": [{"id": bad.id, "reason": bad.reason} for bad in quarantined],
        },
        indent=2,
    )


def end_as_json(status: int, problem: str, cure: str) -> str:
    """What ended the run, as one JSON object."""
    return json.dumps({"status": status, "problem": problem, "cure": cure}, indent=2)


def annotation(level: str, message: str, *, title: str = "") -> str:
    """One workflow command; nothing in its text can start another."""
    properties = f" title={_escaped(title, ':,')}" if title else ""
    return f"::{level}{properties}::{_escaped(message, '')}"


def printable(text: str) -> str:
    """A text from the network, fit for a terminal: ASCII, on one line."""
    return text if text.isascii() and text.isprintable() else ascii(text)


def harmless(line: str) -> str:
    """A line of a file as it is, but for the characters that a terminal would act on."""
    return "".join(
        c if c.isascii() and c.isprintable() else c.encode("unicode_escape").decode() for c in line
    )


def _counts(provider: ProviderOutcome) -> str:
    if provider.changes is None or provider.status == "new":
        return ""
    counts = {kind: len(ids) for kind, ids in as_mapping(provider.changes).items() if ids}
    return "".join(f", {count} {kind}" for kind, count in counts.items())


def _escaped(text: str, more: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    for character in more:
        escaped = escaped.replace(character, f"%{ord(character):02X}")
    return escaped
