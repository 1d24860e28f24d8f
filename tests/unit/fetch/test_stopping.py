"""A fetch ends in time, when it is told to, and before it is too large: all its pages together."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator

import pytest

from gen_models.errors import UnreachableError
from gen_models.fetch import Limits, Request, Stop, open_network
from tests.support.builders.acme import BY_CURSOR, acme
from tests.support.provider.loopback import Answer, Raw, Seen, listing, loopback
from tests.support.provider.retrying import (
    HEAD,
    LIMITS,
    in_turn,
    listed,
    pages_of,
    refusal,
    stopped_after,
    waits,
)


def test_one_deadline_covers_all_pages_and_their_retries() -> None:
    numbers = itertools.count()

    def script(seen: Seen) -> Answer | Raw:
        number = next(numbers)
        if number % 2:
            return refusal(503, "0")

        def slowly(closing: threading.Event) -> Iterator[bytes]:
            closing.wait(0.02)
            body = f'{{"data":[{{"id":"{number}"}}],"has_more":true,"last_id":"{number}"}}'
            yield HEAD + f"content-length: {len(body)}\r\n\r\n{body}".encode()

        return Raw(slowly)

    limits = Limits(seconds=0.3, silence=10, attempts=4)
    with loopback(script) as server, pytest.raises(UnreachableError) as caught:
        listed(acme(server.url, pagination=BY_CURSOR), limits)
    # The time may end during a page, or between an attempt and the next.
    assert "took longer than 0.3 s" in str(caught.value) or "503" in str(caught.value)
    assert len(server.seen) > 2


def test_a_stop_ends_a_fetch_that_hangs() -> None:
    asked, over, stop = threading.Event(), threading.Event(), Stop()
    in_time: list[bool] = []

    def silence(closing: threading.Event) -> Iterator[bytes]:
        yield HEAD
        asked.set()
        in_time.append(over.wait(8))
        yield b"content-length: 11\r\n\r\n" + b'{"data":[]}'

    limits = Limits(seconds=60, silence=60, attempts=4)
    with loopback(lambda _: Raw(silence)) as server, stopped_after(asked, stop):
        with pytest.raises(UnreachableError):
            listed(acme(server.url), limits, stop)
        over.set()
    assert len(server.seen) == 1
    assert in_time == [True]


def test_a_stop_ends_a_wait_and_nobody_is_asked_again() -> None:
    stop, limits = Stop(), Limits(seconds=60, silence=10, attempts=4)
    with loopback(in_turn(refusal(503, "9"), listing("a"))) as server:
        with waits(ended_by=stop) as waited, pytest.raises(UnreachableError):
            listed(acme(server.url), limits, stop)
        assert waited == [9.0]
    assert len(server.seen) == 1


def test_after_a_stop_nobody_is_asked() -> None:
    stop = Stop()
    stop.now()
    with loopback() as server, pytest.raises(UnreachableError):
        listed(acme(server.url), stop=stop)
    assert server.seen == []


def test_a_stop_leaves_alone_what_has_ended_and_what_is_not_its_own() -> None:
    stop = Stop()
    with loopback(in_turn(listing("a"))) as server:
        contract = acme(server.url)
        listed(contract, stop=stop)
        with open_network(contract, {}, limits=LIMITS, stop=Stop()) as send:
            stop.now()
            assert send(Request(server.url)).status == 200


def test_bytes_are_counted_over_all_pages_together() -> None:
    padding = 400 * 1024
    with loopback(in_turn(*pages_of("ab", padding))) as server:
        assert len(listed(acme(server.url, pagination=BY_CURSOR)).pages) == 2
    with (
        loopback(in_turn(*pages_of("abcd", padding))) as server,
        pytest.raises(UnreachableError, match="larger than 1 MiB"),
    ):
        listed(acme(server.url, pagination=BY_CURSOR))
    assert len(server.seen) == 3
