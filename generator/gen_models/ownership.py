"""What tells whether a folder is this user's own, of what `lstat` found."""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_WRITABLE_BY_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH


def is_link(found: os.stat_result) -> bool:
    """Whether it is a link, or one of Windows' junctions."""
    tag = getattr(found, "st_reparse_tag", 0)
    junction = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)
    return stat.S_ISLNK(found.st_mode) or (junction is not None and tag == junction)


def why_untrusted(found: os.stat_result) -> str | None:
    """Why a folder cannot be trusted to hold what this user put there; None if it can."""
    if is_link(found):
        return "is a link"
    if not stat.S_ISDIR(found.st_mode):
        return "is not a folder"
    if hasattr(os, "geteuid"):  # Windows gives a profile's folders to its user alone.
        if found.st_uid != os.geteuid():
            return "is owned by another user"
        if found.st_mode & _WRITABLE_BY_OTHERS:
            return "can be written by other users"
    return None
