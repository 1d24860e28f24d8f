"""Whether an API key is one, and whether the provider accepts it."""

from __future__ import annotations

import pytest

from gen_models.discovery import ModelDiscoveryService, ProviderConfig, SyncBridge
from gen_models.discovery.results import KeyOutcome
from tests.support.provider.world import World


@pytest.mark.parametrize(
    ("key", "outcome"),
    [
        ("", KeyOutcome.MISSING),
        ("   ", KeyOutcome.MISSING),
        ("your-api-key", KeyOutcome.PLACEHOLDER),
        ("sk-xxxxxxxxxxxxxxxx", KeyOutcome.PLACEHOLDER),
        ("sk-9aB", KeyOutcome.MALFORMED),
        ("sk-proj-two words 9aB3kLmN0pQrS7tUvWxYz", KeyOutcome.MALFORMED),
        ("sk-proj-9aB3kLmN0pQrS7tUvWxYz12345678", KeyOutcome.REJECTED),
        (None, KeyOutcome.ACCEPTED),
    ],
)
def test_each_kind_of_key_is_told_apart(
    providers: World, bridge: SyncBridge, key: str | None, outcome: KeyOutcome
) -> None:
    environment = {**providers.environment, "OPENAI_API_KEY": ""}
    service = ModelDiscoveryService(environment=environment, bridge=bridge)
    config = ProviderConfig(name="openai", api_key=providers.keys["openai"] if key is None else key)
    check = service.validate_api_key(config)
    assert (check.outcome, bool(check)) == (outcome, outcome == KeyOutcome.ACCEPTED)
    asked = outcome in (KeyOutcome.REJECTED, KeyOutcome.ACCEPTED)
    assert len(providers.seen("openai")) == asked
    assert key is None or not key.strip() or key not in repr(check)


@pytest.mark.slow
def test_a_provider_that_responds_without_a_key_proves_nothing(
    service: ModelDiscoveryService,
) -> None:
    check = service.validate_api_key(ProviderConfig(name="openrouter"))
    assert (check.outcome, check.where) == (KeyOutcome.UNKNOWN, "OPENROUTER_API_KEY")


def test_a_provider_that_is_down_proves_nothing(
    service: ModelDiscoveryService, providers: World
) -> None:
    providers.misbehaves("500")
    check = service.validate_api_key(ProviderConfig(name="openai"))
    assert check.outcome is KeyOutcome.UNKNOWN
    assert check.error is not None


def test_a_provider_without_keys_and_an_unknown_one_are_unknown(
    service: ModelDiscoveryService,
) -> None:
    assert service.validate_api_key(ProviderConfig(name="ollama")).error is None
    assert service.validate_api_key(ProviderConfig(name="nobody")).error is not None
