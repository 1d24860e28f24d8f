"""Settings: from which place each value is, field by field."""

from __future__ import annotations

from pathlib import Path

import pytest

from gen_models.credentials import Trust
from gen_models.discovery import ProviderConfig, ProviderRegistry, Settings, SyncBridge
from gen_models.discovery.endpoint import prepare
from gen_models.errors import ConfigurationError
from tests.support.provider.dialects import shipped
from tests.support.provider.keys import key_for
from tests.support.provider.world import World

KEY = key_for("OPENAI_API_KEY")
FILE_KEY = "sk-proj-of-the-file-0123456789ab"
TEXT = f"""\
settings:
  seconds: 12
  proxy: true
providers:
  openai:
    api_key: {FILE_KEY}
    base_api_url: https://api.openai.com/v1
    default_model: mini
    valid_models: {{gpt-4o-mini: mini}}
  acme:
    base_api_url: https://api.acme.example/v1
    cache_duration: 7
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "providers.yaml"
    made.write_text(TEXT, encoding="utf-8")
    return made


def make(file: Path | None, **environment: str) -> Settings:
    registry = ProviderRegistry(use_entry_points=False)
    return Settings(file, environment=environment, registry=registry)


def test_each_value_is_from_the_first_place_that_has_it(file: Path) -> None:
    settings = make(file, GEN_MODELS_SECONDS="5")
    assert (settings["seconds"], settings["proxy"], settings["ping_seconds"]) == (5.0, 1.0, 10.0)
    assert settings.origin("seconds") == "environment variable GEN_MODELS_SECONDS"
    assert settings.origin("proxy") == f"{file}:3"
    assert settings.origin("ping_seconds") == "default"


def test_the_environment_may_name_the_file(file: Path) -> None:
    assert make(None, GEN_MODELS_PROVIDERS=str(file))["seconds"] == 12.0
    assert make(None)["seconds"] == 30.0


def test_a_providers_fields_are_from_the_first_place_that_has_them(file: Path) -> None:
    settings = make(file, OPENAI_API_KEY=KEY, GEN_MODELS_OPENAI_MODEL="gpt-4o")
    openai = settings.provider("openai")
    assert openai.api_key is None  # Looked up at each request.
    assert settings.origin("openai.api_key") == "environment variable OPENAI_API_KEY"
    assert settings.origin("openai.base_api_url") == f"{file}:7"
    assert openai.default_model == "gpt-4o"
    assert settings.origin("openai.default_model").endswith("GEN_MODELS_OPENAI_MODEL")
    assert settings.origin("openai.invalid_models") == "default"
    assert settings.providers() == ["openai", "acme"]


def test_the_files_key_is_used_where_no_other_is(file: Path) -> None:
    settings = make(file)
    key = settings.provider("openai").api_key
    assert key is not None
    assert key.get_secret_value() == FILE_KEY
    assert settings.origin("openai.api_key") == f"{file}:6"


def test_an_address_of_the_environment_comes_before_the_files(file: Path) -> None:
    settings = make(file, OPENAI_BASE_URL="https://proxy.example/v1")
    openai = settings.provider("openai")
    assert openai.base_api_url is None
    found = prepare(
        shipped()["openai"], openai, {"OPENAI_BASE_URL": "https://proxy.example/v1"}, Trust()
    )
    assert found.host == "proxy.example"


def test_a_key_beside_another_hosts_address_is_for_that_host(file: Path) -> None:
    text = TEXT.replace("https://api.openai.com/v1", "https://proxy.example/v1")
    file.write_text(text, encoding="utf-8")
    settings = make(file, OPENAI_API_KEY=KEY)
    key = settings.provider("openai").api_key
    assert key is not None
    assert key.get_secret_value() == FILE_KEY


def test_a_providers_cache_duration_comes_before_that_of_all(file: Path) -> None:
    settings = make(file, GEN_MODELS_CACHE_DURATION="60")
    assert settings.provider("openai").cache_duration == 60.0
    assert settings.provider("acme").cache_duration == 7.0


def test_what_was_read_is_kept_until_it_is_reloaded(file: Path) -> None:
    settings = make(file)
    assert settings["seconds"] == 12.0
    file.write_text("settings: {seconds: 20}\n", encoding="utf-8")
    assert settings["seconds"] == 12.0
    settings.reload()
    assert settings["seconds"] == 20.0
    file.write_text("settings: {seconds: -1}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError):
        settings.reload()
    assert settings["seconds"] == 20.0


def test_a_configuration_is_a_copy(file: Path) -> None:
    settings = make(file)
    settings.provider("openai").merge_valid_models(["o3"])
    assert "o3" not in settings.provider("openai").valid_models


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("settings: {second: 3}\n", "seconds"),
        ("settings: {cache_durations: 3}\n", "cache_duration"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_name(file: Path, text: str, near: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        _ = make(file)["seconds"]
    assert f"{file}:1" in caught.value.problem
    assert f"did you mean {near}?" in caught.value.hint


def test_an_unknown_field_is_refused_with_the_nearest_name(file: Path) -> None:
    file.write_text("providers: {openai: {valid_model: {}}}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        make(file).provider("openai")
    assert "did you mean valid_models?" in caught.value.hint


def test_an_unknown_name_is_refused_with_the_nearest(file: Path) -> None:
    settings = make(file)
    for name, near in (("secnds", "seconds"), ("openai.apikey", "api_key")):
        with pytest.raises(ConfigurationError, match="unknown ") as caught:
            settings.origin(name)
        assert near in caught.value.hint
    with pytest.raises(ConfigurationError, match="unknown provider"):
        settings.provider("opnai")


@pytest.mark.parametrize("value", ["x", "-1", "0", "nan", "inf", "1e9"])
def test_a_variable_that_is_not_valid_is_named(value: str) -> None:
    with pytest.raises(ConfigurationError, match="GEN_MODELS_SECONDS"):
        _ = make(None, GEN_MODELS_SECONDS=value)["seconds"]


@pytest.mark.parametrize("value", ["true", "[1]", "0.5", "x"])
def test_a_value_of_the_file_that_is_not_valid_is_named_with_its_line(
    file: Path, value: str
) -> None:
    file.write_text(f"settings:\n  breaker_failures: {value}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"providers\.yaml:2"):
        _ = make(file)["seconds"]


def test_the_service_of_settings_uses_them(
    file: Path, providers: World, bridge: SyncBridge
) -> None:
    environment = {**providers.environment, "GEN_MODELS_BREAKER_FAILURES": "1"}
    settings = Settings(environment=environment)
    service = settings.service()
    config = ProviderConfig(name="openai")
    providers.misbehaves("html")
    bridge.run(service.discover_models_async(config))
    assert service.breaker(config).state == "open"
