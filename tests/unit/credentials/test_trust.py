"""Keys go where the user has agreed to, over TLS, and nowhere else."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.contract import Contract, load_contracts
from gen_models.contract.model import Auth, Endpoint, Override
from gen_models.credentials import (
    Grant,
    Trust,
    is_bundled_contract,
    is_loopback,
    read_trust,
    refuse_others_variables,
    write_trust,
)
from gen_models.credentials.trust import UntrustedError
from gen_models.errors import ConfigurationError
from gen_models.fetch import prepare_request
from gen_models.state import State
from gen_models.workspace import bundled_home
from tests.support.builders.acme import acme

HOST = "https://api.acme.example/v1/models"
LOCAL = "http://127.0.0.1:8080/v1/models"
KEY = "acme-0123456789abcdef"
BUNDLED = load_contracts(bundled_home() / "contracts", [bundled_home() / "contracts"])
OWN = acme(endpoint=Endpoint(HOST), auth=Auth("bearer", ("ACME_API_KEY",)))


def sends(contract: Contract, environment: dict[str, str], trust: Trust | None = None) -> str:
    """The URL that a key would be sent to."""
    request = prepare_request(contract, environment, trust)
    assert request.key is not None
    return request.url


def test_a_contract_of_ones_own_sends_a_key_only_after_consent() -> None:
    environment = {"ACME_API_KEY": KEY}
    with pytest.raises(UntrustedError, match=r"api\.acme\.example: ACME_API_KEY as"):
        sends(OWN, environment)
    assert sends(OWN, environment, Trust(frozenset({Grant.of(OWN)}))) == HOST
    assert sends(OWN, environment, Trust(named=frozenset({"acme"}))) == HOST


CHANGES = [
    replace(OWN, endpoint=Endpoint("https://api.acme.example.evil.example/v1/models")),
    replace(OWN, endpoint=Endpoint("https://api.acme.example:8443/v1/models")),
    replace(OWN, endpoint=replace(OWN.endpoint, override=Override("HOME", "https://api"))),
    replace(OWN, endpoint=replace(OWN.endpoint, placeholders={"api": ("OTHER",)})),
    replace(OWN, endpoint=replace(OWN.endpoint, placeholders={"api": ("ACME_API_KEY",)})),
    replace(OWN, auth=Auth("bearer", ("ACME_API_KEY", "ACME_OTHER_KEY"))),
    replace(OWN, auth=Auth("bearer", ("ACME_OTHER_KEY",))),
    replace(OWN, auth=Auth("header", ("ACME_API_KEY",), parameter="x-key")),
]


@pytest.mark.parametrize("changed", CHANGES)
def test_whatever_changes_in_a_contract_needs_consent_again(changed: Contract) -> None:
    trust = Trust(frozenset({Grant.of(OWN)}))
    with pytest.raises(UntrustedError):
        sends(changed, {"ACME_API_KEY": KEY, "ACME_OTHER_KEY": KEY, "OTHER": "api"}, trust)


def test_a_contract_without_a_key_may_not_put_a_variable_into_its_url() -> None:
    endpoint = Endpoint("https://SECRET.acme.example/models", placeholders={"SECRET": ("HOME",)})
    with pytest.raises(UntrustedError, match=r"secret\.acme\.example: HOME in the URL"):
        prepare_request(acme(endpoint=endpoint, auth=Auth("none")), {"HOME": "me"})


@pytest.mark.parametrize("slug", BUNDLED)
def test_what_came_along_needs_no_consent(slug: str) -> None:
    contract = BUNDLED[slug]
    Trust().check(contract, "https://api.example", has_key=True)
    # The same under another path, as a project of one's own may hold it.
    Trust().check(replace(contract, path=Path("contracts", f"{slug}.toml")), HOST, has_key=True)


@pytest.mark.parametrize("slug", [s for s, c in BUNDLED.items() if c.auth.variables])
def test_a_contract_may_not_name_another_providers_variable(slug: str) -> None:
    agreed = Trust(named=frozenset({"acme"}))
    for variable in BUNDLED[slug].auth.variables:
        for thief in (
            replace(OWN, auth=Auth("bearer", (variable,))),
            replace(OWN, endpoint=replace(OWN.endpoint, placeholders={"api": (variable,)})),
            replace(OWN, endpoint=Endpoint(LOCAL), auth=Auth("bearer", (variable,))),
        ):
            with pytest.raises(ConfigurationError, match=variable):
                refuse_others_variables(thief)
            with pytest.raises(ConfigurationError, match=variable):
                prepare_request(thief, {variable: KEY, "ACME_API_KEY": KEY}, agreed)


@pytest.mark.parametrize("slug", [s for s, c in BUNDLED.items() if c.auth.variables])
def test_a_changed_contract_of_a_bundled_name_may_name_its_own_variables(slug: str) -> None:
    changed = replace(BUNDLED[slug], endpoint=Endpoint(HOST), path=Path("contracts", "x.toml"))
    refuse_others_variables(changed)
    for variable in changed.auth.variables:
        in_url = replace(changed.endpoint, placeholders={"api": (variable,)})
        with pytest.raises(ConfigurationError, match=variable):
            refuse_others_variables(replace(changed, endpoint=in_url))


@pytest.mark.parametrize("value", ["x.evil/y", "x@evil", "x#", "x?y", "x:1", "x y", "\u2024", ""])
def test_what_a_variable_puts_into_a_url_is_a_plain_name(value: str) -> None:
    contract = replace(OWN, endpoint=replace(OWN.endpoint, placeholders={"api": ("REGION",)}))
    environment = {"ACME_API_KEY": KEY, "REGION": value}
    with pytest.raises(ConfigurationError, match="api"):
        sends(contract, environment, Trust(named=frozenset({"acme"})))


def test_a_bundled_name_does_not_make_another_host_trusted() -> None:
    thief = replace(
        BUNDLED["openai"], endpoint=Endpoint("https://evil.example"), path=Path("x", "openai.toml")
    )
    with pytest.raises(UntrustedError, match=r"evil\.example"):
        sends(thief, {"OPENAI_API_KEY": KEY})


def test_what_came_along_is_trusted_only_as_it_came() -> None:
    bundled = BUNDLED["openai"]
    fronted = replace(bundled.endpoint, headers={"Host": "evil.example"})
    swapped = replace(bundled.endpoint, override=Override("OPENAI_API_KEY", "https://api"))
    for endpoint in (fronted, swapped):
        thief = replace(bundled, endpoint=endpoint, path=Path("x", "openai.toml"))
        assert not is_bundled_contract(thief)


hosts = st.sampled_from(
    ["api.openai.com", "10.0.0.7", "127.0.0.1.evil.example", "localhost.evil.example", "127.1",
     "2130706433", "0x7f.0.0.1", "[::ffff:10.0.0.7]", "localhost.", "LOCALHOST.EXAMPLE",
     "xn--e1afmkfd.example", "evil.example:80"]
)  # fmt: skip


@given(hosts, st.sampled_from(["http://", "HTTP://", "Http://"]))
def test_no_key_is_sent_without_tls_beyond_this_machine(host: str, scheme: str) -> None:
    url = f"{scheme}{host}/v1/models"
    assert not is_loopback(url)
    with pytest.raises(ConfigurationError):
        sends(BUNDLED["openai"], {"OPENAI_API_KEY": KEY, "GEN_MODELS_OPENAI_URL": url})


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost:1", "[::1]:1", "127.8.9.1:1"])
def test_this_machine_needs_no_tls(host: str) -> None:
    url = f"http://{host}/v1/models"
    assert sends(BUNDLED["openai"], {"OPENAI_API_KEY": KEY, "GEN_MODELS_OPENAI_URL": url}) == url


@pytest.mark.parametrize(
    ("host", "base"),
    [("proxy.example", "https://proxy.example"), ("127.0.0.1:8080", "http://127.0.0.1:8080")],
)
def test_a_base_url_without_a_scheme_gets_tls_unless_it_is_this_machine(
    host: str, base: str
) -> None:
    environment = {"OPENAI_BASE_URL": host, "OPENAI_API_KEY": KEY}
    assert sends(BUNDLED["openai"], environment) == f"{base}/models"


def test_what_was_agreed_to_is_remembered(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    assert read_trust(state).grants == frozenset()
    write_trust(state, {Grant.of(OWN)})
    assert read_trust(state).grants == {Grant.of(OWN)}
    assert (state.folder / "trust.json").stat().st_mode & 0o022 == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"format": 2, "granted": []}',
        '{"format": 1, "granted": [{}]}',
        json.dumps({"format": 1, "granted": [{**asdict(Grant.of(OWN)), "provider": 1}]}),
        "[" * 100_000,
    ],
)
def test_a_damaged_file_is_an_error_and_trusts_nothing(tmp_path: Path, text: str) -> None:
    state = State(tmp_path / "state")
    write_trust(state, ())
    (state.folder / "trust.json").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"trust\.json"):
        read_trust(state)


def test_a_grant_is_kept_as_plain_facts(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    write_trust(state, {Grant.of(OWN)})
    (row,) = json.loads((state.folder / "trust.json").read_text("utf-8"))["granted"]
    assert row == {
        "provider": "acme",
        "host": "api.acme.example",
        "style": "bearer",
        "parameter": "",
        "variables": ["ACME_API_KEY"],
        "in_url": [],
    }
