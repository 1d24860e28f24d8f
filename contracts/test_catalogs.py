"""Between the pages and the catalog no model ID is lost, invented or doubled."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from gen_models.contract import Contract
from gen_models.suite import ContractRun, Violation, applies_to

BUG = "report this bug in gen-models, with the cassette"


def test_every_id_is_there_once(
    recorded: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    catalog = contract_run.replay(recorded).catalog
    found = [*catalog.ids, *(q.id for q in catalog.quarantined)]
    listed = set(_ids(recorded, contract_run))
    if len(found) != len(set(found)):
        violation("the catalog has a model ID twice", hint=BUG)
    for what, ids in (("lost", listed - set(found)), ("invented", set(found) - listed)):
        if ids:
            violation(f"{len(ids)} model IDs are {what}, the first is {min(ids)!a}", hint=BUG)
    assert list(catalog.ids) == sorted(catalog.ids)


def test_there_are_enough_models(
    recorded: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    models = len(contract_run.replay(recorded).catalog.ids)
    if models < recorded.promises.min_models:
        violation(
            f"{models} models are fewer than the {recorded.promises.min_models} that it promises",
            hint=f"record it again, or lower min_models in {recorded.path.name}",
        )


@applies_to(lambda _, recorded: recorded.listing.duplicates == "forbidden")
def test_an_id_comes_twice_only_where_that_is_known(
    recorded: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    counts = Counter(_ids(recorded, contract_run))
    if twice := [model_id for model_id, count in counts.items() if count > 1]:
        violation(
            f"{min(twice)!a} is listed twice",
            hint=f'if that is right, set duplicates = "known" in {recorded.path.name}',
        )


def _ids(contract: Contract, contract_run: ContractRun) -> list[str]:
    """The IDs as they are in the recorded JSON, found without the code that is judged."""
    shape = contract.listing
    return [
        # The rows of an object are its keys, which are the IDs.
        (_at(row, shape.id) if shape.style == "objects" else row).removeprefix(shape.strip_prefix)
        for interaction in contract_run.cassette(contract).interactions
        for path in shape.rows or ("",)
        for row in _at(json.loads(interaction.response.body), path)
    ]


def _at(value: Any, path: str) -> Any:
    for key in path.split(".") if path else ():
        value = value[key]
    return value
