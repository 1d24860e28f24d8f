"""From pages of JSON to a catalog, by what the contract says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gen_models.catalog.model import Catalog
from gen_models.errors import RejectedError
from gen_models.fetch import Listing, dig, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gen_models.contract import Contract

_SHOWN = 160


def read_catalog(contract: Contract, listing: Listing) -> Catalog:
    """The provider's catalog.

    Raises:
        RejectedError: a page has not the promised shape, the pages do not hold as many rows as
            they say, or an ID comes twice where the contract does not know of that.
    """
    for number, page in enumerate(listing.pages, 1):
        try:
            error = next(contract.promises.page.iter_errors(page.body), None)
        except UnicodeEncodeError:
            raise _rejected(
                contract,
                f"page {number} holds half a surrogate pair, which no validator reads",
                "record it again, without a proxy in between",
            ) from None
        if error is not None:
            where = "".join(f"[{step!a}]" for step in error.instance_path) or "the page"
            raise _rejected(
                contract,
                f"page {number}, {_shown(where, 80)}: {_shown(error.message)}",
                f"if the provider has changed its listing, change promises.schema in "
                f"{contract.path.name}; otherwise record it again",
            )
    ids = list(_ids(contract, listing))
    _check_total(contract, listing, len(ids))
    if contract.listing.duplicates == "forbidden" and len(set(ids)) != len(ids):
        twice = next(model_id for model_id in ids if ids.count(model_id) > 1)
        raise _rejected(
            contract,
            f"lists {_shown(ascii(twice))} twice",
            f'if the provider really does, say duplicates = "known" in {contract.path.name}',
        )
    catalog = Catalog.of(contract.slug, ids, _successors(contract, listing))
    if not catalog.ids:
        raise _rejected(contract, "lists no model that can be named", "record it again")
    return catalog


def _successors(contract: Contract, listing: Listing) -> dict[str, str]:
    """The successors that rows name. An ID that comes twice may name one in one row only."""
    shape = contract.listing
    if shape.successor is None:
        return {}
    found = {}
    for page in listing.pages:
        for row in rows_of(contract, page.body):
            successor = row.get(shape.successor)
            model_id = row[shape.id].removeprefix(shape.strip_prefix)
            if isinstance(successor, str) and successor not in ("", model_id):
                found[model_id] = successor.removeprefix(shape.strip_prefix)
    return found


def _ids(contract: Contract, listing: Listing) -> Iterator[str]:
    shape = contract.listing
    for page in listing.pages:
        for row in rows_of(contract, page.body):
            model_id = row.get(shape.id) if isinstance(row, dict) else None
            if not isinstance(model_id, str):
                raise _rejected(
                    contract,
                    f"a row's '{shape.id}' is no text",
                    f"let promises.schema in {contract.path.name} say that it is a string",
                )
            yield model_id.removeprefix(shape.strip_prefix)


def _check_total(contract: Contract, listing: Listing, rows: int) -> None:
    if contract.listing.total is None:
        return
    total = dig(listing.pages[-1].body, contract.listing.total)
    if isinstance(total, int) and total != rows and listing.coverage == "complete":
        raise _rejected(
            contract,
            f"says that it has {total} rows, and gave {rows}",
            "record it again: a page is missing or was cut off",
        )


def _shown(message: str, most: int = _SHOWN) -> str:
    """A validator's message, which quotes what came from the network, made fit to print."""
    plain = message.encode("ascii", "backslashreplace").decode()
    plain = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in plain)
    return plain if len(plain) <= most else f"{plain[: most - 10]} ... {plain[-5:]}"


def _rejected(contract: Contract, problem: str, hint: str) -> RejectedError:
    return RejectedError(problem, provider=contract.slug, contract="wire", hint=hint)
