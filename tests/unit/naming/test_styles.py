"""The styles of the languages beside Python, and which target uses which."""

from __future__ import annotations

import pytest
from hypothesis import given

from gen_models.ids import ModelId
from gen_models.naming import RUST_VARIANT, UPPER_SNAKE, assign
from tests.support.strategies import id_lists, nameable_ids


def variant(model_id: str) -> str:
    return assign([model_id], RUST_VARIANT, {})[ModelId(model_id)]


@pytest.mark.parametrize(
    ("model_id", "name"),
    [
        ("gpt-4o", "Gpt__4o"),
        ("gpt-4o-mini", "Gpt__4o__Mini"),
        ("gpt-4.1-mini", "Gpt__4_1__Mini"),
        ("model-a", "Model__A"),
        ("gpt-3.5-turbo-0125", "Gpt__3_5__Turbo__0125"),
        ("claude-3-5-haiku-20241022", "Claude__3__5__Haiku__20241022"),
        ("openai/gpt-4o", "Openai___Gpt__4o"),
        ("meta-llama/llama-3.3-70b-instruct", "Meta__Llama___Llama__3_3__70b__Instruct"),
        ("anthropic/claude-3.7-sonnet:thinking", "Anthropic___Claude__3_7__Sonnet__Thinking"),
        ("llama3.2:3b", "Llama3_2__3b"),
        ("MiniMaxAI/MiniMax-M2.1", "Minimaxai___Minimax__M2_1"),
        ("01-ai/yi-large", "M01__Ai___Yi__Large"),
        ("o3", "O3"),
        ("a/b/c", "A___B__C"),
        ("openai/4o", "Openai___M4o"),
        ("~anthropic/claude-opus-latest", "__Anthropic___Claude__Opus__Latest"),
        ("self", "Self_"),
        ("bespoke", "Bespoke_"),
        ("selfie", "Selfie"),
    ],
)
def test_a_rust_variant_follows_its_scheme(model_id: str, name: str) -> None:
    assert variant(model_id) == name


@pytest.mark.parametrize(
    ("model_id", "name"),
    [
        ("--", "M__d8156bae"),
        ("/", "M__8a5edab2"),
        ("\u65e5\u672c", "M__cf2abf0c"),
        ("_", "__Underscore__"),
        (".", "_Dot_"),
    ],
)
def test_a_variant_is_never_underscores_alone(model_id: str, name: str) -> None:
    assert variant(model_id) == name


def test_variants_that_meet_spell_what_tells_them_apart() -> None:
    assert assign(["a-b", "a_b", "a:b", "A-b", "a/b-c", "a/b/c"], RUST_VARIANT, {}) == {
        "a-b": "A__B",
        "a_b": "A__Underscore__B",
        "a:b": "A__Colon__B",
        "A-b": "A__B__b05dd069",
        "a/b-c": "A___B__C",
        "a/b/c": "A___B__Slash__C",
    }


def test_ids_meet_in_one_style_and_not_in_another() -> None:
    ids = ["mistral-medium-3-5", "mistral-medium-3.5"]
    assert [assign(ids, RUST_VARIANT, {})[ModelId(i)] for i in ids] == [
        "Mistral__Medium__3__5",
        "Mistral__Medium__3_5",
    ]
    assert [assign(ids, UPPER_SNAKE, {})[ModelId(i)] for i in ids] == [
        "MISTRAL_MEDIUM_3_5",
        "MISTRAL_MEDIUM_3_DOT_5",
    ]


@given(nameable_ids)
def test_a_long_id_is_cut_and_told_apart_by_its_digest(model_id: str) -> None:
    long = (model_id * 300)[:256]
    assert len(variant(long)) <= 120


@given(id_lists)
def test_every_variant_is_its_own(ids: list[str]) -> None:
    names = assign(ids, RUST_VARIANT, {})
    assert names.keys() == set(ids)
    assert len(set(names.values())) == len(names)
