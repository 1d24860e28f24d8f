"""Each source gives the entries of its data set, shaped so that a contract can read them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gen_models.datasets.sources import models_dev
from gen_models.datasets.sources.registry import source_of

DAY = date(2026, 11, 10)
TOKENS = "input_cost_per_token"


def entries(name: str, data: bytes, day: date = DAY) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {(one.provider, one.id): one.entry for one in source_of(name)(data).entries(day)}


def litellm(key: str, **said: Any) -> Mapping[str, Any]:
    data = json.dumps({key: {"litellm_provider": "p", **said}}).encode()
    return entries("litellm", data)["p", key]


def test_litellm_has_thresholds_in_its_keys() -> None:
    found = litellm(
        "m",
        input_cost_per_token=1,
        input_cost_per_token_above_200k_tokens=2,
        output_cost_per_token_above_200k_tokens=3,
        cache_read_input_token_cost_above_32k_tokens=4,
        input_cost_per_token_above_200k_tokens_priority=5,
        cache_creation_input_token_cost_above_1hr=6,
    )
    assert found["tiers"] == [
        {"above": 32_000, "cache_read": 4},
        {"above": 200_000, "input": 2, "output": 3},
    ]
    assert "tiers" not in litellm("m", input_cost_per_token=1)


def test_litellm_means_the_window_by_its_input_but_for_gpt() -> None:
    assert litellm("claude", max_input_tokens=10)["window"] == 10
    assert "window" not in litellm("openai.GPT-5", max_input_tokens=10)


def test_litellm_has_no_price_where_hours_have_prices() -> None:
    found = litellm("m", **{TOKENS: 1}, off_peak_pricing={TOKENS: 2}, mode="chat")
    assert (found["variable"], found["mode"]) == (True, "chat")
    assert TOKENS not in found


def test_litellm_may_have_entries_of_no_provider() -> None:
    assert entries("litellm", b'{"a": {}, "b": {"litellm_provider": 1}}') == {}


def genai(models: str) -> bytes:
    return (
        "import datetime\nfrom decimal import Decimal\nfrom .types import *\n\n"
        "providers: list[Provider] = [Provider(id='p', name='P', models=["
        f"{models}])]\n"
    ).encode()


def priced(prices: str, day: date = DAY) -> Mapping[str, Any]:
    model = f"ModelInfo(id='m', match=ClauseEquals(equals='m'), prices={prices})"
    return entries("genai-prices", genai(model), day)["p", "m"]


BASE = "ModelPrice(input_mtok=Decimal('1'), output_mtok=Decimal('2.50'))"
NEW = "ModelPrice(input_mtok=Decimal('3'))"
SINCE = "constraint=StartDateConstraint(start_date=datetime.date(2026, 11, 1))"
HOURS = (
    "constraint=TimeOfDateConstraint(start_time=datetime.time(1, tzinfo=datetime.timezone.utc), "
    "end_time=datetime.time(2, tzinfo=datetime.timezone.utc))"
)


def test_genai_prices_are_read_as_literals() -> None:
    assert priced(BASE) == {
        "name": None,
        "context_window": None,
        "input": "1",
        "output": "2.50",
    }


def test_genai_prices_hold_from_their_days_on() -> None:
    both = f"[ConditionalPrice(prices={BASE}), ConditionalPrice({SINCE}, prices={NEW})]"
    assert priced(both, date(2026, 10, 31))["input"] == "1"
    assert priced(both, date(2026, 11, 1))["input"] == "3"
    only_later = f"[ConditionalPrice({SINCE}, prices={BASE})]"
    assert priced(only_later, date(2020, 1, 1))["input"] == "1"
    assert "input" not in priced("[]")


def test_genai_prices_by_the_hour_are_left_out() -> None:
    base, hours = f"ConditionalPrice(prices={BASE})", f"ConditionalPrice({HOURS}, prices={NEW})"
    found = priced(f"[{base}, {hours}]")
    assert (found.get("variable"), found.get("input")) == (True, None)
    replaced = priced(f"[{base}, {hours}, ConditionalPrice({SINCE}, prices={NEW})]")
    assert (replaced.get("variable"), replaced.get("input")) == (None, "3")


def test_genai_prices_have_tiers_by_price() -> None:
    tiered = "TieredPrices(base=Decimal('1'), tiers=[Tier(start=200000, price=Decimal('{}'))])"
    prices = f"ModelPrice(input_mtok={tiered.format(2)}, output_mtok={tiered.format(3)})"
    found = priced(prices)
    assert (found["input"], found["output"]) == ("1", "1")
    assert found["tiers"] == [{"above": 200_000, "input": "2", "output": "3"}]


def test_genai_names_are_literal_and_no_patterns() -> None:
    match = (
        "ClauseOr(or_=[ClauseEquals(equals='b'), ClauseStartsWith(starts_with='c'), "
        "ClauseAnd(and_=[ClauseEquals(equals='d'), ClauseContains(contains='e')])])"
    )
    data = genai(f"ModelInfo(id='a', match={match}, prices={BASE})")
    assert {name for _, name in entries("genai-prices", data)} == {"a", "b"}


@pytest.mark.parametrize(
    ("name", "is_own"),
    [
        ("gpt-5", True),
        ("gpt-5-2025-08-07", True),
        ("gpt-5-20250807", True),
        ("gpt-5-0807", True),
        ("accounts/fireworks/models/gpt-5", True),
        ("gpt-5-chat-latest", False),
        ("gpt-5-2025-08-07-codex", False),
        ("gpt-51", False),
        ("chat-gpt-5", False),
    ],
)
def test_genai_names_share_prices_and_not_contexts(name: str, *, is_own: bool) -> None:
    match = f"ClauseOr(or_=[ClauseEquals(equals='{name}')])"
    model = f"ModelInfo(id='gpt-5', context_window=400000, match={match}, prices={BASE})"
    found = entries("genai-prices", genai(model))["p", name]
    assert found["input"] == "1"
    assert ("context_window" in found) == is_own


def test_genai_is_never_run(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    for code in (f"open({str(mark)!r}, 'w')", "__import__('os')", "[x for x in y]", "1 + 1"):
        data = f"providers: list = {code}\n".encode()
        with pytest.raises(ValueError, match=r".+"):
            list(source_of("genai-prices")(data).entries(DAY))
    assert not mark.exists()


def snapshot(*intervals: Mapping[str, Any] | None, schedule: object = ()) -> bytes:
    timeline = [
        {"start": start, "rates": rates}
        for start, rates in zip((None, "2026-10-01T00:00:00Z"), intervals, strict=False)
    ]
    return json.dumps(
        {
            "schema": 1,
            "updated_at": "2026-10-26T18:46:35Z",
            "prices": {"p": {"m": {"standard": timeline}, "n": {"batch": []}}},
            "schedules": {"schedule": schedule},
        }
    ).encode()


OLD = {"input": 1, "valid_from_basis": "models.dev commit"}
RECENT = {"input": 2, "valid_from_basis": "documented"}


def test_model_prices_hold_in_intervals() -> None:
    data = snapshot(OLD, RECENT)
    assert source_of("model-prices")(data).observed == date(2026, 10, 26)
    assert entries("model-prices", data, date(2026, 9, 30)) == {("p", "m"): OLD}
    assert entries("model-prices", data, date(2026, 10, 1)) == {("p", "m"): RECENT}
    assert entries("model-prices", snapshot(OLD, None)) == {}


@pytest.mark.parametrize(
    ("more", "concerned"),
    [
        ({"peak_hours_utc": []}, True),
        ({"peak_hours_utc": [], "valid_until": "2026-11-10T00:00:00Z"}, False),
        ({"peak_hours_utc": [], "valid_from": "2026-11-11T00:00:00Z"}, False),
        ({"peak_hours_utc": [], "provider": "q"}, False),
        ({"off_peak_hours_utc": [], "off_peak_multiplier": {"m": 0.5}}, True),
        ({"off_peak_hours_utc": [], "off_peak_multiplier": {"n": 0.5}}, False),
    ],
)
def test_model_prices_by_the_hour_are_left_out(*, more: Mapping[str, Any], concerned: bool) -> None:
    schedule = {"provider": "p", "valid_from": "2026-08-16T16:00:00Z", **more}
    found = entries("model-prices", snapshot(RECENT, schedule=[schedule]))["p", "m"]
    by_hour = {"variable": True, "valid_from_basis": "documented"}
    assert found == (by_hour if concerned else RECENT)


SCHEMA = """
CREATE TABLE metadata (key, value);
CREATE TABLE models (full_id, provider_id, id, name, family, reasoning, tool_call,
  structured_output, knowledge, limit_context, limit_input, limit_output);
