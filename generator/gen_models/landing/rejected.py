"""Keeps what the gate rejected where a person can look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gen_models.errors import ConfigurationError
from gen_models.files import WORK, locked
from gen_models.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def keep_rejected(output: Path, slug: str, files: Mapping[str, bytes], reasons: str) -> Path:
    """Puts a rejected provider's files and the reasons below the output's work folder.

    Raises:
        ConfigurationError: the disk cannot be written.
    """
    folder, kept = Folder(output), f"{WORK}/rejected/{slug}"
    with locked(output):
        try:
            folder.remove_folder(kept)
            for path, data in {**files, "REASONS.txt": reasons.encode()}.items():
                folder.write(f"{kept}/{path}", data)
        except OSError as error:
            raise _unwritable(output, error) from error
    return output / kept


def forget_rejected(output: Path, slug: str) -> None:
    """Drops what `keep_rejected` kept of a provider, if anything.

    Raises:
        ConfigurationError: the disk cannot be written.
    """
    folder, kept = Folder(output), f"{WORK}/rejected/{slug}"
    if folder.kind(kept) is None:
        return
    with locked(output):
        try:
            folder.remove_folder(kept)
        except OSError as error:
            raise _unwritable(output, error) from error


def _unwritable(output: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(
        f"{output / WORK} cannot be written: {error.strerror}",
        hint="give write access, or name another folder with --output",
    )
