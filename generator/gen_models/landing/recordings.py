"""Puts cassettes that the contracts let through into the place of the old ones."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from gen_models.errors import ConfigurationError, RecordingConflictError
from gen_models.files import locked, read_if_there, sync_folder, write_synced
from gen_models.recordings import cassette_path, digest_if_there

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from gen_models.ids import Digest
    from gen_models.landing.gate import Approved


def promote(
    approved: Approved, folder: Path, replaced: Mapping[str, Digest | None] | None = None
) -> list[str]:
    """Replaces each approved cassette that differs, one by one; returns their slugs.

    A cassette is the old one or the new one, to the byte, whenever the process ends.
    `replaced` has the SHA-256 that each had when it was read, by slug; None for one that was not
    there.

    Raises:
        RecordingConflictError: another run has replaced one of them in the meantime.
        ConfigurationError: the disk cannot be written; the cassettes not replaced yet are
            as they were.
    """
    if not _differing(approved.recordings, folder):
        return []
    with locked(folder) as work:
        refuse_overtaken(folder, approved.recordings, replaced or {})
        return put(approved.recordings, folder, work)


def refuse_overtaken(
    folder: Path, slugs: Iterable[str], replaced: Mapping[str, Digest | None]
) -> None:
    """Refuses to go on with what was made of cassettes that are not there any more.

    Raises:
        RecordingConflictError: naming the first of these providers whose cassette is another.
    """
    for slug in sorted(slugs):
        if slug in replaced and digest_if_there(folder, slug) != replaced[slug]:
            raise RecordingConflictError(
                f"another gen-models has recorded {slug} in the meantime", hint="run again"
            )


def put(recordings: Mapping[str, bytes], folder: Path, work: Path) -> list[str]:
    """The same, with the folder's lock held. `work` is the folder's work folder."""
    differing = _differing(recordings, folder)
    for slug in differing:
        data, final = recordings[slug], cassette_path(folder, slug)
        part = cassette_path(work, slug)
        try:
            write_synced(part, data)
            if final.exists():
                shutil.copymode(final, part)
            part.replace(final)
            sync_folder(folder)
        except OSError as error:
            raise ConfigurationError(
                f"{final} cannot be written: {error.strerror}",
                hint="make room or give write access, and run again",
            ) from error
    return differing


def _differing(recordings: Mapping[str, bytes], folder: Path) -> list[str]:
    return [
        slug
        for slug, data in sorted(recordings.items())
        if read_if_there(cassette_path(folder, slug)) != data
    ]
