"""Puts cassettes that the contracts let through into the place of the old ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.cassettes import cassette_path
from generator.durable import locked, read_if_there, sync_folder, write_synced
from generator.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.gate import Approved


def promote(approved: Approved, folder: Path) -> list[str]:
    """Replaces each approved cassette that differs, one by one; returns their slugs.

    A cassette is the old one or the new one, to the byte, whenever the process ends.

    Raises:
        ConfigurationError: the disk does not let us; the cassettes that are not replaced yet are
            as they were.
    """
    if not _differing(approved.recordings, folder):
        return []
    with locked(folder) as work:
        return put(approved.recordings, folder, work)


def put(recordings: Mapping[str, bytes], folder: Path, work: Path) -> list[str]:
    """The same, with the folder's lock held. `work` is the folder's work folder."""
    differing = _differing(recordings, folder)
    for slug in differing:
        data, final = recordings[slug], cassette_path(folder, slug)
        part = cassette_path(work, slug)
        try:
            write_synced(part, data)
            part.replace(final)
            sync_folder(folder)
        except OSError as error:
            raise ConfigurationError(
                f"{final} cannot be written: {error.strerror}",
                cure="make room or give write access, and run again",
            ) from error
    return differing


def _differing(recordings: Mapping[str, bytes], folder: Path) -> list[str]:
    return [
        slug
        for slug, data in sorted(recordings.items())
        if read_if_there(cassette_path(folder, slug)) != data
    ]
