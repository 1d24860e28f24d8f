"""Listings are fetched at once, up to a number, and what happens to one concerns no other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from gen_models.contract import Contract, ListingShape
from gen_models.errors import UnreachableError
from gen_models.fetch import (
    FetchOptions,
    Limits,
    Listing,
    ListingRequest,
    fetch_all,
    prepare_request,
)
from tests.support.builders.acme import acme, itself
from tests.support.provider.loopback import Answer, Raw, Seen, listing, loopback

OPTIONS = FetchOptions({}, Limits(seconds=60, attempts=1))
AT_ONCE = 32


def requests(url: str, count: int) -> list[ListingRequest]:
    return [prepare_request(provider(url, number), {}) for number in range(count)]


def provider(url: str, number: int) -> Contract:
    return replace(acme(f"{url}/{number}"), slug=f"p{number}")


def test_nobody_is_requested_without_a_request() -> None:
    assert fetch_all([], OPTIONS, itself) == {}


def test_many_are_fetched_at_once_and_no_more_than_that() -> None:
    all_there, lock = threading.Event(), threading.Lock()
    inside: set[str] = set()
    most = 0

    def script(seen: Seen) -> Answer:
        nonlocal most
        with lock:
            inside.add(seen.path)
            most = max(most, len(inside))
            if len(inside) == AT_ONCE:
                all_there.set()
        assert all_there.wait(60)
        with lock:
            inside.discard(seen.path)
        return listing(seen.path)

    with loopback(script) as server:
        found = fetch_all(requests(server.url, AT_ONCE + 8), OPTIONS, itself)
    assert most == AT_ONCE
    assert list(found) == [f"p{number}" for number in range(AT_ONCE + 8)]
    assert all(isinstance(outcome, Listing) for outcome in found.values())


def test_one_that_fails_leaves_the_others() -> None:
    def script(seen: Seen) -> Answer:
        return Answer(status=401) if seen.path == "/1" else listing("a")

    with loopback(script) as server:
        found = fetch_all(requests(server.url, 3), OPTIONS, itself)
    assert [type(outcome) for outcome in found.values()] == [Listing, UnreachableError, Listing]


def test_a_bug_ends_the_others_and_is_raised_as_it_is() -> None:
    def hang(closing: threading.Event) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        closing.wait(60)

    broken = ListingShape(id=None, rows=("data",))  # type: ignore[arg-type]

    def script(seen: Seen) -> Answer | Raw:
        page = {"data": [{"id": "a"}], "has_more": True, "last_id": "a"}
        return Answer(page) if seen.path == "/0" else Raw(hang)

    with loopback(script) as server:
        first, *others = requests(server.url, 3)
        contract = replace(
            first.contract,
            listing=broken,
            pagination=replace(first.contract.pagination, style="offset", page_size=1),
        )
        with pytest.raises((AttributeError, TypeError)):
            fetch_all([replace(first, contract=contract), *others], OPTIONS, itself)


def test_what_is_waited_for_is_reported() -> None:
    told: list[tuple[str, int | None]] = []
    with loopback(lambda _: listing("a")) as server:
        fetch_all(
            requests(server.url, 4), OPTIONS, itself, lambda what, done: told.append((what, done))
        )
    assert [done for _, done in told] == [25, 50, 75, 100]
    assert told[0][0].endswith(", ...")
    assert "fetched all" in told[-1][0]
