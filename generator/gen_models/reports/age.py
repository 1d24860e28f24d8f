"""How old a recording is, in words."""

from __future__ import annotations


def stale_note(days: int | None) -> str:
    """What a provider's line ends with where its recording is older than its contract allows."""
    return f", recording {days} days old (stale)"
