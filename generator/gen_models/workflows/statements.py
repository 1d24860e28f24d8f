"""What has been said about a provider's model IDs, which is kept beside its recordings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gen_models.datasets import FOLDER
from gen_models.errors import ConfigurationError
from gen_models.files import WORK, digest
from gen_models.folder import Folder
from gen_models.landing import observation_of
from gen_models.lifecycle import (
    History,
    Statements,
    add_to_history,
    read_announcements,
    read_history,
    read_probes,
    read_sources,
)
from gen_models.recordings import replay_if_possible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from gen_models.contract import Contract, Contracts
    from gen_models.ids import Digest
    from gen_models.lifecycle import Source
    from gen_models.recordings import Recorded
    from gen_models.workspace import Workspace

HISTORY: Final = "history"
PROBES: Final = "probes"
_ANNOUNCEMENTS: Final = "announcements"
BESIDE: Final = frozenset({HISTORY, PROBES, _ANNOUNCEMENTS, FOLDER})
"""The folders beside the cassettes."""

_MAX_FILE: Final = 16 * 2**20
"""The most bytes of a file of either kind; the longest has a quarter of a megabyte."""


def statements_of(slug: str, workspace: Workspace) -> Statements:
    """The statements about a provider's model IDs, without its recording.

    Raises:
        ConfigurationError: a file is damaged.
    """
    path, text = read_beside(workspace, HISTORY, slug)
    history = read_history(text, slug, str(path)) if text else History(slug)
    path, text = read_beside(workspace, _ANNOUNCEMENTS, slug)
    sources = read_announcement_sources(path.parent.parent) if text else {}
    announcements = read_announcements(text, slug, str(path), sources) if text else ()
    path, text = read_beside(workspace, PROBES, slug)
    return Statements(history, announcements, read_probes(text, slug, str(path)) if text else ())


def newest_day(history: History, statements: Statements) -> date | None:
    """The day of a provider's newest observation or probe; None without any."""
    days = [probe.day for probe in statements.probes]
    return max(days if history.newest is None else [*days, history.newest], default=None)


def probes_text_of(slug: str, workspace: Workspace) -> tuple[Path, str]:
    """The path of a provider's probes, and their text, or "" if there is none."""
    return read_beside(workspace, PROBES, slug)


def write_statements(workspace: Workspace, kind: str, slug: str, text: str) -> Path:
    """Replaces a file of statements, in one step, by a caller that holds the lock.

    Raises:
        OSError: it cannot be written.
    """
    folder = Folder(workspace.cassettes)
    name, draft = f"{kind}/{slug}.jsonl", f"{WORK}/{slug}.{kind}"
    folder.create(kind)
    folder.remove(draft)
    folder.write(draft, text.encode("ascii"))
    folder.move(draft, name)
    folder.sync(kind)
    return workspace.cassettes / name


def announcements_text_of(slug: str, workspace: Workspace) -> tuple[Path, str]:
    """The path of a provider's announcements, and their text, or "" if there is none."""
    return read_beside(workspace, _ANNOUNCEMENTS, slug)


def read_announcement_sources(cassettes: Path) -> dict[str, Source]:
    """The sources of announcements that are declared in a folder of cassettes, by name.

    Raises:
        ConfigurationError: the file is damaged.
    """
    name = f"{_ANNOUNCEMENTS}/sources.toml"
    text = _text(Folder(cassettes), name)
    return read_sources(text, str(cassettes / name)) if text else {}


def history_of(contract: Contract, workspace: Workspace) -> History:
    """A provider's history with its recording.

    Raises:
        ConfigurationError: the file is damaged.
    """
    history = statements_of(contract.slug, workspace).history
    recorded = replay_if_possible(contract, workspace.recordings_of(contract.slug))
    return with_recording(history, recorded)


def with_recording(history: History, recorded: Recorded | None) -> History:
    """A history with what a recording says, if there is one and its day is known."""
    observation = None if recorded is None else observation_of(recorded)
    return history.with_observations([] if observation is None else [observation])


@dataclass(frozen=True, slots=True)
class Known:
    """What a run has read already, by slug: what is read once is not read again.

    Attributes:
        contracts: every contract; None where they have not been read.
        recorded: what the cassettes say.
        statements: what has been said besides.
    """

    contracts: Contracts | None = None
    recorded: Mapping[str, Recorded] = field(default_factory=dict)
    statements: Mapping[str, Statements] = field(default_factory=dict)

    def statements_of(self, slug: str, workspace: Workspace) -> Statements:
        """As the function of that name."""
        found = self.statements.get(slug)
        return statements_of(slug, workspace) if found is None else found

    def recording_of(self, contract: Contract, workspace: Workspace) -> Recorded | None:
        """What a provider's cassette says; None where it cannot be replayed."""
        slug = contract.slug
        if slug in self.recorded:
            return self.recorded[slug]
        return replay_if_possible(contract, workspace.recordings_of(slug))

    def with_recordings(self, contracts: Contracts, workspace: Workspace) -> Known:
        """The same with the recording of every provider that has one, read once for all uses."""
        recorded = dict(self.recorded)
        for slug, contract in contracts.items():
            if slug not in recorded:
                found = replay_if_possible(contract, workspace.recordings_of(slug))
                recorded |= {} if found is None else {slug: found}
        return Known(contracts, recorded, self.statements)


NOTHING: Final = Known()


def history_text(slug: str, workspace: Workspace) -> tuple[Path, str]:
    """The path of a provider's history, and its text, or "" if there is none."""
    return read_beside(workspace, HISTORY, slug)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The histories that land with new cassettes, with the recordings that these replace.

    Attributes:
        files: by slug, each file that changes, by path in the folder of the cassettes.
        read_as: the SHA-256 that each of them had when it was read; None for one that is new.
    """

    files: Mapping[str, Mapping[str, bytes]]
    read_as: Mapping[str, Digest | None]


def outgoing(contracts: Iterable[Contract], workspace: Workspace) -> Outgoing:
    """What lands with the new cassettes of these providers.

    Args:
        contracts: their contracts.
        workspace: where the cassettes are that will be replaced.

    Raises:
        ConfigurationError: a history is damaged.
    """
    files: dict[str, dict[str, bytes]] = {}
    read_as: dict[str, Digest | None] = {}
    for contract in contracts:
        slug = contract.slug
        old = replay_if_possible(contract, workspace.recordings_of(slug))
        observation = None if old is None else observation_of(old)
        if observation is None:
            continue
        path, text = read_beside(workspace, HISTORY, slug)
        history = read_history(text, slug, str(path)) if text else History(slug)
        if not any(one.says(observation) for one in history.observations):
            added = add_to_history(text, slug, str(path), [observation])
            name = f"{HISTORY}/{slug}.jsonl"
            files[slug] = {name: added.encode("ascii")}
            own = text and path.is_relative_to(workspace.cassettes)
            read_as[name] = digest(text.encode()) if own else None
    return Outgoing(files, read_as)


def read_beside(workspace: Workspace, kind: str, slug: str) -> tuple[Path, str]:
    """A file beside the cassettes, and its text, or "" if there is none.

    The workspace's own file, or else the one that came along with a bundled provider.

    Raises:
        ConfigurationError: it cannot be read, or is too large.
    """
    folders = [workspace.cassettes]
    if slug in workspace.bundled:
        folders.append(workspace.suite / "cassettes")
    name = f"{kind}/{slug}.jsonl"
    for folder in folders:
        if text := _text(Folder(folder), name):
            return folder / name, text
    return workspace.cassettes / name, ""


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
