"""Choosing among models: their columns, an SQL expression over them, and their order."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.query.columns import COLUMNS as COLUMNS
    from gen_models.query.columns import SHOWN_ONLY as SHOWN_ONLY
    from gen_models.query.columns import Column as Column
    from gen_models.query.columns import check_columns as check_columns
    from gen_models.query.expression import FUNCTIONS as FUNCTIONS
    from gen_models.query.expression import Expression as Expression
    from gen_models.query.expression import parse_expression as parse_expression
    from gen_models.query.order import SortKey as SortKey
    from gen_models.query.order import in_order as in_order
    from gen_models.query.order import parse_sort as parse_sort
    from gen_models.query.rows import ModelRow as ModelRow
    from gen_models.query.sqlite import matching as matching

__getattr__ = lazy_face(
    __name__,
    {
        "columns": "COLUMNS Column SHOWN_ONLY check_columns",
        "expression": "Expression FUNCTIONS parse_expression",
        "order": "SortKey in_order parse_sort",
        "rows": "ModelRow",
        "sqlite": "matching",
    },
)
