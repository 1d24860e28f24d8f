"""Links, special files and foreign files at any place of an output or of a folder of cassettes."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gen_models.files import WORK

FOREIGN: Final = b"theirs\n"
"""What a planted file holds, and the files outside."""

Plant = Callable[[Path, Path], object]


def _fill(there: Path, outside: Path) -> None:
    there.mkdir()
    (there / "inner").write_bytes(FOREIGN)


def _listen(there: Path, outside: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        # A socket's path is short, so that it is made elsewhere.
        short = f"/tmp/gen-models-{os.getpid()}"
        made.bind(short)
        Path(short).rename(there)


KINDS: Final[Mapping[str, Plant]] = {
    "link to a file outside": lambda there, outside: there.symlink_to(outside / "file"),
    "link to a folder outside": lambda there, outside: there.symlink_to(outside / "folder"),
    "link to nothing outside": lambda there, outside: there.symlink_to(outside / "nothing"),
    "link to itself": lambda there, outside: there.symlink_to(there.name),
    "link to its folder": lambda there, outside: there.symlink_to(there.parent),
    "hard link": lambda there, outside: os.link(outside / "file", there),
    "pipe": lambda there, outside: os.mkfifo(there),
    "socket": _listen,
    "folder": _fill,
    "file": lambda there, outside: there.write_bytes(FOREIGN),
    "nothing": lambda there, outside: None,
}

WORK_PLACES: Final = (
    WORK,
    *(
        f"{WORK}/{name}"
        for name in (
            ".gitignore", "lock", "staged", "staged/0.new", "displaced", "displaced/1",
            "displaced/1/python", "rejected", "rejected/acme", "rejected/acme/REASONS.txt",
            "journal.json", "recordings",
        )
    ),
)  # fmt: skip
"""Places in the work folder of an output, or of cassettes."""


@dataclass(frozen=True, slots=True)
class Planting:
    """Something of a kind that is put at a place, which is relative to a folder."""

    place: str
    kind: str


def make_outside(folder: Path) -> Path:
    """A folder that nothing may change."""
    (folder / "folder").mkdir(parents=True)
    (folder / "file").write_bytes(FOREIGN)
    (folder / "folder" / "file").write_bytes(FOREIGN)
    return folder


def plant(root: Path, planting: Planting, outside: Path) -> Path | None:
    """Puts it there, in the place of what is there; None where an earlier planting is in the way.

    Nothing is planted through a link.
    """
    there = root / planting.place
    for folder in reversed(there.relative_to(root).parents):
        if (root / folder).is_symlink() or (
            (root / folder).exists() and not (root / folder).is_dir()
        ):
            return None
    there.parent.mkdir(parents=True, exist_ok=True)
    if there.is_dir() and not there.is_symlink():
        shutil.rmtree(there)
    there.unlink(missing_ok=True)
    KINDS[planting.kind](there, outside)
    return there


def state_of(folder: Path) -> dict[str, tuple[int, int, int, bytes]]:
    """Everything below a folder: its kind and mode, size, time and content."""
    found = {}
    for file in (folder, *sorted(folder.rglob("*"))):
        what = file.lstat()
        content = file.read_bytes() if file.is_file() else b""
        found[str(file)] = (what.st_mode, what.st_size, what.st_mtime_ns, content)
    return found


def contents_in(folder: Path, *, work: bool = True) -> list[bytes]:
    """The content of each regular file below a folder, links not followed."""
    return [
        file.read_bytes()
        for file in folder.rglob("*")
        if not file.is_symlink() and file.is_file() and (work or WORK not in file.parts)
    ]
