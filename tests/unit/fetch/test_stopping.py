"""A fetch ends in time, when it is cancelled, and before it is too large: all pages together."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import anyio
import pytest

from gen_models.contract import Contract
from gen_models.errors import UnreachableError
from gen_models.fetch import (
    FetchOptions,
    Limits,
    Listing,
    fetch_all,
    fetch_listing,
    prepare_request,
)
from gen_models.fetch.daemon_threads import run_in_daemon_thread
from tests.support.builders.acme import BY_CURSOR, acme, itself
from tests.support.provider.loopback import Answer, Raw, Seen, listing, loopback
from tests.support.provider.retrying import HEAD, in_turn, listed, pages_of, refusal

PATIENT = Limits(seconds=600, silence=600, attempts=4)


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


async def fetched_until(
    url: str, happens: threading.Event, use: Callable[[Contract, Listing], Listing] = itself
) -> Listing | None:
    """A listing; None if it was cancelled, as soon as something happens."""
    found = None

    async def cancel() -> None:
        await run_in_daemon_thread(happens.wait)
        group.cancel_scope.cancel()

    async with anyio.create_task_group() as group:
        group.start_soon(cancel)
        found = await fetch_listing(prepare_request(acme(url), {}), FetchOptions({}, PATIENT), use)
        group.cancel_scope.cancel()
    return found


def test_cancelling_ends_a_fetch_that_hangs() -> None:
    requested, over = threading.Event(), threading.Event()
    in_time: list[bool] = []

    def silence(closing: threading.Event) -> Iterator[bytes]:
        yield HEAD
        requested.set()
        in_time.append(over.wait(60))

    with loopback(lambda _: Raw(silence)) as server:
        assert anyio.run(fetched_until, server.url, requested) is None
        over.set()
    assert len(server.seen) == 1
    assert in_time == [True]


def test_cancelling_ends_a_wait_between_attempts() -> None:
    requested = threading.Event()

    def script(_: Seen) -> Answer:
        requested.set()
        return refusal(503, "60")

    with loopback(script) as server:
        assert anyio.run(fetched_until, server.url, requested) is None
    assert len(server.seen) == 1


def test_what_is_not_cancelled_is_fetched() -> None:
    with loopback(in_turn(listing("a"))) as server:
        found = anyio.run(fetched_until, server.url, threading.Event())
    assert found is not None
    assert [page.body["data"] for page in found.pages] == [[{"id": "a"}]]


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


def never_ending(over: threading.Event) -> Callable[[Contract, Listing], None]:
    """Judges a listing until the test is over, as a hostile one may have it."""

    def use(_: Contract, listing: Listing) -> None:
        assert listing.pages
        over.wait(60)

    return use


def test_the_deadline_holds_while_a_listing_is_judged() -> None:
    over = threading.Event()
    options = FetchOptions({}, Limits(seconds=0.5, silence=10, attempts=1))
    with loopback(in_turn(listing("a"))) as server:
        request = prepare_request(acme(server.url), {})
        found = fetch_all([request], options, never_ending(over))
    over.set()
    (error,) = found.values()
    assert isinstance(error, UnreachableError)
    assert "judging the response took longer than 0.5 s" in error.problem


def test_cancelling_ends_a_judgement_that_hangs() -> None:
    over, judging = threading.Event(), threading.Event()

    def use(_: Contract, found: Listing) -> Listing:
        judging.set()
        over.wait(60)
        return found

    with loopback(in_turn(listing("a"))) as server:
        assert anyio.run(fetched_until, server.url, judging, use) is None
    over.set()


def test_what_is_made_of_a_listing_is_returned_and_its_errors_are_the_providers() -> None:
    def count(contract: Contract, found: Listing) -> int:
        if contract.slug == "bad":
            raise UnreachableError("bad", provider="bad", hint="none")
        return len(found.pages)

    with loopback(in_turn(listing("a"), listing("b"))) as server:
        requests = [
            prepare_request(replace(acme(server.url), slug=slug), {}) for slug in ("good", "bad")
        ]
        found = fetch_all(requests, FetchOptions({}, PATIENT), count)
    assert found["good"] == 1
    assert isinstance(found["bad"], UnreachableError)
