"""A recording has the entries about our model IDs, reduced to what is read of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.datasets import DataSet, read_data_set_recording, recording_texts
from gen_models.datasets.archive import Archive
from gen_models.datasets.projection import projection, reduced
from gen_models.datasets.sources.entry import SourceData, SourceEntry
from gen_models.errors import ConfigurationError
from tests.support.datasets import CONTRACT, data_sets, small

DAY = date(2026, 11, 12)
ARCHIVE = Archive("1.2.3", "0" * 64, b"")
PRICE = {"input_cost_per_token": 1e-06}


@pytest.fixture
def data_set(tmp_path: Path) -> DataSet:
    return small(tmp_path)


def one(model_id: str, provider: str = "acme_inc", key: str = "", **entry: Any) -> SourceEntry:
    return SourceEntry(provider, model_id, key or model_id, {**PRICE, **entry})


def made(
    data_set: DataSet, known: Mapping[str, Collection[str]], *entries: SourceEntry
) -> dict[str, dict[str, Any]]:
    """By slug and model ID, the line of the recording."""
    texts = recording_texts(data_set, ARCHIVE, SourceData(None, lambda _: entries), DAY, known)
    for slug, text in texts.items():
        found = read_data_set_recording(text, data_set, slug, "file")
        assert (found.version, found.observed) == ("1.2.3", DAY)
        assert text.isascii()
    lines = {slug: map(json.loads, text.splitlines()[1:]) for slug, text in texts.items()}
    return {slug: {row["id"]: row for row in rows} for slug, rows in lines.items()}


def test_only_our_ids_and_what_is_read_of_them_are_recorded(data_set: DataSet) -> None:
    found = made(
        data_set,
        {"acme": {"a", "b", "\u00e9"}},
        one("a", source="https://acme.example", other=1, max_input_tokens=None),
        one("\u00e9"),
        one("theirs"),
        one("b", provider="unknown"),
    )
    source = {"source": "https://acme.example"}
    assert found == {
        "acme": {
            "a": {"id": "a", "key": "a", "entry": {**PRICE, **source}},
            "\u00e9": {"id": "\u00e9", "key": "\u00e9", "entry": PRICE},
        }
    }


def test_an_id_of_which_nothing_is_said_is_left_out(data_set: DataSet) -> None:
    assert made(data_set, {"acme": {"a"}}, one("a", input_cost_per_token=0, other=1)) == {}


def test_ids_are_in_order(data_set: DataSet) -> None:
    found = made(data_set, {"acme": {"A-1", "b", "c"}}, one("c"), one("b"), one("a-1"))
    assert list(found["acme"]) == ["A-1", "b", "c"]


def test_prefixes_are_stripped_and_count_before_bare_names(data_set: DataSet) -> None:
    entries = (one("a"), one("acme/a"), one("acme/b", provider="acme_old"), one("zeta/a", "zeta"))
    found = made(data_set, {"acme": {"a", "b", "acme/a"}, "zeta": {"a"}}, *entries)
    assert {model_id: row["key"] for model_id, row in found["acme"].items()} == {
        "a": "acme/a",
        "b": "acme/b",
    }
    assert "zeta" not in found


def test_of_two_names_for_a_provider_the_first_counts(data_set: DataSet) -> None:
    entries = (one("a", provider="acme_old", key="old"), one("a", key="new"))
    assert made(data_set, {"acme": {"a"}}, *entries)["acme"]["a"]["key"] == "new"
    assert made(data_set, {"acme": {"a"}}, *entries[::-1])["acme"]["a"]["key"] == "new"


def test_two_entries_of_one_key_that_differ_match_nothing(data_set: DataSet) -> None:
    assert made(data_set, {"acme": {"a"}}, one("a"), one("a", max_input_tokens=7)) == {}
    assert list(made(data_set, {"acme": {"a"}}, one("a"), one("a"))["acme"]) == ["a"]


def test_what_a_source_finds_wrong_is_an_error_that_names_the_file(data_set: DataSet) -> None:
    def broken(_: date) -> list[SourceEntry]:
        raise ValueError("has a model in an unknown form")

    with pytest.raises(ConfigurationError, match=r"litellm/prices\.json of Lite_LLM has a model"):
        recording_texts(data_set, ARCHIVE, SourceData(None, broken), DAY, {})


KEYS = st.sampled_from("ab")
VALUES = st.recursive(
    st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner),
    max_leaves=10,
)
PATHS = st.lists(st.lists(KEYS, min_size=1, max_size=3).map(".".join), max_size=4)


@given(VALUES, PATHS)
def test_what_is_reduced_once_is_reduced(value: object, paths: list[str]) -> None:
    tree = projection(paths)
    assert reduced(reduced(value, tree), tree) == reduced(value, tree)


@pytest.mark.parametrize(
    ("paths", "kept"),
    [
        (["a.b"], {"a": {"b": 1}}),
        (["a", "a.b"], {"a": {"b": 1, "c": 2}}),
        (["a.b", "a"], {"a": {"b": 1, "c": 2}}),
        (["d[].e"], {"d": [{"e": 1}, {"e": 2}]}),
        (["d.e"], {"d": [{"e": 1}, {"e": 2}]}),
        (["g", "a.b.c", "h.i"], {}),
    ],
)
def test_a_projection_keeps_what_paths_lead_to(paths: list[str], kept: object) -> None:
    value = {
        "a": {"b": 1, "c": 2},
        "d": [{"e": 1, "f": 1}, {"e": 2}, {"f": 3}],
        "g": None,
        "h": [],
    }
    assert reduced(value, projection(paths)) == kept


def test_tiers_and_conditions_are_kept(tmp_path: Path) -> None:
    text = CONTRACT.replace(
        'vision = "supports_vision"',
        'vision = { path = "supports_vision", when = { mode = ["chat"] } }',
    )
    data_set = data_sets(tmp_path, litellm=text)["litellm"]
    tiers = [{"above": 1000, "input": 2, "output": 3}]
    found = made(
        data_set, {"acme": {"a"}}, one("a", mode="chat", supports_vision=True, tiers=tiers)
    )
    assert found["acme"]["a"]["entry"] == {
        **PRICE,
        "mode": "chat",
        "supports_vision": True,
        "tiers": [{"above": 1000, "input": 2}],
    }
