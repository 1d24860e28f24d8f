"""Says how a page differs from the shape that its contract describes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gen_models.formats import dig

if TYPE_CHECKING:
    from gen_models.contract.listing import ListingShape
    from gen_models.contract.model import Contract

_SHOWN: Final = 8
_PLAIN: Final = re.compile(r"[A-Za-z_$@][A-Za-z0-9_$@.:-]{0,31}")
_USUAL_IDS: Final = ("id", "name", "model", "slug", "model_id", "modelId", "model_name", "key")
_DEPTH: Final = 3
_LOOK: Final = "look into the response: it may be an error, or another provider's"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What a page has otherwise than its contract says, and how the contract would fit."""

    problem: str
    hint: str


def shape_mismatch(contract: Contract, page: object, number: int) -> Mismatch | None:
    """Why a page does not have the shape that its contract describes; None if it does.

    Args:
        contract: the provider's.
        page: the JSON of the page.
        number: the number of the page, for the message.
    """
    shape, file = contract.listing, contract.path.name
    groups = shape.groups_in(page)
    if groups is None:
        return _wrong_rows(shape, page, number, file)
    for index, rows in enumerate(groups):
        ids = shape.ids_of(rows)
        if None in ids:
            place = ids.index(None)
            where = f"row {place + 1} of {_at(shape, index)}page {number}"
            return _wrong_row(shape, rows[place], where, file)
    return None


def _wrong_rows(shape: ListingShape, page: object, number: int, file: str) -> Mismatch:
    wanted = "an object" if shape.style == "keyed" else "an array"
    where = f"page {number}"
    if not shape.rows:
        found = _candidate(page)
        return Mismatch(
            f"listing.rows is not set, but {where} is {_kind(page)}, not {wanted}"
            + (f"; it has: {_keys(page)}" if isinstance(page, dict) else ""),
            f'set listing.rows = "{found or "..."}" in {file}'
            + ("" if found else ", if this is a listing"),
        )
    missing = object()
    for path in shape.rows:
        held = dig(page, path, missing)
        if held is missing:
            if not isinstance(page, dict):
                problem = f"listing.rows = '{path}' matches nothing; {where} is {_kind(page)}"
                return Mismatch(problem, f"remove listing.rows from {file}")
            found = _candidate(page)
            problem = f"listing.rows = '{path}' matches nothing; {where} has: {_keys(page)}"
            if found is None:
                return Mismatch(problem, _LOOK)
            return Mismatch(problem, f'set listing.rows = "{found}" in {file}')
        if isinstance(held, dict) and shape.style != "keyed":
            return Mismatch(
                f"listing.rows = '{path}' is an object on {where}, not an array",
                f'if its keys are the model IDs, set listing.style = "keyed" in {file}',
            )
        if not isinstance(held, dict if shape.style == "keyed" else list):
            hint = f'remove listing.style = "keyed" from {file}'
            return Mismatch(
                f"listing.rows = '{path}' is {_kind(held)} on {where}, not {wanted}",
                hint if isinstance(held, list) else _LOOK,
            )
    raise AssertionError("the page has rows at every path")


def _wrong_row(shape: ListingShape, row: object, where: str, file: str) -> Mismatch:
    if shape.style == "strings":
        return Mismatch(
            f"{where} is {_kind(row)}, not a string",
            f'remove listing.style = "strings" from {file}, and set listing.id',
        )
    if not isinstance(row, dict):
        return Mismatch(
            f"{where} is {_kind(row)}, not an object",
            f'if the strings are the model IDs, set listing.style = "strings" in {file}'
            if isinstance(row, str)
            else _LOOK,
        )
    value = dig(row, shape.id, missing := object())
    if value is not missing:
        return Mismatch(
            f"listing.id = '{shape.id}' is {_kind(value)} in {where}, not a string",
            f"set listing.id in {file} to a field that is a string in every row",
        )
    near = next((key for key in _USUAL_IDS if isinstance(row.get(key), str)), None)
    return Mismatch(
        f"listing.id = '{shape.id}' matches nothing in {where}; the row has: {_keys(row)}",
        f'set listing.id = "{near}" in {file}' if near else f"set listing.id in {file}",
    )


def _at(shape: ListingShape, index: int) -> str:
    return f"'{shape.rows[index]}' on " if len(shape.rows) > 1 else ""


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "an array"
        case _:
            return "an object"


def _keys(value: dict[str, Any]) -> str:
    """The keys of an object, as far as they are harmless to print."""
    plain = [key for key in value if _PLAIN.fullmatch(key)]
    more = len(value) - len(plain[:_SHOWN])
    shown = [*plain[:_SHOWN], *([f"{more} more"] if more else [])]
    return ", ".join(shown) or "nothing"


def _candidate(page: object) -> str | None:
    """The path of an array that may hold rows; None if no plain path leads to one."""
    level: list[tuple[str, object]] = [("", page)]
    for _ in range(_DEPTH):
        inner: list[tuple[str, object]] = []
        for path, node in level:
            if not isinstance(node, dict):
                continue
            for key, value in node.items():
                if "." in key or not _PLAIN.fullmatch(key):
                    continue
                if isinstance(value, list) and value and isinstance(value[0], (dict, str)):
                    return f"{path}{key}"
                inner.append((f"{path}{key}.", value))
        level = inner
    return None
