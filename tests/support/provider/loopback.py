"""A provider on this machine: a real HTTP server that answers as a test's script says."""

from __future__ import annotations

import json
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it reached the server. Header names are lower-case."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""
    method: str = "GET"


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. A body that is no bytes is sent as JSON."""

    body: object = b"{}"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def payload(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes, part by part, as they are. `abort` ends them with a reset."""

    parts: Callable[[threading.Event], Iterator[bytes]]
    abort: bool = False


Script = Callable[[Seen], Answer | Raw]


class Loopback:
    """The server, and what it has seen. Without a script, it has one empty page."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.closing = threading.Event()
        self.faults: list[BaseException] = []
        self.answer: Script = lambda _: Answer({"data": []})
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.loopback = self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def answers(self, script: Script, *, only_for: tuple[str, str] | None = None) -> None:
        """Begins anew; `only_for` is a header without which every request gets a 401."""

        def guarded(seen: Seen) -> Answer | Raw:
            if only_for is not None and seen.headers.get(only_for[0]) != only_for[1]:
                return Answer({"error": "who are you?"}, status=401)
            return script(seen)

        self.seen.clear()
        self.answer = guarded

    def run(self) -> None:
        self._server.serve_forever(poll_interval=0.01)

    def stop(self) -> None:
        self.closing.set()
        self._server.shutdown()
        for connection in list(self._server.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()


@contextmanager
def loopback(script: Script | None = None) -> Iterator[Loopback]:
    """A server that runs until the end of the block. What breaks in it breaks the test."""
    server = Loopback()
    if script is not None:
        server.answers(script)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()
    if server.faults:
        raise server.faults[0]


def listing(*ids: str) -> Answer:
    """One whole page in OpenAI's dialect."""
    return Answer({"object": "list", "data": [{"id": model_id} for model_id in ids]})


def drip(head: bytes, drops: int) -> Raw:
    """Sends `head`, then a space every 10 ms, so that no time-out for silence ever ends it."""

    def parts(closing: threading.Event) -> Iterator[bytes]:
        yield head
        for _ in range(drops):
            if closing.wait(0.01):
                return
            yield b" "

    return Raw(parts)


def dead_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 128  # A whole world may be asked at once; who is dropped waits a second.
    loopback: Loopback

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.connections: set[socket.socket] = set()

    def handle_error(self, *_: object) -> None:
        error = sys.exception()
        if error is not None and not isinstance(error, ConnectionError | TimeoutError):
            self.loopback.faults.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)
        if self.server.loopback.closing.is_set():
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

    def finish(self) -> None:
        super().finish()
        self.server.connections.discard(self.connection)

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        loopback, parts = self.server.loopback, urlsplit(self.path)
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(length)
        if len(body) < length:  # The client gave up while it sent the request.
            self.close_connection = True
            return
        seen = Seen(
            parts.path,
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            body,
            self.command,
        )
        loopback.seen.append(seen)
        answer = loopback.answer(seen)
        if isinstance(answer, Raw):
            self.close_connection = True
            for part in answer.parts(loopback.closing):
                self.wfile.write(part)
            if answer.abort:
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.connection.close()
            return
        self.send_response(answer.status)
        headers = {"content-type": "application/json", **answer.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(answer.payload)))
        self.end_headers()
        self.wfile.write(answer.payload)

    def log_message(self, *_: Any) -> None:
        pass
