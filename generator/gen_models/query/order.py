"""The order of models. Unknown values come last, in either direction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gen_models.errors import ConfigurationError
from gen_models.query.columns import COLUMNS, check_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gen_models.query.rows import ModelRow


class SortKey(NamedTuple):
    """A column to sort by, and whether its highest value comes first."""

    column: str
    descending: bool


def parse_sort(names: Iterable[str]) -> tuple[SortKey, ...]:
    """The keys of `--sort`: columns, with a dash before those in descending order.

    Raises:
        ConfigurationError: one is not a column, or its values have no order.
    """
    keys = tuple(SortKey(name.removeprefix("-"), name.startswith("-")) for name in names)
    check_columns((key.column for key in keys), "--sort", COLUMNS)
    for key in keys:
        if COLUMNS[key.column].is_list:
            raise ConfigurationError(
                f"--sort: lists such as {key.column} have no order",
                hint="sort by a column with one value, such as input_price",
            )
    return keys


def in_order(rows: Iterable[ModelRow], keys: Sequence[SortKey]) -> list[ModelRow]:
    """The rows in the order of the keys; ties by provider and model ID."""
    ordered = sorted(rows, key=lambda row: (row.provider, row.id))
    for key in reversed(keys):
        known = [row for row in ordered if row[key.column] is not None]
        unknown = [row for row in ordered if row[key.column] is None]
        # Sorting downwards keeps the order of equals, too.
        known.sort(key=lambda row: _value(row, key), reverse=key.descending)
        ordered = [*known, *unknown]
    return ordered


def _value(row: ModelRow, key: SortKey) -> Any:
    return row[key.column]
