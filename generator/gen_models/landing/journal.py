"""The journal of a landing: what it changes, kept in the user's state folder until it is done.

    {"format": 1, "id": "...", "number": 1,
     "output": {"folder": "/srv/project/generated",
                "replace": {"manifest.json": ["<old digest>", "<new digest>"]},
                "delete": {"python/provider_model_ids/gone.py": "<old digest>"}},
     "cassettes": {"folder": "/srv/project/cassettes", "replace": {...}, "delete": {}}}

A repository that brings along a journal, or staged files, brings along nothing that counts: only
a journal in the state folder is read, and it names folders, paths and digests.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from gen_models.errors import ConfigurationError
from gen_models.files import WORK, is_inside
from gen_models.folder import Folder
from gen_models.landing.manifest import NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gen_models.state import State

JOURNAL: Final = "journal.json"
STAGED: Final = f"{WORK}/staged"
DISPLACED: Final = f"{WORK}/displaced"

_DRAFT: Final = f"{JOURNAL}.draft"
_FORMAT: Final = 1
_ID: Final = re.compile(r"[0-9a-f]{32}")
_ROLES: Final = ("cassettes", "output")
"""In this order they are swapped."""

Role = Literal["cassettes", "output"]


@dataclass(frozen=True)
class Changes:
    """What a landing changes in one folder, whose real path `folder` is.

    Attributes:
        folder: the folder of the paths.
        replace: by path, the digest of the file that it replaces, as it landed or was read, and
            that of the staged file; None for no file.
        delete: by path, the digest of the file as it landed.
    """

    folder: Path
    replace: Mapping[str, tuple[str | None, str]] = field(default_factory=dict)
    delete: Mapping[str, str | None] = field(default_factory=dict)

    @cached_property
    def paths(self) -> list[str]:
        """All paths, in order; the manifest is the last of those that are replaced."""
        return [*sorted(self.replace, key=lambda path: (path == NAME, path)), *sorted(self.delete)]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each path stands in `paths`."""
        return {path: place for place, path in enumerate(self.paths)}


@dataclass(frozen=True, slots=True)
class Journal:
    """What a landing changes.

    Attributes:
        id: names the folders of its staged files; nobody else knows it.
        number: names the folders for what it displaces.
        changes: what it changes, by the role of the folder, in the order of the swap.
    """

    id: str
    number: int
    changes: Mapping[Role, Changes]

    @property
    def main(self) -> Path:
        """The folder that it is about: the output, or else that of the cassettes."""
        return self.changes.get("output", next(iter(self.changes.values()))).folder

    @property
    def staged(self) -> str:
        """The folder of its staged files, in each folder."""
        return f"{STAGED}/{self.id}"

    def staged_file(self, role: Role, path: str, kind: Literal["new", "old"]) -> str:
        """Where the file that is to land at a path is staged, or the old one is put aside."""
        return f"{self.staged}/{self.changes[role].places[path]}.{kind}"

    def touches(self, folders: Iterable[Path]) -> bool:
        """Whether it changes something in one of these folders."""
        own = {changes.folder for changes in self.changes.values()}
        return not own.isdisjoint(map(real_path, folders))


def real_path(folder: Path) -> Path:
    """A folder's path without links."""
    return Path(os.path.realpath(folder))


def commit(journal: Journal, state: State) -> None:
    """Puts the journal in the state folder. Its last step, a rename, is the commit point.

    Raises:
        OSError: the disk cannot be written.
    """
    folder = Folder(state.landing(journal.main))
    folder.remove(_DRAFT)
    folder.write(_DRAFT, _text(journal).encode("ascii"))
    for parent in (folder.root, *folder.root.parents[:2]):
        Folder(parent).sync()
    folder.move(_DRAFT, JOURNAL)


def sync(journal: Journal, state: State) -> None:
    """Returns when the journal is on the disk.

    Raises:
        OSError: the disk cannot be written.
    """
    Folder(state.landing(journal.main)).sync()


def forget(journal: Journal, state: State) -> None:
    """Removes a journal: what it says is done.

    Raises:
        OSError: the disk cannot be written.
    """
    folder = Folder(state.landing(journal.main))
    folder.remove(JOURNAL)
    folder.sync()
    tidy(journal.main, state)


def tidy(main: Path, state: State) -> None:
    """Removes what a landing without a journal has left in the state folder.

    Raises:
        OSError: the disk cannot be written.
    """
    folder = Folder(state.landing(main))
    if folder.kind(JOURNAL) is None:
        Folder(folder.root.parent).remove_folder(folder.root.name)


def interrupted(state: State, folders: Iterable[Path]) -> list[Journal]:
    """The journals of landings into these folders that are interrupted, or in progress.

    Raises:
        ConfigurationError: the state folder cannot be trusted, or a journal is damaged.
    """
    folders = list(folders)
    return [journal for journal in _journals(state) if journal.touches(folders)]


def moved_from(state: State, folder: Path) -> Path | None:
    """Where a folder was when a landing into it was interrupted; None if it has not been moved."""
    staged = Folder(folder).names(STAGED)
    for journal in _journals(state) if staged else ():
        for changes in journal.changes.values():
            there = changes.folder
            gone = real_path(there) != there or not there.exists()
            if journal.id in staged and gone and there != real_path(folder):
                return there
    return None


def _journals(state: State) -> list[Journal]:
    if not state.exists():
        return []
    folder = Folder(state.folder / "landings")
    found = []
    for key in folder.names():
        try:
            data = folder.read(f"{key}/{JOURNAL}")
            if data is not None:
                found.append(_read(data))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
            file = folder.root / key / JOURNAL
            raise ConfigurationError(
                f"{file} is not the journal of a landing: {error}",
                hint="delete it, then see what has landed: `gen-models --check`",
            ) from error
    return found


def _text(journal: Journal) -> str:
    data: dict[str, object] = {
        "format": _FORMAT,
        "id": journal.id,
        "number": journal.number,
        **{
            role: {
                "folder": os.fspath(changes.folder),
                "replace": {path: list(digests) for path, digests in changes.replace.items()},
                "delete": dict(changes.delete),
            }
            for role, changes in journal.changes.items()
        },
    }
    return json.dumps(data, indent=1)


def _read(data: bytes) -> Journal:
    read: Any = json.loads(data.decode("ascii"))
    if read["format"] != _FORMAT or not _ID.fullmatch(read["id"]):
        raise ValueError(f"it is not in format {_FORMAT}")
    changes: dict[Role, Changes] = {}
    for role in _ROLES:
        if role in read:
            replace = {p: (old, new) for p, (old, new) in read[role]["replace"].items()}
            changes[role] = Changes(Path(read[role]["folder"]), replace, read[role]["delete"])
            for path in (*replace, *changes[role].delete):
                if not is_inside(path):
                    raise ValueError(f"{path!a} is not a path in a folder")
    if not changes:
        raise ValueError("it changes nothing")
    return Journal(read["id"], int(read["number"]), changes)
