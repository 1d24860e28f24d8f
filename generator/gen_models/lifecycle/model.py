"""What is known of a model ID: when it was listed, and what was announced of its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from gen_models.lifecycle.announcements import Announcement
    from gen_models.lifecycle.probes import Probe

Status = Literal["listed", "unlisted", "deprecated", "retired", "unknown"]


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which a model ID was listed.

    Attributes:
        first: the first day on which it was seen; None if that is unknown.
        last: the last day on which it was seen; None if that is unknown.
        missing: the first day after that of a complete listing without it; None if it is listed
            still, or if that day is unknown.
        over: whether a complete listing without it followed.
    """

    first: date | None
    last: date | None
    missing: date | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """What is known of a model ID.

    Attributes:
        id: the model ID.
        status: `status_on` the day that it was looked at.
        spans: the times in which it was listed, in order.
        deprecated_on: the day on which its end was announced, by the earliest source; days after
            its shutdown do not count.
        retires_on: the day of its announced shutdown, past or future, by most independent sources.
        successors: the model IDs that are recommended instead, by the newest source that has any.
        source: the page that states its shutdown, or else its deprecation.
        announcements: what each source says.
        contradictions: what the statements disagree about, one sentence each.
        probes: what it answered when it was asked, in order of day.
    """

    id: str
    status: Status
    spans: tuple[Span, ...] = ()
    deprecated_on: date | None = None
    retires_on: date | None = None
    successors: tuple[str, ...] = ()
    source: str | None = None
    announcements: tuple[Announcement, ...] = ()
    contradictions: tuple[str, ...] = ()
    probes: tuple[Probe, ...] = ()

    @property
    def is_listed(self) -> bool:
        """Whether the newest observation has it, whatever is announced."""
        return bool(self.spans) and not self.spans[-1].over

    @property
    def first_listed(self) -> date | None:
        """The first day on which it was seen listed; None if it never was, or that is unknown."""
        return self.spans[0].first if self.spans else None

    @property
    def last_listed(self) -> date | None:
        """The last day on which it was seen listed; None if it never was, or that is unknown."""
        return self.spans[-1].last if self.spans else None

    @property
    def unlisted_since(self) -> date | None:
        """The first day of a complete listing without it after `last_listed`."""
        return self.spans[-1].missing if self.spans else None

    @property
    def returned_on(self) -> date | None:
        """The last day on which it was listed again after a complete listing without it."""
        return self.spans[-1].first if len(self.spans) > 1 else None

    def is_listed_on(self, day: date | None) -> bool | None:
        """Whether the newest observation up to a day has it; None if it was never listed by then.

        Without a day, whether the newest of all has it.
        """
        for span in reversed(self.spans):
            if span.first is None or day is None or span.first <= day:
                return not span.over or not _by(span.missing, day)
        return None

    def newest_probe(self, day: date | None = None) -> Probe | None:
        """The newest probe up to a day; of one day's probes, one that was answered."""
        by_then = (one for one in self.probes if day is None or one.day <= day)
        return max(by_then, key=lambda one: (one.day, one.outcome == "answered"), default=None)

    def refused_on(self, day: date | None = None) -> date | None:
        """The day on which it refused, if it was neither listed nor answered since, up to a day."""
        probe = self.newest_probe(day) if self.probes else None
        if probe is None or probe.outcome != "refused":
            return None
        seen = (
            span.last if day is None else min(span.last, day)
            for span in self.spans
            if span.last is not None and (span.first is None or _by(span.first, day))
        )
        return None if any(sighting > probe.day for sighting in seen) else probe.day

    def status_on(self, day: date | None) -> Status:
        """What the statements come to on a day; None stands for an unknown day.

        "retired" if an announced shutdown is due, or if it refused and was neither listed nor
        answered since; "deprecated" if its end has been announced and is not due; else "listed" or
        "unlisted" by the newest observation up to that day, or "unknown" if it has not been listed
        by then.
        """
        if self.retires_on is not None and day is not None and self.retires_on <= day:
            return "retired"
        if self.refused_on(day) is not None:
            return "retired"
        announced = self.deprecated_on is not None or self.retires_on is not None
        if announced and _by(self.deprecated_on, day):
            return "deprecated"
        listed = self.is_listed_on(day)
        return "unknown" if listed is None else "listed" if listed else "unlisted"

    def is_live_on(self, day: date | None) -> bool:
        """Whether it is worth choosing on a day: listed, and not past an announced shutdown."""
        return self.is_listed_on(day) is True and self.status_on(day) != "retired"


def _by(event: date | None, day: date | None) -> bool:
    """Whether an event has happened by a day. An unknown one has, on whatever day it was."""
    return event is None or day is None or event <= day
