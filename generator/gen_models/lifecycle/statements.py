"""Everything that has been said about a provider's model IDs, besides its recording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gen_models.lifecycle.announcements import Announcement
    from gen_models.lifecycle.observations import History
    from gen_models.lifecycle.probes import Probe


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements about a provider's model IDs.

    Attributes:
        history: its listings of the past.
        announcements: what sources say about the end of its models.
        probes: what its models answered when they were asked.
    """

    history: History
    announcements: tuple[Announcement, ...] = ()
    probes: tuple[Probe, ...] = ()
