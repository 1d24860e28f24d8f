"""What a refresh came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from gen_models.landing import Landed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gen_models.catalog import Quarantined
    from gen_models.errors import GenModelsError
    from gen_models.landing import FileChange
    from gen_models.workflows.generate import Mode

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
        result: what was landed, or would be, in one line; "" if nothing was to land.
        landed: what was written, and what was displaced or recovered on the way.
        mode: only "write" wrote anything.
        changes: the generated files that would change, unless they were written.
    """

    providers: Sequence[ProviderRefresh]
    problems: Sequence[GenModelsError]
    result: str = ""
    landed: Landed = field(default_factory=Landed)
    mode: Mode = "write"
    changes: Sequence[FileChange] = ()

    @property
    def status(self) -> int:
        """The exit status: of several problems, a rejection is the worst."""
        statuses = {problem.exit_status for problem in self.problems}
        if statuses:
            return _REJECTED if _REJECTED in statuses else max(statuses)
        return 1 if self.mode in ("check", "diff") and self.differs else 0

    @property
    def differs(self) -> bool:
        """Whether a recording or a generated file would change; only if nothing was written."""
        refreshed = any(provider.status == "refreshed" for provider in self.providers)
        return self.mode != "write" and (refreshed or bool(self.changes))

    @property
    def summary(self) -> str:
        """How many providers came to what, what was landed, and what to do about it."""
        order: tuple[Status, ...] = ("refreshed", "unchanged", "kept", "skipped")
        counts = {status: sum(p.status == status for p in self.providers) for status in order}
        counted = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
        if self.mode != "write":
            counted = counted.replace("refreshed", "would be refreshed", 1)
        return f"{counted}; {self.result}" if self.result else counted

    @property
    def hint(self) -> str | None:
        """The command that makes the changes of a run that wrote nothing; None without any."""
        return "run `gen-models refresh`, then commit what changes" if self.differs else None
