"""Authenticates requests with a key or a cloud's credentials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from gen_models.credentials import Key
from gen_models.errors import ConfigurationError

if TYPE_CHECKING:
    import httpx

    from gen_models.contract import Contract
    from gen_models.fetch.prepare import ListingRequest

Auth = Callable[["httpx.Request"], "httpx.Request"]
"""Authenticates a request, and returns it."""

CLOUDS: Final = ("aws-sigv4", "google-oauth")
"""The styles of authentication whose credentials a cloud's own SDK finds."""

_GOOGLE_SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform.read-only"


@dataclass(frozen=True, slots=True)
class Credentials:
    """How each request is authenticated, and what of that is secret."""

    auth: Auth
    secrets: tuple[Key, ...]


def find_credentials(request: ListingRequest, *, proxy: bool = False) -> Credentials | None:
    """A provider's credentials; None if it is requested without. Takes long for clouds.

    With `proxy`, tokens are requested through the proxy that the environment names, too.

    Raises:
        ConfigurationError: a cloud's credentials cannot be found, or an extra that they need is
            not installed.
    """
    match request.contract.auth.style:
        case "aws-sigv4":
            return _aws_sigv4(request)
        case "google-oauth":
            return _google_oauth(request.contract, proxy=proxy)
    key = request.key
    if key is None:
        return None
    return Credentials(partial(_with_key, request.contract, key), (key,))


def _with_key(contract: Contract, key: Key, request: httpx.Request) -> httpx.Request:
    """Adds a key as the contract says, always in a header: URLs are logged."""
    auth = contract.auth
    if auth.style == "bearer":
        request.headers["authorization"] = f"Bearer {key.reveal()}"
    else:
        scheme = f"{auth.scheme} " if auth.scheme else ""
        request.headers[auth.parameter] = f"{scheme}{key.reveal()}"
    return request


def _aws_sigv4(request: ListingRequest) -> Credentials:
    """AWS Signature Version 4, with the credentials that botocore finds."""
    contract, environment = request.contract, request.environment
    botocore = _extra(contract, "aws", "botocore.session")
    try:
        credentials = botocore.get_session().get_credentials()
        frozen = None if credentials is None else credentials.get_frozen_credentials()
    except Exception as error:  # noqa: BLE001  It raises anything, quoting what it read.
        raise ConfigurationError(
            f"{contract.slug}: loading the AWS credentials failed ({type(error).__name__})",
            hint="check AWS_PROFILE and the files of the AWS CLI, or set AWS_ACCESS_KEY_ID, "
            "AWS_SECRET_ACCESS_KEY and AWS_REGION",
        ) from None
    region = next(
        (
            environment[v]
            for vs in contract.endpoint.placeholders.values()
            for v in vs
            if environment.get(v)
        ),
        None,
    )
    if frozen is None or region is None:
        raise ConfigurationError(
            f"{contract.slug}: no AWS credentials or no region is set",
            hint="set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, or a profile",
        )
    service = (urlsplit(contract.endpoint.url).hostname or "").partition(".")[0]
    secrets = (Key(text) for text in (frozen.secret_key, frozen.token) if text)
    return Credentials(partial(_signed, frozen, service, region), tuple(secrets))


def _signed(credentials: Any, service: str, region: str, request: httpx.Request) -> httpx.Request:
    signer = import_module("botocore.auth").SigV4Auth(credentials, service, region)
    signed = import_module("botocore.awsrequest").AWSRequest("GET", str(request.url))
    signer.add_auth(signed)
    request.headers.update(dict(signed.headers.items()))
    return request


def _google_oauth(contract: Contract, *, proxy: bool) -> Credentials:
    """A token for Google's application default credentials."""
    google = _extra(contract, "google", "google.auth")
    transport = _extra(contract, "google", "google.auth.transport.requests")
    session = _extra(contract, "google", "requests").Session()
    session.trust_env = proxy
    try:
        credentials, _ = google.default(scopes=[_GOOGLE_SCOPE])
        credentials.refresh(transport.Request(session))
    except Exception:  # noqa: BLE001  An invalid file raises anything.
        raise ConfigurationError(
            f"{contract.slug}: Google issued no token for the application default credentials",
            hint="gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS",
        ) from None
    token = Key(str(credentials.token))
    return Credentials(partial(_with_token, token), (token,))


def _with_token(token: Key, request: httpx.Request) -> httpx.Request:
    request.headers["authorization"] = f"Bearer {token.reveal()}"
    return request


def _extra(contract: Contract, extra: str, module: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise ConfigurationError(
            f"{contract.slug}: fetching its listing needs the extra '{extra}'",
            hint=f"pip install 'gen-models[{extra}]'; replaying its recording does not need it",
        ) from None
