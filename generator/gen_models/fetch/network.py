"""The network behind the client: the only module that knows httpx."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from gen_models.credentials import KEYED, scanner
from gen_models.errors import ConfigurationError, RejectedError, UnreachableError
from gen_models.fetch import auth, status
from gen_models.fetch.deadline import Deadline, Stop
from gen_models.fetch.endpoint import resolve_url
from gen_models.fetch.pagination import Request, Response, Send

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping

    import httpx

    from gen_models.contract import Contract

_OK: Final = 200
_CONNECT_SECONDS: Final = 5.0  # Nothing can end a connect that hangs, so Ctrl-C waits for it.
_LOGGERS: Final = ("httpx", "httpcore", "botocore", "google", "urllib3")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a whole fetch, all pages of a provider, may take.

    Attributes:
        seconds: in all, with every retry and the waits between them.
        silence: seconds without a byte, or without a connection.
        bytes: of all bodies together, as they are once inflated. OpenRouter's page, the largest
            known, has half a megabyte.
        attempts: how often a page is asked for, where asking again may help.
        backoff: seconds of the first wait between attempts; each further one is up to twice as
            long, and all are random, so that many who were turned away don't come back at once.
    """

    seconds: float = 120.0
    silence: float = 15.0
    bytes: int = 32 * 1024 * 1024
    attempts: int = 4
    backoff: float = 0.5


def limits_of(seconds: float) -> Limits:
    """The limits where somebody gives this much time: with more of it, more silence is borne."""
    return Limits(
        seconds=seconds,
        silence=max(Limits().silence, seconds / 2 if seconds > Limits().seconds else 0),
    )


@contextmanager
def open_network(
    contract: Contract,
    environment: Mapping[str, str] | None,
    *,
    limits: Limits | None = None,
    proxy: bool = False,
    stop: Stop | None = None,
) -> Iterator[Send]:
    """Gives a `Send` that asks the provider itself.

    Args:
        contract: whom to ask, and how to authenticate.
        environment: where keys and override variables are looked up. None asks the contract's
            own URL once, without a key, and gives what comes, which is how a cassette is
            replayed.
        limits: how much all that is sent in the block may take.
        proxy: go through the proxy that the environment names (HTTPS_PROXY, ...), and trust the
            certificates that it names.
        stop: ends the fetch from another thread.

    Raises:
        ConfigurationError: a key or a placeholder is not set, or a key cannot be one.
        UnreachableError: from the `Send`, when no whole answer comes back, or a refusal.
        RejectedError: from the `Send`, when the answer holds a secret.
    """
    limits = limits or Limits()
    _silence_loggers()
    base = contract.endpoint.url if environment is None else resolve_url(contract, environment)
    deadline = Deadline(limits.seconds)
    with (
        deadline.running(stop),
        _client(proxy=proxy, seconds=min(limits.silence, limits.seconds)) as client,
    ):
        credentials = None
        if environment is not None:
            credentials = _credentials(contract, environment, deadline, proxy=proxy)
        connection = _Connection(contract, client, deadline, limits)
        if credentials is not None:
            client.auth = credentials.auth

        def replay(request: Request) -> Response:
            return connection.ask(request, request.url)

        def send(request: Request) -> Response:
            url = base + request.url.removeprefix(contract.endpoint.url)
            ask = _retrying(limits, deadline)
            response: Response = ask(connection.ask, request, url, refuse=True)
            kept = scanner.kept(response.headers, scanner.RESPONSE_HEADERS).values()
            text = "\n".join([response.body.decode("utf-8", "replace"), *kept])
            known = () if credentials is None else credentials.secrets
            for secret in scanner.secrets_in_text(text, known):
                raise RejectedError(
                    f"the answer holds {secret}",
                    provider=contract.slug,
                    contract="recordings",
                    hint=scanner.hint_for(secret),
                )
            return replace(response, secrets=known)

        yield replay if environment is None else send


def _client(*, proxy: bool, seconds: float) -> httpx.Client:
    import httpx

    try:
        return httpx.Client(
            follow_redirects=False,
            trust_env=proxy,
            http2=False,
            verify=_tls(trust_env=proxy),
            timeout=httpx.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS)),
        )
    except (httpx.InvalidURL, ImportError, OSError, ValueError) as error:
        # Not its text: the URL of a proxy may hold a password.
        raise ConfigurationError(
            f"the proxy or the certificates that the environment names are of no use "
            f"({type(error).__name__})",
            hint="see HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR",
        ) from None


def _credentials(
    contract: Contract, environment: Mapping[str, str], deadline: Deadline, *, proxy: bool
) -> auth.Credentials | None:
    """What to ask with. Clouds' libraries ask others for it, and know nothing of our time."""
    if contract.auth.style in KEYED:
        return auth.find(contract, environment)
    try:
        return deadline.bounded(lambda: auth.find(contract, environment, proxy=proxy))
    except TimeoutError:
        raise UnreachableError(
            f"its credentials took longer than {deadline.seconds:g} s",
            provider=contract.slug,
            hint="see whether they can be had; --timeout gives it more time",
        ) from None


