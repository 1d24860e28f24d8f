"""Reads a catalog from the pages of a listing, as the contract describes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gen_models.catalog.model import Catalog
from gen_models.catalog.schema_check import SchemaViolation, schema_violation
from gen_models.errors import RejectedError
from gen_models.formats import dig

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gen_models.contract import Contract
    from gen_models.fetch import Listing, Page

_SHOWN: Final = 160
_PLAIN_PATH: Final = re.compile(r"[A-Za-z0-9_-]{1,32}((\[\])?\.[A-Za-z0-9_-]{1,32}){0,4}")


def read_catalog(contract: Contract, listing: Listing, left_out: Iterable[str] = ()) -> Catalog:
    """The provider's catalog.

    Args:
        contract: the provider's.
        listing: its pages.
        left_out: fields of a row that a recording lacks.

    Raises:
        RejectedError: a page does not have the promised shape, the number of rows differs from
            the number that the listing states, or an ID is listed twice and the contract forbids
            that.
    """
    for number, page in enumerate(listing.pages, 1):
        _check_page(contract, number, page, left_out)
    shape = contract.listing
    rows = 0
    ids: set[str] = set()
    successors: dict[str, str] = {}
    twice: str | None = None
    for row in listing.rows(shape):
        rows += 1
        model_id = shape.id_of(row)
        if model_id is None:
            raise _rejected(
                contract,
                f"a row's '{shape.id}' is not a string",
                f"require a string in promises.schema in {contract.path.name}",
            )
        if twice is None and model_id in ids:
            twice = model_id
        ids.add(model_id)
        # An ID that is listed twice may name its successor in one row only.
        successor = shape.successor_of(row)
        if successor is not None:
            successors[model_id] = successor
    _check_total(contract, listing, rows)
    if twice is not None and shape.duplicates == "forbidden":
        raise _rejected(
            contract,
            f"lists {_shown(ascii(twice))} twice",
            f'if the provider really does, set duplicates = "known" in {contract.path.name}',
        )
    catalog = Catalog.of(contract.slug, ids, successors)
    if not catalog.ids:
        raise _rejected(contract, "lists no model that can be named", "record it again")
    return catalog


def _check_page(contract: Contract, number: int, page: Page, left_out: Iterable[str]) -> None:
    try:
        found = schema_violation(contract, page, left_out)
    except ValueError as error:
        raise _rejected(
            contract, f"page {number} {error}", "record it again, without a proxy in between"
        ) from None
    if found is not None:
        where = "".join(f"[{step!a}]" for step in found.place) or "the page"
        raise _rejected(
            contract,
            f"page {number}, {_shown(where, 80)}: "
            f"{_shown(found.message) or 'breaks promises.schema'}",
            _hint(contract, found),
        )


def _hint(contract: Contract, found: SchemaViolation) -> str:
    file = contract.path.name
    changed = f"if the provider has changed its listing, change promises.schema in {file}"
    if not _PLAIN_PATH.fullmatch(found.field):
        return f"{changed}; otherwise record it again"
    leave_out = f"in saved responses, `--leave-out {found.field}` leaves it out"
    if found.rule[-1:] == ("required",):
        return f"{changed}; {leave_out}"
    return (
        f"{changed}; if that value stands for an unknown one, add it to listing.unknown; "
        f"{leave_out}"
    )


def _check_total(contract: Contract, listing: Listing, rows: int) -> None:
    if contract.listing.total is None:
        return
    total = dig(listing.pages[-1].body, contract.listing.total)
    if isinstance(total, int) and total != rows and listing.coverage == "complete":
        raise _rejected(
            contract,
            f"states {total} rows, but has {rows}",
            "record it again: a page is missing or was cut off",
        )


def _shown(message: str, most: int = _SHOWN) -> str:
    """A validator's message, which quotes untrusted input, made safe to print."""
    plain = message.encode("ascii", "backslashreplace").decode()
    plain = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in plain)
    return plain if len(plain) <= most else f"{plain[: most - 10]} ... {plain[-5:]}"


def _rejected(contract: Contract, problem: str, hint: str) -> RejectedError:
    return RejectedError(problem, provider=contract.slug, contract="pages", hint=hint)
