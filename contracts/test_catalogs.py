"""Between the wire and the catalog no ID is lost, invented or doubled."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NoReturn

from conftest import ContractRun
from gen_models.contract import Contract
from gen_models.recordings import cassette_path, read_cassette, replay_cassette

Violation = Callable[..., NoReturn]


def test_every_id_is_there_once(
    recorded: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    catalog = replay_cassette(recorded, contract_run.workspace.cassettes).catalog
    found = [*catalog.ids, *(q.id for q in catalog.quarantined)]
    on_the_wire = set(_ids(recorded, contract_run))
    if len(found) != len(set(found)):
        violation(
            "the catalog holds an ID twice", hint="this is a bug in gen-models; please report it"
        )
    for what, ids in (("lost", on_the_wire - set(found)), ("invented", set(found) - on_the_wire)):
        if ids:
            violation(
                f"{len(ids)} IDs are {what}, the first is {min(ids)!a}",
                hint="this is a bug in gen-models; please report it",
            )
    assert list(catalog.ids) == sorted(catalog.ids)


def test_there_are_enough_models(
    recorded: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    models = len(replay_cassette(recorded, contract_run.workspace.cassettes).catalog.ids)
    if models < recorded.promises.min_models:
        violation(
            f"{models} models are fewer than the {recorded.promises.min_models} that it promises",
            hint=f"record it again, or lower min_models in {recorded.path.name}",
        )


def test_an_id_comes_twice_only_where_that_is_known(
    recorded: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    ids = _ids(recorded, contract_run)
    if recorded.listing.duplicates == "forbidden" and len(ids) != len(set(ids)):
        twice = min(model_id for model_id in ids if ids.count(model_id) > 1)
        violation(
            f"{twice!a} is listed twice",
            hint=f'if the provider really does, set duplicates = "known" in {recorded.path.name}',
        )


def _ids(contract: Contract, contract_run: ContractRun) -> list[str]:
    """The IDs as they stand in the recorded JSON, found without the code that is judged."""
    path = cassette_path(contract_run.workspace.cassettes, contract.slug)
    ids = []
    for interaction in read_cassette(path, contract.slug).interactions:
        body = json.loads(interaction.response.body)
        rows = body if contract.listing.rows is None else body[contract.listing.rows]
        for row in rows:
            model_id, prefix = row[contract.listing.id], contract.listing.strip_prefix
            ids.append(model_id.removeprefix(prefix))
    return ids
