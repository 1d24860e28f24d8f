"""The fields of a model, their units, and how they are read from a source's row."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.fields.catalog import FIELDS as FIELDS
    from gen_models.fields.catalog import PLACES as PLACES
    from gen_models.fields.catalog import Field as Field
    from gen_models.fields.catalog import Kind as Kind
    from gen_models.fields.reader import FieldReader as FieldReader
    from gen_models.fields.reader import TierPaths as TierPaths
    from gen_models.fields.reader import all_hold as all_hold
    from gen_models.fields.reader import read_fields as read_fields
    from gen_models.fields.units import UNITS as UNITS
    from gen_models.fields.units import UNITS_OF as UNITS_OF
    from gen_models.fields.units import Unit as Unit
    from gen_models.fields.values import TIER_PRICES as TIER_PRICES
    from gen_models.fields.values import PriceTier as PriceTier
    from gen_models.fields.values import Value as Value
    from gen_models.fields.values import from_json as from_json
    from gen_models.fields.values import to_json as to_json

__getattr__ = lazy_face(
    __name__,
    {
        "catalog": "FIELDS PLACES Field Kind",
        "reader": "FieldReader TierPaths all_hold read_fields",
        "units": "UNITS UNITS_OF Unit",
        "values": "TIER_PRICES PriceTier Value from_json to_json",
    },
)
