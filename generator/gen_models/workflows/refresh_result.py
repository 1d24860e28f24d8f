"""What a refresh came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from gen_models.landing import Landed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gen_models.catalog import Quarantined
    from gen_models.errors import GenModelsError

Status = Literal["refreshed", "unchanged", "kept", "skipped"]

_REJECTED: Final = 3


@dataclass(frozen=True, slots=True)
class ProviderRefresh:
    """What became of one provider.

    Attributes:
        slug: the provider.
        status: "refreshed" if it has a new cassette, "unchanged" if it lists what it listed
            before, "kept" if it was or should have been requested and keeps what it has, and
            "skipped" if there was no reason or no key to request it.
        models: how many it now has; None without a recording.
        added: the model IDs that are new.
        removed: the model IDs that were listed before and are gone.
        why: why it was kept or skipped.
        age: the age of its recording in days; None without a recording, or if its day is unknown.
        quarantined: the IDs that it lists and no identifier can serve.
    """

    slug: str
    status: Status
    models: int | None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    why: str | None = None
    age: int | None = None
    quarantined: tuple[Quarantined, ...] = ()


@dataclass(frozen=True, slots=True)
class Refresh:
    """What a refresh came to.

    Attributes:
        providers: what became of each provider.
        problems: what went wrong.
        result: what was landed, in one line; "" if nothing was to land.
        landed: what was written, and what was displaced or recovered on the way.
    """

    providers: Sequence[ProviderRefresh]
    problems: Sequence[GenModelsError]
    result: str = ""
    landed: Landed = field(default_factory=Landed)

    @property
    def status(self) -> int:
        """The exit status: of several problems, a rejection is the worst."""
        statuses = {problem.exit_status for problem in self.problems}
        return _REJECTED if _REJECTED in statuses else max(statuses, default=0)

    @property
    def summary(self) -> str:
        """How many providers came to what, and what was landed."""
        order: tuple[Status, ...] = ("refreshed", "unchanged", "kept", "skipped")
        counts = {status: sum(p.status == status for p in self.providers) for status in order}
        counted = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
        return f"{counted}; {self.result}" if self.result else counted
