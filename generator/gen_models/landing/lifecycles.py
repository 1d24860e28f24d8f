"""What lands of the lifecycles of a provider's model IDs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError
from gen_models.folder import Folder
from gen_models.lifecycle import (
    LandedLifecycles,
    Lifecycle,
    Observation,
    Span,
    lifecycles_from,
    read_lifecycles,
    spans_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gen_models.lifecycle import Statements
    from gen_models.naming import Entry, Ledger
    from gen_models.recordings import Recorded


_ALWAYS: Final = date.max
"""A day that is still to come is information too."""


def lifecycle_path(slug: str) -> str:
    """Where the lifecycles of a provider's model IDs are in the output."""
    return f"lifecycle/{slug}.jsonl"


def landed_lifecycles(output: Path, slug: str) -> LandedLifecycles:
    """A provider's lifecycles as they landed; none for a provider that never did.

    Raises:
        ConfigurationError: the file cannot be read, or is damaged.
    """
    file = output / lifecycle_path(slug)
    try:
        data = Folder(output).read(lifecycle_path(slug))
        if data is None:
            return LandedLifecycles(slug, None, {})
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{file} cannot be read: {error}",
            hint="run `gen-models --force`, which writes it again",
        ) from error
    return read_lifecycles(text, slug, str(file))


def observation_of(recorded: Recorded) -> Observation | None:
    """What a recording says was listed, as an observation; None if its day is unknown."""
    provenance = recorded.provenance
    if provenance.observed is None:
        return None
    return Observation(
        provenance.observed,
        provenance.coverage == "complete",
        provenance.source or recorded.contract.endpoint.url,
        frozenset(recorded.catalog.ids),
    )


def make_lifecycles(recorded: Recorded, ledger: Ledger, statements: Statements) -> LandedLifecycles:
    """What the statements about a provider's model IDs come to.

    Args:
        recorded: what its cassette says.
        ledger: the ledger after that listing. It knows the days of listings that no history has.
        statements: what else is known.
    """
    observation = observation_of(recorded)
    history = statements.history.with_observations([] if observation is None else [observation])
    day = history.newest
    seen = history.with_observations(_sightings(ledger))
    usual = (Span(day, day),)
    spans = spans_of(seen, _ALWAYS, _absences(ledger))
    said = {one.id for one in statements.announcements}
    # Most models were seen once, and nothing else is known of them: that need not be written.
    plain = {
        entry.id
        for entry in ledger.listed
        if spans.get(entry.id) == usual
        and entry.id not in said
        and entry.successor in (None, entry.id)
    }
    told = {model_id: found for model_id, found in spans.items() if model_id not in plain}
    found = lifecycles_from(told, statements.announcements, _ALWAYS)
    for entry in ledger.entries:
        if entry.id in plain:
            continue
        one = found.get(entry.id) or Lifecycle(entry.id, "unknown")
        found[entry.id] = replace(
            one,
            spans=_with_ledger(one.spans, entry, is_dated=observation is not None),
            successors=_with_named(one, entry),
        )
    members = {entry.id for entry in (*ledger.listed, *ledger.unlisted)}
    return LandedLifecycles(
        ledger.provider,
        day,
        {
            model_id: replace(one, status=one.status_on(day), announcements=(), contradictions=())
            for model_id, one in sorted(found.items())
            if model_id not in members or one.spans != usual or _is_announced(one)
        },
    )


def _sightings(ledger: Ledger) -> Iterator[Observation]:
    """The days on which the ledger knows that IDs were listed."""
    days: dict[date, set[str]] = defaultdict(set)
    for entry in ledger.entries:
        day = entry.seen if entry.absence is None else entry.absence.last_observed
        if day is not None:
            days[day].add(entry.id)
    for day, ids in days.items():
        yield Observation(day, complete=False, source="ledger", ids=frozenset(ids))


def _absences(ledger: Ledger) -> dict[date, set[str]]:
    """The days on which the ledger knows that IDs were missing."""
    days: dict[date, set[str]] = defaultdict(set)
    for entry in ledger.entries:
        if entry.absence is not None and entry.absence.missing_since is not None:
            days[entry.absence.missing_since].add(entry.id)
    return days


def _with_ledger(spans: tuple[Span, ...], entry: Entry, *, is_dated: bool) -> tuple[Span, ...]:
    """The spans, with what the ledger alone knows.

    It knows listings whose day is unknown, and which of two listings of one day is the newer one.
    A recording whose day is unknown counts as the newest.
    """
    gone = entry.absence
    if gone is None:
        is_told = spans and (is_dated or not spans[-1].over)
        return spans if is_told else (*spans, Span(None, None))
    if not spans:
        return (Span(None, gone.last_observed, gone.missing_since, over=True),)
    last = spans[-1]
    known = gone.missing_since or gone.last_observed
    if last.over or (known is not None and last.last is not None and last.last > known):
        return spans
    return (*spans[:-1], replace(last, missing=gone.missing_since, over=True))


def _with_named(one: Lifecycle, entry: Entry) -> tuple[str, ...]:
    """The successors, that which the listing itself names first."""
    named = () if entry.successor in (None, entry.id) else (str(entry.successor),)
    return tuple(dict.fromkeys((*named, *one.successors)))


def _is_announced(one: Lifecycle) -> bool:
    return bool(one.successors or one.deprecated_on or one.retires_on)
