"""How a key, or a cloud's credentials, go along with a request."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import httpx

from generator.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from generator.contract import Contract

_GOOGLE_SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform.read-only"


class _Key(httpx.Auth):
    """Adds a key as the contract says: a bearer token, a header or a query parameter."""

    def __init__(self, contract: Contract, key: str) -> None:
        self._auth = contract.auth
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        if self._auth.style == "bearer":
            request.headers["authorization"] = f"Bearer {self._key}"
        elif self._auth.style == "header":
            request.headers[self._auth.parameter] = self._key
        else:
            request.url = request.url.copy_add_param(self._auth.parameter, self._key)
        yield request


class _Signature(httpx.Auth):
    """Signs a request as AWS wants it, with botocore."""

    def __init__(self, credentials: Any, service: str, region: str) -> None:
        self._credentials, self._service, self._region = credentials, service, region

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        signer = import_module("botocore.auth").SigV4Auth(
            self._credentials, self._service, self._region
        )
        signed = import_module("botocore.awsrequest").AWSRequest("GET", str(request.url))
        signer.add_auth(signed)
        request.headers.update(dict(signed.headers.items()))
        yield request


def with_key(contract: Contract, key: str) -> httpx.Auth:
    """Authenticates by a key."""
    return _Key(contract, key)


def aws_sigv4(contract: Contract, environment: Mapping[str, str]) -> httpx.Auth:
    """Authenticates by AWS Signature Version 4, with the credentials that botocore finds.

    Raises:
        ConfigurationError: the extra `aws` is not installed, or there are no credentials.
    """
    session = _extra(contract, "aws", "botocore.session").get_session()
    credentials = session.get_credentials()
    region = next(
        (
            environment[v]
            for vs in contract.endpoint.placeholders.values()
            for v in vs
            if environment.get(v)
        ),
        None,
    )
    if credentials is None or region is None:
        raise ConfigurationError(
            f"{contract.slug}: there are no AWS credentials, or there is no region",
            cure="set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, or a profile",
        )
    service = (urlsplit(contract.endpoint.url).hostname or "").partition(".")[0]
    return _Signature(credentials, service, region)


def google_oauth(contract: Contract) -> httpx.Auth:
    """Authenticates by Google's application default credentials.

    Raises:
        ConfigurationError: the extra `google` is not installed, or there are no credentials.
    """
    google = _extra(contract, "google", "google.auth")
    requests = _extra(contract, "google", "google.auth.transport.requests")
    try:
        credentials, _ = google.default(scopes=[_GOOGLE_SCOPE])
        credentials.refresh(requests.Request())
    except google.exceptions.GoogleAuthError:
        raise ConfigurationError(
            f"{contract.slug}: Google gave no token for the application default credentials",
            cure="gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS",
        ) from None
    return _Bearer(str(credentials.token))


class _Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        request.headers["authorization"] = f"Bearer {self._token}"
        yield request


def _extra(contract: Contract, extra: str, module: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise ConfigurationError(
            f"{contract.slug}: asking it needs the extra '{extra}'",
            cure=f"pip install 'gen-models[{extra}]'; replaying its recording needs nothing",
        ) from None
