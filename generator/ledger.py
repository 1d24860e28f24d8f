"""Which identifier belongs to which wire ID, for ever.

A ledger is one text file a provider: a first line about the provider, then one line an ID,
sorted, so that two branches that both add models merge well. An ID that left the listing stays
in it as retired, and its identifier is never given to another.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from generator.errors import ConfigurationError
from generator.naming import Style, assign

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.catalog import Catalog

_FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Retirement:
    """When an ID left the listing: the last day it was seen, the first it was not."""

    last_observed: date | None
    missing_since: date | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A wire ID and its identifier in each style, by the style's name.

    `seen` is the last day that a live ID was listed on, where partial listings have lacked it
    since; None where it was in the listing of the ledger's day.
    """

    id: str
    names: Mapping[str, str]
    retired: Retirement | None = None
    seen: date | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """A provider's IDs, living and retired, in code point order.

    `observed` is the day of the listing that the ledger was last advanced to.
    """

    provider: str
    observed: date | None
    entries: tuple[Entry, ...] = ()

    @property
    def live(self) -> tuple[Entry, ...]:
        """The entries whose ID is in the listing."""
        return tuple(entry for entry in self.entries if entry.retired is None)

    @property
    def retired(self) -> tuple[Entry, ...]:
        """The entries whose ID has left the listing."""
        return tuple(entry for entry in self.entries if entry.retired is not None)

    def held(self, style: str) -> dict[str, str]:
        """The identifiers given in a style, by wire ID."""
        return {entry.id: entry.names[style] for entry in self.entries if style in entry.names}

    def advance(
        self, catalog: Catalog, observed: date | None, styles: Iterable[Style], *, partial: bool
    ) -> Ledger:
        """The ledger after a listing: newcomers named, what left retired, what came back live.

        From a partial listing nothing is retired, since what it lacks may be on its other pages.
        """
        before = {entry.id: entry for entry in self.entries}
        ids = before.keys() | set(catalog.ids)
        names: dict[str, dict[str, str]] = {wire_id: {} for wire_id in ids}
        for style in styles:
            for wire_id, identifier in assign(ids, style, self.held(style.name)).items():
                names[wire_id][style.name] = identifier
        listed = set(catalog.ids)
        entries = []
        for wire_id in sorted(ids):
            entry = before.get(wire_id, Entry(wire_id, {}))
            retired, seen = entry.retired, entry.seen or self.observed
            if wire_id in listed:
                retired, seen = None, None
            elif retired is not None:
                seen = None
            elif not partial:
                retired, seen = Retirement(last_observed=seen, missing_since=observed), None
            all_names = {**entry.names, **names[wire_id]}
            entries.append(Entry(wire_id, all_names, retired, seen))
        return Ledger(self.provider, observed, tuple(entries))

    def to_text(self) -> str:
        """The ledger as the text of its file."""
        lines = [
            json.dumps(
                {"format": _FORMAT, "provider": self.provider, "observed": _iso(self.observed)}
            )
        ]
        for entry in self.entries:
            line: dict[str, Any] = {"id": entry.id, **dict(sorted(entry.names.items()))}
            if entry.seen is not None:
                line["last_observed"] = _iso(entry.seen)
            if entry.retired is not None:
                line["last_observed"] = _iso(entry.retired.last_observed)
                line["missing_since"] = _iso(entry.retired.missing_since)
            lines.append(json.dumps(line))
        return "\n".join(lines) + "\n"


def read_ledger(text: str, provider: str, file: str) -> Ledger:
    """Reads a ledger's file.

    Raises:
        ConfigurationError: it is no ledger of this provider, or gives an identifier twice.
    """
    try:
        head, *lines = (json.loads(line) for line in text.splitlines())
        if head["format"] != _FORMAT or head["provider"] != provider:
            raise ValueError(f"is no ledger of {provider} in format {_FORMAT}")
        ledger = Ledger(provider, _date(head["observed"]), tuple(map(_entry, lines)))
        for style in {style for entry in ledger.entries for style in entry.names}:
            held = ledger.held(style)
            if len(held) != len(set(held.values())):
                raise ValueError(f"gives an identifier of {style} twice")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigurationError(
            f"{file}: {error}",
            cure="restore it from git: it keeps identifiers stable, and can't be made again",
        ) from error
    ids = [entry.id for entry in ledger.entries]
    if ids != sorted(set(ids)):
        ledger = replace(ledger, entries=_merged(ledger.entries, file))
    return ledger


def _merged(entries: Iterable[Entry], file: str) -> tuple[Entry, ...]:
    """Entries in order, as a git merge may leave them out of it; one ID has one entry."""
    found: dict[str, Entry] = {}
    for entry in entries:
        first = found.setdefault(entry.id, entry)
        if entry.retired is None:
            found[entry.id] = entry
        if first.names != entry.names:
            raise ConfigurationError(
                f"{file}: {entry.id!a} has two identifiers",
                cure="keep the line that landed first, and drop the other",
            )
    return tuple(found[wire_id] for wire_id in sorted(found))


def _entry(line: dict[str, Any]) -> Entry:
    fields = dict(line)
    wire_id = fields.pop("id")
    retired = None
    seen = None
    if "missing_since" in fields:
        retired = Retirement(
            last_observed=_date(fields.pop("last_observed")),
            missing_since=_date(fields.pop("missing_since")),
        )
    elif "last_observed" in fields:
        seen = _date(fields.pop("last_observed"))
    if not isinstance(wire_id, str) or not all(isinstance(name, str) for name in fields.values()):
        raise ValueError("has an ID or an identifier that is no text")
    return Entry(wire_id, fields, retired, seen)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
