"""Discovery: from the provider, else the cache, else the recording, and never silently so."""

from __future__ import annotations

import asyncio
import copy
import logging
import pickle
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest

from gen_models.discovery import DiscoveredModels, ModelDiscoveryService, ProviderConfig, SyncBridge
from gen_models.discovery.errors import (
    AuthenticationError,
    CircuitOpenError,
    ConnectionFailedError,
    RateLimitError,
    RequestTimeoutError,
    ResponseError,
)
from gen_models.errors import ConfigurationError, RejectedError
from gen_models.fetch import NotConfiguredError
from tests.support.provider.chat import says
from tests.support.provider.world import World
from tests.unit.discovery.conftest import Clock, make_service


@pytest.fixture
def config() -> ProviderConfig:
    return ProviderConfig(name="openai")


def test_models_are_dicts_with_their_ids(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    models = service.discover_models(config)
    assert isinstance(models, list)
    assert isinstance(models, DiscoveredModels)
    assert {model["id"] for model in models} == {row["id"] for row in providers.rows("openai")}
    assert all("created" in model for model in models)
    assert (models.source, models.error) == ("live", None)
    assert isinstance(models.observed, datetime)
    assert models.observed.tzinfo is UTC


@pytest.mark.slow
def test_every_dialect_has_ids(service: ModelDiscoveryService, providers: World) -> None:
    for slug, contract in providers.contracts.items():
        models = service.discover_models(ProviderConfig(name=slug))
        expected = {contract.listing.id_of(row) for row in providers.rows(slug)}
        assert (slug, models.source, set(models.ids)) == (slug, "live", expected)


def test_cache_hit(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig, clock: Clock
) -> None:
    first = service.discover_models(config)
    clock.now += config.cache_duration - 1
    second = service.discover_models(config)
    assert len(providers.seen("openai")) == 1
    assert (second, second.source, second.observed) == (first, "cache", first.observed)


def test_cache_expires(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig, clock: Clock
) -> None:
    service.discover_models(config)
    clock.now += config.cache_duration
    assert service.discover_models(config).source == "live"
    assert len(providers.seen("openai")) == 2


def test_force_refresh(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    service.discover_models(config)
    assert service.discover_models(config, force_refresh=True).source == "live"
    assert len(providers.seen("openai")) == 2


def test_error_with_cache(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig, clock: Clock
) -> None:
    first = service.discover_models(config)
    providers.misbehaves("401")
    clock.now += 10_000
    again = service.discover_models(config)
    assert (again, again.source, again.observed) == (first, "cache", first.observed)
    assert isinstance(again.error, AuthenticationError)


def test_error_without_cache(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    providers.misbehaves("404")
    models = service.discover_models(config)
    assert models.source == "recording"
    assert len(models) > 100
    assert isinstance(models.observed, date)
    assert isinstance(models.error, ResponseError)


def test_error_without_cache_and_recording(
    providers: World, bridge: SyncBridge, clock: Clock, config: ProviderConfig, tmp_path: Path
) -> None:
    providers.misbehaves("404")
    models = make_service(providers, bridge, clock, cassettes=tmp_path).discover_models(config)
    assert (models, models.source, models.observed) == ([], "none", None)
    assert models.error is not None


def test_a_failure_is_not_cached(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    providers.misbehaves("401")
    service.discover_models(config)
    providers.behaves()
    assert service.discover_models(config).source == "live"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("401", AuthenticationError),
        ("403", AuthenticationError),
        ("404", ResponseError),
        ("429", RateLimitError),
        ("500", ResponseError),
        ("reset", ConnectionFailedError),
        ("html", RejectedError),
        ("error-as-200", RejectedError),
        ("redirect-elsewhere", ResponseError),
        ("key-raw", RejectedError),
    ],
)
def test_each_fault_has_its_error(
    service: ModelDiscoveryService,
    providers: World,
    config: ProviderConfig,
    fault: str,
    kind: type[Exception],
) -> None:
    providers.misbehaves(fault)
    error = service.discover_models(config).error
    assert type(error) is kind
    assert error.hint
    assert providers.keys["openai"] not in str(error)
    assert error.retryable is (fault in ("429", "500", "reset"))


def test_a_listing_that_takes_too_long_times_out(
    providers: World, bridge: SyncBridge, clock: Clock, config: ProviderConfig
) -> None:
    providers.misbehaves("hang")
    found = make_service(providers, bridge, clock, seconds=0.2).discover_models(config)
    assert isinstance(found.error, RequestTimeoutError)
    assert "--timeout" not in str(found.error)


def test_a_rate_limit_says_how_long_to_wait(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    providers.misbehaves("429")
    error = service.discover_models(config).error
    assert isinstance(error, RateLimitError)
    assert error.retry_after == 0.0


def test_a_redirect_never_carries_the_key_to_another_host(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    providers.misbehaves("redirect-elsewhere")
    service.discover_models(config)
    providers.misbehaves("link-elsewhere")
    service.discover_models(config)
    assert providers.elsewhere.seen == []


def test_without_a_key_nothing_is_requested(
    providers: World, bridge: SyncBridge, clock: Clock, config: ProviderConfig
) -> None:
    environment = {**providers.environment, "OPENAI_API_KEY": " "}
    service = make_service(providers, bridge, clock)
    service = ModelDiscoveryService(environment=environment, bridge=bridge)
    models = service.discover_models(config)
    assert models.source == "recording"
    assert isinstance(models.error, NotConfiguredError)
    assert "OPENAI_API_KEY" in models.error.hint
    assert providers.seen("openai") == []


def test_a_local_server_without_models_has_none(
    service: ModelDiscoveryService, providers: World
) -> None:
    providers.serves("ollama", [])
    models = service.discover_models(ProviderConfig(name="ollama"))
    assert (models, models.source, models.error) == ([], "live", None)


@pytest.mark.parametrize("fault", ["error-as-200", "html", "empty", "500"])
def test_a_local_server_that_fails_is_not_one_without_models(
    service: ModelDiscoveryService, providers: World, fault: str
) -> None:
    providers.misbehaves(fault)
    models = service.discover_models(ProviderConfig(name="ollama"))
    assert (models, models.source) == ([], "none")
    assert models.error is not None


@pytest.mark.slow
def test_what_a_caller_does_to_its_models_reaches_no_other(
    service: ModelDiscoveryService, config: ProviderConfig
) -> None:
    config = ProviderConfig(name="openrouter")
    first = service.discover_models(config)
    first[0]["id"] = "changed"
    first[0]["pricing"].clear()
    first.clear()
    second = service.discover_models(config)
    second[0]["pricing"].clear()
    assert service.discover_models(config)[0]["pricing"]
    assert "changed" not in second.ids


def test_a_rotated_key_is_used_at_the_next_request(
    providers: World, bridge: SyncBridge, config: ProviderConfig
) -> None:
    environment = {**providers.environment, "OPENAI_API_KEY": "sk-proj-0123456789abcdefghij"}
    service = ModelDiscoveryService(environment=environment, bridge=bridge)
    assert isinstance(service.discover_models(config).error, AuthenticationError)
    environment["OPENAI_API_KEY"] = providers.keys["openai"]
    assert service.discover_models(config).source == "live"


def test_a_provider_that_keeps_failing_is_left_alone(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    providers.misbehaves("html")
    for _ in range(5):
        service.discover_models(config)
    seen = len(providers.seen("openai"))
    error = service.discover_models(config).error
    assert isinstance(error, CircuitOpenError)
    assert 0 < error.retry_after <= 60
    assert len(providers.seen("openai")) == seen
    service.breaker(config).reset()
    providers.behaves()
    assert service.discover_models(config).source == "live"


def test_retries_count_as_one_failure(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    providers.misbehaves("500")
    service.discover_models(config)
    assert len(providers.seen("openai")) > 1
    assert service.breaker(config).stats.failed == 1


def test_a_rejected_key_opens_no_breaker(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    providers.misbehaves("401")
    for _ in range(6):
        assert isinstance(service.discover_models(config).error, AuthenticationError)


async def discover_at_once(
    service: ModelDiscoveryService, config: ProviderConfig, times: int
) -> list[str]:
    tasks = (service.discover_models_async(config) for _ in range(times))
    return [models.source for models in await asyncio.gather(*tasks)]


def test_requests_that_are_under_way_are_shared(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    assert set(asyncio.run(discover_at_once(service, config, 50))) == {"live"}
    assert len(providers.seen("openai")) == 1


def test_the_asynchronous_form_gives_the_same(
    service: ModelDiscoveryService, config: ProviderConfig
) -> None:
    found = asyncio.run(service.discover_models_async(config))
    assert (found.source, found) == ("live", service.discover_models(config))


def test_copies_know_where_they_are_from(
    service: ModelDiscoveryService, config: ProviderConfig
) -> None:
    models = service.discover_models(config)
    for again in (copy.copy(models), copy.deepcopy(models), pickle.loads(pickle.dumps(models))):
        assert (again, again.source, again.observed) == (models, "live", models.observed)


def test_an_applications_own_logs_are_left_alone(
    service: ModelDiscoveryService,
    providers: World,
    config: ProviderConfig,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        service.discover_models(config)
        ours = {r.name for r in caplog.records}
        with httpx.Client(trust_env=False) as client:
            client.get(providers.url("openai"))
        theirs = {r.name for r in caplog.records} - ours
    assert not {name for name in ours if name.startswith(("httpx", "httpcore"))}
    assert "httpx" in theirs
    assert {name for name in theirs if name.startswith("httpcore.")}


def test_an_unknown_provider_names_the_nearest(service: ModelDiscoveryService) -> None:
    models = service.discover_models(ProviderConfig(name="opnai"))
    assert (models, models.source) == ([], "none")
    assert isinstance(models.error, ConfigurationError)
    assert "openai" in models.error.hint


def test_an_openai_compatible_provider_needs_its_base_url_only(
    service: ModelDiscoveryService, providers: World
) -> None:
    base = providers.url("openai").removesuffix("/models")
    config = ProviderConfig(name="acme", base_api_url=base, api_key=providers.keys["openai"])
    models = service.discover_models(config)
    assert (models.source, len(models)) == ("live", len(providers.rows("openai")))
    model = models.ids[0]
    providers.chat.answers("openai", model, says("pong"))
    assert service.validate_model(config, model)


def test_what_is_on_this_machine_needs_no_proxy(
    providers: World,
    bridge: SyncBridge,
    clock: Clock,
    config: ProviderConfig,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    service = make_service(providers, bridge, clock, proxy=True)
    assert service.discover_models(config).source == "live"
