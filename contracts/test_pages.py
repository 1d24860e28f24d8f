"""Pages have the promised shape, and end because the provider said so."""

from __future__ import annotations

from gen_models.catalog import schema_violation
from gen_models.contract import Contract
from gen_models.formats import dig, strict_json
from gen_models.suite import ContractRun, Violation, applies_to


def test_every_page_has_the_promised_shape(
    recorded: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    for number, page in enumerate(contract_run.listing(recorded).pages, 1):
        found = schema_violation(recorded, page)
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
    last = contract_run.cassette(recorded).interactions[-1].response
    body, paging = strict_json.loads(last.body), recorded.pagination
    match paging.style:
        case "none":
            more = False
        case "cursor":
            more = dig(body, paging.more) is not False
        case "token":
            more = bool(dig(body, paging.token))
        case "offset":
            more = len(_rows(recorded, body)) >= paging.page_size
        case "link" if paging.next:
            more = bool(dig(body, paging.next))
        case "link":
            more = 'rel="next"' in last.headers.get("link", "")
    if more:
        violation("the last recorded page says that there is more", hint="record all pages")


@applies_to(lambda _, recorded: recorded.listing.total is not None)
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


def _rows(contract: Contract, body: object) -> list[object]:
    rows = body if contract.listing.rows is None else dig(body, contract.listing.rows)
    assert isinstance(rows, list)
    return rows
