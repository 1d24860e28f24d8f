"""The work folder beside what has landed, its lock, and what a path in an output may be."""

from __future__ import annotations

import hashlib
import re
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError, UnsafePathError
from gen_models.folder import Folder, unsafe_path
from gen_models.ids import Digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORK: Final = ".gen-models"
"""The folder in an output, and in a folder of cassettes, for what is not landed."""

CONFLICT_MARKERS: Final = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
"""What git begins a line with where a merge left both sides."""

_LOCK_SECONDS: Final = 60.0
_LOCK: Final = f"{WORK}/lock"
_IGNORED: Final = f"{WORK}/.gitignore"
_PART: Final = re.compile(r"[A-Za-z0-9_.-]+")
"""A part of a path that no file system takes for another, unless it ends in a dot."""


@contextmanager
def locked(*folders: Path) -> Iterator[None]:
    """Holds the locks of folders; what is in their work folders is then ours.

    Raises:
        ConfigurationError: another process holds one for a minute, or the disk cannot be written.
        UnsafePathError: a work folder, or a file of it, is a link or a special file.
    """
    with ExitStack() as held:
        # All take them in one order, so that no two wait for each other.
        for folder in sorted(set(folders)):
            held.enter_context(_locked(folder))
        yield


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    folder = Folder(path)
    try:
        folder.create(WORK)
        if folder.read(_IGNORED) is None:
            with suppress(FileExistsError):
                folder.write(_IGNORED, b"*\n")
        kind = folder.kind(_LOCK)
        if kind not in (None, "file"):
            raise unsafe_path(path / _LOCK, kind)
        if folder.links(_LOCK) > 1:  # Locking may empty the file, which has another name too.
            raise UnsafePathError(
                f"{path / _LOCK} has several hard links", hint="remove it: it is empty"
            )
        lock = FileLock(path / _LOCK, timeout=_LOCK_SECONDS)
        lock.acquire()
    except Timeout:
        raise ConfigurationError(
            f"another gen-models process has held the lock of {path} for {_LOCK_SECONDS:.0f} s",
            hint="wait until it ends, or stop it, then run again",
        ) from None
    except OSError as error:
        raise ConfigurationError(
            f"{path / WORK} cannot be written: {error.strerror}",
            hint="give write access, or name another folder with --output or --cassettes",
        ) from error
    try:
        yield
    finally:
        lock.release()


def is_inside(path: str) -> bool:
    """Whether a path stays in the output, and out of our work folder and git's.

    It is relative, with `/`, of plain ASCII names.
    """
    parts = path.split("/")
    # Windows takes `.git.`, `.git ` and `GIT~1` for `.git`.
    plain = all(_PART.fullmatch(part) and not part.endswith(".") for part in parts)
    return plain and not {WORK, ".git"} & {part.lower() for part in parts}


def refuse_git_folder(folder: Path) -> None:
    """Refuses to read or to write in a folder that is git's own.

    Raises:
        ConfigurationError: a part of its path is `.git`.
    """
    if ".git" in (part.lower() for part in folder.parts):
        raise ConfigurationError(
            f"{folder} is inside a git directory", hint="name a folder outside .git"
        )


def digest(data: bytes) -> Digest:
    """The SHA-256 of data, in hexadecimal."""
    return Digest(hashlib.sha256(data).hexdigest())
