"""Secrets: what looks like a key is found and not repeated, and a model's ID is none."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.credentials import scanner
from gen_models.workspace import bundled_home

WORD = string.ascii_letters + string.digits
KEYS = {
    "OpenAI": ("sk-", WORD + "_-", 48),
    "OpenAI's projects": ("sk-proj-", WORD + "_-", 120),
    "OpenAI's service accounts": ("sk-svcacct-", WORD + "_-", 120),
    "Anthropic": ("sk-ant-api03-", WORD + "_-", 95),
    "OpenRouter": ("sk-or-v1-", "0123456789abcdef", 64),
    "Google": ("AIza", WORD + "_-", 35),
    "Google's OAuth": ("ya29.", WORD + "_-", 60),
    "AWS": ("AKIA", string.ascii_uppercase + string.digits, 16),
    "AWS for a while": ("ASIA", string.ascii_uppercase + string.digits, 16),
    "Hugging Face": ("hf_", WORD, 34),
    "Groq": ("gsk_", WORD, 52),
    "xAI": ("xai-", WORD, 80),
    "Perplexity": ("pplx-", WORD, 48),
    "Cerebras": ("csk-", WORD, 48),
    "NVIDIA": ("nvapi-", WORD + "_-", 64),
    "Fireworks": ("fw_", WORD, 22),
    "GitHub": ("ghp_", WORD, 36),
    "GitHub's actions": ("ghs_", WORD, 36),
    "GitHub, finely": ("github_pat_", WORD + "_", 82),
    "a header": ("Bearer ", WORD + "._~+/-", 30),
}

every_vendor = pytest.mark.parametrize("vendor", KEYS)


@every_vendor
@given(data=st.data(), before=st.text(" \t\n\"':,;=({[<é", max_size=5), after=st.text(" \n\"',)}]"))
def test_a_vendors_key_is_found_wherever_it_stands(
    vendor: str, data: st.DataObject, before: str, after: str
) -> None:
    prefix, letters, length = KEYS[vendor]
    secret = data.draw(st.text(letters, min_size=length, max_size=length))
    found, *_ = scanner.secrets_in_text(f"{before}{prefix}{secret}{after}")
    line = before.count("\n") + 1
    assert found.startswith("what looks like a")
    assert found.endswith(f" on line {line}")
    assert secret not in found


def test_every_key_of_a_text_is_found_on_its_line() -> None:
    text = "\n".join(
        f'{{"id":"{prefix}{letters[:8] * 20}"}}' for prefix, letters, _ in KEYS.values()
    )
    lines = [found.rpartition(" ")[2] for found in scanner.secrets_in_text(text)]
    assert lines == [str(number) for number, _ in enumerate(KEYS, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "sk-short",
        "risk-0123456789abcdefghijklmnopqrst",
        "task-sk-0123456789abcdefghijklmnopq",
        "hf_space",
        "fw_v1",
        "xai-grok-4-fast-reasoning-2025-09-15-preview-long-name",
        "AKIAlowercase0123456789",
        "MYAKIA0123456789ABCDEF",
        "bearer of good news, said at length",
        "accounts/fireworks/models/llama-v3p1-405b-instruct-long",
        "nvidia/llama-3.3-nemotron-super-49b-v1.5",
    ],
)
def test_what_only_resembles_a_key_is_none(text: str) -> None:
    assert list(scanner.secrets_in_text(text)) == []


@pytest.mark.parametrize(
    "cassette", sorted((bundled_home() / "cassettes").glob("*.yaml")), ids=lambda path: path.stem
)
def test_nothing_that_providers_really_say_is_mistaken_for_a_key(cassette: Path) -> None:
    assert list(scanner.secrets_in_text(cassette.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "name",
    [
        "key", "KEY", "api_key", "api-key", "apikey", "apiKey", "x-api-key", "subscription-key",
        "access_token", "accessToken", "auth", "client_secret", "password", "X-Amz-Signature",
        "X-Amz-Security-Token", "sig",
    ],
)  # fmt: skip
def test_a_query_parameter_that_holds_a_key_is_found(name: str) -> None:
    (found,) = scanner.secrets_in_url(f"https://acme.example/v1?limit=5&{name}=hush&a=b")
    assert found == f"a query parameter '{name}' in the URL"
    (empty,) = scanner.secrets_in_url(f"https://acme.example/v1?{name}=")
    assert empty == found


@pytest.mark.parametrize("user", ["user", "user:hush", ":hush", ":", ""])
def test_a_user_in_a_url_is_found(user: str) -> None:
    (found,) = scanner.secrets_in_url(f"https://{user}@acme.example/v1")
    assert found == "a user name or a password in the URL"


@pytest.mark.parametrize(
    "query",
    ["", "limit=1000", "pageToken=abc", "page_token=abc", "after_id=key", "monkey=1", "cursor=a@b"],
)
def test_an_ordinary_url_holds_no_secret(query: str) -> None:
    assert list(scanner.secrets_in_url(f"https://acme.example/v1?{query}")) == []


@given(
    headers=st.dictionaries(
        st.sampled_from(["Accept", "LINK", "Content-Type", "Set-Cookie", "authorization", "X-Id"]),
        st.text(),
    ),
    allowed=st.sets(st.sampled_from(["accept", "Link", "content-type"])),
)
def test_only_allowed_headers_are_kept_by_lower_case_name_in_order(
    headers: dict[str, str], allowed: set[str]
) -> None:
    kept = scanner.kept(headers, allowed)
    names = {name.lower() for name in allowed}
    assert kept == {n.lower(): value for n, value in headers.items() if n.lower() in names}
    assert list(kept) == sorted(kept)


def test_no_header_that_may_be_recorded_holds_a_secret() -> None:
    recorded = scanner.REQUEST_HEADERS | scanner.RESPONSE_HEADERS
    assert recorded == {
        "accept", "content-type", "link", "x-has-more", "x-next-cursor", "x-next-page",
        "x-total", "x-total-count", "x-total-pages",
    }  # fmt: skip
