"""New cassettes, staged beside the ones that they are to replace."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError, UnsafePathError
from gen_models.files import digest
from gen_models.folder import Folder
from gen_models.recordings.cassette import cassette_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gen_models.ids import Digest
    from gen_models.workspace import Workspace

_STATEMENTS: Final = ("history", "announcements", "probes")
"""The folders beside the cassettes with what else has been said about model IDs."""

SOURCES: Final = "sources.toml"
"""The file in such a folder that declares who said so."""


@dataclass(frozen=True, slots=True)
class Staging:
    """A workspace as it would be with new cassettes.

    Attributes:
        workspace: the workspace, with a temporary folder in the place of its cassettes.
        cassettes: the folder whose cassettes are to be replaced.
        recordings: the new cassettes, by slug.
        files: by slug, all that lands with its new cassette, by path in the folder.
        replaced: by path, the SHA-256 of each file as it was when it was read; None for one that
            was not there.
    """

    workspace: Workspace
    cassettes: Path
    recordings: Mapping[str, bytes]
    files: Mapping[str, Mapping[str, bytes]]
    replaced: Mapping[str, Digest | None]

    def recordings_before(self, slug: str) -> Path:
        """The folder with what a provider's new cassette replaces."""
        return replace(self.workspace, cassettes=self.cassettes).recordings_of(slug)


@contextmanager
def stage_recordings(
    workspace: Workspace,
    recordings: Mapping[str, bytes],
    read_as: Mapping[str, Digest | None] | None = None,
    beside: Mapping[str, Mapping[str, bytes]] | None = None,
) -> Iterator[Staging]:
    """Stages new cassettes among copies of the other recordings and of all statements.

    Args:
        workspace: the workspace whose cassettes are to be replaced.
        recordings: the new cassettes, by slug.
        read_as: what `digests` gave for cassettes that were read earlier already.
        beside: by slug, what lands with its new cassette, by path in the folder.

    Raises:
        ConfigurationError: the temporary folder cannot be written.
    """
    files = {
        slug: {f"{slug}.yaml": data, **(beside or {}).get(slug, {})}
        for slug, data in recordings.items()
    }
    with tempfile.TemporaryDirectory(prefix="gen-models-record-") as name:
        folder, replaced = Path(name), dict(read_as or {})
        try:
            there = Folder(workspace.cassettes)
            for path in _copied(there):
                if there.kind(path) == "file":  # What is none is reported by who reads it.
                    data = there.read(path) or b""
                    replaced.setdefault(path, digest(data))
                    _write(folder / path, data)
            for made in files.values():
                for path, data in made.items():
                    replaced.setdefault(path, None)
                    _write(folder / path, data)
        except OSError as error:
            raise ConfigurationError(
                f"the recordings cannot be staged in {folder}: {error.strerror}",
                hint="free some space or give write access, or set TMPDIR to another folder",
            ) from error
        yield Staging(
            replace(workspace, cassettes=folder),
            workspace.cassettes,
            dict(recordings),
            files,
            replaced,
        )


def digests(cassettes: Path, slugs: Iterable[str]) -> dict[str, Digest | None]:
    """The SHA-256 of each provider's cassette as it is now, by path; None where there is none."""
    names = [cassette_path(cassettes, slug).name for slug in slugs]
    return {name: digest_if_there(cassettes, name) for name in names}


def digest_if_there(folder: Path, path: str) -> Digest | None:
    """The SHA-256 of a file below a folder; None where there is none."""
    try:
        data = Folder(folder).read(path)
    except (OSError, UnsafePathError):  # What is not a file is reported by who reads it.
        return None
    return None if data is None else digest(data)


def _copied(there: Folder) -> Iterator[str]:
    """The paths of the cassettes and of the statements."""
    yield from (name for name in there.names() if _is_named(name, ".yaml"))
    for below in _STATEMENTS:
        if there.kind(below) == "folder":
            yield from (
                f"{below}/{name}"
                for name in there.names(below)
                if _is_named(name, ".jsonl") or name == SOURCES
            )


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)


def _is_named(name: str, end: str) -> bool:
    return name.endswith(end) and not name.startswith(".")
