"""A provider on loopback that takes its time."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_LISTING = b'{"object":"list","data":[{"id":"a"},{"id":"b"}]}'


@contextmanager
def slow_server(seconds: float) -> Iterator[str]:
    """The URL of a server whose every answer takes so long."""

    class Slow(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            time.sleep(seconds)
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(_LISTING)))
            self.end_headers()
            self.wfile.write(_LISTING)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 128
        daemon_threads = True

    with Server(("127.0.0.1", 0), Slow) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/models"
        finally:
            server.shutdown()
            thread.join()
