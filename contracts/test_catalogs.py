"""Between the wire and the catalog no ID is lost, invented or doubled."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NoReturn

from conftest import Judgement
from generator.cassettes import cassette_path, read_cassette
from generator.contract import Contract
from generator.pipeline import replay

Breach = Callable[..., NoReturn]


def test_every_id_is_there_once(recorded: Contract, judgement: Judgement, breach: Breach) -> None:
    catalog = replay(recorded, judgement.workspace.cassettes).catalog
    found = [*catalog.ids, *(q.id for q in catalog.quarantined)]
    on_the_wire = set(_ids(recorded, judgement))
    if len(found) != len(set(found)):
        breach("the catalog holds an ID twice", cure="report this fault of gen-models")
    for what, ids in (("lost", on_the_wire - set(found)), ("invented", set(found) - on_the_wire)):
        if ids:
            breach(
                f"{len(ids)} IDs are {what}, the first is {min(ids)!a}",
                cure="report this fault of gen-models",
            )
    assert list(catalog.ids) == sorted(catalog.ids)


def test_there_are_enough_models(recorded: Contract, judgement: Judgement, breach: Breach) -> None:
    models = len(replay(recorded, judgement.workspace.cassettes).catalog.ids)
    if models < recorded.promises.min_models:
        breach(
            f"{models} models are fewer than the {recorded.promises.min_models} that it promises",
            cure=f"record it again, or lower min_models in {recorded.path.name}",
        )


def test_an_id_comes_twice_only_where_that_is_known(
    recorded: Contract, judgement: Judgement, breach: Breach
) -> None:
    ids = _ids(recorded, judgement)
    if recorded.listing.duplicates == "forbidden" and len(ids) != len(set(ids)):
        twice = min(wire_id for wire_id in ids if ids.count(wire_id) > 1)
        breach(
            f"{twice!a} is listed twice",
            cure=f'if that is so, say duplicates = "known" in {recorded.path.name}',
        )


def _ids(contract: Contract, judgement: Judgement) -> list[str]:
    """The IDs as they stand in the recorded JSON, found without the code that is judged."""
    path = cassette_path(judgement.workspace.cassettes, contract.slug)
    ids = []
    for interaction in read_cassette(path, contract.slug).interactions:
        body = json.loads(interaction.response.body)
        rows = body if contract.listing.rows is None else body[contract.listing.rows]
        for row in rows:
            wire_id, prefix = row[contract.listing.id], contract.listing.strip_prefix
            ids.append(wire_id.removeprefix(prefix))
    return ids
