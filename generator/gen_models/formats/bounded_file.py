"""Reads files that a person or a repository provides: regular files of a bounded size."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from gen_models.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

_NO_WAITING = getattr(os, "O_NONBLOCK", 0)  # Opening a FIFO would wait for its writer.

_BINARY = getattr(os, "O_BINARY", 0)


def read_bytes(file: Path, most: int, *, regular: bool = True) -> bytes:
    """A file's content.

    Args:
        file: the file.
        most: how many bytes it may have.
        regular: refuse pipes and devices, which a person may name but a repository may not.

    Raises:
        ConfigurationError: it cannot be read, is not a regular file, or is too large.
        FileNotFoundError: there is no such file.
    """
    try:
        descriptor = os.open(file, os.O_RDONLY | _BINARY | (_NO_WAITING if regular else 0))
        with os.fdopen(descriptor, "rb") as opened:
            if regular and not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise ConfigurationError(
                    f"{file} is not a regular file", hint="move it elsewhere, or replace it"
                )
            data = opened.read(most + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(str(file)) from None
    except OSError as error:
        raise ConfigurationError(
            f"{file} cannot be read: {error.strerror}", hint="give access to it, or move it"
        ) from error
    if len(data) > most:
        raise ConfigurationError(
            f"{file} is larger than {most // 1024} KiB", hint="shorten it, or move it elsewhere"
        )
    return data


def read_text(file: Path, most: int) -> str:
    """A UTF-8 file's text.

    Args:
        file: the file.
        most: how many bytes it may have.

    Raises:
        ConfigurationError: as `read_bytes`, or it is not UTF-8.
        FileNotFoundError: there is no such file.
    """
    try:
        return read_bytes(file, most).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{file}: not UTF-8 (byte {error.start})", hint="save it as UTF-8"
        ) from error
