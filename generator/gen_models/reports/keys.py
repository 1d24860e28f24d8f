"""Reports of `keys list`, as text and JSON; they say where keys are, never which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gen_models.reports.escape import as_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def keys_as_text(found: Mapping[str, str | None]) -> Iterator[str]:
    """One line for each provider: the variable that holds its key, "keyring" or "none"."""
    width = max(map(len, found), default=0)
    return (f"{slug:<{width}}  {where or 'none'}" for slug, where in found.items())


def keys_as_json(found: Mapping[str, str | None]) -> str:
    """The same, as a JSON object."""
    return as_json(found)
