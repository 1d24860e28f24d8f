"""Where a provider is asked: at the contract's URL, or where a variable says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pytest

from gen_models.contract import Contract, load_contracts
from gen_models.contract.model import Endpoint, Override
from gen_models.errors import ConfigurationError
from gen_models.fetch import Request, list_models, open_network, resolve_url
from gen_models.workspace import bundled_home
from tests.support.builders.acme import acme
from tests.support.provider.loopback import listing, loopback

_SHIPPED: Final = bundled_home() / "contracts"
CONTRACTS: Final = load_contracts(_SHIPPED, (_SHIPPED,))
OVERRIDDEN: Final = {
    slug: (contract.endpoint, contract.endpoint.override)
    for slug, contract in CONTRACTS.items()
    if contract.endpoint.override is not None
}


def refusal(contract: Contract, environment: Mapping[str, str]) -> ConfigurationError:
    with (
        pytest.raises(ConfigurationError) as caught,
        open_network(contract, {"AZURE_OPENAI_API_KEY": "first-key", **environment}),
    ):
        pytest.fail("a request could be sent")
    assert caught.value.hint
    return caught.value


def test_without_variables_the_contracts_own_url_is_asked() -> None:
    assert resolve_url(CONTRACTS["openai"], {}) == "https://api.openai.com/v1/models"


@pytest.mark.parametrize(
    ("slug", "environment", "url"),
    [
        ("openai", {"OPENAI_BASE_URL": "http://p.example/v1"}, "http://p.example/v1/models"),
        ("openai", {"OPENAI_BASE_URL": "http://p.example/v1/"}, "http://p.example/v1/models"),
        ("openai", {"OPENAI_BASE_URL": "http://p.example/a/b"}, "http://p.example/a/b/models"),
        ("openai", {"OPENAI_BASE_URL": " \n"}, "https://api.openai.com/v1/models"),
        ("ollama", {"OLLAMA_HOST": "10.0.0.7:11434"}, "http://10.0.0.7:11434/api/tags"),
        ("ollama", {"OLLAMA_HOST": "https://gpu.example/"}, "https://gpu.example/api/tags"),
        ("groq", {"GROQ_BASE_URL": "http://p.example"}, "http://p.example/openai/v1/models"),
        (
            "groq",
            {"GROQ_BASE_URL": "http://p.example/openai/v1/"},
            "http://p.example/openai/v1/models",
        ),
        (
            "azure-openai",
            {"AZURE_OPENAI_ENDPOINT": "https://mine.openai.azure.com/"},
            "https://mine.openai.azure.com/openai/v1/models",
        ),
        (
            "azure-openai",
            {
                "AZURE_OPENAI_ENDPOINT": "https://mine.openai.azure.com",
                "GEN_MODELS_AZURE_OPENAI_URL": "http://p.example/all",
            },
            "http://p.example/all",
        ),
        (
            "bedrock",
            {"AWS_DEFAULT_REGION": "eu-west-1"},
            "https://bedrock.eu-west-1.amazonaws.com/foundation-models",
        ),
        (
            "bedrock",
            {"AWS_REGION": "us-west-2", "AWS_DEFAULT_REGION": "eu-west-1"},
            "https://bedrock.us-west-2.amazonaws.com/foundation-models",
        ),
    ],
)
def test_a_variable_says_where_to_ask(slug: str, environment: dict[str, str], url: str) -> None:
    assert resolve_url(CONTRACTS[slug], environment) == url


@pytest.mark.parametrize("slug", CONTRACTS)
def test_every_provider_has_a_variable_for_its_whole_url(slug: str) -> None:
    variable = f"GEN_MODELS_{slug.upper().replace('-', '_')}_URL"
    url = "http://127.0.0.1:8080/a/listing"
    assert resolve_url(CONTRACTS[slug], {variable: f" {url}\n"}) == url


@pytest.mark.parametrize("end", ["", "/"])
@pytest.mark.parametrize("slug", OVERRIDDEN)
def test_a_base_may_have_any_beginning_of_the_path_already(slug: str, end: str) -> None:
    endpoint, override = OVERRIDDEN[slug]
    steps = endpoint.url.removeprefix(override.replaces).split("/")
    whole = "http://p.example/proxy" + "/".join(steps)
    for length in range(1, len(steps)):
        base = "http://p.example/proxy" + "/".join(steps[:length]) + end
        assert resolve_url(CONTRACTS[slug], {override.variable: base}) == whole


def test_a_base_that_ends_in_a_part_of_a_word_gets_the_whole_path() -> None:
    base = {"GROQ_BASE_URL": "http://p.example/not-openai"}
    assert resolve_url(CONTRACTS["groq"], base) == "http://p.example/not-openai/openai/v1/models"


def test_another_address_gets_the_same_query_and_is_recorded_as_the_contracts_own() -> None:
    endpoint = Endpoint("https://api.acme.example/v1/models", query={"limit": "5"})
    contract = acme(endpoint=endpoint)
    with loopback(lambda _: listing("a")) as server:
        environment = {"GEN_MODELS_ACME_URL": f"{server.url}/other"}
        with open_network(contract, environment) as send:
            (page,) = list_models(contract, send).pages
        (seen,) = server.seen
    assert (seen.path, seen.query) == ("/other", {"limit": "5"})
    assert page.request.url == "https://api.acme.example/v1/models?limit=5"


def test_a_base_url_of_the_ecosystem_is_asked() -> None:
    with loopback(lambda _: listing("a")) as server:
        environment = {"OPENAI_BASE_URL": f"{server.url}/v1/", "OPENAI_API_KEY": "first-key"}
        with open_network(CONTRACTS["openai"], environment) as send:
            send(Request(CONTRACTS["openai"].endpoint.url))
        (seen,) = server.seen
    assert (seen.path, seen.headers["authorization"]) == ("/v1/models", "Bearer first-key")


@pytest.mark.parametrize(
    ("slug", "missing", "variable"),
    [
        ("azure-openai", "RESOURCE", "AZURE_OPENAI_ENDPOINT"),
        ("bedrock", "REGION", "AWS_REGION"),
    ],
)
def test_nobody_is_asked_while_a_part_of_the_url_is_not_known(
    slug: str, missing: str, variable: str
) -> None:
    error = refusal(CONTRACTS[slug], {"AWS_REGION": ""})
    assert error.problem == f"{slug}: the URL's {missing} is not set"
    assert error.hint == f"set {variable}"


@pytest.mark.parametrize(
    "url",
    [
        "p.example/v1",
        "ftp://p.example/v1",
        "file:///etc/passwd",
        "https://",
        "https:///v1",
        "https://user@p.example/v1",
        "https://user:secret@p.example/v1",
        "https://:secret@p.example/v1",
        "https://p.example/v1?key=secret",
        "https://p.example/v1#part",
        "https://p.example:port/v1",
        "https://p.example:99999/v1",
        "https://p example/v1",
        "https://p.example/v\x01",
        "https://[::1/v1",
    ],
)
def test_a_variable_that_holds_no_plain_url_is_refused_and_not_repeated(url: str) -> None:
    error = refusal(acme(), {"GEN_MODELS_ACME_URL": url})
    assert error.problem.startswith("GEN_MODELS_ACME_URL")
    assert "not a plain http(s) URL" in error.problem
    assert "secret" not in str(error)


@pytest.mark.parametrize(
    "host", ["https://user:secret@p.example", "https://p.example?x=1", "ws://p"]
)
def test_a_base_that_is_no_plain_url_is_refused(host: str) -> None:
    override = Override("ACME_HOST", "https://api.acme.example")
    contract = acme(endpoint=Endpoint("https://api.acme.example/v1/models", override=override))
    error = refusal(contract, {"ACME_HOST": host})
    assert error.problem.startswith("ACME_HOST")
    assert "not a plain http(s) URL" in error.problem
    assert "secret" not in str(error)
