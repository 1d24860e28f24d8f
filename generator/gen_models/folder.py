"""A folder that may hold anything, because a repository brought it along.

Below it no link is followed, and regular files alone are opened: each folder on the way is opened
by a descriptor, from the one above. On Windows, which has no such descriptors, each part of a path
is looked at before it is used; a program that puts a link there in between is not noticed.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from gen_models.errors import UnsafePathError
from gen_models.exchange import exchange
from gen_models.ownership import is_link

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Kind = Literal["file", "folder", "link", "pipe", "socket", "device"]

_KINDS: Final[dict[int, Kind]] = {
    stat.S_IFREG: "file",
    stat.S_IFDIR: "folder",
    stat.S_IFLNK: "link",
    stat.S_IFIFO: "pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
}
_CLOSED: Final = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NOT_THROUGH_LINKS: Final = getattr(os, "O_NOFOLLOW", 0) | _CLOSED
_READ: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _NOT_THROUGH_LINKS
_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOT_THROUGH_LINKS
_FOLDER: Final = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _CLOSED
_BY_DESCRIPTOR: Final = os.name != "nt"


class _Place(NamedTuple):
    """What a system call takes: a name, and the descriptor of its folder if there is one."""

    name: str
    descriptor: int | None


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder, whose files are named by paths with `/`. It need not exist.

    Every method raises UnsafePathError, naming it, for what is not a folder or a regular file on
    the way, and OSError for what the disk refuses.
    """

    root: Path

    def kind(self, path: str) -> Kind | None:
        """What is at a path, which may be a link; None if nothing is."""
        try:
            with self._place(path) as place:
                return _kind(os.lstat(place.name, dir_fd=place.descriptor))
        except (FileNotFoundError, NotADirectoryError):
            return None

    def read(self, path: str, *, most: int = -1) -> bytes | None:
        """A file's content; None if nothing is there.

        Of a file with more than `most` bytes, one byte more than that is read.
        """
        try:
            with self._place(path) as place:
                # Opening a device may have effects, so that it is looked at first.
                self._require_file(path, os.lstat(place.name, dir_fd=place.descriptor))
                descriptor = os.open(place.name, _READ, dir_fd=place.descriptor)
        except (FileNotFoundError, NotADirectoryError):
            return None
        with os.fdopen(descriptor, "rb") as opened:
            self._require_file(path, os.fstat(descriptor))
            return opened.read(most + 1 if most >= 0 else -1)

    def write(self, path: str, data: bytes, *, mode: int | None = None) -> None:
        """Writes a new file, and its folders; returns when its content is on the disk.

        `mode` has its permissions; None for those that new files get.

        Raises:
            FileExistsError: something is there.
        """
        with self._place(path, create=True) as place:
            descriptor = os.open(place.name, _CREATE, 0o666, dir_fd=place.descriptor)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(data)
            opened.flush()
            # Windows has no permissions of this kind.
            if mode is not None and hasattr(os, "fchmod"):
                os.fchmod(descriptor, mode)
            os.fsync(descriptor)

    def permissions(self, path: str) -> int | None:
        """A file's permissions; None if no file is there."""
        with suppress(FileNotFoundError, NotADirectoryError), self._place(path) as place:
            found = os.lstat(place.name, dir_fd=place.descriptor)
            return stat.S_IMODE(found.st_mode) & 0o777 if stat.S_ISREG(found.st_mode) else None
        return None

    def links(self, path: str) -> int:
        """How many names a file has; 0 if it is not there."""
        with suppress(FileNotFoundError, NotADirectoryError), self._place(path) as place:
            return os.lstat(place.name, dir_fd=place.descriptor).st_nlink
        return 0

    def place(self, source: str, target: str) -> None:
        """Moves a file to where nothing is.

        Raises:
            FileExistsError: something is there.
        """
        with self._place(source) as old, self._place(target, create=True) as new:
            try:
                _link(old, new)
            except FileExistsError:
                raise
            except OSError:  # This file system has no hard links, and no better way.
                if self.kind(target) is not None:
                    raise FileExistsError(target) from None
                _replace(old, new)
            else:
                os.unlink(old.name, dir_fd=old.descriptor)

    def displace(self, source: str, target: str, aside: str) -> None:
        """Puts a file in the place of another, whatever that holds in this moment.

        What was displaced is then at `source` or, where files cannot be exchanged, at `aside`,
        which must be free.

        Raises:
            FileNotFoundError: there is nothing to displace.
        """
        with self._place(source) as new, self._place(target) as old:
            if exchange(*new, *old):
                return
            with self._place(aside, create=True) as kept:
                try:
                    _link(old, kept)
                except FileNotFoundError:
                    raise
                except OSError:  # Without hard links, nothing is at the target for a moment.
                    _replace(old, kept)
            _replace(new, old)

    def move(self, source: str, target: str) -> None:
        """Moves a file or a link in one step, over a file that may be there."""
        with self._place(source) as old, self._place(target, create=True) as new:
            _replace(old, new)

    def same(self, path: str, other: str) -> bool:
        """Whether two names are of one file."""
        with suppress(FileNotFoundError, NotADirectoryError):
            with self._place(path) as place:
                found = os.lstat(place.name, dir_fd=place.descriptor)
            with self._place(other) as place:
                return os.path.samestat(found, os.lstat(place.name, dir_fd=place.descriptor))
        return False

    def remove(self, path: str) -> None:
        """Removes a file or a link, if it is there."""
        with suppress(FileNotFoundError, NotADirectoryError), self._place(path) as place:
            os.unlink(place.name, dir_fd=place.descriptor)

    def remove_folder(self, path: str) -> None:
        """Removes a folder and what is below it, links as links; or the file that is there."""
        kind = self.kind(path)
        if kind is None:
            return
        if kind != "folder":
            self.remove(path)
            return
        for name in self.names(path):
            self.remove_folder(f"{path}/{name}")
        with suppress(FileNotFoundError), self._place(path) as place:
            os.rmdir(place.name, dir_fd=place.descriptor)

    def names(self, path: str = "") -> list[str]:
        """The names in a folder, sorted; none if it is not there."""
        with suppress(FileNotFoundError, NotADirectoryError), self._opened(path) as opened:
            return sorted(os.listdir(opened))  # noqa: PTH208  It takes a descriptor.
        return []

    def files(self, path: str = "") -> Iterator[str]:
        """The paths of all below a folder that is not a folder itself, in order."""
        for name in self.names(path):
            inner = f"{path}/{name}" if path else name
            if self.kind(inner) == "folder":
                yield from self.files(inner)
            else:
                yield inner

    def sync(self, path: str = "") -> None:
        """Returns when what was renamed in a folder is on the disk."""
        if _BY_DESCRIPTOR:  # Windows syncs no folders.
            with self._place(f"{path}/." if path else ".") as place:
                os.fsync(place.descriptor or 0)

    def create(self, path: str = "") -> None:
        """Makes a folder and those above it, unless they are there."""
        with self._place(f"{path}/." if path else ".", create=True):
            pass

    @contextmanager
    def _opened(self, path: str) -> Iterator[int | Path]:
        """A folder as what `os.listdir` takes."""
        with self._place(f"{path}/." if path else ".") as place:
            yield self.root / path if place.descriptor is None else place.descriptor

    @contextmanager
    def _place(self, path: str, *, create: bool = False) -> Iterator[_Place]:
        """The place of a path, once the folders above it are known to be folders."""
        *folders, name = path.split("/")
        if {"", ".", ".."} & {*folders} or name in ("", ".."):
            raise ValueError(f"{path!a} is not a path in a folder")
        if create and not self.root.is_dir():
            self.root.mkdir(parents=True, exist_ok=True)
        if not _BY_DESCRIPTOR:
            yield self._checked(folders, name, create=create)
            return
        descriptor = os.open(self.root, _FOLDER)
        try:
            for number, part in enumerate(folders):
                path = "/".join(folders[: number + 1])
                inner = self._entered(part, descriptor, path, create=create)
                os.close(descriptor)
                descriptor = inner
            yield _Place(name, descriptor)
        finally:
            os.close(descriptor)

    def _entered(self, part: str, descriptor: int, path: str, *, create: bool) -> int:
        try:
            return os.open(part, _FOLDER | _NOT_THROUGH_LINKS, dir_fd=descriptor)
        except FileNotFoundError:
            if not create:
                raise
            with suppress(FileExistsError):
                os.mkdir(part, dir_fd=descriptor)
            return self._entered(part, descriptor, path, create=False)
        except OSError:
            kind = _kind(os.lstat(part, dir_fd=descriptor))
            # For who only looks, nothing is below a file; who writes is told.
            if kind not in ("folder", "file") or (kind == "file" and create):
                raise unsafe_path(self.root / path, kind, wanted="folder") from None
            raise

    def _checked(self, folders: list[str], name: str, *, create: bool) -> _Place:
        place, path = self.root, ""
        for part in folders:
            place, path = place / part, f"{path}/{part}".removeprefix("/")
            if create and not place.exists():
                place.mkdir()
            kind = _kind(place.lstat())
            if kind not in ("folder", "file") or (kind == "file" and create):
                raise unsafe_path(self.root / path, kind, wanted="folder")
        return _Place(str(place / name), None)

    def _require_file(self, path: str, found: os.stat_result) -> None:
        if (kind := _kind(found)) != "file":
            raise unsafe_path(self.root / path, kind)


def unsafe_path(path: Path, kind: Kind, *, wanted: Kind = "file") -> UnsafePathError:
    """Says that something is at a path that is neither followed nor opened."""
    if kind == "link":
        hint = "remove the link, or put a copy of what it leads to in its place"
        return UnsafePathError(f"{path} is a link, and links are not followed here", hint=hint)
    return UnsafePathError(f"{path} is a {kind}, not a {wanted}", hint="move it elsewhere")


def _kind(found: os.stat_result) -> Kind:
    return "link" if is_link(found) else _KINDS.get(stat.S_IFMT(found.st_mode), "device")


def _link(source: _Place, target: _Place) -> None:
    follow = os.link not in os.supports_follow_symlinks
    by = {"src_dir_fd": source.descriptor, "dst_dir_fd": target.descriptor}
    os.link(source.name, target.name, **by, follow_symlinks=follow)


def _replace(source: _Place, target: _Place) -> None:
    os.replace(source.name, target.name, src_dir_fd=source.descriptor, dst_dir_fd=target.descriptor)
