"""How a key, or a cloud's credentials, go along with a request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from gen_models.credentials import Key, find_key
from gen_models.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from gen_models.contract import Contract

Auth = Callable[["httpx.Request"], "httpx.Request"]
"""Adds to a request what authenticates it."""

_GOOGLE_SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform.read-only"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What goes along with each request, and what of it is secret."""

    auth: Auth
    secrets: tuple[Key, ...]


def find(
    contract: Contract, environment: Mapping[str, str], *, proxy: bool = False
) -> Credentials | None:
    """What a provider is asked with; None if it is asked without.

    With `proxy`, tokens too are asked for through the proxy that the environment names.

    Raises:
        ConfigurationError: there is nothing to ask it with, and it has to be, or an extra that
            asking it needs is not installed.
    """
    match contract.auth.style:
        case "none":
            return None
        case "aws-sigv4":
            return _aws_sigv4(contract, environment)
        case "google-oauth":
            return _google_oauth(contract, proxy=proxy)
    found = find_key(contract, environment)
    if found is not None:
        return Credentials(partial(_with_key, contract, found.key), (found.key,))
    if contract.auth.optional:
        return None
    raise ConfigurationError(
        f"{contract.slug}: there is no key",
        hint=(
            f"set {' or '.join(contract.auth.variables)}, "
            f"or run `gen-models keys set {contract.slug}`"
        ),
    )


def _with_key(contract: Contract, key: Key, request: httpx.Request) -> httpx.Request:
    """Adds a key as the contract says, always in a header: URLs end up in logs."""
    if contract.auth.style == "bearer":
        request.headers["authorization"] = f"Bearer {key.reveal()}"
    else:
        request.headers[contract.auth.parameter] = key.reveal()
    return request


def _aws_sigv4(contract: Contract, environment: Mapping[str, str]) -> Credentials:
    """AWS Signature Version 4, with the credentials that botocore finds."""
    botocore = _extra(contract, "aws", "botocore.session")
    try:
        credentials = botocore.get_session().get_credentials()
        frozen = None if credentials is None else credentials.get_frozen_credentials()
    except Exception as error:  # noqa: BLE001  It raises what it likes, with what it read in it.
        raise ConfigurationError(
            f"{contract.slug}: AWS gave no credentials ({type(error).__name__})",
            hint="see AWS_PROFILE and the files of the AWS CLI, or set AWS_ACCESS_KEY_ID, "
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
            f"{contract.slug}: there are no AWS credentials, or there is no region",
            hint="set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, or a profile",
        )
    service = (urlsplit(contract.endpoint.url).hostname or "").partition(".")[0]
    secrets = (Key(text) for text in (frozen.secret_key, frozen.token) if text)
    return Credentials(partial(_signed, credentials, service, region), tuple(secrets))


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
    except Exception:  # noqa: BLE001  A file that is not as it should be raises anything.
        raise ConfigurationError(
            f"{contract.slug}: Google gave no token for the application default credentials",
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
            f"{contract.slug}: asking it needs the extra '{extra}'",
            hint=f"pip install 'gen-models[{extra}]'; replaying its recording needs nothing",
        ) from None
