"""Adds observations to a provider's history, and says what is known of its model IDs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gen_models.catalog import read_ids, why_quarantined
from gen_models.contract import check_names
from gen_models.errors import ConfigurationError
from gen_models.fetch import MAX_BYTES
from gen_models.files import WORK, locked
from gen_models.folder import Folder
from gen_models.formats import read_bytes
from gen_models.lifecycle import (
    Announcement,
    History,
    Lifecycle,
    Observation,
    add_to_history,
    lifecycles,
    read_announcements,
    read_history,
)
from gen_models.recordings import replay_if_possible, today
from gen_models.workflows.contracts import contracts_of
from gen_models.workspace import refuse_bundled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from gen_models.contract import Contract
    from gen_models.workspace import Workspace

_HISTORY: Final = "history"
_ANNOUNCEMENTS: Final = "announcements"
_MAX_FILE: Final = 16 * 2**20
"""The most bytes of a file of either kind; the longest has a quarter of a megabyte."""


@dataclass(frozen=True, slots=True)
class ProviderHistory:
    """What is known of a provider's model IDs.

    Attributes:
        history: its observations, the recording among them.
        lifecycles: what the statements about each ID come to on `day`.
        day: the newest observation's day, which the clock does not change.
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


def history_path(cassettes: Path, slug: str) -> Path:
    """The file of a provider's observations."""
    return cassettes / _HISTORY / f"{slug}.jsonl"


def announcements_path(cassettes: Path, slug: str) -> Path:
    """The file of what sources say about the end of a provider's models."""
    return cassettes / _ANNOUNCEMENTS / f"{slug}.jsonl"


def provider_history(workspace: Workspace, slug: str, as_of: date | None = None) -> ProviderHistory:
    """A provider's history and the lifecycles of its model IDs.

    Args:
        workspace: where contracts and recordings are.
        slug: the provider.
        as_of: the day to look at; the newest observation's by default.

    Raises:
        ConfigurationError: there is no such provider, nothing is known of it, or a file is damaged.
    """
    contracts = contracts_of(workspace)
    check_names(contracts, [slug])
    contracts.check([slug])
    history = _history(contracts[slug], workspace)
    day = as_of or history.newest
    if day is None:
        raise ConfigurationError(
            f"{slug} has neither a dated recording nor a history",
            hint=f"record its listing: `gen-models record {slug}`",
        )
    said = _announcements(slug, workspace.recordings_of(slug))
    return ProviderHistory(history, lifecycles(history, said, day), day)


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
    known = _history(contracts[slug], workspace)
    before = {model_id for one in known.observations for model_id in one.ids}
    path = history_path(workspace.cassettes, slug)
    folder, name = Folder(workspace.cassettes), f"{_HISTORY}/{slug}.jsonl"
    with locked(workspace.cassettes):
        text = _text(folder, name) or _text(Folder(workspace.recordings_of(slug)), name)
        added = add_to_history(text, slug, str(path), [observation])
        if added != text:
            draft = f"{WORK}/{slug}.history"
            folder.create(_HISTORY)
            folder.remove(draft)
            folder.write(draft, added.encode("ascii"))
            folder.move(draft, name)
            folder.sync(_HISTORY)
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


def _history(contract: Contract, workspace: Workspace) -> History:
    folder, name = workspace.recordings_of(contract.slug), f"{_HISTORY}/{contract.slug}.jsonl"
    path = history_path(folder, contract.slug)
    text = _text(Folder(workspace.cassettes), name) or _text(Folder(folder), name)
    history = read_history(text, contract.slug, str(path)) if text else History(contract.slug)
    recorded = replay_if_possible(contract, folder)
    if recorded is None or recorded.provenance.observed is None:
        return history
    provenance = recorded.provenance
    listing = Observation(
        recorded.provenance.observed,
        provenance.coverage == "complete",
        f"cassettes/{contract.slug}.yaml",
        frozenset(recorded.catalog.ids),
    )
    return history.with_observations([listing])


def _announcements(slug: str, cassettes: Path) -> tuple[Announcement, ...]:
    path = announcements_path(cassettes, slug)
    text = _text(Folder(cassettes), f"{_ANNOUNCEMENTS}/{slug}.jsonl")
    return read_announcements(text, slug, str(path)) if text else ()


def _text(folder: Folder, name: str) -> str:
    """A file's text; "" if there is none."""
    try:
        data = folder.read(name, most=_MAX_FILE) or b""
        if len(data) > _MAX_FILE:
            raise ConfigurationError(
                f"{folder.root / name} is larger than {_MAX_FILE // 2**20} MiB",
                hint="restore it from git",
            )
        return data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{folder.root / name} cannot be read: {error}", hint="restore it from git"
        ) from error
