"""What files are there, and whether any of them differs from what was there before.

As git does it, a file whose size, times, inode and mode are as they were is not read again. Where
these can't be relied on, its content decides: a file that changed less than two seconds ago may
change again within one tick of the file system's clock, and Windows keeps no time of change.

Nothing is imported here that start-up has not imported already.
"""

from __future__ import annotations

import os
import stat
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Final

_ABSENT: Final = "absent"
"""Stands for the content of a file that is not there."""

_SKIPPED: Final = "__pycache__"
_UNSETTLED: Final = 2_000_000_000
"""For how many nanoseconds after its last change a file may change unseen."""

_HAS_CHANGE_TIME: Final = os.name == "posix"


class UnwatchableError(Exception):
    """A file is a link or a special file, can't be read, or has a name that can't be printed."""


class Snapshot:
    """The files below some folders, and some files by name, as they are now.

    Args:
        folders: each with all that is below it, but for Python's caches.
        files: they need not be there.
        now: the time that tells which files are settled, in nanoseconds; by default the clock's.

    Raises:
        OSError: a folder is not there, or can't be read.
    """

    __slots__ = ("_states", "files", "folders", "now")

    def __init__(
        self, folders: Iterable[str], files: Iterable[str] = (), now: int | None = None
    ) -> None:
        self.folders = tuple(folders)
        self.files = tuple(files)
        self.now = time.time_ns() if now is None else now
        self._states: dict[str, str] = dict(_look(self.folders, self.files, self.now))

    @property
    def paths(self) -> Iterable[str]:
        """The path of each file, and of each that was named and is not there."""
        return self._states

    def state(self, path: str) -> str:
        """What changes with a file; "" if only its content tells, `_ABSENT` if it is not there."""
        return self._states[path]

    def is_as(self, known: Mapping[str, tuple[str, str]]) -> bool:
        """Whether all is as it was.

        Args:
            known: by path, the state and the digest of each file.
        """
        if self._states.keys() != known.keys():
            return False
        for path, (state, digest) in known.items():
            found = self._states[path]
            if not (found and found == state) and content(path) != digest:
                return False
        return True

    def digests(self) -> dict[str, str]:
        """The SHA-256 of each file by its path; `_ABSENT` for one that is not there.

        Raises:
            UnwatchableError: one can't be watched.
        """
        found = {path: content(path) for path in self._states}
        for path, digest in found.items():
            if not digest or not path.isprintable():
                raise UnwatchableError(path)
        return found


def content(path: str) -> str:
    """The SHA-256 of a file; `_ABSENT` if it is not there, "" for anything but a regular file."""
    import hashlib

    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return ""
        with open(path, "rb") as opened:  # noqa: PTH123  pathlib takes long to import.
            return hashlib.sha256(opened.read()).hexdigest()
    except FileNotFoundError:
        return _ABSENT
    except OSError:
        return ""


def _look(folders: Iterable[str], files: Iterable[str], now: int) -> Iterator[tuple[str, str]]:
    left = [*folders]
    while left:
        with os.scandir(left.pop()) as entries:
            for entry in entries:
                if entry.name == _SKIPPED:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    left.append(entry.path)
                else:
                    yield entry.path, _state(entry.stat(follow_symlinks=False), now)
    for path in files:
        try:
            yield path, _state(os.lstat(path), now)
        except (FileNotFoundError, NotADirectoryError):
            yield path, _ABSENT


def _state(found: os.stat_result, now: int) -> str:
    if not _HAS_CHANGE_TIME or found.st_ctime_ns > now - _UNSETTLED:
        return ""
    return (
        f"{found.st_size:x}.{found.st_mtime_ns:x}.{found.st_ctime_ns:x}.{found.st_ino:x}"
        f".{found.st_mode:x}"
    )
