"""Stages what is to change in one or two folders, and commits it: the way of every landing."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.errors import ConfigurationError
from gen_models.files import WORK, digest, is_inside, refuse_git_folder
from gen_models.folder import Folder
from gen_models.landing.journal import (
    DISPLACED,
    STAGED,
    Changes,
    Journal,
    commit,
    interrupted,
    real_path,
    tidy,
)
from gen_models.landing.swap import swap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from gen_models.landing.journal import Role
    from gen_models.state import State


@dataclass(frozen=True, slots=True)
class Staged:
    """What is to change in a folder; `known` has the digests of what is there, by path."""

    folder: Path
    writes: Mapping[str, bytes]
    deletes: list[str]
    known: Mapping[str, str | None]

    def changes(self) -> Changes:
        """The same, as the journal has it."""
        replace = {p: (self.known.get(p), digest(data)) for p, data in sorted(self.writes.items())}
        return Changes(
            real_path(self.folder), replace, {p: self.known.get(p) for p in sorted(self.deletes)}
        )


def carry_out(changes: Mapping[Role, Staged], state: State) -> tuple[Path, ...]:
    """Stages, commits and swaps, with the locks of the folders held.

    Returns what was displaced and kept.

    Raises:
        ConfigurationError: the disk or the state folder cannot be written; nothing has changed, or
            the next command that writes finishes it.
    """
    changes = {role: one for role, one in changes.items() if one.writes or one.deletes}
    if not changes:
        return ()
    for one in changes.values():
        refuse_git_folder(real_path(one.folder))
        for path in (*one.writes, *one.deletes):
            if not is_inside(path):
                raise ConfigurationError(
                    f"{path!a} is not a path that gen-models writes to", hint="report this bug"
                )
    state.create()
    number = 1 + max(_numbers(one.folder) for one in changes.values())
    journal = Journal(
        secrets.token_hex(16), number, {role: one.changes() for role, one in changes.items()}
    )
    folders = [one.folder for one in changes.values()]
    try:
        _stage(journal, changes, state)
        return swap(journal, state)
    except (KeyboardInterrupt, SystemExit):
        # On Ctrl-C finish or undo before returning: the CLI promises that nothing is half done.
        if journal in interrupted(state, folders):
            swap(journal, state)
        else:
            clear(folders, state)
        raise


def _stage(journal: Journal, changes: Mapping[Role, Staged], state: State) -> None:
    try:
        for role, one in changes.items():
            folder = Folder(one.folder)
            folder.remove_folder(STAGED)  # Without a journal of ours, it was never committed.
            folder.create(journal.staged)
            for path, data in one.writes.items():
                staged = journal.staged_file(role, path, "new")
                folder.write(staged, data, mode=folder.permissions(path))
            for path in (journal.staged, STAGED, WORK, ""):
                folder.sync(path)
        commit(journal, state)
    except OSError as error:
        clear((one.folder for one in changes.values()), state)
        raise ConfigurationError(
            f"nothing has landed: {journal.main}: {error.strerror}",
            hint="make room or give write access, then run again",
        ) from error


def clear(folders: Iterable[Path], state: State) -> None:
    """Drops what was staged and not committed, or leaves it to the next landing."""
    for folder in folders:
        with suppress(OSError):
            Folder(folder).remove_folder(STAGED)
        with suppress(OSError):
            tidy(folder, state)


def _numbers(folder: Path) -> int:
    """The highest number of a folder for what was displaced."""
    return max(
        (int(name) for name in Folder(folder).names(DISPLACED) if name.isdecimal()), default=0
    )
