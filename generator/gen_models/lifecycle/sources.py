"""Declared sources of announcements: where each is, under what licence, and what it copies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from gen_models.errors import ConfigurationError
from gen_models.formats import strict_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEEDED: Final = ("name", "licence")
_OPTIONAL: Final = ("url", "version", "lineage", "read")


@dataclass(frozen=True, slots=True)
class Source:
    """A source of announcements.

    Attributes:
        name: what its announcements call it.
        licence: its licence, as SPDX names it, or "none stated": it is then cited by link, fact
            by fact, and its data is not shipped.
        url: where it is; None if that is the page which each announcement links.
        version: the version that was read; None if it has none.
        lineage: what it has in common with sources that read the same pages, and with which it
            counts once; None if that is the page which each announcement links.
        read: the last day on which it was read; None if that is unknown.
    """

    name: str
    licence: str
    url: str | None = None
    version: str | None = None
    lineage: str | None = None
    read: date | None = None


def read_sources(text: str, file: str) -> dict[str, Source]:
    """Reads a declaration of sources; gives each by its name.

    Raises:
        ConfigurationError: it is not valid TOML, has an unknown key, lacks one, or declares a
            source twice.
    """
    try:
        data = strict_toml.loads(text)
        if unknown := data.keys() - {"source"}:
            raise ValueError(f"unknown key {min(unknown)!a}")
        sources: dict[str, Source] = {}
        for table in data.get("source", ()):
            source = _source(table)
            if source.name in sources:
                raise ValueError(f"the source {source.name!a} is declared twice")
            sources[source.name] = source
    except (ValueError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            f"{file}: {error}", hint="each [[source]] has a name and a licence, in quotes"
        ) from error
    return sources


def _source(table: Mapping[str, Any]) -> Source:
    name = table.get("name")
    if unknown := table.keys() - {*_NEEDED, *_OPTIONAL}:
        raise ValueError(f"unknown key {min(unknown)!a} of the source {name!a}")
    if missing := [key for key in _NEEDED if key not in table]:
        raise ValueError(f"the source {name!a} has no {missing[0]}")
    for key, value in table.items():
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f"{key} of the source {name!a} is not text")
    read = table.get("read")
    return Source(**{**table, "read": None if read is None else date.fromisoformat(read)})
