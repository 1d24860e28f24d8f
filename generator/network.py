"""The network behind the client: the only module that knows httpx."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from generator.client import Request, Response, Send
from generator.errors import ConfigurationError, UnreachableError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Mapping

    import httpx

    from generator.contract import Contract

MAX_BYTES: Final = 32 * 1024 * 1024
"""The largest page that is read. OpenRouter's, the largest known, has half a megabyte."""

FETCH_SECONDS: Final = 60.0
"""How long a page may take in all. httpx's own time-outs begin anew with each byte."""

_SILENCE_SECONDS: Final = 15.0
_MAX_PORT: Final = 65_535
_PLAIN_URL: Final = re.compile(
    r"https?://(?:[\w.-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?(?:/[^\s?#]*)?", re.IGNORECASE
)


@contextmanager
def open_network(contract: Contract, environment: Mapping[str, str] | None) -> Iterator[Send]:
    """Gives a `Send` that asks the provider itself.

    Args:
        contract: whom to ask, and how to authenticate.
        environment: where keys and override variables are looked up. None asks the contract's
            own URL without a key, which is how a cassette is replayed.

    Raises:
        ConfigurationError: a key or a placeholder is not set, or a key cannot be one.
        UnreachableError: from the `Send`, when no whole answer comes back.
    """
    import httpx

    base = contract.endpoint.url if environment is None else resolve_url(contract, environment)
    auth = None if environment is None else _authentication(contract, environment)
    limit = _TimeLimit()
    with httpx.Client(
        follow_redirects=False,
        trust_env=False,
        http2=False,
        verify=_tls(),
        timeout=_SILENCE_SECONDS,
    ) as client:

        def send(request: Request) -> Response:
            url = base + request.url.removeprefix(contract.endpoint.url)
            # Only what is not compressed is recorded: a scan for secrets has to see the text.
            headers = {
                "accept": "application/json",
                "accept-encoding": "identity",
                **request.headers,
            }
            try:
                with (
                    limit.running(),
                    client.stream(
                        "GET", url, headers=headers, auth=auth, extensions={"trace": limit.trace}
                    ) as response,
                ):
                    body = _body(contract, response)
                    if limit.passed:  # A body that ends with its connection seems whole.
                        raise _too_slow(contract)
                    return Response(response.status_code, dict(response.headers), body)
            except httpx.HTTPError as error:
                if limit.passed:
                    raise _too_slow(contract) from None
                raise UnreachableError(
                    f"{urlsplit(url).hostname} did not answer ({type(error).__name__})",
                    provider=contract.slug,
                    cure="see whether the network and the provider are up, and try again",
                ) from None

        yield send


@cache
def _tls() -> ssl.SSLContext:
    """One for all providers: making it takes longer than a whole replay."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


def resolve_url(contract: Contract, environment: Mapping[str, str]) -> str:
    """The URL to ask: the contract's, with placeholders filled in, or another by a variable.

    `GEN_MODELS_<SLUG>_URL` is the whole URL; the contract's own override variable stands for
    its beginning.

    Raises:
        ConfigurationError: a placeholder has no value, or a value is no http(s) URL.
    """
    ours = f"GEN_MODELS_{contract.slug.upper().replace('-', '_')}_URL"
    endpoint = contract.endpoint
    if value := environment.get(ours, "").strip():
        return _checked(value, ours)
    override = endpoint.override
    if override is not None and (value := environment.get(override.variable, "").strip()):
        base = value if "://" in value else f"http://{value}"
        return _checked(
            _joined(base, endpoint.url.removeprefix(override.replaces)), override.variable
        )
    url = endpoint.url
    for placeholder, variables in endpoint.placeholders.items():
        found = next((environment[v] for v in variables if environment.get(v)), None)
        if found is None:
            raise ConfigurationError(
                f"{contract.slug}: the URL's {placeholder} is not known", cure=f"set {variables[0]}"
            )
        url = url.replace(placeholder, found)
    if unfilled := re.search(r"[A-Z]{2,}", url):
        variable = ours if override is None else override.variable
        raise ConfigurationError(
            f"{contract.slug}: the URL's {unfilled[0]} is not known", cure=f"set {variable}"
        )
    return _checked(url, ours)


def find_key(contract: Contract, environment: Mapping[str, str]) -> tuple[str, str] | None:
    """The first variable of the contract that holds a key, and the key; None without one.

    Raises:
        ConfigurationError: the key has a character that no key has, such as a line end inside.
    """
    for variable in contract.auth.variables:
        key = environment.get(variable, "").strip()
        if not key:
            continue
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise ConfigurationError(
                f"{contract.slug}: {variable} holds a character that no key has",
                cure="copy the key again: one line, no spaces",
            )
        return variable, key
    return None


def _authentication(contract: Contract, environment: Mapping[str, str]) -> httpx.Auth | None:
    from generator import authentication

    style = contract.auth.style
    if style == "none":
        return None
    if style == "aws-sigv4":
        return authentication.aws_sigv4(contract, environment)
    if style == "google-oauth":
        return authentication.google_oauth(contract)
    found = find_key(contract, environment)
    if found is None:
        if contract.auth.optional:
            return None
        raise ConfigurationError(
            f"{contract.slug}: there is no key", cure=f"set {' or '.join(contract.auth.variables)}"
        )
    return authentication.with_key(contract, found[1])


class _TimeLimit:
    """Ends what takes too long in all: httpx waits anew for each byte of a head or a chunk."""

    def __init__(self) -> None:
        self.passed = False
        self._socket: socket.socket | None = None

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Told by httpx what it does; remembers the connection, which may serve several pages."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")

    @contextmanager
    def running(self) -> Iterator[None]:
        """Shuts the connection down if the block takes longer than `FETCH_SECONDS`."""
        timer = threading.Timer(FETCH_SECONDS, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()

    def _end(self) -> None:
        self.passed = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def _body(contract: Contract, response: httpx.Response) -> bytes:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise _unusable(contract, "the answer is compressed, though it was asked for as it is")
    chunks: list[bytes] = []
    size = 0
    for chunk in response.iter_raw():
        size += len(chunk)
        if size > MAX_BYTES:
            raise _unusable(contract, f"the answer is larger than {MAX_BYTES // 2**20} MiB")
        chunks.append(chunk)
    return b"".join(chunks)


def _joined(base: str, rest: str) -> str:
    """The two put together; what base ends in and rest begins with, such as /v1, comes once."""
    base, path = base.rstrip("/"), rest.split("/")
    for length in range(len(path), 1, -1):
        if base.endswith("/".join(path[:length])):
            return base + rest.removeprefix("/".join(path[:length]))
    return base + rest


def _checked(url: str, variable: str) -> str:
    plain = _PLAIN_URL.fullmatch(url)
    if plain is None or not url.isprintable() or int(plain["port"] or 0) > _MAX_PORT:
        raise ConfigurationError(
            f"{variable} makes the URL no plain http(s) URL",
            cure="give scheme, host and path; no user name and no query",
        )
    return url


def _too_slow(contract: Contract) -> UnreachableError:
    return _unusable(contract, f"the answer took longer than {FETCH_SECONDS:.0f} s")


def _unusable(contract: Contract, problem: str) -> UnreachableError:
    return UnreachableError(
        problem, provider=contract.slug, cure="see what stands between you and it"
    )
