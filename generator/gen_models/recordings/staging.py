"""A workspace as it would be with other recordings, in a folder of its own."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gen_models.errors import ConfigurationError
from gen_models.files import digest, read_if_there
from gen_models.recordings.cassette import cassette_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gen_models.workspace import Workspace


@contextmanager
def staged(
    workspace: Workspace,
    recordings: Mapping[str, bytes],
    seen: Mapping[str, str | None] | None = None,
) -> Iterator[Workspace]:
    """The workspace as it would be with these cassettes, in a folder of its own.

    `seen` has what `digests` gave for those that were looked at earlier already.

    Raises:
        ConfigurationError: the disk does not let us.
    """
    with tempfile.TemporaryDirectory(prefix="gen-models-record-") as folder:
        replaced = dict(seen or {})
        try:
            for file in workspace.cassettes.glob("[!.]*.yaml"):
                if file.is_file():  # What is none is told by who reads it.
                    data = file.read_bytes()
                    replaced.setdefault(file.stem, digest(data))
                    (Path(folder) / file.name).write_bytes(data)
            for slug, data in recordings.items():
                replaced.setdefault(slug, None)
                cassette_path(Path(folder), slug).write_bytes(data)
        except OSError as error:
            raise ConfigurationError(
                f"the recordings cannot be staged in {folder}: {error.strerror}",
                hint="make room there or give access, or name another folder with TMPDIR",
            ) from error
        yield replace(
            workspace, cassettes=Path(folder), replaces=workspace.cassettes, replaced=replaced
        )


def digests(cassettes: Path, slugs: Iterable[str]) -> dict[str, str | None]:
    """The SHA-256 of each provider's cassette as it is now; None where there is none."""
    return {slug: digest_if_there(cassettes, slug) for slug in slugs}


def digest_if_there(folder: Path, slug: str) -> str | None:
    """The SHA-256 of a provider's cassette; None where there is none."""
    try:
        data = read_if_there(cassette_path(folder, slug))
    except OSError:  # A folder in its place; who reads it says so.
        return None
    return None if data is None else digest(data)
