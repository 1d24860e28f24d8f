"""Dated statements about model IDs, from listings and announcements, and what they come to."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.lifecycle.announcements import Announcement as Announcement
    from gen_models.lifecycle.announcements import announcements_text as announcements_text
    from gen_models.lifecycle.announcements import read_announcements as read_announcements
    from gen_models.lifecycle.log import add_to_history as add_to_history
    from gen_models.lifecycle.log import read_history as read_history
    from gen_models.lifecycle.model import Lifecycle as Lifecycle
    from gen_models.lifecycle.model import Span as Span
    from gen_models.lifecycle.model import Status as Status
    from gen_models.lifecycle.observations import History as History
    from gen_models.lifecycle.observations import Observation as Observation
    from gen_models.lifecycle.status import lifecycles as lifecycles
    from gen_models.lifecycle.status import successors_of as successors_of

__getattr__ = lazy_face(
    __name__,
    {
        "announcements": "Announcement announcements_text read_announcements",
        "log": "add_to_history read_history",
        "model": "Lifecycle Span Status",
        "observations": "History Observation",
        "status": "lifecycles successors_of",
    },
)
