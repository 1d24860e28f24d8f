"""A landed file reads as it was written, or is refused by line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from gen_models.errors import ConfigurationError
from gen_models.fields import FIELDS, FieldReader
from gen_models.info import (
    LISTING,
    Fact,
    InfoSource,
    LandedInfo,
    ModelInfo,
    info_text,
    read_info,
    rows_say,
)
from gen_models.info.model import EarlierValue
from gen_models.landing import info, landed_info
from tests.support.builders.acme import acme

HEAD = json.dumps({"format": 1, "provider": "acme", "observed": None, "sources": {"listing": {}}})


def read(*rows: object) -> dict[str, Any]:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return dict(read_info("\n".join([HEAD, *lines]), "acme", "acme.jsonl").models)


def test_what_git_left_of_two_branches_reads_as_both() -> None:
    ours, theirs = {"id": "a", "vision": True}, {"id": "b", "vision": False}
    found = read("<<<<<<< ours", ours, "=======", theirs, ">>>>>>> theirs")
    assert {model_id: one["vision"] for model_id, one in found.items()} == {"a": True, "b": False}


@pytest.mark.parametrize(
    "fact",
    [
        {"value": True, "source": 5},
        {"value": True, "source": []},
        {"value": True, "source": "a", "also": [1]},
        {"value": True, "source": "a", "also": "listing"},
        {"value": None, "source": "a", "disputed": 5},
        {"value": True},
        {"value": None, "source": "a"},
        {"value": True, "source": "a", "more": 1},
        {"value": True, "source": "a", "earlier": [[True, 5, None, None]]},
        {"value": 1, "source": "a"},
        "yes",
    ],
)
def test_what_is_not_a_fact_is_named_by_its_line(fact: object) -> None:
    with pytest.raises(ConfigurationError) as raised:
        read({"id": "a"}, {"id": "b", "vision": fact})
    assert raised.value.problem.startswith("acme.jsonl:3: ")


def test_fields_are_written_in_their_order() -> None:
    facts = {name: Fact(True, LISTING) for name in ("vision", "tool_calling", "reasoning")}
    written = [
        info_text(LandedInfo("acme", None, {}, {"a": ModelInfo("a", dict(order))}))
        for order in permutations(facts.items())
    ]
    assert len(set(written)) == 1
    _, line = written[0].splitlines()
    assert list(json.loads(line)) == ["id", *(name for name in FIELDS if name in facts)]


DAY = date(2026, 1, 2)
EARLIER = (EarlierValue(Decimal(2), "listing", None, DAY),)
OTHERWISE: list[dict[str, Any]] = [
    {"source": "other"}, {"also": ("b",)}, {"others": {"b": Decimal(3)}}, {"observed": DAY},
    {"since": DAY}, {"earlier": EARLIER}, {"value": None, "disputed": "is odd"},
]  # fmt: skip


@pytest.mark.parametrize("more", OTHERWISE, ids=[min(more) for more in OTHERWISE])
def test_a_price_reads_as_it_was_written(more: dict[str, Any]) -> None:
    fact = replace(Fact(Decimal(1), LISTING), **more)
    sources = {name: InfoSource(name, DAY) for name in ("b", "listing", "other")}
    known = LandedInfo("acme", DAY, sources, {"a": ModelInfo("a", {"input_price": fact})})
    assert read_info(info_text(known), "acme", "acme.jsonl") == known


def test_a_file_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(info, "_MAX_FILE", len(HEAD))
    (tmp_path / "info").mkdir()
    (tmp_path / "info" / "acme.jsonl").write_text(HEAD, "ascii")
    assert landed_info(tmp_path, "acme").models == {}
    (tmp_path / "info" / "acme.jsonl").write_text(f"{HEAD}\n", "ascii")
    with pytest.raises(ConfigurationError, match="larger"):
        landed_info(tmp_path, "acme")


def test_of_an_id_that_is_listed_twice_the_first_row_that_states_a_field_counts() -> None:
    readers = (FieldReader(FIELDS["vision"], "sees"), FieldReader(FIELDS["audio"], "hears"))
    contract = replace(acme(), info=readers)
    rows: list[tuple[str, object]] = [
        ("a", {"sees": True}), ("a", {"sees": False, "hears": True}),
    ]  # fmt: skip
    assert rows_say(contract, rows) == {"a": {"vision": True, "audio": True}}
