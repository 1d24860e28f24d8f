"""What docs/contracts.md says of contracts is what the schema says, and its examples are valid."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from gen_models.contract.meta_schema import MetaSchema
from gen_models.workspace import bundled_home
from tests.support.builders.contract_texts import SMALL
from tests.support.contract_docs import DOCUMENT, updated

EXAMPLES = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)


def test_its_tables_are_generated() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert updated(text) == text, "run `python -m tests.support.contract_docs`"


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_each_example_is_valid_in_a_contract(example: str) -> None:
    data = {**tomllib.loads(SMALL), **tomllib.loads(example)}
    assert MetaSchema([bundled_home() / "contracts"]).problems(data) == []


def test_every_key_of_the_schema_has_a_meaning() -> None:
    schema = json.loads((bundled_home() / "contracts" / "contract.schema.json").read_text("utf-8"))
    waiting = [schema]
    while waiting:
        for key, value in waiting.pop()["properties"].items():
            if "properties" in value:
                waiting.append(value)
            meant = "description" in value or "description" in schema["$defs"].get(
                value.get("$ref", "").rpartition("/")[2], {}
            )
            assert meant or "properties" in value, key
