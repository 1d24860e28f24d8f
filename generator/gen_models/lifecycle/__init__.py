"""Dated statements about model IDs: listings, announcements, probes, and what they come to."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.lifecycle.announcements import Announcement as Announcement
    from gen_models.lifecycle.announcements import announcements_text as announcements_text
    from gen_models.lifecycle.announcements import read_announcements as read_announcements
    from gen_models.lifecycle.landed import LandedLifecycles as LandedLifecycles
    from gen_models.lifecycle.landed import lifecycles_text as lifecycles_text
    from gen_models.lifecycle.landed import read_lifecycles as read_lifecycles
    from gen_models.lifecycle.log import add_to_history as add_to_history
    from gen_models.lifecycle.log import read_history as read_history
    from gen_models.lifecycle.model import Lifecycle as Lifecycle
    from gen_models.lifecycle.model import Span as Span
    from gen_models.lifecycle.model import Status as Status
    from gen_models.lifecycle.observations import History as History
    from gen_models.lifecycle.observations import Observation as Observation
    from gen_models.lifecycle.probes import Probe as Probe
    from gen_models.lifecycle.probes import ProbeOutcome as ProbeOutcome
    from gen_models.lifecycle.probes import probes_text as probes_text
    from gen_models.lifecycle.probes import read_probes as read_probes
    from gen_models.lifecycle.sources import Source as Source
    from gen_models.lifecycle.sources import read_sources as read_sources
    from gen_models.lifecycle.statements import Statements as Statements
    from gen_models.lifecycle.status import lifecycles as lifecycles
    from gen_models.lifecycle.status import lifecycles_from as lifecycles_from
    from gen_models.lifecycle.status import spans_of as spans_of
    from gen_models.lifecycle.status import successors_of as successors_of

__getattr__ = lazy_face(
    __name__,
    {
        "announcements": "Announcement announcements_text read_announcements",
        "landed": "LandedLifecycles lifecycles_text read_lifecycles",
        "log": "add_to_history read_history",
        "model": "Lifecycle Span Status",
        "observations": "History Observation",
        "probes": "Probe ProbeOutcome probes_text read_probes",
        "sources": "Source read_sources",
        "statements": "Statements",
        "status": "lifecycles lifecycles_from spans_of successors_of",
    },
)
