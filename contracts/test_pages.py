"""Pages have the promised shape, and end because the provider said so."""

from __future__ import annotations

import re

from gen_models.catalog import schema_violation
from gen_models.contract import Contract
from gen_models.formats import dig, strict_json
from gen_models.suite import ContractRun, Violation, applies_to


def test_every_page_has_the_promised_shape(
    recorded: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    left_out = contract_run.cassette(recorded).provenance.left_out
    for number, page in enumerate(contract_run.listing(recorded).pages, 1):
        found = schema_violation(recorded, page, left_out)
        if found is not None:
            where = "".join(f"[{step!r}]" for step in found.place)
            rule = "/".join(map(str, found.rule))
            violation(
                f"page {number}{where} violates the schema{f' at {rule}' if rule else ''}",
                hint=f"record it again, or change promises.schema in {recorded.path.name}",
            )


@applies_to(lambda run, recorded: run.cassette(recorded).provenance.coverage == "complete")
def test_the_last_page_says_that_it_is_the_last(
    recorded: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    """test_recordings holds that the contract accepts an incomplete recording."""
    if _announces_more(recorded, contract_run):
        violation("the last recorded page says that there is more", hint="record all pages")


@applies_to(lambda _, recorded: recorded.listing.total is not None)
@applies_to(lambda run, recorded: run.cassette(recorded).provenance.coverage == "complete")
def test_it_has_as_many_rows_as_it_says(
    recorded: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    assert recorded.listing.total is not None
    bodies = _bodies(recorded, contract_run)
    rows = sum(len(_rows(recorded, body)) for body in bodies)
    total = dig(bodies[-1], recorded.listing.total)
    if total is not None and total != rows:
        violation(f"it says that it has {total} rows, and has {rows}", hint="record all pages")


def _bodies(contract: Contract, contract_run: ContractRun) -> list[object]:
    interactions = contract_run.cassette(contract).interactions
    return [strict_json.loads(interaction.response.body) for interaction in interactions]


def _announces_more(contract: Contract, contract_run: ContractRun) -> bool:
    bodies, paging = _bodies(contract, contract_run), contract.pagination
    last = bodies[-1]
    if paging.style in ("none", "offset", "page") and not (paging.more or paging.pages):
        return paging.style != "none" and not _ends_by_count(contract, bodies)
    if paging.more:
        return dig(last, paging.more) is not False
    if paging.pages:
        return bool(dig(last, paging.pages) > len(bodies))
    if paging.token or paging.next:
        return bool(dig(last, paging.token or paging.next))
    headers = contract_run.cassette(contract).interactions[-1].response.headers
    links = re.findall(r'rel="?([^",;]*)', headers.get("link", "").lower())
    return any("next" in relations.split() for relations in links)


def _ends_by_count(contract: Contract, bodies: list[object]) -> bool:
    """Whether the last page is not full, or all rows are there that the listing states."""
    sizes = [len(_rows(contract, body)) for body in bodies]
    total = contract.listing.total and dig(bodies[-1], contract.listing.total)
    return sizes[-1] < contract.pagination.page_size or (
        isinstance(total, int) and sum(sizes) >= total
    )


def _rows(contract: Contract, body: object) -> list[object]:
    held = [dig(body, path) for path in contract.listing.rows] or [body]
    assert all(isinstance(rows, (list, dict)) for rows in held)
    return [row for rows in held for row in rows]
