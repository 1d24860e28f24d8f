"""Adds observations to a provider's history, and says what is known of its model IDs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.catalog import read_ids, why_quarantined
from gen_models.contract import check_names
from gen_models.errors import ConfigurationError
from gen_models.fetch import MAX_BYTES
from gen_models.files import locked
from gen_models.formats import read_bytes
from gen_models.landing import landed_ledger, landed_lifecycles, read_manifest
from gen_models.lifecycle import (
    History,
    Lifecycle,
    Observation,
    add_to_history,
    lifecycles,
)
from gen_models.recordings import today
from gen_models.workflows.contracts import contracts_of
from gen_models.workflows.statements import (
    HISTORY,
    history_of,
    history_text,
    newest_day,
    statements_of,
    write_statements,
)
from gen_models.workspace import refuse_bundled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from gen_models.contract import Contract
    from gen_models.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ProviderHistory:
    """What is known of a provider's model IDs.

    Attributes:
        history: its observations, the recording among them.
        lifecycles: what the statements about each ID come to on `day`.
        day: the newest observation's or probe's day, which the clock does not change.
    """

    history: History
    lifecycles: Mapping[str, Lifecycle]
    day: date


@dataclass(frozen=True, slots=True)
class ImportedObservation:
    """An observation that was added, or that was known already."""

    path: Path
    observation: Observation
    is_new: bool
    first_seen: tuple[str, ...]


def provider_history(workspace: Workspace, slug: str, as_of: date | None = None) -> ProviderHistory:
    """A provider's history and the lifecycles of its model IDs.

    Args:
        workspace: where contracts and recordings are.
        slug: the provider.
        as_of: the day to look at; the newest observation's or probe's by default.

    Raises:
        ConfigurationError: there is no such provider, nothing is known of it, or a file is damaged.
    """
    contracts = contracts_of(workspace)
    check_names(contracts, [slug])
    contracts.check([slug])
    history = history_of(contracts[slug], workspace)
    statements = statements_of(slug, workspace)
    day = as_of or newest_day(history, statements)
    if day is None:
        raise ConfigurationError(
            f"{slug} has neither a dated recording nor a history",
            hint=f"record its listing: `gen-models record {slug}`",
        )
    found = lifecycles(history, statements.announcements, day, probes=statements.probes)
    return ProviderHistory(history, found, day)


def providers_of(workspace: Workspace, model_id: str) -> list[str]:
    """The slugs of the landed providers that have or had a model ID, sorted."""
    output = workspace.output
    return [
        slug
        for slug in sorted(read_manifest(output).providers)
        if model_id in landed_lifecycles(output, slug).lifecycles
        or any(entry.id == model_id for entry in landed_ledger(output, slug).entries)
    ]


def import_observation(
    workspace: Workspace,
    slug: str,
    files: Sequence[Path],
    *,
    observed: date,
    source: str,
    complete: bool,
) -> ImportedObservation:
    """Adds one listing from any day to a provider's history; renames and overwrites nothing.

    Args:
        workspace: where contracts and recordings are.
        slug: the provider.
        files: its pages, as the provider sent them, or lists of model IDs.
        observed: the day of the listing.
        source: where it was found.
        complete: whether it is all of the listing; if not, it adds sightings and no absences.

    Raises:
        ConfigurationError: the provider, a file or the day is wrong; nothing has changed.
    """
    refuse_bundled(workspace)
    contracts = contracts_of(workspace)
    check_names(contracts, [slug])
    contracts.check([slug])
    if observed > today():
        raise ConfigurationError(f"{observed} is in the future", hint="give the day of the listing")
    ids = _ids(contracts[slug], files)
    observation = Observation(observed, complete, source, ids)
    known = history_of(contracts[slug], workspace)
    before = {model_id for one in known.observations for model_id in one.ids}
    with locked(workspace.cassettes):
        found, text = history_text(slug, workspace)
        added = add_to_history(text, slug, str(found), [observation])
        if added != text:
            write_statements(workspace, HISTORY, slug, added)
    path = workspace.cassettes / f"{HISTORY}/{slug}.jsonl"
    return ImportedObservation(path, observation, added != text, tuple(sorted(ids - before)))


def _ids(contract: Contract, files: Sequence[Path]) -> frozenset[str]:
    ids: set[str] = set()
    prefix = contract.listing.strip_prefix
    for file in files:
        try:
            data = read_bytes(file, MAX_BYTES, regular=False)
        except FileNotFoundError as error:
            raise ConfigurationError(
                f"{file} cannot be read: there is no such file", hint="name a saved listing"
            ) from error
        ids.update(i.removeprefix(prefix) for i in read_ids(data, [contract.listing], str(file)))
    if not ids:
        raise ConfigurationError("the listing has no model ID", hint="name a saved listing")
    for model_id in sorted(ids):
        if (reason := why_quarantined(model_id)) is not None:
            raise ConfigurationError(
                f"the model ID {model_id[:80]!a} {reason}", hint="correct the file, or leave it out"
            )
    return frozenset(ids)
