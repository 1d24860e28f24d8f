"""Observations: which model IDs a provider's listing had on a day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from gen_models.files import digest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from gen_models.ids import Digest


@dataclass(frozen=True)
class Observation:
    """One listing of a provider.

    Attributes:
        observed: the day on which the provider answered so.
        complete: whether it is known to have been all of the listing. What a listing that is not
            complete lacks says nothing; what it has was listed.
        source: where the listing was found.
        ids: the model IDs that it has, as the provider's API takes them.
    """

    observed: date
    complete: bool
    source: str
    ids: frozenset[str]

    @cached_property
    def digest(self) -> Digest:
        """What tells observations apart; equal observations have equal digests."""
        parts = [self.observed.isoformat(), self.complete, self.source, sorted(self.ids)]
        return digest(json.dumps(parts).encode("ascii"))

    def says(self, other: Observation) -> bool:
        """Whether it says of its day all that another says, whatever their sources."""
        return self.observed == other.observed and (
            self.ids == other.ids and self.complete >= other.complete
        )


@dataclass(frozen=True, slots=True)
class History:
    """A provider's observations, in order of day; those of one day in order of digest."""

    provider: str
    observations: tuple[Observation, ...] = ()

    @classmethod
    def of(cls, provider: str, observations: Iterable[Observation]) -> History:
        """The history of these observations, in whatever order; equal ones count once."""
        found = {one.digest: one for one in observations}
        return cls(provider, tuple(sorted(found.values(), key=lambda o: (o.observed, o.digest))))

    def with_observations(self, more: Iterable[Observation]) -> History:
        """The history with more observations, from any day."""
        return History.of(self.provider, (*self.observations, *more))

    @property
    def newest(self) -> date | None:
        """The day of the newest observation; None without any."""
        return self.observations[-1].observed if self.observations else None
