"""Runs coroutines for synchronous code, on one event loop in a thread of its own.

The loop is started when it is first needed, on anyio's blocking portal, and in a daemon thread, so
that a program that forgets to close it can still end.
"""

from __future__ import annotations

import asyncio
import inspect
import threading
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

import anyio
import anyio.from_thread

from gen_models.discovery.forks import renew_after_fork
from gen_models.fetch import EventLoop

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from types import TracebackType
    from typing import Self

Result = TypeVar("Result")

_GRACE: Final = 5.0
"""Seconds that a coroutine may take to end once it has been cancelled."""


class BridgeError(RuntimeError):
    """The bridge cannot run a coroutine from here, or was closed while it ran."""


@dataclass(frozen=True, slots=True)
class BridgeStats:
    """The counts of a bridge.

    Attributes:
        started: coroutines that were started.
        succeeded: those that returned.
        failed: those that raised.
        cancelled: those that were cancelled, by a time-out, an interruption or `close`.
        loops: event loops that were started.
    """

    started: int = 0
    succeeded: int = 0
    failed: int = 0
    cancelled: int = 0
    loops: int = 0

    @property
    def running(self) -> int:
        """Coroutines that have not ended."""
        return self.started - self.succeeded - self.failed - self.cancelled


class SyncBridge:
    """Runs coroutines from any thread that has no running event loop.

    It is a context manager that closes itself; once closed, the next `run` starts it again. A
    forked process starts a loop of its own.
    """

    def __init__(self, name: str = "gen-models-bridge") -> None:
        self._name = name
        self._lock, self._counting = threading.Lock(), threading.Lock()
        self._running: tuple[anyio.from_thread.BlockingPortal, threading.Thread] | None = None
        self._stats = BridgeStats()
        self._of_parents: list[Any] = []
        renew_after_fork(self)

    @property
    def stats(self) -> BridgeStats:
        """The counts so far."""
        return self._stats

    def run(self, coroutine: Coroutine[Any, Any, Result], timeout: float | None = None) -> Result:
        """The result of a coroutine.

        Args:
            coroutine: what to run; it is closed if it cannot be.
            timeout: seconds after which it is cancelled.

        Raises:
            BridgeError: an event loop is running in this thread, or the bridge was closed.
            TimeoutError: the time was up.
        """
        _refuse_running_loop(coroutine)
        future = self._start(coroutine, timeout)
        try:
            # A coroutine that ignores being cancelled must not keep the caller.
            return future.result(None if timeout is None else timeout + _GRACE)
        except CancelledError:
            raise BridgeError("the bridge was closed while it ran a coroutine") from None
        except BaseException:
            future.cancel()
            if inspect.getcoroutinestate(coroutine) == inspect.CORO_CREATED:
                coroutine.close()
            raise

    def close(self) -> None:
        """Cancels what is running and ends the thread. The next `run` starts another one."""
        running = self._running
        if running is not None and running[1] is threading.current_thread():
            raise BridgeError("a bridge cannot be closed from a coroutine that it runs")
        with self._lock:
            running, self._running = self._running, None
            if running is None:
                return
            with suppress(RuntimeError):  # It has stopped already.
                running[0].call(running[0].stop, True)
        running[1].join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def after_fork(self) -> None:
        """Leaves the parent's loop alone: its thread is not in this process."""
        self._lock, self._counting = threading.Lock(), threading.Lock()
        # Kept, for its end would close what the parent still uses.
        self._of_parents.append(self._running)
        self._running = None
        self._stats = BridgeStats()

    def _start(
        self, coroutine: Coroutine[Any, Any, Result], timeout: float | None
    ) -> Future[Result]:
        # Held until the loop has the coroutine: a loop that is ending would keep it for ever.
        with self._lock:
            if self._running is None or not self._running[1].is_alive():
                self._running = self._started_loop()
            future = self._running[0].start_task_soon(_bounded, coroutine, timeout)
        self._count(started=1)
        future.add_done_callback(self._ended)
        return future

    def _started_loop(self) -> tuple[anyio.from_thread.BlockingPortal, threading.Thread]:
        ready: Future[anyio.from_thread.BlockingPortal] = Future()
        thread = threading.Thread(target=_serve, args=(ready,), name=self._name, daemon=True)
        thread.start()
        portal = ready.result()
        self._count(loops=1)
        return portal, thread

    def _ended(self, future: Future[Any]) -> None:
        if future.cancelled() or isinstance(future.exception(), TimeoutError):
            self._count(cancelled=1)
        elif future.exception() is not None:
            self._count(failed=1)
        else:
            self._count(succeeded=1)

    def _count(self, **more: int) -> None:
        with self._counting:
            counted = {name: getattr(self._stats, name) + count for name, count in more.items()}
            self._stats = replace(self._stats, **counted)


async def _bounded(coroutine: Coroutine[Any, Any, Result], seconds: float | None) -> Result:
    with anyio.fail_after(seconds):
        return await coroutine


def _serve(ready: Future[anyio.from_thread.BlockingPortal]) -> None:
    async def serve() -> None:
        async with anyio.from_thread.BlockingPortal() as portal:
            ready.set_result(portal)
            await portal.sleep_until_stopped()

    try:
        anyio.run(serve, backend_options={"loop_factory": EventLoop})
    except BaseException as error:
        if ready.done():
            raise
        ready.set_exception(error)


def _refuse_running_loop(coroutine: Coroutine[Any, Any, Any]) -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    coroutine.close()
    raise BridgeError(
        "an event loop is running in this thread, which would wait for itself; "
        "await the method whose name ends in _async instead"
    )


_shared: dict[str, SyncBridge] = {}


def default_bridge() -> SyncBridge:
    """The bridge that services share unless they are given their own; made on first use."""
    return _shared.get("bridge") or _shared.setdefault("bridge", SyncBridge())
