"""Runs calls that cannot be cancelled in daemon threads, which no one waits for.

The worker threads of asyncio and anyio are joined at exit, so that one name lookup that hangs
would keep the process alive after Ctrl-C or a time-out.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
import anyio.from_thread
import anyio.lowlevel

if TYPE_CHECKING:
    from collections.abc import Callable

if sys.platform == "win32":
    _PlatformLoop = asyncio.ProactorEventLoop
else:
    _PlatformLoop = asyncio.SelectorEventLoop

Result = TypeVar("Result")


async def run_in_daemon_thread(call: Callable[[], Result]) -> Result:
    """The result of a call in a thread of its own. If cancelled, the thread is left behind."""
    done, token = anyio.Event(), anyio.lowlevel.current_token()
    outcome: Future[Result] = Future()

    def run() -> None:
        try:
            outcome.set_result(call())
        except BaseException as error:  # noqa: BLE001  Raised again where it is awaited.
            outcome.set_exception(error)
        with suppress(RuntimeError):  # The loop has ended: the result comes too late.
            anyio.from_thread.run_sync(done.set, token=token)

    threading.Thread(target=run, name="gen-models", daemon=True).start()
    await done.wait()
    return outcome.result()


class EventLoop(_PlatformLoop):
    """The platform's event loop, but names are resolved in daemon threads."""

    async def getaddrinfo(  # noqa: D102
        self,
        host: bytes | str | None,
        port: bytes | str | int | None,
        *,
        family: int = 0,
        type: int = 0,  # noqa: A002
        proto: int = 0,
        flags: int = 0,
    ) -> list[Any]:
        return await run_in_daemon_thread(
            lambda: socket.getaddrinfo(host, port, family, type, proto, flags)
        )
