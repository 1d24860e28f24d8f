"""Reads an answer as it is on the wire, with a plain socket and no opinion."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import urlencode, urlsplit

from tests.support.provider.world import World

_ENOUGH: Final = 4 * 2**20
_NOTHING: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class OnTheWire:
    """What came, and how it ended: orderly, with a reset, refused, or not at all."""

    data: bytes
    end: Literal["closed", "reset", "refused", "never"]

    @property
    def status(self) -> int:
        return int(self.data.split(b" ", 2)[1])

    @property
    def headers(self) -> dict[str, str]:
        lines = self.data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}

    @property
    def body(self) -> bytes:
        return self.data.partition(b"\r\n\r\n")[2]

    @property
    def length(self) -> int:
        """What content-length says."""
        return int(self.headers["content-length"])

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def request_for(
    world: World, slug: str, query: Mapping[str, str], *, without: str = "", path: str | None = None
) -> bytes:
    """A good request, but for AWS and Google, as bytes; at another path, or without a header."""
    contract = world.contracts[slug]
    headers = {"host": "127.0.0.1", "connection": "close", **contract.endpoint.headers}
    if contract.auth.style == "header":
        headers[contract.auth.parameter] = world.keys[slug]
    elif contract.auth.style != "none":
        headers["authorization"] = f"Bearer {world.keys[slug]}"
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if name != without)
    path, asked_for = path or urlsplit(world.url(slug)).path, {**contract.endpoint.query, **query}
    return f"GET {path}?{urlencode(asked_for)} HTTP/1.1\r\n{lines}\r\n".encode()


@contextmanager
def asked(
    world: World, slug: str, query: Mapping[str, str] = _NOTHING, **otherwise: str
) -> Iterator[socket.socket]:
    """A connection on which a provider has been asked, and nothing has been read."""
    parts = urlsplit(world.url(slug))
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(request_for(world, slug, query, **otherwise))
        yield connection


def on_the_wire(
    world: World,
    slug: str,
    query: Mapping[str, str] = _NOTHING,
    *,
    enough: int = _ENOUGH,
    **otherwise: str,
) -> OnTheWire:
    """Asks a provider, and reads until the end or until that is enough."""
    data = bytearray()
    try:
        with asked(world, slug, query, **otherwise) as connection:
            while part := connection.recv(2**16):
                data += part
                if len(data) >= enough:
                    return OnTheWire(bytes(data), "never")
    except ConnectionRefusedError:
        return OnTheWire(b"", "refused")
    except ConnectionResetError:
        return OnTheWire(bytes(data), "reset")
    return OnTheWire(bytes(data), "closed")
