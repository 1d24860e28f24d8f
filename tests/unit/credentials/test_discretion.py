"""A fetch keeps what is secret to itself: from the answer, from the logs, from a proxy."""

from __future__ import annotations

import base64
import json
import logging
import string
import traceback
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.contract import Contract
from gen_models.contract.model import Auth
from gen_models.errors import RejectedError, UnreachableError
from gen_models.fetch import Request, Response, open_network
from tests.support.builders.acme import acme
from tests.support.provider.loopback import Answer, Loopback, dead_port, listing, loopback
from tests.support.provider.retrying import LIMITS, in_turn

KEY: Final = "acme-0123456789-ABCDEFGHIJ"
BEARER: Final = Auth("bearer", ("ACME_KEY",))
HEADER: Final = Auth("header", ("ACME_KEY",), parameter="x-acme-key")
VENDORS_KEY: Final = "sk-proj-" + "Ab1" * 16

ENCODED: Final[Mapping[str, Callable[[str], str]]] = {
    "as it is": lambda text: text,
    "URL-encoded": lambda text: "".join(f"%{ord(letter):02X}" for letter in text),
    "JSON-escaped": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text),
    "in base64": lambda text: base64.b64encode(text.encode()).decode(),
    "URL-encoded base64": lambda text: "".join(
        f"%{letter:02X}" for letter in base64.b64encode(text.encode())
    ),
}
in_each_encoding = pytest.mark.parametrize("encoding", ENCODED)
SHOWN: Final = {
    "whole": KEY,
    "its beginning": f"key {KEY[:8]} is wrong",
    "its end, masked": f"key ****{KEY[-4:]} is wrong",
}


@pytest.fixture(scope="module")
def provider() -> Iterator[Loopback]:
    with loopback() as server:
        yield server


def ask(contract: Contract, *, proxy: bool = False) -> Response:
    with open_network(contract, {"ACME_KEY": KEY}, limits=LIMITS, proxy=proxy) as send:
        return send(Request(contract.endpoint.url))


def refused(provider: Loopback, answer: Answer, *secrets: str) -> RejectedError:
    """The error for an answer that holds a secret, which repeats none of it."""
    provider.answers(lambda _: answer)
    with pytest.raises(RejectedError) as caught:
        ask(acme(provider.url, auth=BEARER))
    told = "".join(traceback.format_exception(caught.value))
    assert all(secret not in told for secret in secrets)
    assert caught.value.hint
    assert len(provider.seen) == 1
    return caught.value


@in_each_encoding
@pytest.mark.parametrize("secret", [VENDORS_KEY, *SHOWN.values()], ids=["vendor's", *SHOWN])
@pytest.mark.parametrize("place", ["body", "link"])
def test_an_answer_with_a_secret_is_refused_and_the_secret_not_repeated(
    provider: Loopback, secret: str, encoding: str, place: str
) -> None:
    text = ENCODED[encoding](secret)
    if place == "body":
        answer = Answer(f'{{"data":[{{"id":"{text}"}}]}}'.encode())
    else:
        answer = Answer({"data": []}, headers={"link": f'<https://acme.example/{text}>; rel="x"'})
    error = refused(provider, answer, secret, text, KEY, KEY[:8])
    assert error.problem.startswith("the response contains ")


@given(
    before=st.text(string.printable), after=st.text(string.printable), part=st.sampled_from([8, 26])
)
def test_the_key_is_found_wherever_it_stands(
    provider: Loopback, before: str, after: str, part: int
) -> None:
    body = json.dumps({"data": [{"id": before + KEY[:part] + after}]}).encode()
    error = refused(provider, Answer(body), KEY[:8])
    assert "the API key" in error.problem or "looks like" in error.problem


def test_a_key_in_what_is_not_kept_is_no_concern(provider: Loopback) -> None:
    provider.answers(lambda _: Answer({"data": []}, headers={"x-request-key": KEY}))
    assert ask(acme(provider.url, auth=BEARER)).status == 200


def test_a_secret_on_a_later_try_is_refused_too(provider: Loopback) -> None:
    provider.answers(in_turn(Answer(KEY.encode(), status=503), Answer(KEY.encode())))
    with pytest.raises(RejectedError):
        ask(acme(provider.url, auth=BEARER))
    assert len(provider.seen) == 2


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """A proxy that the environment names, which answers for every host."""
    for variable in ("http_proxy", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    with loopback(lambda _: listing("by-proxy")) as server:
        monkeypatch.setenv("HTTP_PROXY", server.url)
        yield server


def test_a_proxy_is_used_where_that_is_said(proxy: Loopback) -> None:
    found = ask(acme("http://api.acme.invalid/v1/models"), proxy=True)
    assert b"by-proxy" in found.body
    (seen,) = proxy.seen
    assert (seen.headers["host"], seen.path) == ("api.acme.invalid", "/v1/models")


def test_no_proxy_is_used_where_nothing_is_said(proxy: Loopback, provider: Loopback) -> None:
    provider.answers(lambda _: listing("direct"))
    assert b"direct" in ask(acme(provider.url, auth=BEARER)).body
    assert proxy.seen == []


def test_a_key_for_this_machine_goes_through_no_proxy(proxy: Loopback, provider: Loopback) -> None:
    provider.answers(lambda _: listing("direct"))
    assert b"direct" in ask(acme(provider.url, auth=BEARER), proxy=True).body
    assert proxy.seen == []


def test_a_proxy_that_is_down_is_told_without_the_key(
    proxy: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{dead_port()}")
    with pytest.raises(UnreachableError, match="did not answer") as caught:
        ask(acme("http://api.acme.invalid/v1/models"), proxy=True)
    assert KEY not in "".join(traceback.format_exception(caught.value))
    assert proxy.seen == []


@pytest.mark.parametrize("auth", [BEARER, HEADER], ids=["bearer", "header"])
@pytest.mark.parametrize("status", [200, 401, 503])
def test_the_libraries_below_log_nothing(
    provider: Loopback, auth: Auth, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, name)
    caplog.set_level(logging.DEBUG)
    provider.answers(lambda _: Answer({"data": []}, status=status))
    if status == 200:
        ask(acme(provider.url, auth=auth))
    else:
        with pytest.raises(UnreachableError):
            ask(acme(provider.url, auth=auth))
    assert provider.seen
    logged = [(record.name, record.getMessage()) for record in caplog.records]
    assert [(name, message) for name, message in logged if "Using selector" not in message] == []
