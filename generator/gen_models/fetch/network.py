"""Sends requests to a provider, within limits: the only module that uses httpx's client."""

from __future__ import annotations

from asyncio import Runner
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

import anyio

from gen_models.credentials import is_loopback, scanner
from gen_models.errors import ConfigurationError, RejectedError, UnreachableError
from gen_models.fetch.auth import CLOUDS, find_credentials
from gen_models.fetch.body import BodyError, BodyReader
from gen_models.fetch.daemon_threads import EventLoop, run_in_daemon_thread
from gen_models.fetch.options import Limits
from gen_models.fetch.pagination import Request, Response, Send
from gen_models.fetch.prepare import prepare_request
from gen_models.fetch.quiet import quiet
from gen_models.fetch.retry import with_retries
from gen_models.fetch.status import TransientError, error_for_status

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping

    import httpx

    from gen_models.contract import Contract
    from gen_models.credentials import Key
    from gen_models.fetch.prepare import ListingRequest

_OK: Final = 200
_CHECK_URL: Final = "check the URL in the contract, or the variable that overrides it"

Result = TypeVar("Result")


class Connection:
    """Sends a provider's requests, all of them within the limits of one fetch."""

    def __init__(self, contract: Contract, client: httpx.AsyncClient, limits: Limits) -> None:
        self._contract, self._client, self._limits = contract, client, limits
        self.on_retry: Callable[[], None] = lambda: None
        self._base = contract.endpoint.url
        self._secrets: tuple[Key, ...] = ()
        self._bodies = BodyReader(limits.bytes)
        self._ends = anyio.current_time() + limits.seconds

    async def prepare(self, request: ListingRequest, *, proxy: bool) -> None:
        """Sends further requests to this URL, with these credentials.

        Raises:
            ConfigurationError: a cloud's credentials cannot be found.
            UnreachableError: finding them took too long.
        """
        self._base = request.url
        find = partial(find_credentials, request, proxy=proxy)
        if request.contract.auth.style in CLOUDS:
            # Cloud SDKs make their own requests and ignore our deadline.
            credentials = await self.run(find, "finding its credentials", "check them")
        else:
            credentials = find()
        if credentials is not None:
            self._client.auth = credentials.auth
            self._secrets = credentials.secrets

    async def send(self, request: Request) -> Response:
        """A successful response that holds no secret.

        Raises:
            UnreachableError: no whole response in time, or one with a status other than 200.
            RejectedError: the response holds a secret.
        """
        attempt = partial(self._get, request, self._url(request), check_status=True)
        response = await self._in_time(
            lambda: with_retries(attempt, self._limits, self._ends, self.on_retry), "the response"
        )
        await self.run(partial(self._refuse_secrets, response), "checking the response")
        return replace(response, secrets=self._secrets)

    async def exchange(self, request: Request) -> Response:
        """The response to a single request to its own URL, whatever the status.

        The body of a response without success may repeat the key: it must not be shown.

        Raises:
            UnreachableError: no whole response in time.
            RejectedError: a successful response holds a secret.
        """
        attempt = partial(self._get, request, request.url, check_status=False)
        response = await self._in_time(attempt, "the response")
        if response.status == _OK:
            await self.run(partial(self._refuse_secrets, response), "checking the response")
        return response

    async def replay(self, request: Request) -> Response:
        """Whatever response comes to a single request to the contract's own URL."""
        attempt = partial(self._get, request, request.url, check_status=False)
        return await self._in_time(attempt, "the response")

    async def run(self, call: Callable[[], Result], what: str, hint: str = "try again") -> Result:
        """The result of a call that blocks, in a thread that is left behind when time is up.

        Raises:
            UnreachableError: `what` took too long.
        """
        return await self._in_time(lambda: run_in_daemon_thread(call), what, hint)

    async def _in_time(
        self, do: Callable[[], Awaitable[Result]], what: str, hint: str = "try again"
    ) -> Result:
        with anyio.CancelScope(deadline=self._ends):
            return await do()
        raise UnreachableError(
            f"{what} took longer than {self._limits.seconds:g} s",
            provider=self._contract.slug,
            hint=f"{hint}; --timeout allows more time",
            timed_out=True,
        )

    def _url(self, request: Request) -> str:
        return self._base + request.url.removeprefix(self._contract.endpoint.url)

    async def _get(self, request: Request, url: str, *, check_status: bool) -> Response:
        import httpx

        # Only a body that is not compressed is read alike by every client.
        headers = {"accept": "application/json", "accept-encoding": "identity", **request.headers}
        try:
            async with self._client.stream(
                request.method, url, headers=headers, content=request.body or None
            ) as response:
                status, got = response.status_code, dict(response.headers)
                if check_status and status != _OK:
                    raise error_for_status(
                        self._contract, status, got.get("retry-after", ""), _host(url)
                    )
                body = await self._bodies.read(
                    response.aiter_raw(), got.get("content-encoding", "")
                )
                return Response(status, got, body)
        except BodyError as error:
            raise self._failed(str(error), "check for a proxy or firewall in between") from None
        except (httpx.InvalidURL, UnicodeError):
            raise self._failed(
                "invalid URL for the endpoint or its next page", _CHECK_URL
            ) from None
        except httpx.HTTPError as error:
            raise TransientError(
                f"{_host(url)} did not answer ({type(error).__name__})",
                provider=self._contract.slug,
                hint="check the network and the provider's status, and try again",
                timed_out=isinstance(error, httpx.TimeoutException),
            ) from None

    def _refuse_secrets(self, response: Response) -> None:
        kept = scanner.kept(response.headers, scanner.RESPONSE_HEADERS).values()
        text = "\n".join([response.body.decode("utf-8", "replace"), *kept])
        for secret in scanner.secrets_in_text(text, self._secrets):
            raise RejectedError(
                f"the response contains {secret}",
                provider=self._contract.slug,
                contract="recordings",
                hint=scanner.hint_for(secret),
            )

    def _failed(self, problem: str, hint: str) -> UnreachableError:
        return UnreachableError(problem, provider=self._contract.slug, hint=hint)


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


