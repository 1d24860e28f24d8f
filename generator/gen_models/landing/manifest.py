"""What has landed: every file with its digest, every provider with what it was made from."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from gen_models.errors import ConfigurationError
from gen_models.files import CONFLICT_MARKERS, digest, is_inside
from gen_models.ids import Digest
from gen_models.targets import ProviderHead

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME: Final = "manifest.json"


_FORMAT: Final = 1
_ABSENT: Final = Digest("")
_SHOWN: Final = 80
_SLUG: Final = re.compile(r"[a-z][a-z0-9-]*")
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

    `conflicted` says that a git merge left both sides in the manifest. Files that differ are then
    the merge's work, not hand edits: git has both sides, and a regeneration settles them.
    `digest` is the SHA-256 of the manifest's file as it was read, and empty if there was none.
    """

    providers: Mapping[str, LandedProvider] = field(default_factory=dict)
    files: Mapping[str, Digest] = field(default_factory=dict)
    conflicted: bool = False
    digest: Digest = _ABSENT

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
        return (
            f'{{\n"format": {_FORMAT},\n"providers": {_by_line(providers)},\n'
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
            if not is_inside(path) or not path.isascii() or not path.isprintable():
                raise ValueError(f"{path[:_SHOWN]!a} is not a path in the output")
        for slug, landed in providers.items():
            if not _SLUG.fullmatch(slug) or not _IDENTIFIER.fullmatch(landed.head.class_name):
                raise ValueError(f"{slug[:_SHOWN]!a} is not a provider with a class name")
        return Manifest(providers, files, conflicted, digest(raw))
    except (
        ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
    ) as error:  # fmt: skip
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


def _by_line(entries: Mapping[str, object]) -> str:
    lines = (f"{json.dumps(key)}: {json.dumps(entries[key])}" for key in sorted(entries))
    return "{\n" + ",\n".join(lines) + "\n}" if entries else "{}"
