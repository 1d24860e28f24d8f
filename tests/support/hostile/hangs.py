"""Everything at which a fetch can hang, each long enough to be noticed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from tests.support.provider.loopback import Raw, loopback

SECONDS: Final = 600
"""How long each of them hangs: far longer than a test waits for the end of a process."""

# What is told is written without a lock: a thread that is left behind would keep it.
COMMAND: Final = "import sys\nfrom gen_models.cli.main import process\nsys.exit(process())\n"
"""Runs gen-models with the arguments of the process."""

NAME_LOOKUP: Final = f"""
import os, socket, time
def hang(*arguments, **options):
    os.write(1, b"reached\\n")
    time.sleep({SECONDS})
socket.getaddrinfo = hang
"""
"""Every name lookup hangs, as with a resolver that does not answer."""

CONNECT: Final = """
import os, sys
def tell(event, arguments):
    if event == "socket.connect":
        os.write(1, b"reached\\n")
sys.addaudithook(tell)
"""
"""Tells when it connects; whom it connects to is up to the environment."""

CREDENTIALS: Final = f"""
import os, sys, time, types
class Session:
    def get_credentials(self):
        os.write(1, b"reached\\n")
        time.sleep({SECONDS})
session = types.ModuleType("botocore.session")
session.get_session = Session
sys.modules["botocore"] = types.ModuleType("botocore")
sys.modules["botocore.session"] = session
"""
"""AWS's library hangs, as with a metadata service that does not answer."""


Hang = tuple[str, str, threading.Event | None]
"""A program, a URL, and the event that says that it hangs; None if it prints "reached"."""


@contextmanager
def name_lookup() -> Iterator[Hang]:
    yield NAME_LOOKUP, "https://acme.invalid/models", None


@contextmanager
def connect() -> Iterator[Hang]:
    """A server whose backlog is full, so that every further connect hangs."""
    with ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        yield CONNECT, f"http://127.0.0.1:{server.getsockname()[1]}/models", None


@contextmanager
def silence() -> Iterator[Hang]:
    """A server that says nothing after half a head."""
    with _serving(lambda closing: closing.wait(SECONDS)) as hang:
        yield hang


@contextmanager
def drip() -> Iterator[Hang]:
    """A server that sends a byte every 10 ms, for ever."""
    with _serving(lambda closing: closing.wait(0.01)) as hang:
        yield hang


@contextmanager
def _serving(wait: Callable[[threading.Event], bool]) -> Iterator[Hang]:
    reached = threading.Event()

    def parts(closing: threading.Event) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n"
        reached.set()
        while not wait(closing):
            yield b" "

    with loopback(lambda _: Raw(parts)) as server:
        yield "", f"{server.url}/models", reached


HANGS: Final = {
    "a name lookup": name_lookup,
    "a connect": connect,
    "a silent server": silence,
    "a server that drips": drip,
}
