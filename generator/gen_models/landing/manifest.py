"""What has landed: every file with its digest, every provider with what it was made from."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from gen_models.errors import ConfigurationError
from gen_models.files import CONFLICT_MARKERS, digest, is_inside
from gen_models.ids import Digest
from gen_models.package import Package
from gen_models.targets import ProviderHead

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME: Final = "manifest.json"


_FORMAT: Final = 1


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

    `conflicted` says that a git merge left both sides in the manifest. Then the files are no one's
    edit but the merge's: git has both sides, and a regeneration settles them. `digest` is the
    SHA-256 of the manifest's file as it was read.
    """

    providers: Mapping[str, LandedProvider] = field(default_factory=dict)
    files: Mapping[str, Digest] = field(default_factory=dict)
    conflicted: bool = False
    digest: Digest | None = None
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
        if self.conflicted:
            return {}
        found = {}
        for path, expected in self.files.items():
            try:
                if digest((output / path).read_bytes()) != expected:
                    found[path] = "changed"
            except IsADirectoryError:
                found[path] = "changed"
            except (FileNotFoundError, NotADirectoryError):
                found[path] = "missing"
        return found


def read_manifest(output: Path) -> Manifest:
    """The manifest of an output folder; an empty one where nothing has landed yet.

    Raises:
        ConfigurationError: it cannot be read as one.
    """
    file = output / NAME
    try:
        raw = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Manifest()
    except OSError as error:
        raise ConfigurationError(
            f"{file} cannot be read: {error.strerror}", hint="move it elsewhere, or give access"
        ) from error
    try:
        text = raw.decode("utf-8")
        conflicted = any(line.startswith(CONFLICT_MARKERS) for line in text.splitlines())
        data: Any = json.loads(_without_conflicts(text) if conflicted else text)
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
                raise ValueError(f"{path!a} is not a path in the output")
        package = Package.of(data["package"]) if data.get("package") else None
        if conflicted and package is not None:
            package = replace(package, version=_newest(text))
        contents = {str(k): Digest(str(found)) for k, found in data.get("contents", {}).items()}
        return Manifest(providers, files, conflicted, digest(raw), package, contents)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            f"{file} is not a manifest: {error}",
            hint="restore it from git, or delete it and run `gen-models --force`",
        ) from error


def _without_conflicts(text: str) -> str:
    """Both sides of a merge, line by line; of two lines about one thing the later counts."""
    lines = [line for line in text.splitlines() if not line.startswith(CONFLICT_MARKERS)]
    joined = "\n".join(line if line.endswith(("{", ",", "}")) else f"{line}," for line in lines)
    # An entry that was the last on one side may not be so now, and the other way round.
    joined = re.sub(r'(["}])\n(?=")', r"\1,\n", joined)
    return re.sub(r",(\s*})", r"\1", joined)


def _newest(text: str) -> str | None:
    """The highest version that either side of a merge has, so that the next one is new."""
    versions = re.findall(r'^"version": "([0-9.]+)"', text, re.MULTILINE)
    return max(versions, key=lambda version: [int(n) for n in version.split(".")], default=None)


def _by_line(entries: Mapping[str, object]) -> str:
    lines = (f"{json.dumps(key)}: {json.dumps(entries[key])}" for key in sorted(entries))
    return "{\n" + ",\n".join(lines) + "\n}" if entries else "{}"
