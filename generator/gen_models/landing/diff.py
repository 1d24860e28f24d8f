"""What a candidate would change: IDs that come, go and return, and files that differ."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gen_models.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from gen_models.landing.candidate import Candidate, ProviderCandidate
    from gen_models.landing.manifest import Manifest

_DIFF_CONTEXT: Final = 2


@dataclass(frozen=True, slots=True)
class ModelChanges:
    """The model IDs of a provider that are new, newly unlisted, back again, or newly pruned."""

    added: tuple[str, ...]
    unlisted: tuple[str, ...]
    returned: tuple[str, ...]
    pruned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file before and after; None where it is not there."""

    path: str
    before: bytes | None
    after: bytes | None

    def diff(self) -> Iterator[str]:
        """The lines of a unified diff, without line ends."""
        before, after = (
            [] if data is None else data.decode("utf-8", "backslashreplace").splitlines()
            for data in (self.before, self.after)
        )
        names = (
            "/dev/null" if self.before is None else f"landed/{self.path}",
            "/dev/null" if self.after is None else f"generated now/{self.path}",
        )
        yield from difflib.unified_diff(before, after, *names, n=_DIFF_CONTEXT, lineterm="")


def model_changes(candidate: ProviderCandidate) -> ModelChanges:
    """What happened to a provider's IDs between its landed ledger and the candidate's."""
    before = {entry.id: entry.absence for entry in candidate.before.entries}
    added, unlisted, returned, pruned = [], [], [], []
    for entry in candidate.ledger.entries:
        was = before.get(entry.id)
        if entry.absence is not None and entry.absence.pruned and not (was and was.pruned):
            pruned.append(entry.id)
        if entry.id not in before:
            added.append(entry.id)
        elif entry.absence is not None and was is None:
            unlisted.append(entry.id)
        elif entry.absence is None and was is not None:
            returned.append(entry.id)
    return ModelChanges(tuple(added), tuple(unlisted), tuple(returned), tuple(pruned))


def file_changes(candidate: Candidate, landed: Manifest, output: Path) -> list[FileChange]:
    """The files that a landing would write or delete, by path."""
    folder = Folder(output)
    paths = candidate.files.keys() | landed.files.keys()
    before = {p: None if folder.kind(p) == "folder" else folder.read(p) for p in paths}
    return [
        FileChange(path, before[path], candidate.files.get(path))
        for path in sorted(before)
        if before[path] != candidate.files.get(path)
    ]


def as_mapping(changes: ModelChanges) -> Mapping[str, tuple[str, ...]]:
    """The changes by kind, for a report."""
    return {
        "added": changes.added,
        "unlisted": changes.unlisted,
        "returned": changes.returned,
        "pruned": changes.pruned,
    }
