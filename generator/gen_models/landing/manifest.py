"""What has landed: every file with its digest, every provider with what it was made from."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from gen_models.errors import ConfigurationError
from gen_models.files import CONFLICT_MARKERS, digest, is_inside
from gen_models.folder import Folder
from gen_models.ids import Digest
from gen_models.package import Package
from gen_models.targets import ProviderHead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

NAME: Final = "manifest.json"


_FORMAT: Final = 1
_ABSENT: Final = Digest("")
_SHOWN: Final = 80
_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
_IDENTIFIER: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class LandedProvider:
    """A landed provider. `cassette` is the SHA-256 of the cassette that it was made from."""

    head: ProviderHead
    cassette: Digest
    models: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The landed tree. `files` has the SHA-256 of each file by its path, with `/`.

    `package` is what its packages are called, and their version. `contents` has a digest of each
    package by its language, that does not depend on the version. A tree that is embedded in
    somebody else's package has neither.

    `digest` is the SHA-256 of the manifest's file as it was read, and empty if there was none.
    Where a git merge left both sides in it, `sides` has the files of each. Of a file whose digests
    differ there, the content may be that of one side or a merge of both; a regeneration settles it.
    """

    providers: Mapping[str, LandedProvider] = field(default_factory=dict)
    files: Mapping[str, Digest] = field(default_factory=dict)
    sides: tuple[Mapping[str, Digest], ...] = ()
    digest: Digest = _ABSENT
    package: Package | None = None
    contents: Mapping[str, Digest] = field(default_factory=dict)

    def to_text(self) -> str:
        """The manifest as the text of its file: one entry a line, sorted."""
        providers = {
            slug: {
                "name": landed.head.name,
                "class_name": landed.head.class_name,
                "cassette": landed.cassette,
                "models": landed.models,
            }
            for slug, landed in self.providers.items()
        }
        package = {} if self.package is None else self.package.to_table()
        return (
            f'{{\n"format": {_FORMAT},\n"package": {_by_line(package)},\n'
            f'"contents": {_by_line(self.contents)},\n"providers": {_by_line(providers)},\n'
            f'"files": {_by_line(self.files)}\n}}\n'
        )

    def changed_by_hand(self, output: Path) -> dict[str, str]:
        """The landed files that are not as they landed, by path: "changed" or "missing"."""
        found = {}
        folder = Folder(output)
        for path in self.files:
            data = None if folder.kind(path) == "folder" else folder.read(path)
            if data is not None and self.is_as_landed(path, data):
                continue
            known = self._known(path)
            if data is None and folder.kind(path) is None:
                # What one side of a merge does not have, the merge may have deleted.
                if len(known) == 1 and all(path in side for side in self.sides):
                    found[path] = "missing"
            else:
                found[path] = "changed"
        return found

    def is_as_landed(self, path: str, data: bytes) -> bool:
        """Whether a file has the content that it landed with, as far as can be told."""
        return digest(data) in self._known(path) or self._is_merged(path)

    def as_found(self, output: Path, path: str) -> str | None:
        """The digest that a path has in the output, or should have; None if it never landed."""
        if path == NAME:
            return self.digest or None
        data = Folder(output).read(path)
        there = None if data is None else digest(data)
        return there if there in self._known(path) else self.files.get(path)

    def _known(self, path: str) -> frozenset[str]:
        """The digests with which a file has landed, on either side of a merge."""
        return frozenset(side[path] for side in self.sides or (self.files,) if path in side)

    def _is_merged(self, path: str) -> bool:
        """Whether a file may hold what is of neither side alone."""
        return len(self._known(path)) > 1


def read_manifest(output: Path) -> Manifest:
    """The manifest of an output folder; an empty one where nothing has landed yet.

    Raises:
        ConfigurationError: it cannot be read as one.
    """
    file = output / NAME
    try:
        raw = Folder(output).read(NAME)
    except OSError as error:
        raise ConfigurationError(
            f"{file} cannot be read: {error.strerror}", hint="move it elsewhere, or give access"
        ) from error
    if raw is None:
        return Manifest()
    try:
        read = [_read(side) for side in _sides(raw.decode("utf-8"))]
    except (
        ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
    ) as error:  # fmt: skip
        raise ConfigurationError(
            f"{file} is not a manifest: {error}",
            hint="restore it from git, or delete it and run `gen-models --force`",
        ) from error
    providers = {slug: landed for side in read for slug, landed in side.providers.items()}
    files = {path: found for side in read for path, found in side.files.items()}
    contents = {name: found for side in read for name, found in side.contents.items()}
    # The highest version, so that the next one is new on either side of a merge.
    package = max((s.package for s in read if s.package is not None), key=_version, default=None)
    sides = tuple(side.files for side in read) if len(read) > 1 else ()
    return Manifest(providers, files, sides, digest(raw), package, contents)


def _read(text: str) -> Manifest:
    data: Any = json.loads(text)
    if data["format"] != _FORMAT:
        raise ValueError(f"its format is not {_FORMAT}")
    providers = {
        slug: LandedProvider(
            ProviderHead(slug, str(p["name"]), str(p["class_name"])),
            Digest(str(p["cassette"])),
            int(p["models"]),
        )
        for slug, p in data["providers"].items()
    }
    files = {str(path): Digest(str(found)) for path, found in data["files"].items()}
    for path in files:
        if not is_inside(path):
            raise ValueError(f"{path[:_SHOWN]!a} is not a path in the output")
    for slug, landed in providers.items():
        if not _SLUG.fullmatch(slug) or not _IDENTIFIER.fullmatch(landed.head.class_name):
            raise ValueError(f"{slug[:_SHOWN]!a} is not a provider with a class name")
    package = Package.of(data["package"]) if data.get("package") else None
    contents = {str(name): Digest(str(found)) for name, found in data.get("contents", {}).items()}
    return Manifest(providers, files, package=package, contents=contents)


def _version(package: Package) -> list[int]:
    return [int(number) for number in package.shown_version.split(".")]


def _sides(text: str) -> list[str]:
    """The text; or, where a merge left its markers in it, that of either side."""
    ours: list[str] = []
    theirs: list[str] = []
    both: tuple[list[str], ...] = (ours, theirs)
    into = both
    after = dict(zip(CONFLICT_MARKERS, ((ours,), (), (theirs,), both), strict=True))
    conflicted = False
    for line in text.splitlines():
        marker = next((marker for marker in CONFLICT_MARKERS if line.startswith(marker)), None)
        if marker is not None:
            into, conflicted = after[marker], True
            continue
        for side in into:
            side.append(line)
    return [_mended(side) for side in (ours, theirs)] if conflicted else [text]


def _mended(lines: Iterable[str]) -> str:
    """One side, with the commas that it needs: its last entries may not have been the last."""
    joined = "\n".join(line if line.endswith(("{", ",", "}")) else f"{line}," for line in lines)
    joined = re.sub(r'(["}])\n(?=")', r"\1,\n", joined)
    return re.sub(r",(\s*})", r"\1", joined)


def _by_line(entries: Mapping[str, object]) -> str:
    lines = (f"{json.dumps(key)}: {json.dumps(entries[key])}" for key in sorted(entries))
    return "{\n" + ",\n".join(lines) + "\n}" if entries else "{}"
