"""The network asks the provider alone, with the key as it is to be sent, and gives up in time."""

from __future__ import annotations

import gzip
import threading
import traceback
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.contract import Contract
from gen_models.contract.model import Auth
from gen_models.credentials import find_key
from gen_models.errors import ConfigurationError, GenModelsError, UnreachableError
from gen_models.fetch import Limits, Listing, Request, Response, list_models, open_network
from tests.support.builders.acme import acme
from tests.support.provider.loopback import (
    Answer,
    Loopback,
    Raw,
    Script,
    Seen,
    dead_port,
    drip,
    listing,
    loopback,
)

KEY = "sk-acme-0123456789abcdefghij"
KEYED = {
    "bearer": Auth("bearer", ("ACME_KEY", "ACME_TOKEN")),
    "header": Auth("header", ("ACME_KEY", "ACME_TOKEN"), parameter="X-Acme-Key"),
}
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"

KEY_CHARACTERS = set(map(chr, range(0x21, 0x7F))) - set("\"'<>")

every_style = pytest.mark.parametrize("auth", KEYED.values(), ids=KEYED)


def raw(*parts: bytes, abort: bool = False) -> Script:
    return lambda _: Raw(lambda _: iter(parts), abort=abort)


def silence(closing: threading.Event) -> Iterator[bytes]:
    yield HEAD
    closing.wait(10)
    yield b"content-length: 2\r\n\r\n{}"


def bomb(inflated: bytes, encoding: str = "gzip") -> Script:
    return lambda _: Answer(inflated, headers={"content-encoding": encoding})


ROOM = Limits(seconds=10, silence=10, bytes=2**20, attempts=1)
HURRIED = Limits(seconds=0.1, silence=10, bytes=2**20, attempts=1)
IMPATIENT = Limits(seconds=10, silence=0.1, bytes=2**20, attempts=1)


@dataclass(frozen=True, slots=True)
class Failure:
    """What a provider does in place of an answer, words of the error, and who asks."""

    script: Script
    words: str = "did not answer"
    limits: Limits = ROOM


FAILURES = {
    "resets at once": Failure(raw(abort=True)),
    "resets in its body": Failure(raw(HEAD, b"content-length: 9\r\n\r\n{", abort=True)),
    "says nothing": Failure(raw()),
    "speaks no HTTP": Failure(raw(b"SSH-2.0-OpenSSH_9.9\r\n")),
    "stops in its head": Failure(raw(HEAD)),
    "stops in its body": Failure(raw(HEAD, b"content-length: 9\r\n\r\n{}")),
    "stops in a chunk": Failure(raw(HEAD, b"transfer-encoding: chunked\r\n\r\n9\r\n{")),
    "keeps silent": Failure(lambda _: Raw(silence), "(ReadTimeout)", IMPATIENT),
    "drips its head": Failure(
        lambda _: drip(HEAD + b"x-padding: ", 150), "took longer than 0.1 s", HURRIED
    ),
    "drips its body": Failure(
        lambda _: drip(HEAD + b"\r\n", 150), "took longer than 0.1 s", HURRIED
    ),
    "is too large": Failure(lambda _: Answer(b" " * 2**20 + b"{}"), "larger than 1 MiB"),
    "is too large once inflated": Failure(
        bomb(gzip.compress(b" " * 2**20 + b"{}")), "larger than 1 MiB"
    ),
    "compresses twice": Failure(
        bomb(gzip.compress(gzip.compress(b"{}")), "gzip, gzip"), "not requested"
    ),
    "compresses as it likes": Failure(bomb(b"{}", "zstd"), "not requested"),
    "does not compress": Failure(bomb(b"{}"), "not compressed as declared"),
    "stops compressing": Failure(
        bomb(gzip.compress(b"{}")[:-9]), "truncated, or followed by more data"
    ),
    "goes on when all is said": Failure(
        bomb(gzip.compress(b"{}") + b"{}"), "truncated, or followed by more data"
    ),
    "says no": Failure(
        lambda _: Answer({"error": f"{KEY} is no key"}, status=401),
        "rejected the API key, or the key lacks permission (HTTP status 401 Unauthorized)",
    ),
    "sends away": Failure(
        lambda _: Answer(status=302, headers={"location": f"/?key={KEY}"}),
        "does not follow redirects (HTTP status 302 Found)",
    ),
    "is elsewhere": Failure(lambda _: Answer(status=404), "no listing"),
    "does not understand": Failure(lambda _: Answer(status=400), "rejected the request"),
    "is strange": Failure(lambda _: Answer(status=799), "(HTTP status 799)"),
}
REFUSALS = {
    "shows a page": Failure(lambda _: Answer(f"<h1>{KEY}</h1>".encode())),
    "has no number": Failure(lambda _: Answer(f'{{"{KEY}":NaN}}'.encode())),
}