CREATE TABLE model_modalities (model_full_id, direction, position, value);
CREATE TABLE pricing (model_full_id, experimental_mode_name, min_context, cost_input, cost_output,
  cost_cache_read, cost_cache_write);
INSERT INTO metadata VALUES ('generated_at', '2026-08-18T08:14:34+00:00');
"""
MODEL = "INSERT INTO models VALUES ('p:m', 'p', 'm', 'M', 'f', 1, 0, NULL, '2026-01', 10, NULL, 5);"


def database(*statements: str) -> bytes:
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript("".join(statements))
        return made.serialize()


def test_models_dev_is_read_from_its_database() -> None:
    data = database(
        SCHEMA,
        MODEL,
        "INSERT INTO model_modalities VALUES ('p:m', 'input', 1, 'image'),"
        " ('p:m', 'input', 0, 'text'), ('p:m', 'output', 0, 'text');",
        "INSERT INTO pricing VALUES ('p:m', NULL, 200000, 2, 4, NULL, NULL),"
        " ('p:m', NULL, 0, 1, 2, 0.5, NULL), ('p:m', 'fast', 0, 9, 9, 9, 9);",
    )
    assert source_of("models-dev")(data).observed == date(2026, 8, 18)
    assert entries("models-dev", data)["p", "m"] == {
        "name": "M",
        "family": "f",
        "reasoning": True,
        "tool_call": False,
        "structured_output": None,
        "knowledge": "2026-01",
        "limit": {"context": 10, "input": None, "output": 5},
        "modalities": {"input": ["text", "image"], "output": ["text"]},
        "cost": {
            "input": 1,
            "output": 2,
            "cache_read": 0.5,
            "tiers": [{"above": 200_000, "input": 2, "output": 4}],
        },
    }


@pytest.mark.parametrize(("model_id", "family"), [("m-Embedding-2", "f"), ("m", "cohere-embed")])
def test_models_dev_has_vector_sizes_in_the_place_of_limits(model_id: str, family: str) -> None:
    row = MODEL.replace("'m'", f"'{model_id}'").replace("'f'", f"'{family}'")
    (found,) = entries("models-dev", database(SCHEMA, row)).values()
    assert "output" not in found["limit"]


def test_a_database_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models_dev, "_MAX_STEPS", 3)
    endless = SCHEMA.replace(
        "CREATE TABLE pricing (model_full_id, experimental_mode_name, min_context, cost_input,"
        " cost_output,\n  cost_cache_read, cost_cache_write);",
        "CREATE VIEW pricing AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        " SELECT '' AS model_full_id, NULL AS experimental_mode_name, i AS min_context,"
        " 1 AS cost_input, 1 AS cost_output, 1 AS cost_cache_read, 1 AS cost_cache_write FROM n;",
    )
    assert endless != SCHEMA
    with pytest.raises(ValueError, match="interrupted"):
        source_of("models-dev")(database(endless))


NOT_THESE: list[tuple[str, Callable[[], bytes]]] = [
    ("litellm", lambda: b"[]"),
    ("litellm", lambda: b'{"a": 1}'),
    ("litellm", lambda: b'{"a": {}, "a": {}}'),
    ("litellm", lambda: b'{"a":' * 100_000),
    ("litellm", lambda: b"\xff"),
    ("model-prices", lambda: b'{"schema": 2}'),
    ("model-prices", lambda: b'{"schema": 1}'),
    ("model-prices", lambda: b'{"schema": 1, "updated_at": "lately"}'),
    ("model-prices", lambda: snapshot({"input": 1})),
    ("model-prices", lambda: snapshot(RECENT, schedule=[{}])),
    ("genai-prices", lambda: b"providers: list = ["),
    ("genai-prices", lambda: b"providers = []"),
    ("genai-prices", lambda: b"providers: list = 1"),
    ("genai-prices", lambda: b"providers: list"),
    ("genai-prices", lambda: b"providers: list = [P(models=[P(id=1)])]"),
    ("genai-prices", lambda: b"providers: list = " + b"[" * 100_000),
    ("genai-prices", lambda: b"providers: list = " + b"-" * 100_000 + b"1"),
    ("genai-prices", lambda: b"providers: list = " + b"[" * 60 + b"]" * 60),
    ("genai-prices", lambda: b"providers: list = a" + b".a" * 100_000),
    ("genai-prices", lambda: b"\0"),
    ("genai-prices", lambda: b"\xff"),
    ("genai-prices", lambda: genai("ModelInfo(id='m', match=1, prices=[])")),
    ("genai-prices", lambda: genai("ModelInfo(id='m', match=f(is_=1), prices=[1])")),
    ("genai-prices", lambda: b"providers: list = [datetime.date(1, 2, 99)]"),
    ("genai-prices", lambda: b"providers: list = [{[]: 1}]"),
    ("models-dev", lambda: b"nothing"),
    ("models-dev", lambda: b""),
    ("models-dev", lambda: database("CREATE TABLE metadata (key, value);")),
    ("models-dev", lambda: database(SCHEMA, MODEL.replace("'M'", "x'ff'"))),
    ("models-dev", lambda: database(SCHEMA)[:5000]),
]


@pytest.mark.parametrize(("name", "data"), NOT_THESE, ids=range(len(NOT_THESE)))
def test_what_a_source_does_not_know_is_a_value_error(name: str, data: Callable[[], bytes]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        list(source_of(name)(data()).entries(DAY))
