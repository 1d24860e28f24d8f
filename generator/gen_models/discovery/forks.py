"""Gives objects a chance to renew their locks and threads in a forked process.

A fork copies one thread and every lock as it is, held or not. What a lock guards is renewed before
the child runs anything else.
"""

from __future__ import annotations

import os
import threading
from typing import Final, Protocol
from weakref import WeakSet

_lock = threading.Lock()
_renewed: WeakSet[Forkable] | None = None


class Forkable(Protocol):
    """An object that holds locks, threads or futures."""

    def after_fork(self) -> None:
        """Recreates them, in the child and before any other thread of it."""


def renew_after_fork(made: Forkable) -> None:
    """Has `made.after_fork()` called in every forked process, as long as the object lives."""
    global _renewed  # noqa: PLW0603  Nothing is registered at import.
    with _lock:
        if _renewed is None:
            _renewed = WeakSet()
            if _FORKS:
                os.register_at_fork(after_in_child=_renew)
        _renewed.add(made)


def _renew() -> None:
    global _lock  # noqa: PLW0603  Another thread may have held it.
    _lock = threading.Lock()
    for made in list(_renewed or ()):
        made.after_fork()


_FORKS: Final = hasattr(os, "register_at_fork")
