"""Exchanges two files in one step, where the system can: what stood in a place is never lost."""

from __future__ import annotations

import errno
import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_EXCHANGE: Final = 2
"""RENAME_EXCHANGE of Linux, and RENAME_SWAP of macOS."""

_UNSUPPORTED: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP})


def exchange(name: str, folder: int | None, other: str, other_folder: int | None) -> bool:
    """Exchanges two files, by their names in folders given by descriptors.

    Returns False, with nothing changed, where the system or the file system cannot.

    Raises:
        OSError: one of them is not there, or their folders cannot be written.
    """
    call = _system_call()
    if call is None or folder is None or other_folder is None:
        return False
    number = call(folder, os.fsencode(name), other_folder, os.fsencode(other))
    if number == 0:
        return True
    if number in _UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), name, None, other)


@cache
def _system_call() -> Callable[[int, bytes, int, bytes], int] | None:
    """The system's call, which returns 0 or the number of an error; None where there is none."""
    name = {"linux": "renameat2", "darwin": "renameatx_np"}.get(sys.platform)
    if name is None:
        return None
    import ctypes

    try:
        function = getattr(ctypes.CDLL(None, use_errno=True), name)
    except (OSError, AttributeError):
        return None
    file = (ctypes.c_int, ctypes.c_char_p)
    function.argtypes = (*file, *file, ctypes.c_uint)
    function.restype = ctypes.c_int

    def call(folder: int, name: bytes, other_folder: int, other: bytes) -> int:
        done = function(folder, name, other_folder, other, _EXCHANGE)
        return 0 if done == 0 else ctypes.get_errno()

    return call