@pytest.fixture(scope="module")
def provider() -> Iterator[Loopback]:
    with loopback() as server:
        yield server


@pytest.fixture
def failure(request: pytest.FixtureRequest) -> Failure:
    """A failure by its name."""
    return {**FAILURES, **REFUSALS}[request.param]


def ask(contract: Contract, limits: Limits = ROOM, /, **environment: str) -> Response:
    with open_network(contract, environment, limits=limits) as send:
        return send(Request(contract.endpoint.url))


def listed(contract: Contract, limits: Limits = ROOM, /, **environment: str) -> Listing:
    with open_network(contract, environment, limits=limits) as send:
        return list_models(contract, send)


def seen_with_key(contract: Contract, provider: Loopback, **environment: str) -> Seen:
    provider.answers(lambda _: listing("a"))
    ask(contract, ROOM, **environment)
    (seen,) = provider.seen
    return seen


def key_in(seen: Seen) -> str | None:
    bearer = seen.headers.get("authorization", "")
    return bearer.removeprefix("Bearer ") or seen.headers.get("x-acme-key")


def test_a_bearer_token_reaches_a_server_that_asks_for_it(provider: Loopback) -> None:
    provider.answers(lambda _: listing("a"), only_for=("authorization", f"Bearer {KEY}"))
    contract = acme(provider.url, auth=KEYED["bearer"])
    assert ask(contract, ACME_KEY=KEY).status == 200
    with pytest.raises(UnreachableError, match="401"):
        ask(contract, ACME_KEY="another-key")


@every_style
@given(key=st.text(st.sampled_from(sorted(KEY_CHARACTERS)), min_size=8))
def test_a_key_arrives_as_it_is_and_only_where_the_contract_says(
    provider: Loopback, auth: Auth, key: str
) -> None:
    seen = seen_with_key(acme(provider.url + "/", auth=auth), provider, ACME_KEY=key)
    sent = (seen.headers.get("authorization"), seen.headers.get("x-acme-key"))
    expected = {"bearer": (f"Bearer {key}", None), "header": (None, key)}
    assert seen.query == {}
    assert sent == expected[auth.style]


def test_a_provider_without_authentication_gets_no_key(provider: Loopback) -> None:
    seen = seen_with_key(acme(provider.url, auth=Auth("none")), provider, ACME_KEY=KEY)
    assert key_in(seen) is None


