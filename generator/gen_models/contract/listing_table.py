"""Reads the table `[listing]` of a contract, and holds it against the schema of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gen_models.contract.listing import ListingShape
from gen_models.contract.problem import Problem

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
    if shape.style != "objects":
        return
    for table, paths in (("volatile", sorted(shape.volatile)), ("unknown", shape.unknown)):
        for path in paths:
            if shape.is_part_of_id(path):
                yield Problem(
                    ("listing", table),
                    f"the model ID can't be {table}",
                    f"take '{path}' out of listing.{table}",
                )
    depths = range(shape.id.count(".") + 1)
    if not all(_requires(page, shape, depth, group) for depth in depths for group in groups):
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


def _requires(page: jsonschema_rs.Validator, shape: ListingShape, depth: int, group: int) -> bool:
    """Whether a schema rejects rows whose ID lacks the key of its path at this depth."""
    keys = shape.id.split(".")
    body, place = _page_with(shape, group, _nested(keys[:depth], {}))
    place = [*place, *keys[:depth]]
    return any(
        _is_at(error, place) and getattr(error.kind, "property", None) == keys[depth]
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
    if not shape.rows:
        return [row], [0]
    path = shape.rows[group].split(".")
    return {"object": "list", **_nested(path, [row])}, [*path, 0]


def _nested(keys: Sequence[str], value: Any) -> Any:
    return {keys[0]: _nested(keys[1:], value)} if keys else value
