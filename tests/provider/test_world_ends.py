"""The world ends when its block does, whatever its clients and its faults are still doing."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest

from tests.support.provider import loopback
from tests.support.provider.faults import FAULTS, Fault
from tests.support.provider.loopback import Answer, Raw
from tests.support.provider.misdeeds import Call
from tests.support.provider.raw_bytes import sent
from tests.support.provider.wire_reader import asked, on_the_wire
from tests.support.provider.world import World, world

ENDS_IN: Final[Mapping[str, tuple[bytes, bytes | None]]] = {
    "hang": (b"", None),
    "hang-in-body": (b"]", None),
    "drip-head": (b"x-padding: xxx", b"x"),
    "drip-body": (b"]   ", b" "),
}


@pytest.fixture
def given_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The server's time-outs: without a client that moves, they'd be what ends a thread."""
    found: list[str] = []

    def noted(_: object, text: str, *__: object) -> None:
        found.extend([text] if "timed out" in text else [])

    monkeypatch.setattr(loopback._Handler, "timeout", 3)
    monkeypatch.setattr(loopback._Handler, "log_error", noted)
    return found


@pytest.fixture
def few(tmp_path: Path) -> Iterator[World]:
    """Three providers."""
    with world(tmp_path, ["anthropic", "deepseek", "openai"]) as providers:
        yield providers


def noticed(name: str) -> tuple[Fault, threading.Event]:
    """A fault, and an event for when a request has met it."""
    met, fault = threading.Event(), FAULTS[name]

    def does(call: Call) -> Answer | Raw:
        met.set()
        return fault.does(call)

    return replace(fault, does=does), met


def read_until(connection: socket.socket, end: bytes) -> bytes:
    data = b""
    while end not in data:  # More may have come with it.
        part = connection.recv(2**16)
        assert part, data
        data += part
    return data


def rest_of(connection: socket.socket) -> bytes:
    data = b""
    try:
        while part := connection.recv(2**16):
            data += part
    except ConnectionResetError:
        return data
    return data


def is_silent(connection: socket.socket) -> bool:
    """Whether neither a byte nor an end has come."""
    connection.setblocking(False)
    try:
        connection.recv(1)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        connection.settimeout(10)


@pytest.mark.parametrize("name", ENDS_IN)
def test_what_never_ends_is_silent_or_drips_until_the_world_does(tmp_path: Path, name: str) -> None:
    fault, met = noticed(name)
    last, drop = ENDS_IN[name]
    with ExitStack() as stack:
        with world(tmp_path, ["deepseek", "openai"]) as providers:
            providers.misbehaves(fault, ["deepseek"])
            connection = stack.enter_context(asked(providers, "deepseek"))
            data = read_until(connection, last)
            assert met.wait(10)
            assert on_the_wire(providers, "openai").status == 200
            assert drop or is_silent(connection)
        rest = rest_of(connection)
    assert rest.strip(drop) == b""
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(data.partition(b"\r\n\r\n")[2])


@pytest.mark.parametrize("name", ["endless-body", "gzip-bomb", *ENDS_IN])
def test_no_thread_waits_for_a_client_that_does_not_read(
    tmp_path: Path, name: str, given_up: list[str]
) -> None:
    before = set(threading.enumerate())
    fault, met = noticed(name)
    with ExitStack() as stack:
        with world(tmp_path, ["deepseek"]) as providers:
            providers.misbehaves(fault)
            for _ in range(3):
                stack.enter_context(asked(providers, "deepseek"))
            assert met.wait(10)
        assert set(threading.enumerate()) == before
    assert given_up == []


def test_no_thread_waits_for_a_client_that_reads_too_little(
    tmp_path: Path, given_up: list[str]
) -> None:
    """More than any connection takes on the way, so that the server can't be done with it."""
    flood = replace(FAULTS["endless-body"], does=lambda _: sent(b" " * 2**26))
    with ExitStack() as stack, world(tmp_path, ["deepseek"]) as providers:
        providers.misbehaves(flood)
        connection = stack.enter_context(asked(providers, "deepseek"))
        assert connection.recv(1) == b" "
    assert given_up == []


@pytest.mark.parametrize("said", [b"", b"GET /deepseek/mod", b"GET / HTTP/1.1\r\nhost: x\r\n"])
def test_no_thread_waits_for_a_client_that_does_not_ask(
    tmp_path: Path, said: bytes, given_up: list[str]
) -> None:
    before = set(threading.enumerate())
    with ExitStack() as stack:
        with world(tmp_path, ["deepseek"]) as providers:
            for _ in range(3):
                parts = urlsplit(providers.url("deepseek"))
                connection = socket.create_connection((parts.hostname, parts.port), timeout=10)
                stack.enter_context(connection).sendall(said)
            assert on_the_wire(providers, "deepseek").status == 200
        assert set(threading.enumerate()) == before
    assert given_up == []


def test_a_fault_is_the_named_providers_and_goes_when_told(few: World) -> None:
    few.misbehaves("500", ["deepseek"])
    assert [on_the_wire(few, slug).status for slug in few.contracts] == [200, 500, 200]
    few.misbehaves("404")
    assert [on_the_wire(few, slug).status for slug in few.contracts] == [404, 404, 404]
    few.behaves()
    assert [on_the_wire(few, slug).status for slug in few.contracts] == [200, 200, 200]


def test_a_fault_may_spare_the_first_requests(few: World) -> None:
    few.misbehaves("403", ["openai"], first=3)
    assert [on_the_wire(few, "openai").status for _ in range(4)] == [200, 200, 403, 403]
    few.misbehaves("429-once", ["openai"], first=2)
    assert [on_the_wire(few, "openai").status for _ in range(4)] == [200, 429, 200, 200]


def test_who_refuses_is_known_by_the_environment_alone(few: World) -> None:
    before = few.environment
    few.misbehaves("refused", ["openai"])
    changed = {name for name, value in few.environment.items() if before[name] != value}
    assert changed == {"GEN_MODELS_OPENAI_URL"}
    few.behaves()
    assert few.environment == before


def test_nobody_is_needed_elsewhere(few: World) -> None:
    few.misbehaves("redirect-elsewhere", ["openai"])
    location = on_the_wire(few, "openai").headers["location"]
    assert few.elsewhere.seen == []
    parts = urlsplit(location)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(b"GET /followed HTTP/1.1\r\nconnection: close\r\n\r\n")
        assert rest_of(connection).startswith(b"HTTP/1.1 200")
    assert [seen.path for seen in few.elsewhere.seen] == ["/followed"]
