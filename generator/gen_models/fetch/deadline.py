"""Ends what takes too long in all: time-outs of HTTP libraries begin anew with each byte."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Result = TypeVar("Result")


class Stop:
    """Ends every fetch that was given it, from whatever thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[Deadline] = set()
        self._over = False

    def now(self) -> None:
        """Ends those that run, and those that are about to."""
        with self._lock:
            self._over = True
            running = list(self._running)
        for deadline in running:
            deadline.end()

    def _add(self, deadline: Deadline) -> None:
        with self._lock:
            self._running.add(deadline)
            over = self._over
        if over:
            deadline.end()

    def _remove(self, deadline: Deadline) -> None:
        with self._lock:
            self._running.discard(deadline)


class Deadline:
    """The time that a whole fetch has: its pages, its retries and the waits between them."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = time.monotonic() + seconds
        self._over = threading.Event()
        self._waiting = threading.Event()
        self._socket: socket.socket | None = None

    @property
    def passed(self) -> bool:
        """Whether the time is over, or the fetch was stopped."""
        return self._over.is_set()

    @property
    def left(self) -> float:
        """The seconds that are left; never less than 0."""
        return 0.0 if self.passed else max(0.0, self._ends - time.monotonic())

    def sleep(self, seconds: float) -> None:
        """Waits, or returns early when the time is over."""
        self._over.wait(seconds)

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Told by httpx what it does; remembers the connection, which may serve several pages."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")
            if self.passed:
                self._shut()

    def bounded(self, do: Callable[[], Result]) -> Result:
        """What a call gives that can't be ended; it is left behind when the time is over.

        Raises:
            TimeoutError: the time is over, or the fetch was stopped.
        """
        outcome: list[Result | BaseException] = []

        def run() -> None:
            try:
                outcome.append(do())
            except BaseException as error:  # noqa: BLE001  Raised again below.
                outcome.append(error)
            done.set()

        done = self._wakes()
        threading.Thread(target=run, name="gen-models-credentials", daemon=True).start()
        done.wait()
        if not outcome:
            raise TimeoutError
        if isinstance(outcome[0], BaseException):
            raise outcome[0]
        return outcome[0]

    def _wakes(self) -> threading.Event:
        """An event that the end of the time sets too."""
        self._waiting = event = threading.Event()
        if self.passed:
            event.set()
        return event

    def end(self) -> None:
        """Ends the fetch: shuts its connection down, and wakes it if it waits."""
        self._over.set()
        self._waiting.set()
        self._shut()

    @contextmanager
    def running(self, stop: Stop | None) -> Iterator[None]:
        """Ends the fetch if the block takes longer than its time, or when it is stopped."""
        timer = threading.Timer(self.seconds, self.end)
        timer.daemon = True
        timer.start()
        if stop is not None:
            stop._add(self)  # noqa: SLF001  The two are one thing.
        try:
            yield
        finally:
            if stop is not None:
                stop._remove(self)  # noqa: SLF001
            timer.cancel()
            timer.join()

    def _shut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                # Not the TLS socket's own shutdown, which another thread's read would trip over.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
