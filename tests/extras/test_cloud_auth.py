"""Clouds are asked with credentials of their own kind, which their own libraries find."""

from __future__ import annotations

import json
import sys
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

import pytest

from gen_models.contract import Contract, load_contracts
from gen_models.errors import ConfigurationError, UnreachableError
from gen_models.fetch import Request, open_network
from gen_models.workspace import bundled_home
from tests.support.provider.keys import AUTHORIZATION, signed_by
from tests.support.provider.loopback import Answer, Loopback, Seen, listing, loopback

_SHIPPED: Final = bundled_home() / "contracts"
CONTRACTS: Final = load_contracts(_SHIPPED, (_SHIPPED,))
ACCESS_KEY: Final = "AKIDEXAMPLE"
SECRET: Final = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
SESSION: Final = "a/session+token=="
TOKEN: Final = "ya29.a-token"


@pytest.fixture
def aws_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """AWS's variables, without anything of this machine's owner."""
    ours = {
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_SESSION_TOKEN": SESSION,
        "AWS_REGION": "eu-central-1",
    }
    nobodys = {
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    for variable in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in {**ours, **nobodys}.items():
        monkeypatch.setenv(variable, value)
    return ours


@dataclass(frozen=True, slots=True)
class Google:
    """A service account whose tokens come from this machine."""

    file: Path
    tokens: Loopback

    @property
    def claims(self) -> dict[str, str]:
        """What the account said of itself when it asked for its token."""
        (asked,) = self.tokens.seen
        assertion = dict(parse_qsl(asked.body.decode()))["assertion"]
        claims: dict[str, str] = json.loads(urlsafe_b64decode(assertion.split(".")[1] + "=="))
        return claims


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
    """Application default credentials, without anything of this machine's owner."""
    rsa = import_module("cryptography.hazmat.primitives.asymmetric.rsa")
    forms = import_module("cryptography.hazmat.primitives.serialization")
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048).private_bytes(
        forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption()
    )
    grant = {"access_token": TOKEN, "expires_in": 3_600, "token_type": "Bearer"}
    file = tmp_path / "credentials.json"
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    with loopback(lambda _: Answer(grant)) as tokens:
        account = {
            "type": "service_account",
            "project_id": "acme",
            "private_key_id": "1",
            "private_key": key.decode(),
            "client_email": "acme@acme.example",
            "token_uri": f"{tokens.url}/token",
        }
        file.write_text(json.dumps(account), encoding="utf-8")
        yield Google(file, tokens)


def refusal(contract: Contract, environment: Mapping[str, str]) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught, open_network(contract, environment):
        pytest.fail("a request could be sent")
    return caught.value


@pytest.mark.extras
@pytest.mark.parametrize("secret", [SECRET, "another"])
def test_aws_gets_a_signature_that_its_own_rules_confirm(
    aws_environment: dict[str, str], secret: str
) -> None:
    def answer(seen: Seen) -> Answer:
        return listing("a") if signed_by(seen, secret) else Answer(status=403)

    contract = CONTRACTS["bedrock"]
    with loopback(answer) as server:
        environment = {**aws_environment, "GEN_MODELS_BEDROCK_URL": f"{server.url}/models/of~all"}
        wrong = pytest.raises(UnreachableError, match="HTTP status 403")
        with (
            wrong if secret != SECRET else nullcontext(),
            open_network(contract, environment) as send,
        ):
            send(Request(f"{contract.endpoint.url}?by=x%20y%2Fz&a=%C3%A9~"))
        (seen,) = server.seen
    said = AUTHORIZATION.fullmatch(seen.headers["authorization"])
    assert said is not None
    assert said.group("key", "region", "service") == (ACCESS_KEY, "eu-central-1", "bedrock")
    assert seen.headers["x-amz-security-token"] == SESSION
    assert seen.query == {"by": "x y/z", "a": "é~"}


@pytest.mark.extras
@pytest.mark.parametrize("missing", ["AWS_ACCESS_KEY_ID", "AWS_REGION"])
def test_aws_is_not_asked_without_credentials_and_a_region(
    aws_environment: dict[str, str], missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(missing)
    environment = {name: aws_environment[name] for name in aws_environment if name != missing}
    with loopback() as server:
        environment["GEN_MODELS_BEDROCK_URL"] = server.url
        error = refusal(CONTRACTS["bedrock"], environment)
        assert server.seen == []
    assert error.problem == "bedrock: no AWS credentials or no region is set"
    assert "AWS_ACCESS_KEY_ID" in error.hint
    assert SECRET not in str(error)


@pytest.mark.extras
def test_google_gets_the_token_that_its_own_library_was_given(google: Google) -> None:
    with loopback(lambda _: listing("a")) as server:
        environment = {"GEN_MODELS_VERTEXAI_URL": f"{server.url}/v1/models"}
        with open_network(CONTRACTS["vertexai"], environment) as send:
            response = send(Request(CONTRACTS["vertexai"].endpoint.url))
        (seen,) = server.seen
    (asked,) = google.tokens.seen
    assert response.status == 200
    assert seen.headers["authorization"] == f"Bearer {TOKEN}"
    assert (asked.path, asked.headers.get("authorization")) == ("/token", None)
    assert google.claims["iss"] == "acme@acme.example"
    assert google.claims["scope"] == ("https://www.googleapis.com/auth/cloud-platform.read-only")


@pytest.mark.extras
def test_google_is_not_asked_when_it_gives_no_token(google: Google) -> None:
    google.tokens.answers(lambda _: Answer({"error": "invalid_grant"}, status=400))
    with loopback() as server:
        error = refusal(CONTRACTS["vertexai"], {"GEN_MODELS_VERTEXAI_URL": server.url})
        assert server.seen == []
    assert error.problem.startswith("vertexai: Google issued no token")
    assert "gcloud auth application-default login" in error.hint


@pytest.mark.extras
@pytest.mark.parametrize("text", ["", "{}", '{"type":"service_account","private_key":"hush"}'])
def test_credentials_that_are_none_are_refused_and_not_repeated(google: Google, text: str) -> None:
    google.file.write_text(text, encoding="utf-8")
    error = refusal(CONTRACTS["vertexai"], {})
    assert error.problem.startswith("vertexai: Google issued no token")
    assert error.hint
    assert "hush" not in str(error)
    assert google.tokens.seen == []


@pytest.mark.parametrize(
    ("slug", "extra", "module"),
    [
        ("bedrock", "aws", "botocore"),
        ("bedrock", "aws", "botocore.session"),
        ("vertexai", "google", "google.auth"),
        ("vertexai", "google", "google.auth.transport.requests"),
    ],
)
def test_without_its_extra_a_cloud_is_not_asked_and_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, slug: str, extra: str, module: str
) -> None:
    for name in [name for name in sys.modules if name.startswith(f"{module}.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    error = refusal(CONTRACTS[slug], {"AWS_REGION": "eu-central-1"})
    assert error.problem == f"{slug}: fetching its listing needs the extra '{extra}'"
    assert f"pip install 'gen-models[{extra}]'" in error.hint
