"""Writes that a crash leaves whole or undone, and a lock for the folder that they are in."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError
from gen_models.ids import Digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOCK_SECONDS: Final = 60.0


@contextmanager
def locked(folder: Path) -> Iterator[Path]:
    """Holds a folder's lock; what is in its work folder is then ours.

    Raises:
        ConfigurationError: another process holds it for a minute, or the disk cannot be written.
    """
    from filelock import FileLock, Timeout

    work = folder / WORK
    try:
        work.mkdir(parents=True, exist_ok=True)
        if not (work / ".gitignore").exists():
            (work / ".gitignore").write_text("*\n", encoding="utf-8")
        with FileLock(work / "lock", timeout=_LOCK_SECONDS):
            yield work
    except Timeout:
        raise ConfigurationError(
            f"another gen-models has held the lock of {folder} for {_LOCK_SECONDS:.0f} s",
            hint="wait for it, or end it, and run again",
        ) from None
    except OSError as error:
        raise ConfigurationError(
            f"{work} cannot be written: {error.strerror}",
            hint="give write access, or name another folder with --output or --cassettes",
        ) from error


def write_synced(file: Path, data: bytes) -> None:
    """Writes a file, and returns when it is on the disk."""
    with file.open("wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())


def sync_folder(folder: Path) -> None:
    """Returns when the folder's renames are on the disk."""
    if os.name == "nt":  # Windows syncs no folders.
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_if_there(file: Path) -> bytes | None:
    """A file's content; None where there is no such file."""
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


WORK: Final = ".gen-models"
"""The folder in the output for what is not landed: journal, lock, rejected candidates."""


CONFLICT_MARKERS: Final = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
"""What git begins a line with where a merge left both sides."""


def is_inside(path: str) -> bool:
    """Whether a path stays in the output: relative, with `/`, without `..`, not in our folder."""
    parts = path.split("/")
    return not {"", ".", "..", WORK} & set(parts) and "\\" not in path and ":" not in parts[0]


def digest(data: bytes) -> Digest:
    """The SHA-256 of data, in hexadecimal."""
    return Digest(hashlib.sha256(data).hexdigest())
