"""What earlier runs found out, kept in the state folder: it saves time, and decides nothing.

Nothing here is needed: what is missing, damaged or out of date means that a run does all its work.
"""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.cache.installation import surroundings as surroundings
    from gen_models.cache.judged import read_judged as read_judged
    from gen_models.cache.judged import write_judged as write_judged
    from gen_models.cache.snapshot import Snapshot as Snapshot
    from gen_models.cache.snapshot import UnwatchableError as UnwatchableError
    from gen_models.cache.stamp import Stamp as Stamp
    from gen_models.cache.stamp import read_stamp as read_stamp
    from gen_models.cache.stamp import stamp_file as stamp_file
    from gen_models.cache.stamp import write_stamp as write_stamp

__getattr__ = lazy_face(
    __name__,
    {
        "installation": "surroundings",
        "judged": "read_judged write_judged",
        "snapshot": "Snapshot UnwatchableError",
        "stamp": "Stamp read_stamp stamp_file write_stamp",
    },
)
