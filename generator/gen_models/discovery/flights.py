"""Shares work among threads and event loops: what is under way is not begun a second time."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, TypeVar

from gen_models.discovery.forks import renew_after_fork

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

Result = TypeVar("Result")


class _AbandonedError(Exception):
    """Who did the work was cancelled."""


class Flights(Generic[Result]):
    """Work under way, by key. The first caller does it, and all others wait for the result."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[Hashable, Future[Result]] = {}
        renew_after_fork(self)

    def __len__(self) -> int:
        return len(self._under_way)

    async def share(self, key: Hashable, work: Callable[[], Awaitable[Result]]) -> Result:
        """The result of work that is under way, or is begun now.

        Who waits for it can be cancelled without an effect on the others. If who does it is
        cancelled, another one begins anew.

        Raises:
            Exception: what the work raises.
        """
        while True:
            with self._lock:
                flight = self._under_way.get(key)
                if flight is None:
                    mine = self._under_way[key] = Future()
            if flight is None:
                return await self._do(key, mine, work)
            with suppress(_AbandonedError):
                return await _result_of(flight)

    async def _do(
        self, key: Hashable, mine: Future[Result], work: Callable[[], Awaitable[Result]]
    ) -> Result:
        try:
            result = await work()
        except BaseException as error:
            self._end(key, mine)
            mine.set_exception(error if isinstance(error, Exception) else _AbandonedError())
            raise
        self._end(key, mine)
        mine.set_result(result)
        return result

    def _end(self, key: Hashable, mine: Future[Result]) -> None:
        with self._lock:
            if self._under_way.get(key) is mine:
                del self._under_way[key]

    def after_fork(self) -> None:
        """Forgets what the threads of the parent process are doing."""
        self._lock = threading.Lock()
        self._under_way = {}


async def _result_of(flight: Future[Result]) -> Result:
    loop, woken = asyncio.get_running_loop(), asyncio.Event()

    def wake(_: object) -> None:
        with suppress(RuntimeError):  # The loop has ended, and nobody waits any more.
            loop.call_soon_threadsafe(woken.set)

    flight.add_done_callback(wake)
    await woken.wait()
    return flight.result()