@asynccontextmanager
async def connect(
    contract: Contract, request: ListingRequest | None, limits: Limits, *, proxy: bool = False
) -> AsyncIterator[Connection]:
    """A connection to a provider, ready to send; without a request, ready to replay.

    Raises:
        ConfigurationError: the settings of the environment are invalid, or a cloud's
            credentials cannot be found.
        UnreachableError: finding these took too long.
    """
    # What is on this machine needs no proxy, and its key may go without TLS to no other.
    through = proxy and not (request is not None and is_loopback(request.url))
    async with AsyncExitStack() as stack:
        stack.enter_context(quiet(clouds=contract.auth.style in CLOUDS))
        opened = _client(replays=request is None, proxy=through, silence=limits.silence)
        client = await stack.enter_async_context(opened)
        connection = Connection(contract, client, limits)
        if request is not None:
            await connection.prepare(request, proxy=proxy)
        yield connection


@contextmanager
def open_network(
    contract: Contract,
    environment: Mapping[str, str] | None,
    *,
    limits: Limits | None = None,
    proxy: bool = False,
) -> Iterator[Send]:
    """Gives a synchronous `Send` that sends requests to the provider.

    Args:
        contract: the provider's.
        environment: where keys and override variables are looked up. None requests the
            contract's own URL once, without a key, and returns whatever comes, so that a
            cassette can be replayed by patching httpx.
        limits: of everything that is sent in the block.
        proxy: use the proxy and certificates that the environment names (HTTPS_PROXY, ...).

    Raises:
        ConfigurationError: a key or a placeholder is not set, or a key is invalid.
        UnreachableError: from the `Send`, without a whole and successful response in time.
        RejectedError: from the `Send`, when the response holds a secret.
    """
    request = None if environment is None else prepare_request(contract, environment)
    opened = connect(contract, request, limits or Limits(), proxy=proxy)
    stack = AsyncExitStack()
    with Runner(loop_factory=EventLoop) as runner:
        connection = runner.run(stack.enter_async_context(opened))
        send = connection.replay if request is None else connection.send
        try:
            yield lambda page: runner.run(send(page))
        finally:
            runner.run(stack.aclose())


def _client(*, replays: bool, proxy: bool, silence: float) -> httpx.AsyncClient:
    import httpx

    try:
        return httpx.AsyncClient(
            follow_redirects=False,
            trust_env=proxy,
            http2=False,
            verify=_no_tls() if replays else _tls(trust_env=proxy),
            timeout=silence,
        )
    except (httpx.InvalidURL, ImportError, OSError, ValueError) as error:
        # Not the error's text: the URL of a proxy may contain a password.
        raise ConfigurationError(
            f"invalid proxy or certificate settings in the environment ({type(error).__name__})",
            hint="check HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR",
        ) from None


@cache
def _tls(*, trust_env: bool) -> ssl.SSLContext:
    """Shared by all providers: creating it takes longer than a whole replay."""
    import httpx

    return httpx.create_ssl_context(trust_env=trust_env)


@cache
def _no_tls() -> ssl.SSLContext:
    """Trusts nobody. For a replay, which must not connect: reading certificates takes its time."""
    import ssl

    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
