"""Checking a model: one short chat completion, and what each way of not answering means."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from gen_models.discovery import CheckOutcome, ModelDiscoveryService, ProviderConfig, SyncBridge
from gen_models.discovery.errors import RateLimitError, TokenLimitError
from tests.support.provider import chat
from tests.support.provider.loopback import Answer
from tests.support.provider.world import World
from tests.unit.discovery.conftest import Clock, make_service

MODEL = "gpt-4o"
LIMITED = {"retry-after": "7"}


@pytest.fixture
def config() -> ProviderConfig:
    return ProviderConfig(name="openai", valid_models={MODEL: "4o"})


def test_a_model_that_says_pong_works(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    check = service.validate_model(config, "4o")
    assert check
    assert (check.model, check.outcome, check.answer) == (MODEL, CheckOutcome.WORKS, "Pong!")
    assert check.seconds is not None
    assert providers.chat.asked == [
        {
            "model": MODEL,
            "messages": [
                {"role": "system", "content": "If I say 'ping', you will respond with 'pong'."},
                {"role": "user", "content": "ping"},
            ],
            "max_tokens": 10,
            "temperature": 0.1,
        }
    ]


TOO_LONG = "This model's maximum context length is 4 tokens. However, you requested 30 tokens."


@pytest.mark.parametrize(
    ("does", "outcome"),
    [
        (chat.says("PONG"), CheckOutcome.WORKS),
        (chat.says([{"type": "text", "text": "po"}, {"type": "text", "text": "ng"}]), "works"),
        (chat.says("Hello!"), CheckOutcome.ANSWERED_OTHERWISE),
        (chat.says(""), CheckOutcome.ANSWERED_NOTHING),
        (chat.says(None), CheckOutcome.ANSWERED_NOTHING),
        (chat.says("  \n"), CheckOutcome.ANSWERED_NOTHING),
        (chat.unknown, CheckOutcome.NO_SUCH_MODEL),
        (chat.refuses(400, "made-up is not a valid model ID"), CheckOutcome.NO_SUCH_MODEL),
        (chat.refuses(400, "Invalid model name"), CheckOutcome.NO_SUCH_MODEL),
        (chat.refuses(400, "The model 'x' has been decommissioned"), CheckOutcome.NO_SUCH_MODEL),
        (chat.refuses(400, "model" + " " * 400 + "not found"), CheckOutcome.REJECTED),
        (chat.no_chat, CheckOutcome.NOT_A_CHAT_MODEL),
        (chat.refuses(400, "embed does not support chat"), CheckOutcome.NOT_A_CHAT_MODEL),
        (chat.refuses(401), CheckOutcome.KEY_REJECTED),
        (chat.refuses(403), CheckOutcome.KEY_REJECTED),
        (chat.refuses(429, retry_after="7"), CheckOutcome.RATE_LIMITED),
        (chat.refuses(500), CheckOutcome.UNREACHABLE),
        (chat.refuses(504), CheckOutcome.TIMED_OUT),
        (chat.refuses(402), CheckOutcome.REJECTED),
        (chat.refuses(400), CheckOutcome.REJECTED),
        (chat.refuses(404, "Not here."), CheckOutcome.UNSUPPORTED),
        (chat.refuses(405), CheckOutcome.UNSUPPORTED),
        (chat.refuses(400, TOO_LONG), CheckOutcome.REJECTED),
        (chat.fails_as_200(401), CheckOutcome.KEY_REJECTED),
        (chat.fails_as_200("429"), CheckOutcome.RATE_LIMITED),
        (chat.fails_as_200(502), CheckOutcome.UNREACHABLE),
        (chat.fails_as_200(None), CheckOutcome.REJECTED),
        (chat.fails_as_200("model_not_found", "x"), CheckOutcome.NO_SUCH_MODEL),
        (lambda _: Answer(b"<html>pong</html>"), CheckOutcome.REJECTED),
        (lambda _: Answer({"answer": "pong"}), CheckOutcome.REJECTED),
        (lambda _: Answer({"choices": []}), CheckOutcome.ANSWERED_NOTHING),
        (lambda _: Answer({"choices": ["pong"]}), CheckOutcome.ANSWERED_NOTHING),
        (lambda _: Answer({"message": "pong", "code": 1}), CheckOutcome.REJECTED),
        (lambda _: Answer({}, 307, {"location": "http://127.0.0.1:1/"}), CheckOutcome.UNREACHABLE),
    ],
)
def test_each_way_of_answering_is_told_apart(
    service: ModelDiscoveryService,
    providers: World,
    config: ProviderConfig,
    does: chat.Model,
    outcome: CheckOutcome,
) -> None:
    providers.chat.answers("openai", MODEL, does)
    check = service.validate_model(config, MODEL)
    assert check.outcome == outcome
    assert bool(check) is (outcome == CheckOutcome.WORKS)
    answered = outcome in (
        CheckOutcome.WORKS, CheckOutcome.ANSWERED_OTHERWISE, CheckOutcome.ANSWERED_NOTHING,
    )  # fmt: skip
    assert (check.error is None) is answered


@pytest.mark.parametrize("wording", ["openai", "other"])
@pytest.mark.parametrize(
    "refused", [("max_tokens",), ("temperature",), ("temperature", "max_tokens")]
)
def test_a_parameter_that_is_refused_is_left_out(
    service: ModelDiscoveryService,
    providers: World,
    config: ProviderConfig,
    refused: tuple[str, ...],
    wording: str,
) -> None:
    model = chat.takes_no(*refused, then=chat.says("pong"), wording=wording)
    providers.chat.answers("openai", MODEL, model)
    check = service.validate_model(config, MODEL)
    assert (bool(check), check.left_out) == (True, refused)
    assert len(providers.chat.asked) == 1 + len(refused)
    assert set(refused) & providers.chat.asked[-1].keys() == set()


def test_a_model_that_refuses_without_end_is_not_asked_without_end(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    def refuse(_: Mapping[str, Any]) -> Answer:
        text = "temperature and max_tokens are not supported"
        return Answer({"error": {"message": text}}, 400)

    providers.chat.answers("openai", MODEL, refuse)
    check = service.validate_model(config, MODEL)
    assert check.outcome == CheckOutcome.REJECTED
    assert len(providers.chat.asked) == 3


def test_a_reasoning_model_gets_room_to_reason(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    providers.chat.answers("openai", MODEL, chat.reasons("pong"))
    assert service.validate_model(config, MODEL)
    assert [body["max_tokens"] for body in providers.chat.asked] == [10, 2_048]


def test_room_to_reason_is_given_without_the_parameter_that_was_refused(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    model = chat.takes_no("max_tokens", then=chat.says(""))
    providers.chat.answers("openai", MODEL, model)
    check = service.validate_model(config, MODEL)
    assert check.outcome == CheckOutcome.ANSWERED_NOTHING
    assert ["max_tokens" in body for body in providers.chat.asked] == [True, False, False]


def test_errors_carry_what_they_know(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    providers.chat.answers("openai", MODEL, chat.refuses(429, retry_after="7"))
    limited = service.validate_model(config, MODEL).error
    providers.chat.answers("openai", MODEL, chat.refuses(400, TOO_LONG))
    tokens = service.validate_model(config, MODEL).error
    assert isinstance(limited, RateLimitError)
    assert limited.retry_after == 7.0
    assert isinstance(tokens, TokenLimitError)
    assert (tokens.limit, tokens.requested) == (4, 30)


def test_a_model_that_never_answers_times_out(
    providers: World, bridge: SyncBridge, clock: Clock, config: ProviderConfig
) -> None:
    service = make_service(providers, bridge, clock, ping_seconds=0.2)
    providers.chat.answers("openai", MODEL, chat.hangs)
    assert service.validate_model(config, MODEL).outcome == CheckOutcome.TIMED_OUT


def test_nobody_listening_is_unreachable(
    providers: World, bridge: SyncBridge, clock: Clock, config: ProviderConfig
) -> None:
    providers.misbehaves("refused")
    service = make_service(providers, bridge, clock)
    assert service.validate_model(config, MODEL).outcome == CheckOutcome.UNREACHABLE


def test_without_a_key_nothing_is_sent(
    providers: World, bridge: SyncBridge, config: ProviderConfig
) -> None:
    environment = {**providers.environment, "OPENAI_API_KEY": ""}
    service = ModelDiscoveryService(environment=environment, bridge=bridge)
    assert service.validate_model(config, MODEL).outcome == CheckOutcome.NOT_CONFIGURED
    assert providers.chat.asked == []


def test_an_answer_that_holds_the_key_is_shown_to_nobody(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    key = providers.keys["openai"]
    providers.chat.answers("openai", MODEL, chat.says(f"pong {key}"))
    check = service.validate_model(config, MODEL)
    assert (check.outcome, check.answer) == (CheckOutcome.REJECTED, None)
    providers.chat.answers("openai", MODEL, chat.refuses(400, f"bad key {key}"))
    assert key not in repr(service.validate_model(config, MODEL))


def test_a_redirect_of_a_chat_endpoint_is_not_followed(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    elsewhere = {"location": f"{providers.elsewhere.url}/chat/completions"}
    providers.chat.answers("openai", MODEL, lambda _: Answer({}, 307, elsewhere))
    check = service.validate_model(config, MODEL)
    assert check.outcome == CheckOutcome.UNREACHABLE
    assert "redirect" in str(check.error)
    assert providers.elsewhere.seen == []


@pytest.mark.parametrize("slug", ["anthropic", "gemini", "mistral", "ollama", "openrouter", "xai"])
def test_each_provider_takes_the_key_as_its_chat_endpoint_does(
    service: ModelDiscoveryService, providers: World, slug: str
) -> None:
    contract = providers.contracts[slug]
    model = contract.listing.id_of(providers.rows(slug)[0])
    assert model is not None
    assert service.validate_model(ProviderConfig(name=slug), model)


def test_the_asynchronous_form_gives_the_same(
    service: ModelDiscoveryService, config: ProviderConfig
) -> None:
    assert asyncio.run(service.validate_model_async(config, MODEL))


def test_a_rate_limit_opens_the_breaker_and_a_missing_model_does_not(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    for _ in range(6):
        assert service.validate_model(config, "made-up").outcome == CheckOutcome.NO_SUCH_MODEL
    providers.chat.answers("openai", MODEL, chat.refuses(429))
    for _ in range(5):
        service.validate_model(config, MODEL)
    assert service.breaker(config).state == "open"


def test_limits_of_a_ping_are_ten_seconds() -> None:
    limits = ModelDiscoveryService()._engine.access.ping_limits
    assert (limits.seconds, limits.silence, limits.attempts) == (10.0, 10.0, 1)


def test_a_probe_says_what_the_provider_lists(
    service: ModelDiscoveryService, config: ProviderConfig
) -> None:
    there = service.probe_model(config, "4o")
    gone = service.probe_model(config, "gpt-1")
    assert (there.listed, gone.listed) == (True, False)
    assert there.row is not None
    assert there.row["id"] == MODEL
    assert there.observed is not None
    nowhere = service.probe_model(ProviderConfig(name="openrouter"), "a/b")
    assert (nowhere.listed, nowhere.error) == (None, None)


def test_a_probe_of_gemini_has_its_bare_id(
    service: ModelDiscoveryService, providers: World
) -> None:
    shape = providers.contracts["gemini"].listing
    model = shape.id_of(providers.rows("gemini")[0])
    assert model is not None
    row = service.probe_model(ProviderConfig(name="gemini"), model).row
    assert row is not None
    assert row["id"] == model


@pytest.mark.parametrize("model", ["..", ".", "", "../models", "a/b?x=y#z", "x" * 300, "gpt\n4"])
def test_a_model_id_leads_nowhere_else(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig, model: str
) -> None:
    found = service.probe_model(config, model)
    assert found.listed is not True
    prefix = "/openai/v1/models/"
    assert all(seen.path.startswith(prefix) and not seen.query for seen in providers.seen("openai"))
