"""Holds pages against a contract's schema, in time and memory that their size bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gen_models.contract import Contract, ListingShape
    from gen_models.fetch import Page

_MAX_WORK: Final = 2 * 10**9
"""The most that a page's bytes times its schema's weight may be: seconds, not minutes."""

_MAX_WITNESS: Final = 16 * 1024


@dataclass(frozen=True, slots=True)
class SchemaViolation:
    """Where a page breaks its schema, the keyword that it breaks, and how.

    `rule` and `message` are empty where the place is too large to be looked into.

    Attributes:
        place: the steps to the value in the page.
        rule: the steps to the keyword in the schema.
        message: what the validator says.
        field: the path of the value in its row, or of the field that the row lacks; "" elsewhere.
    """

    place: tuple[str | int, ...]
    rule: tuple[str | int, ...] = ()
    message: str = ""
    field: str = ""


def schema_violation(
    contract: Contract, page: Page, left_out: Iterable[str] = ()
) -> SchemaViolation | None:
    """The first row of a page that breaks the schema, or what else does; None if nothing does.

    A validator's errors hold copies of what they are about, for each branch of a schema that was
    tried. So a page is only tested, and the error is that of a small page with one row of it.

    Args:
        contract: the provider's.
        page: the page.
        left_out: fields of a row that a recording lacks, which are not required then.

    Raises:
        ValueError: the page is too large for so heavy a schema, or has an unpaired surrogate.
    """
    validator = contract.promises.page_without(left_out)
    shape, body = contract.listing, page.body
    groups = shape.groups_in(body)
    if groups is not None and shape.unknown:
        groups = [[shape.known(row) for row in rows] for rows in groups]
        body = shape.with_groups(body, groups)
    if len(page.response.body) * contract.promises.weight > _MAX_WORK:
        raise ValueError("is too large to be validated against a schema of this size")
    try:
        if validator.is_valid(body):
            return None
        culprit = None if groups is None else _first_bad_row(validator, shape, body, groups)
        if groups is None or culprit is None:
            return _explained(validator, body, (), ())
        group, number = culprit
        alone = [rows[number : number + 1] if i == group else [] for i, rows in enumerate(groups)]
        to_rows = tuple(shape.rows[group].split(".")) if shape.rows else ()
        if shape.style == "keyed":  # A key stays what it is; a number does not.
            place = found = (*to_rows, next(iter(groups[group][number])))
        else:
            place, found = (*to_rows, number), (*to_rows, 0)
        return _explained(validator, shape.with_groups(body, alone), place, found)
    except UnicodeEncodeError:
        raise ValueError(
            "contains an unpaired surrogate, which the validator cannot read"
        ) from None


def _first_bad_row(
    validator: jsonschema_rs.Validator, shape: ListingShape, body: object, groups: list[list[Any]]
) -> tuple[int, int] | None:
    """The group and the number of the first row with which the page is invalid.

    None if the page is invalid without any row, too.
    """
    sizes = [len(rows) for rows in groups]

    def is_valid(count: int) -> bool:
        """Whether the page is valid with its first rows alone."""
        kept, left = [], count
        for rows in groups:
            kept.append(rows[:left])
            left -= min(left, len(rows))
        return validator.is_valid(shape.with_groups(body, kept))

    if not any(sizes) or not is_valid(0):
        return None
    good, bad = 0, sum(sizes)
    while bad - good > 1:
        middle = (good + bad) // 2
        if is_valid(middle):
            good = middle
        else:
            bad = middle
    group = 0
    while good >= sizes[group]:
        good -= sizes[group]
        group += 1
    return group, good


def _explained(
    validator: jsonschema_rs.Validator,
    small: object,
    place: tuple[str | int, ...],
    found: tuple[str | int, ...],
) -> SchemaViolation:
    """The violation of a small page, in which what is at `place` of the whole is at `found`."""
    if _is_large(small):
        return SchemaViolation(place)
    try:
        validator.validate(small)
    except jsonschema_rs.ValidationError as error:
        path, field = tuple(error.instance_path), ""
        if path[: len(found)] == found:
            inner = path[len(found) :]
            path = (*place, *inner)
            lacking = getattr(error.kind, "property", None)
            field = _field((*inner, lacking) if lacking else inner) if place else ""
        return SchemaViolation(path, tuple(error.schema_path), error.message, field)
    return SchemaViolation(place)  # The row is invalid together with others only.


def _field(steps: tuple[str | int, ...]) -> str:
    """Steps below a row as a path, such as `providers[].latency`."""
    return "".join("[]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


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
