"""New cassettes, staged beside the ones that they are to replace."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gen_models.errors import ConfigurationError, UnsafePathError
from gen_models.files import digest
from gen_models.folder import Folder
from gen_models.recordings.cassette import cassette_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gen_models.ids import Digest
    from gen_models.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Staging:
    """A workspace as it would be with new cassettes.

    Attributes:
        workspace: the workspace, with a temporary folder in the place of its cassettes.
        cassettes: the folder whose cassettes are to be replaced.
        recordings: the new cassettes, by slug.
        replaced: by slug, the SHA-256 of each cassette as it was when it was read; None for one
            that was not there.
    """

    workspace: Workspace
    cassettes: Path
    recordings: Mapping[str, bytes]
    replaced: Mapping[str, Digest | None]

    def recordings_before(self, slug: str) -> Path:
        """The folder with what a provider's new cassette replaces."""
        return replace(self.workspace, cassettes=self.cassettes).recordings_of(slug)


@contextmanager
def stage_recordings(
    workspace: Workspace,
    recordings: Mapping[str, bytes],
    read_as: Mapping[str, Digest | None] | None = None,
) -> Iterator[Staging]:
    """Stages new cassettes among copies of the others.

    Args:
        workspace: the workspace whose cassettes are to be replaced.
        recordings: the new cassettes, by slug.
        read_as: what `digests` gave for cassettes that were read earlier already.

    Raises:
        ConfigurationError: the temporary folder cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="gen-models-record-") as name:
        folder, replaced = Path(name), dict(read_as or {})
        try:
            there = Folder(workspace.cassettes)
            for file in filter(_is_cassette, there.names()):
                if there.kind(file) == "file":  # What is none is reported by read_cassette.
                    data = there.read(file) or b""
                    replaced.setdefault(Path(file).stem, digest(data))
                    (folder / file).write_bytes(data)
            for slug, data in recordings.items():
                replaced.setdefault(slug, None)
                cassette_path(folder, slug).write_bytes(data)
        except OSError as error:
            raise ConfigurationError(
                f"the recordings cannot be staged in {folder}: {error.strerror}",
                hint="free some space or give write access, or set TMPDIR to another folder",
            ) from error
        yield Staging(
            replace(workspace, cassettes=folder), workspace.cassettes, dict(recordings), replaced
        )


def digests(cassettes: Path, slugs: Iterable[str]) -> dict[str, Digest | None]:
    """The SHA-256 of each provider's cassette as it is now; None where there is none."""
    return {slug: digest_if_there(cassettes, slug) for slug in slugs}


def digest_if_there(folder: Path, slug: str) -> Digest | None:
    """The SHA-256 of a provider's cassette; None where there is none."""
    try:
        data = Folder(folder).read(cassette_path(folder, slug).name)
    except (OSError, UnsafePathError):  # What is not a file is reported by read_cassette.
        return None
    return None if data is None else digest(data)


def _is_cassette(name: str) -> bool:
    return name.endswith(".yaml") and not name.startswith(".")
