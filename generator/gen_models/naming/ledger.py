"""Which identifier belongs to which model ID, for ever.

An ID that left the listing stays in the ledger as unlisted, and its identifier is never given to
another. A pruned ID has no member any more; its identifier stays reserved all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gen_models.naming.assignment import Style, assign

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from gen_models.catalog import Catalog
    from gen_models.ids import Identifier, ModelId


@dataclass(frozen=True, slots=True)
class Absence:
    """When an ID left the listing: the last day it was seen, and the first it was not.

    A day is None where the recording before or after had no date. `pruned` says that the member
    was dropped on purpose.
    """

    last_observed: date | None
    missing_since: date | None
    pruned: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A model ID and its identifier in each style, by the style's name.

    `seen` is the last day that a listed ID was listed on, where partial listings have lacked it
    since; None where it was in the listing of the ledger's day. `successor` is the model ID that
    the provider last named to be used in its place.
    """

    id: ModelId
    names: Mapping[str, Identifier]
    absence: Absence | None = None
    seen: date | None = None
    successor: ModelId | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """A provider's IDs, listed, unlisted and pruned, in code point order.

    `observed` is the day of the listing that the ledger was last advanced to.
    """

    provider: str
    observed: date | None
    entries: tuple[Entry, ...] = ()

    @property
    def listed(self) -> tuple[Entry, ...]:
        """The entries whose ID is in the listing."""
        return tuple(entry for entry in self.entries if entry.absence is None)

    @property
    def unlisted(self) -> tuple[Entry, ...]:
        """The entries whose ID has left the listing, and that still have a member."""
        return tuple(e for e in self.entries if e.absence is not None and not e.absence.pruned)

    @property
    def pruned(self) -> tuple[Entry, ...]:
        """The entries of which only the identifier is left, reserved."""
        return tuple(e for e in self.entries if e.absence is not None and e.absence.pruned)

    def held(self, style: str) -> dict[ModelId, Identifier]:
        """The identifiers given in a style, by model ID, reserved ones too."""
        return {entry.id: entry.names[style] for entry in self.entries if style in entry.names}

    def advance(
        self, catalog: Catalog, observed: date | None, styles: Iterable[Style], *, partial: bool
    ) -> Ledger:
        """The ledger after a listing: newcomers named, what left or came back noted.

        From a partial listing nothing leaves, since what it lacks may be on its other pages.
        """
        before = {entry.id: entry for entry in self.entries}
        ids = before.keys() | set(catalog.ids)
        names: dict[ModelId, dict[str, Identifier]] = {model_id: {} for model_id in ids}
        for style in styles:
            for model_id, identifier in assign(ids, style, self.held(style.name)).items():
                names[model_id][style.name] = identifier
        listed = set(catalog.ids)
        entries = []
        for model_id in sorted(ids):
            entry = before.get(model_id)
            named = names[model_id] if entry is None else {**entry.names, **names[model_id]}
            if entry is None or model_id in listed:
                successor = catalog.successors.get(model_id)
                entries.append(Entry(model_id, named, successor=successor))
                continue
            absence, seen = entry.absence, entry.seen or self.observed
            if absence is not None:
                seen = None
            elif not partial:
                absence, seen = Absence(_earlier(seen, observed), observed), None
            entries.append(Entry(entry.id, named, absence, seen, entry.successor))
        return Ledger(self.provider, observed, tuple(entries))

    def prune(self, before: date) -> Ledger:
        """The ledger without members for the IDs that have been missing since before a day.

        An ID without a known day of absence is left as it is.
        """

        def pruned(entry: Entry) -> Entry:
            gone = entry.absence
            if gone is None or gone.missing_since is None or gone.missing_since >= before:
                return entry
            return replace(entry, absence=replace(gone, pruned=True))

        return replace(self, entries=tuple(map(pruned, self.entries)))


def _earlier(seen: date | None, missing: date | None) -> date | None:
    """The last day on which an ID was seen: not later than it went missing.

    A ledger's day is ahead of the next listing's where the clock was ahead once.
    """
    return seen if seen is None or missing is None else min(seen, missing)
