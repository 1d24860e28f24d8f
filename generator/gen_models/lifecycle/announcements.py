"""Announcements: what providers said about the end of models, and where that was read."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from gen_models.errors import ConfigurationError
from gen_models.files import CONFLICT_MARKERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gen_models.lifecycle.sources import Source

_FORMAT: Final = 1
_FIELDS: Final = (
    "id", "source", "url", "read", "announced", "retires", "successors",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Announcement:
    """What one source says about one model ID.

    Attributes:
        id: the model ID, exactly as this provider's API takes it.
        source: the name of the source, such as a data set or the provider's documentation.
        url: the page on which it stands, or that the source itself read.
        read: the day on which the source said so; None if that is unknown.
        announced: the day on which the provider announced it; None if the source does not say.
        retires: the day from which requests fail, past or future; None if the source does not say.
        successors: the model IDs that are recommended instead.
        declared_lineage: the lineage that its source is declared to have; no part of the line.
    """

    id: str
    source: str
    url: str
    read: date | None
    announced: date | None
    retires: date | None
    successors: tuple[str, ...] = ()
    declared_lineage: str | None = None

    @property
    def lineage(self) -> str:
        """What sources have in common that copy each other: as declared, or the page they read."""
        if self.declared_lineage is not None:
            return self.declared_lineage
        parts = urlsplit(self.url)
        return f"{parts.netloc}{parts.path.rstrip('/')}" or self.source


def announcements_text(provider: str, announcements: Iterable[Announcement]) -> str:
    """Announcements as the text of a file: one a line, sorted, each once."""
    lines = {json.dumps(_line(one)) for one in announcements}
    head = json.dumps({"format": _FORMAT, "provider": provider})
    return "".join(f"{line}\n" for line in (head, *sorted(lines)))


def read_announcements(
    text: str, provider: str, file: str, sources: Mapping[str, Source] | None = None
) -> tuple[Announcement, ...]:
    """Reads a file of announcements.

    Args:
        text: its content.
        provider: the slug of the provider that it has to be about.
        file: its name, for errors.
        sources: the declared sources, by name.

    Raises:
        ConfigurationError: it is not such a file.
    """
    try:
        lines = [line for line in text.splitlines() if not line.startswith(CONFLICT_MARKERS)]
        rows = [json.loads(line) for line in lines]
        heads = [row for row in rows if "format" in row]
        if not heads or any(h["format"] != _FORMAT or h["provider"] != provider for h in heads):
            raise ValueError(f"is not a file of announcements of {provider} in format {_FORMAT}")
        found = [_announcement(row) for row in rows if "format" not in row]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigurationError(f"{file}: {error}", hint="restore it from git") from error
    lineages = {name: source.lineage for name, source in (sources or {}).items()}
    return tuple(replace(one, declared_lineage=lineages.get(one.source)) for one in found)


def _line(one: Announcement) -> dict[str, Any]:
    days = {"read": one.read, "announced": one.announced, "retires": one.retires}
    return {
        "id": one.id,
        "source": one.source,
        "url": one.url,
        **{name: day.isoformat() for name, day in days.items() if day is not None},
        **({"successors": list(one.successors)} if one.successors else {}),
    }


def _announcement(row: dict[str, Any]) -> Announcement:
    if unknown := row.keys() - set(_FIELDS):
        raise ValueError(f"unknown key {min(unknown)!r} in {row.get('id')!a}")
    successors = row.get("successors", [])
    if not isinstance(successors, list) or not all(
        isinstance(text, str) for text in (row["id"], row["source"], row["url"], *successors)
    ):
        raise ValueError(f"a value of {row.get('id')!a} is not text")
    read, announced, retires = (
        None if row.get(name) is None else date.fromisoformat(row[name])
        for name in ("read", "announced", "retires")
    )
    urlsplit(row["url"])  # A ValueError, if it is none.
    return Announcement(
        row["id"], row["source"], row["url"], read, announced, retires, tuple(successors)
    )
