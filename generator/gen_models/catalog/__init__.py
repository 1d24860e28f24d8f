"""A provider's model IDs, read from the pages of its listing."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.catalog.id_lists import read_ids as read_ids
    from gen_models.catalog.model import Catalog as Catalog
    from gen_models.catalog.model import Quarantined as Quarantined
    from gen_models.catalog.model import why_quarantined as why_quarantined
    from gen_models.catalog.reader import read_catalog as read_catalog
    from gen_models.catalog.schema_check import schema_violation as schema_violation

__getattr__ = lazy_face(
    __name__,
    {
        "id_lists": "read_ids",
        "model": "Catalog Quarantined why_quarantined",
        "reader": "read_catalog",
        "schema_check": "schema_violation",
    },
)