def _silence_loggers() -> None:
    """They log URLs, headers and what is signed, and a key could be in each."""
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)


@cache
def _tls(*, trust_env: bool) -> ssl.SSLContext:
    """One for all providers: making it takes longer than a whole replay."""
    import httpx

    return httpx.create_ssl_context(trust_env=trust_env)


def _retrying(limits: Limits, deadline: Deadline) -> Callable[..., Any]:
    """Calls again what failed for now, until the attempts or the time are used up."""
    import tenacity

    random = tenacity.wait_random_exponential(multiplier=limits.backoff, max=8)

    def wait(state: tenacity.RetryCallState) -> float:
        failed = state.outcome and state.outcome.exception()
        asked = failed.retry_after if isinstance(failed, status.TransientError) else None
        return random(state) if asked is None else asked

    def give_up(state: tenacity.RetryCallState) -> bool:
        return state.attempt_number >= limits.attempts or state.upcoming_sleep >= deadline.left

    return tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(status.TransientError),
        wait=wait,
        stop=give_up,
        sleep=deadline.sleep,
        reraise=True,
    )


class _Connection:
    """Asks a provider for one page after the other, within the limits of the whole."""

    def __init__(
        self, contract: Contract, client: httpx.Client, deadline: Deadline, limits: Limits
    ) -> None:
        self._contract, self._client = contract, client
        self._deadline, self._limits = deadline, limits
        self._room = limits.bytes

    def ask(self, request: Request, url: str, *, refuse: bool = False) -> Response:
        """The answer to one request; with `refuse`, none that is no success."""
        import httpx

        # Only what is not compressed is sure to be read alike by everybody.
        headers = {"accept": "application/json", "accept-encoding": "identity", **request.headers}
        trace = {"trace": self._deadline.trace}
        try:
            with self._client.stream("GET", url, headers=headers, extensions=trace) as response:
                if refuse and response.status_code != _OK:
                    raise status.of_status(
                        self._contract,
                        response.status_code,
                        response.headers.get("retry-after", ""),
                        urlsplit(url).hostname or "",
                    )
                body = self._body(response)
                if self._deadline.passed:  # A body that ends with its connection seems whole.
                    raise self._too_slow()
                return Response(response.status_code, dict(response.headers), body)
        except (httpx.InvalidURL, UnicodeError):
            raise self._unusable(
                "its URL, or that of its next page, is none that can be asked for",
                hint="see whether the URL in the contract, or the variable that overrides it, "
                "is right",
            ) from None
        except httpx.HTTPError as error:
            if self._deadline.passed:
                raise self._too_slow() from None
            raise status.TransientError(
                f"{urlsplit(url).hostname} did not answer ({type(error).__name__})",
                provider=self._contract.slug,
                hint="see whether the network and the provider are up, and try again",
            ) from None

    def _body(self, response: httpx.Response) -> bytes:
        inflate = self._inflater(response.headers.get("content-encoding", ""))
        chunks: list[bytes] = []
        for chunk in response.iter_raw():
            plain = chunk if inflate is None else self._inflated(inflate, chunk)
            self._room -= len(plain)
            if self._room < 0:
                raise self._unusable(
                    f"the answer is larger than {self._limits.bytes / 2**20:.0f} MiB"
                )
            chunks.append(plain)
        if inflate is not None and (not inflate.eof or inflate.unused_data):
            raise self._unusable("the compressed answer does not end where it should")
        return b"".join(chunks)

    def _inflater(self, encodings: str) -> Any | None:
        """What inflates an answer that was compressed unasked; None for one that was not."""
        import zlib

        encoding = encodings.strip().lower()
        if encoding in ("", "identity"):
            return None
        if encoding in ("gzip", "x-gzip", "deflate"):
            return zlib.decompressobj(zlib.MAX_WBITS | 32)
        raise self._unusable("the answer is compressed in a way that was not asked for")

    def _inflated(self, inflate: Any, chunk: bytes) -> bytes:
        import zlib

        try:
            # One byte more than there is room for tells that it is too much.
            plain: bytes = inflate.decompress(chunk, self._room + 1)
        except zlib.error:
            raise self._unusable("the answer is not compressed as it says") from None
        return plain

    def _too_slow(self) -> UnreachableError:
        return self._unusable(
            f"the answer took longer than {self._limits.seconds:g} s",
            hint="try again; --timeout gives it more time",
        )

    def _unusable(
        self, problem: str, hint: str = "see what stands between you and it"
    ) -> UnreachableError:
        return UnreachableError(problem, provider=self._contract.slug, hint=hint)
