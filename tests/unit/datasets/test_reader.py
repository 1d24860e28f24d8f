"""A recording says what its data set said, as the contract reads it, or what is wrong with it."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gen_models.datasets import DataSet, DataSetRecording, read_data_set_recording
from gen_models.errors import ConfigurationError
from gen_models.fields import PriceTier
from tests.support.datasets import line, recording, small

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8) | st.sampled_from(["1e9999", "-1", "0x1", "Infinity", "1" * 400]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["above", "input", "a"]), inner, max_size=3)
    ),
    max_leaves=6,
)  # fmt: skip
ENTRIES = st.dictionaries(
    st.sampled_from(["max_input_tokens", "supports_vision", "input_cost_per_token", "tiers"]), JSON
)


@pytest.fixture
def data_set(tmp_path: Path) -> DataSet:
    return small(tmp_path)


def read(data_set: DataSet, text: str, slug: str = "acme") -> DataSetRecording:
    return read_data_set_recording(text, data_set, slug, "acme.jsonl")


def test_entries_are_read_as_the_contract_says(data_set: DataSet) -> None:
    found = read(
        data_set,
        recording(
            line("a", max_input_tokens=1000, supports_vision=False, input_cost_per_token=2.5e-07),
            line("b", tiers=[{"above": 200000, "input": 1e-06}]),
        ),
    )
    assert (found.version, found.observed) == ("1.2.3", date(2026, 11, 12))
    assert found.says == {
        "a": {"context_window": 1000, "vision": False, "input_price": Decimal("0.25")},
        "b": {"price_tiers": (PriceTier(200_000, Decimal(1)),)},
    }


def test_a_zero_that_stands_for_unknown_says_nothing(data_set: DataSet) -> None:
    found = read(data_set, recording(line("a", max_input_tokens=0, input_cost_per_token=0.0)))
    assert found.says == {}


def test_what_is_copied_is_told_by_field_and_by_entry(data_set: DataSet) -> None:
    own = {"max_input_tokens": 10, "supports_vision": True}
    text = recording(line("a", **own), line("b", source="https://acme.example/models", **own))
    assert read(data_set, text).copied == {
        "a": {"context_window": "listing"},
        "b": {"context_window": "listing", "vision": "listing"},
    }
    zeta = recording(line("a", **own), provider="zeta")
    assert read(data_set, zeta, "zeta").copied == {}


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("", 1, "is empty"),
        ("{}\n", 1, "is not the head"),
        (recording(format=2), 1, "in format 1"),
        (recording(data_set="other"), 1, "is not the recording of litellm about acme"),
        (recording(provider="zeta"), 1, "is not the recording of litellm about acme"),
        (recording(digest="0"), 1, "not a SHA-256"),
        (recording(version=1), 1, "not a string"),
        (recording(url="https://\x1b[31m"), 1, "not a string"),
        (recording(observed="lately"), 1, "lately"),
        (recording(line("a"), line("a")), 3, "has the ID 'a' twice"),
        (recording({"id": "a", "key": "a"}), 2, "is not an object with the keys"),
        (recording({"id": 1, "key": "a", "entry": {}}), 2, "wrong type for 'id'"),
        (recording({"id": "a", "key": "a", "entry": []}), 2, "wrong type for 'entry'"),
        (recording() + "<<<<<<< ours\n", 2, "a merge conflict"),
        (recording() + "{\n", 2, "not JSON"),
        (recording() + '{"id":"a","id":"b"}\n', 2, "twice"),
        (recording() + "[" * 100_000 + "\n", 2, "nested deeper"),
        (recording() + '{"id": NaN}\n', 2, "NaN"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(
    data_set: DataSet, text: str, number: int, words: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(data_set, text)
    assert caught.value.problem.startswith(f"acme.jsonl:{number}: ")
    assert words in caught.value.problem


def test_an_entry_in_an_unknown_form_says_nothing_of_that_field(data_set: DataSet) -> None:
    found = read(
        data_set,
        recording(line("a", max_input_tokens="many", supports_vision=1, tiers=7), line("b")),
    )
    assert found.says == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(ENTRIES)
def test_any_entry_can_be_read(data_set: DataSet, entry: dict[str, Any]) -> None:
    for said in read(data_set, recording(line("a", **entry))).says.values():
        assert said.keys() <= {"context_window", "vision", "input_price", "price_tiers"}
        assert isinstance(said.get("context_window", 1), int)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.text() | st.lists(JSON).map(lambda rows: "\n".join(map(json.dumps, rows))))
def test_any_text_is_read_or_refused(data_set: DataSet, text: str) -> None:
    for whole in (text, recording() + text):
        with suppress(ConfigurationError):
            assert read(data_set, whole).provider == "acme"
