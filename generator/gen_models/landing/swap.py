"""Swaps staged files with those in their places, and keeps what nobody expected there.

    exchange  each staged file with the one in its place, those that go with nothing
    look      at what was displaced: what the journal says was there goes, all else is kept
    forget    the journal, then the empty folders of the staged files

What a person wrote in the last moment is displaced like anything else, and thus never lost: it
ends up in .gen-models/displaced/<n>/. Each step can be done again after a kill, with the same
result. Before each step, a file is known by its digest:

    staged   in place    means
    new      anything    it has not been swapped yet
    other    anything    it has been swapped, and `other` was displaced
    nothing  anything    that was looked at already
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gen_models.errors import ConfigurationError, UnsafePathError
from gen_models.files import digest
from gen_models.folder import Folder
from gen_models.landing.journal import DISPLACED, STAGED, forget, sync

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gen_models.landing.journal import Changes, Journal, Role
    from gen_models.state import State


def swap(journal: Journal, state: State) -> tuple[Path, ...]:
    """Does what a committed journal says, or what is left of it, and forgets the journal.

    Returns what was displaced and kept. The locks of its folders must be held.

    Raises:
        ConfigurationError: the disk cannot be written, and the journal is still there; or a
            staged file is gone or was changed, and what it was to replace is as it was.
    """
    swaps = [_Swap(journal, role) for role in journal.changes]
    present = [one for one in swaps if one.is_staged()]
    try:
        sync(journal, state)
        for one in present:
            one.exchange()
        for one in present:
            one.look()
        forget(journal, state)
        for one in present:
            one.folder.remove_folder(STAGED)
    except OSError as error:
        raise ConfigurationError(
            f"the landing in {journal.main} was interrupted: {error.strerror}",
            hint="fix that and run `gen-models`: it finishes the landing",
        ) from error
    for one in swaps:
        one.refuse_incomplete(staged=one in present)
    return tuple(file for one in present for file in one.kept())


@dataclass(slots=True)
class _Swap:
    """The swap in one folder. `undone` has the paths whose staged files are not as staged."""

    journal: Journal
    role: Role
    undone: list[str] = field(default_factory=list)

    @property
    def changes(self) -> Changes:
        """What changes in the folder."""
        return self.journal.changes[self.role]

    @property
    def folder(self) -> Folder:
        """The folder of the paths."""
        return Folder(self.changes.folder)

    def is_staged(self) -> bool:
        """Whether the staged files are there, so that there is something to swap."""
        return self.folder.kind(self.journal.staged) == "folder"

    def exchange(self) -> None:
        """Puts in place what is still staged, and takes away what is to go."""
        # The manifest goes last, so that it never speaks of files that are not there yet.
        for path in self.changes.paths:
            if path in self.changes.delete:
                aside = self._aside(path)
                if self.folder.kind(path) is not None and self.folder.kind(aside) is None:
                    self.folder.move(path, aside)
                continue
            old, new = self.changes.replace[path]
            if _digest(self.folder, self._staged(path)) == new:
                self._put(path)
            elif _digest(self.folder, path) == old != new:
                self.undone.append(path)
        self._sync([*self.changes.paths, f"{self.journal.staged}/0.new"])

    def look(self) -> None:
        """Drops what was displaced if it was expected; keeps it otherwise."""
        for path in self.changes.paths:
            self._settle(path, self._staged(path))
            self._settle(path, self._aside(path))
        self._sync(self._displaced_paths())

    def refuse_incomplete(self, *, staged: bool) -> None:
        """Says what could not be landed, now that nothing more can be done about it."""
        if not staged or self.undone:
            what = self.folder.root / self.undone[0] if staged else self.folder.root
            raise ConfigurationError(
                f"a landing in {what} could not be finished: what was staged for it is gone",
                hint="see what has landed with `gen-models --check`, and run `gen-models`",
            )

    def kept(self) -> list[Path]:
        """What was displaced and kept."""
        return [self.folder.root / path for path in self._displaced_paths()]

    def _put(self, path: str) -> None:
        staged, aside = self._staged(path), self._aside(path)
        try:
            self.folder.place(staged, path)
        except FileExistsError:
            if self.folder.kind(aside) is not None:  # Left by an attempt that was interrupted.
                self._settle(path, aside)
            self.folder.displace(staged, path, aside)

    def _settle(self, path: str, displaced: str) -> None:
        if self.folder.kind(displaced) is None:
            return
        found = _digest(self.folder, displaced)
        expected = found is not None and found in self._expected(path)
        if expected or self.folder.same(displaced, path):
            self.folder.remove(displaced)
        else:
            self.folder.move(displaced, self._free(path))

    def _expected(self, path: str) -> tuple[str | None, ...]:
        """The digests of what needs no keeping: what landed there before, and what lands now."""
        return self.changes.replace.get(path, (self.changes.delete.get(path),))

    def _free(self, path: str) -> str:
        """Where what was displaced from a path is kept."""
        kept = again = f"{DISPLACED}/{self.journal.number}/{path}"
        count = 1
        while self.folder.kind(again) is not None:
            count += 1
            again = f"{kept}.{count}"
        return again

    def _staged(self, path: str) -> str:
        return self.journal.staged_file(self.role, path, "new")

    def _aside(self, path: str) -> str:
        return self.journal.staged_file(self.role, path, "old")

    def _displaced_paths(self) -> list[str]:
        return list(self.folder.files(f"{DISPLACED}/{self.journal.number}"))

    def _sync(self, paths: Iterable[str]) -> None:
        """Syncs the folders of these paths, and those above them."""
        parents = {parent for path in paths for parent in _folders_above(path)}
        for parent in sorted(parents):
            if not parent or self.folder.kind(parent) == "folder":
                self.folder.sync(parent)


def _folders_above(path: str) -> list[str]:
    """The folders above a path, up to the root, which is ""."""
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(len(parts))]


def _digest(folder: Folder, path: str) -> str | None:
    """A file's digest; None if no regular file is there."""
    try:
        data = folder.read(path)
    except UnsafePathError:
        return None
    return None if data is None else digest(data)
