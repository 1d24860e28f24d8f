"""A provider's configuration: its models by long and short name, and what is never saved."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gen_models.discovery import ProviderConfig
from gen_models.discovery.config import CachedListing
from gen_models.discovery.matching import find_model

KEY = "sk-proj-0123456789abcdefghij"
MODELS = {
    "gpt-4o-2024-08-06": "4o",
    "gpt-4o-mini-2024-07-18": "4o-mini",
    "meta-llama/Llama-3.3-70B": "llama",
}


@pytest.fixture
def config() -> ProviderConfig:
    return ProviderConfig(name="openai", api_key=KEY, valid_models=MODELS)


def cached(config: ProviderConfig) -> CachedListing:
    return CachedListing(({"id": "a"},), datetime.now(UTC), 1.0, config.settings)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("gpt-4o-2024-08-06", "gpt-4o-2024-08-06"),
        ("4o", "gpt-4o-2024-08-06"),
        ("4o-mini", "gpt-4o-mini-2024-07-18"),
        ("mini-2024", "gpt-4o-mini-2024-07-18"),
        ("lla", "meta-llama/Llama-3.3-70B"),
        ("meta-llama/Llama-3.3-70B", "meta-llama/Llama-3.3-70B"),
        ("openai/gpt-4o-2024-08-06", "gpt-4o-2024-08-06"),
        ("openai/4o-mini", "gpt-4o-mini-2024-07-18"),
        ("openai/meta-llama/Llama-3.3-70B", "meta-llama/Llama-3.3-70B"),
        ("  4o ", "gpt-4o-2024-08-06"),
        ("claude", None),
        ("", None),
        ("openai/", None),
    ],
)
def test_substring_search_follows_exact_long_and_short_names(
    config: ProviderConfig, name: str, found: str | None
) -> None:
    assert config.find_model(name) == found


def test_an_exact_short_name_is_found_before_a_part_of_a_long_one() -> None:
    config = ProviderConfig(name="acme", valid_models={"my-small-one": "x", "other": "small"})
    assert config.find_model("small") == "other"


def test_a_real_id_that_begins_with_the_provider_is_found_before_its_rest() -> None:
    config = ProviderConfig(name="openrouter", valid_models={"openrouter/auto": "a", "auto": "b"})
    assert config.find_model("openrouter/auto") == "openrouter/auto"
    assert config.find_model("auto") == "auto"


names = st.text(alphabet="ab-/4", min_size=1, max_size=6)


@given(st.dictionaries(names, names, max_size=6), names, st.randoms())
def test_what_is_found_does_not_depend_on_the_order_of_the_models(
    models: dict[str, str], name: str, random: object
) -> None:
    items = list(models.items())
    random.shuffle(items)  # type: ignore[attr-defined]
    found = find_model(name, models, "a")
    assert find_model(name, dict(items), "a") == found
    assert found is None or found in models
    exact = find_model(name, models, "a", in_part=False)
    assert exact is None or exact == found


def test_a_model_id_is_never_taken_for_a_longer_one(config: ProviderConfig) -> None:
    assert config.model_id("gpt-4o") == "gpt-4o"
    assert config.model_id("4o") == "gpt-4o-2024-08-06"


def test_invalid_models_are_neither_valid_nor_found_nor_merged(config: ProviderConfig) -> None:
    config.invalid_models.append("gpt-4o-2024-08-06")
    assert "gpt-4o-2024-08-06" not in config.get_valid_models()
    assert config.find_model("4o") == "gpt-4o-mini-2024-07-18"
    assert config.merge_valid_models(["gpt-4o-2024-08-06", "o1"]) == ["o1"]


def test_what_is_returned_are_copies(config: ProviderConfig) -> None:
    config.get_valid_models().clear()
    config.get_invalid_models().append("x")
    assert config.get_valid_models() == MODELS
    assert config.get_invalid_models() == []


def test_merge_adds_full_ids_and_keeps_short_names(config: ProviderConfig) -> None:
    added = config.merge_valid_models([{"id": "gpt-4o-2024-08-06"}, {"id": "o1", "x": 1}, "o3"])
    assert added == ["o1", "o3"]
    assert config.get_valid_models() == {**MODELS, "o1": "o1", "o3": "o3"}


def test_the_key_is_in_no_text(config: ProviderConfig) -> None:
    assert KEY not in f"{config} {config!r} {config.model_dump()} {config.model_dump_json()}"


def test_a_key_of_the_wrong_type_is_in_no_error() -> None:
    with pytest.raises(ValidationError) as caught:
        ProviderConfig(name="openai", api_key=[KEY])  # type: ignore[arg-type]
    assert KEY not in str(caught.value)


def test_run_time_state_is_never_saved(config: ProviderConfig) -> None:
    config.cache_duration = 7
    config.remember(cached(config))
    assert set(config.model_dump()) == {
        "name", "base_api_url", "api_key", "default_model", "valid_models", "invalid_models",
    }  # fmt: skip
    assert pickle.loads(pickle.dumps(config)).remembered() is None
    assert config.remembered() is not None


def test_another_key_or_address_makes_the_cache_another_one(config: ProviderConfig) -> None:
    config.remember(cached(config))
    config.api_key = "sk-proj-another-0123456789"  # type: ignore[assignment]
    assert config.remembered() is None
    moved = copy.copy(config)
    moved.base_api_url = "https://proxy.example/v1"
    assert moved.remembered() is None


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example", "a.example/v1", "https://user:pw@a.example/v1", "https://a.example/?k=v",
        "https://a.example/#x", "https://", "https://a.example/a b", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_a_base_url_is_scheme_host_and_path(url: str) -> None:
    with pytest.raises(ValidationError, match="plain"):
        ProviderConfig(name="openai", base_api_url=url)


@pytest.mark.parametrize("name", ["", "a b", "../x", "a/b", "x" * 65, "a\nb"])
def test_a_name_is_a_slug(name: str) -> None:
    with pytest.raises(ValidationError):
        ProviderConfig(name=name)


def test_names_are_lower_case_and_unknown_fields_are_refused() -> None:
    assert ProviderConfig(name=" OpenAI ").name == "openai"
    with pytest.raises(ValidationError, match="base_url"):
        ProviderConfig(name="openai", base_url="https://a.example")  # type: ignore[call-arg]


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
def test_a_cache_duration_is_a_number_of_seconds(seconds: float) -> None:
    with pytest.raises(ValidationError):
        ProviderConfig(name="openai", cache_duration=seconds)
