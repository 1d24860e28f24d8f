"""Where a provider is requested, and which key may go there."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from gen_models.credentials import Trust, is_placeholder
from gen_models.discovery import ProviderConfig
from gen_models.discovery.endpoint import Prepared, listing_url, prepare
from gen_models.errors import ConfigurationError
from tests.support.provider.dialects import shipped
from tests.support.provider.keys import key_for

KEY = key_for("OPENAI_API_KEY")


def prepared(config: ProviderConfig, environment: Mapping[str, str]) -> Prepared:
    return prepare(shipped()[config.name], config, environment, Trust())


@pytest.mark.parametrize(
    ("slug", "base", "url"),
    [
        ("openai", "https://a.example/v1", "https://a.example/v1/models"),
        ("openai", "https://a.example/v1/", "https://a.example/v1/models"),
        ("openai", "https://a.example/v1/models", "https://a.example/v1/models"),
        ("openai", "https://a.example", "https://a.example/v1/models"),
        ("openai", "https://a.example/proxy/v1", "https://a.example/proxy/v1/models"),
        ("openai", "https://a.example/proxy", "https://a.example/proxy/models"),
        ("groq", "https://api.groq.com/openai/v1", "https://api.groq.com/openai/v1/models"),
        ("groq", "https://api.groq.com/openai", "https://api.groq.com/openai/v1/models"),
        ("anthropic", "https://api.anthropic.com", "https://api.anthropic.com/v1/models"),
        ("ollama", "http://127.0.0.1:11434", "http://127.0.0.1:11434/api/tags"),
        ("ollama", "http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/api/tags"),
        ("gemini", "https://g.example/v1beta/openai", "https://g.example/v1beta/models"),
        ("gemini", "https://g.example/v1beta", "https://g.example/v1beta/models"),
        ("deepseek", "https://api.deepseek.com", "https://api.deepseek.com/models"),
        ("deepseek", "https://api.deepseek.com/v1", "https://api.deepseek.com/v1/models"),
    ],
)
def test_the_base_that_sdks_take_leads_to_the_listing(slug: str, base: str, url: str) -> None:
    assert listing_url(shipped()[slug], base) == url


@pytest.mark.parametrize("slug", sorted(shipped()))
def test_a_contracts_own_addresses_lead_to_its_listing(slug: str) -> None:
    contract = shipped()[slug]
    url = contract.endpoint.url
    assert listing_url(contract, url) == url
    assert listing_url(contract, url.rpartition("/")[0]) == url


CHATS = {
    "openai": "https://api.openai.com/v1/chat/completions",
    "anthropic": "https://api.anthropic.com/v1/chat/completions",
    "gemini": "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions",
    "ollama": "http://localhost:11434/v1/chat/completions",
    "perplexity": "https://api.perplexity.ai/chat/completions",
    "deepseek": "https://api.deepseek.com/chat/completions",
    "github-models": "https://models.github.ai/inference/chat/completions",
    "cohere": "https://api.cohere.com/compatibility/v1/chat/completions",
    "zai": "https://api.z.ai/api/paas/v4/chat/completions",
}


@pytest.mark.parametrize("slug", sorted(CHATS))
def test_the_chat_endpoint_is_where_its_provider_documents_it(slug: str) -> None:
    variables = shipped()[slug].auth.variables
    environment = {variable: key_for(variable) for variable in variables}
    found = prepared(ProviderConfig(name=slug), environment).for_chat()
    assert found is not None
    assert found[1] == CHATS[slug]


def test_a_key_of_the_configuration_comes_before_the_environments() -> None:
    config = ProviderConfig(name="openai", api_key=KEY)
    found = prepared(config, {"OPENAI_API_KEY": "sk-proj-other-0123456789"})
    assert found.where == "configuration"
    assert found.request.key is not None
    assert found.request.key.reveal() == KEY


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_a_blank_key_is_none(blank: str) -> None:
    config = ProviderConfig(name="openai", api_key=blank)
    assert prepared(config, {"OPENAI_API_KEY": KEY}).where == "OPENAI_API_KEY"


@pytest.mark.parametrize("where", ["configuration", "environment"])
def test_a_placeholder_is_no_key(where: str) -> None:
    given = "your-api-key-here"
    config = ProviderConfig(name="openai", api_key=given if where == "configuration" else None)
    with pytest.raises(ConfigurationError, match="placeholder") as caught:
        prepared(config, {"OPENAI_API_KEY": given})
    assert where in str(caught.value) or "OPENAI_API_KEY" in str(caught.value)


def test_a_placeholder_is_not_sent_where_no_key_is_needed() -> None:
    config = ProviderConfig(name="openrouter", api_key="dummy")
    assert prepared(config, {}).where is None
    environment = {"OPENROUTER_API_KEY": "your-key-here"}
    assert prepared(ProviderConfig(name="openrouter"), environment).where is None


def test_http_is_refused_when_a_key_would_go_along() -> None:
    config = ProviderConfig(name="openai", api_key=KEY, base_api_url="http://a.example/v1")
    with pytest.raises(ConfigurationError, match="TLS"):
        prepared(config, {})
    local = ProviderConfig(name="openai", api_key=KEY, base_api_url="http://127.0.0.1:1/v1")
    assert prepared(local, {}).where == "configuration"
    keyless = ProviderConfig(name="openrouter", base_api_url="http://a.example/v1")
    assert prepared(keyless, {}).where is None


def test_a_found_key_goes_to_the_hosts_that_it_is_for_alone() -> None:
    environment = {"OPENAI_API_KEY": KEY}
    elsewhere = ProviderConfig(name="openai", base_api_url="https://a.example/v1")
    with pytest.raises(ConfigurationError, match=r"refusing .* a\.example"):
        prepared(elsewhere, environment)
    named = {**environment, "OPENAI_BASE_URL": "https://a.example/v1"}
    assert prepared(elsewhere, named).host == "a.example"
    own = ProviderConfig(name="openai", base_api_url="https://api.openai.com/v1")
    assert prepared(own, environment).where == "OPENAI_API_KEY"
    given = ProviderConfig(name="openai", base_api_url="https://a.example/v1", api_key=KEY)
    assert prepared(given, {}).host == "a.example"


@pytest.mark.parametrize(
    ("base", "allowed"),
    [
        ("https://mine.openai.azure.com", True),
        ("https://mine.openai.azure.com.evil.example", False),
        ("https://evil.example.openai.azure.com", False),
    ],
)
def test_a_placeholder_in_the_contracts_host_is_one_label(base: str, *, allowed: bool) -> None:
    environment = {"AZURE_OPENAI_API_KEY": key_for("AZURE_OPENAI_API_KEY")}
    config = ProviderConfig(name="azure-openai", base_api_url=base)
    if allowed:
        assert prepared(config, environment).host in base
    else:
        with pytest.raises(ConfigurationError, match="refusing"):
            prepared(config, environment)


def test_no_key_is_in_what_is_prepared() -> None:
    found = prepared(ProviderConfig(name="openai", api_key=KEY), {"XAI_API_KEY": "xai-secret-key"})
    assert KEY not in repr(found)
    assert "xai-secret-key" not in repr(found)


PLACEHOLDERS = [
    "your-api-key", "YOUR_API_KEY_HERE", "sk-...", "sk-xxxxxxxxxxxxxxxxxxxxxxxx", "<api-key>",
    "${OPENAI_API_KEY}", "$OPENAI_API_KEY", "changeme", "xxxxxxxx", "sk-your-key", "********",
    "insert key here", "none", "null", "test", "OPENAI_API_KEY", "sk-proj-xxxx", "replace_me",
]  # fmt: skip


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_placeholders_are_known(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("slug", sorted(shipped()))
def test_no_key_of_a_vendor_is_a_placeholder(slug: str) -> None:
    for variable in shipped()[slug].auth.variables:
        assert not is_placeholder(key_for(variable))


def test_a_key_with_a_word_in_it_is_a_key() -> None:
    assert not is_placeholder("sk-proj-test-9aB3kLmN0pQrS7tUvWxYz1234567890")
