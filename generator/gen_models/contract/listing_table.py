"""Reads the table `[listing]` of a contract, and holds it against the schema of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gen_models.contract.listing import ListingShape
from gen_models.contract.problem import Problem
from gen_models.formats import EACH, steps_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import jsonschema_rs

_SCHEMA: Final = ("promises", "schema")


def shape_of(table: Mapping[str, Any]) -> ListingShape:
    """The shape that a valid table describes."""
    rows = table.get("rows", ())
    return ListingShape(
        **{
            **table,
            "rows": (rows,) if isinstance(rows, str) else tuple(rows),
            "volatile": frozenset(table.get("volatile", ())),
            "unknown": {path: tuple(v) for path, v in table.get("unknown", {}).items()},
        }
    )


def shape_problems(shape: ListingShape, page: jsonschema_rs.Validator) -> Iterator[Problem]:
    """What of a shape contradicts itself or the schema of a page."""
    for path in shape.rows:
        if any(other.startswith(f"{path}.") for other in shape.rows):
            yield Problem(
                ("listing", "rows"),
                f"listing.rows has '{path}' and a path below it",
                "name only the arrays that hold the rows",
            )
            return
    groups = range(len(shape.rows) or 1)
    if shape.style == "strings" and not all(_are_strings(page, shape, group) for group in groups):
        yield Problem(
            _SCHEMA,
            "promises.schema does not say that the rows are strings",
            'set items = { type = "string" } for the rows',
        )
    absent = [("volatile", path) for path in sorted(shape.volatile)]
    absent += [("unknown", path) for path in shape.unknown]
    for table, path in absent:
        if shape.style == "objects" and shape.is_part_of_id(path):
            yield Problem(
                ("listing", table),
                f"the model ID can't be {table}",
                f"take '{path}' out of listing.{table}",
            )
        elif any(_requires(page, shape, steps_of(path), group) for group in groups):
            yield Problem(
                ("listing", table),
                f"'{path}' is {table}, but promises.schema requires it",
                f"take '{path.rpartition('.')[2]}' out of 'required' in promises.schema",
            )
    if shape.style != "objects":
        return
    keys = steps_of(shape.id)
    prefixes = [keys[:depth] for depth in range(1, len(keys) + 1)]
    if not all(_requires(page, shape, prefix, group) for prefix in prefixes for group in groups):
        yield Problem(
            _SCHEMA,
            f"promises.schema lets rows without '{shape.id}' pass",
            f"require '{shape.id}' in every row",
        )


def _are_strings(page: jsonschema_rs.Validator, shape: ListingShape, group: int) -> bool:
    """Whether a schema lets a row be a string, and nothing else."""

    def is_of_wrong_type(row: object) -> bool:
        body, place = _page_with(shape, group, row)
        return any(
            _is_at(error, place) and error.kind.name == "type" for error in page.iter_errors(body)
        )

    return is_of_wrong_type({}) and not is_of_wrong_type("")


def _requires(
    page: jsonschema_rs.Validator, shape: ListingShape, steps: Sequence[str], group: int
) -> bool:
    """Whether a schema rejects rows that lack the last of these keys, and have those before it."""
    *above, key = steps
    body, place = _page_with(shape, group, _nested(above, {}))
    place = [*place, *(0 if step == EACH else step for step in above)]
    return any(
        _is_at(error, place) and getattr(error.kind, "property", None) == key
        for error in page.iter_errors(body)
    )


def _is_at(error: jsonschema_rs.ValidationError, place: Sequence[str | int]) -> bool:
    def is_same(step: str | int, key: str | int) -> bool:
        # A key of digits, such as `00`, comes as a number.
        return step == key or (str(key).isdecimal() and str(step) == str(int(key)))

    path = error.instance_path
    return len(path) == len(place) and all(map(is_same, path, place))


def _page_with(shape: ListingShape, group: int, row: object) -> tuple[object, list[str | int]]:
    """A page with one row, and where the row is."""
    at: str | int = "any" if shape.style == "keyed" else 0
    rows = {at: row} if shape.style == "keyed" else [row]
    if not shape.rows:
        return rows, [at]
    path = shape.rows[group].split(".")
    return {"object": "list", **_nested(path, rows)}, [*path, at]


def _nested(steps: Sequence[str], value: Any) -> Any:
    if not steps:
        return value
    inner = _nested(steps[1:], value)
    return [inner] if steps[0] == EACH else {steps[0]: inner}
