"""Holds pages against a contract's schema, in time and memory that their size bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs

if TYPE_CHECKING:
    from gen_models.contract import Contract, ListingShape
    from gen_models.fetch import Page

MAX_WORK: Final = 2 * 10**9
"""The most that a page's bytes times its schema's weight may be: seconds, not minutes."""

_MAX_WITNESS: Final = 16 * 1024


@dataclass(frozen=True, slots=True)
class SchemaViolation:
    """Where a page breaks its schema, the keyword that it breaks, and how.

    `rule` and `message` are empty where the place is too large to be looked into.
    """

    place: tuple[str | int, ...]
    rule: tuple[str | int, ...] = ()
    message: str = ""


def schema_violation(contract: Contract, page: Page) -> SchemaViolation | None:
    """The first row of a page that breaks the schema, or what else does; None if nothing does.

    A validator's errors hold copies of what they are about, for each branch of a schema that was
    tried. So a page is only tested, and the error is that of a small page with one row of it.

    Raises:
        ValueError: the page is too large for so heavy a schema, or has an unpaired surrogate.
    """
    validator, shape, body = contract.promises.page, contract.listing, page.body
    if len(page.response.body) * contract.promises.weight > MAX_WORK:
        raise ValueError("is too large to be held against so heavy a schema")
    try:
        if validator.is_valid(body):
            return None
        rows = shape.rows_in(body) or []
        culprit = _first_bad_row(validator, shape, body, rows)
        small = body if culprit is None else _with_rows(shape, body, rows[culprit : culprit + 1])
        return _explained(validator, shape, small, culprit)
    except UnicodeEncodeError:
        raise ValueError(
            "contains an unpaired surrogate, which the validator cannot read"
        ) from None


def _first_bad_row(
    validator: jsonschema_rs.Validator, shape: ListingShape, body: object, rows: list[Any]
) -> int | None:
    """The number of the first row with which the page is invalid; None if it is without rows."""
    if not rows or not validator.is_valid(_with_rows(shape, body, [])):
        return None
    good, bad = 0, len(rows)
    while bad - good > 1:
        middle = (good + bad) // 2
        if validator.is_valid(_with_rows(shape, body, rows[:middle])):
            good = middle
        else:
            bad = middle
    return good


def _explained(
    validator: jsonschema_rs.Validator, shape: ListingShape, small: object, culprit: int | None
) -> SchemaViolation:
    to_rows = () if shape.rows is None else tuple(shape.rows.split("."))
    place: tuple[str | int, ...] = () if culprit is None else (*to_rows, culprit)
    if _is_large(small):
        return SchemaViolation(place)
    try:
        validator.validate(small)
    except jsonschema_rs.ValidationError as error:
        found = tuple(error.instance_path)
        if culprit is not None and found[: len(place)] == (*to_rows, 0):
            found = (*place, *found[len(place) :])
        return SchemaViolation(found, tuple(error.schema_path), error.message)
    return SchemaViolation(place)  # The row is invalid together with others only.


def _is_large(value: object) -> bool:
    level: list[object] = [value]
    size = 0
    while level and size <= _MAX_WITNESS:
        inner: list[object] = []
        for node in level:
            size += len(node) if isinstance(node, (dict, list, str)) else 1
            if isinstance(node, dict):
                inner += [*node, *node.values()]
            elif isinstance(node, list):
                inner += node
        level = inner
    return size > _MAX_WITNESS


def _with_rows(shape: ListingShape, body: object, rows: list[Any]) -> object:
    """A page with other rows in the place of its own."""
    if shape.rows is None:
        return rows

    def replaced(node: Any, keys: list[str]) -> Any:
        return {**node, keys[0]: replaced(node[keys[0]], keys[1:])} if keys else rows

    return replaced(body, shape.rows.split("."))