@every_style
def test_a_replay_sends_no_key(
    provider: Loopback, auth: Auth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACME_KEY", KEY)
    provider.answers(lambda _: listing("a"))
    with open_network(acme(provider.url, auth=auth), None) as send:
        send(Request(provider.url))
    assert key_in(provider.seen[0]) is None


@every_style
def test_a_key_is_no_part_of_what_is_recorded(provider: Loopback, auth: Auth) -> None:
    provider.answers(lambda _: listing("a"))
    (page,) = listed(acme(provider.url + "/", auth=auth), ACME_KEY=KEY).pages
    assert key_in(provider.seen[0]) == KEY
    assert KEY not in repr(page)


def test_the_first_variable_that_holds_a_key_is_used(provider: Loopback) -> None:
    contract = acme(provider.url, auth=KEYED["bearer"])
    one, two = "first-key", "second-key"
    assert key_in(seen_with_key(contract, provider, ACME_KEY=one, ACME_TOKEN=two)) == one
    assert key_in(seen_with_key(contract, provider, ACME_KEY=" \n", ACME_TOKEN=f"\t{two}\n")) == two
    found = find_key(contract, {"ACME_TOKEN": two})
    assert found is not None
    assert (found.where, found.key.reveal()) == ("ACME_TOKEN", two)


@every_style
def test_an_optional_key_may_be_absent(provider: Loopback, auth: Auth) -> None:
    optional = Auth(auth.style, auth.variables, parameter=auth.parameter, optional=True)
    contract = acme(provider.url, auth=optional)
    assert key_in(seen_with_key(contract, provider)) is None
    assert key_in(seen_with_key(contract, provider, ACME_KEY=KEY)) == KEY


@every_style
def test_without_a_key_nobody_is_asked(provider: Loopback, auth: Auth) -> None:
    provider.answers(lambda _: listing("a"))
    with pytest.raises(ConfigurationError, match="acme: no API key is set") as caught:
        ask(acme(provider.url, auth=auth), ACME_KEY=" ")
    assert caught.value.hint == "set ACME_KEY or ACME_TOKEN, or run `gen-models keys set acme`"
    assert provider.seen == []


@pytest.mark.parametrize(
    "broken", ["{}\n{}", "{} {}", "{}\r\nX-Evil: {}", "é{}", "{}\x7f", "\0{}", "'{}'"]
)
def test_a_key_that_can_be_none_is_neither_sent_nor_repeated(
    provider: Loopback, broken: str
) -> None:
    provider.answers(lambda _: listing("a"))
    with pytest.raises(ConfigurationError, match="acme: ACME_KEY holds a character") as caught:
        ask(acme(provider.url, auth=KEYED["bearer"]), ACME_KEY=broken.format(KEY, KEY))
    assert caught.value.hint
    assert KEY not in "".join(traceback.format_exception(caught.value))
    assert provider.seen == []


def test_what_comes_back_is_asked_for_uncompressed_and_as_json(provider: Loopback) -> None:
    headers = seen_with_key(acme(provider.url), provider).headers
    assert headers["accept"] == "application/json"
    assert headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("failure", FAILURES, indirect=True)
def test_a_provider_that_gives_no_whole_answer_is_unreachable(failure: Failure) -> None:
    with loopback(failure.script) as server, pytest.raises(UnreachableError) as caught:
        ask(acme(server.url), failure.limits)
    assert caught.value.provider == "acme"
    assert failure.words in caught.value.problem
    assert caught.value.hint


def test_a_provider_that_is_down_is_unreachable() -> None:
    with pytest.raises(UnreachableError) as caught:
        ask(acme(f"http://127.0.0.1:{dead_port()}"))
    assert str(caught.value).startswith("acme: 127.0.0.1 did not answer (ConnectError)\n  hint: ")


@every_style
@pytest.mark.parametrize("failure", [*FAILURES, *REFUSALS], indirect=True)
def test_no_error_repeats_a_key(failure: Failure, auth: Auth) -> None:
    with loopback(failure.script) as server, pytest.raises(GenModelsError) as caught:
        listed(acme(server.url + "/", auth=auth), failure.limits, ACME_KEY=KEY)
    assert key_in(server.seen[0]) == KEY
    assert KEY not in "".join(traceback.format_exception(caught.value))


@every_style
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_gets_no_key(
    provider: Loopback, auth: Auth, status: int
) -> None:
    with loopback() as elsewhere:
        away = {"location": f"{elsewhere.url}/models"}
        provider.answers(lambda _: Answer(status=status, headers=away))
        with pytest.raises(UnreachableError, match=str(status)):
            ask(acme(provider.url, auth=auth), ACME_KEY=KEY)
        assert elsewhere.seen == []
    assert len(provider.seen) == 1


def test_a_proxy_of_the_environment_is_not_used(
    provider: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = f"http://127.0.0.1:{dead_port()}"
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(variable, nowhere)
    for variable in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(variable, raising=False)
    provider.answers(lambda _: listing("a"))
    assert ask(acme(provider.url)).status == 200
