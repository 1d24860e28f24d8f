"""What cannot be cancelled runs in threads that no process and no event loop waits for."""

from __future__ import annotations

import socket
import threading
from asyncio import Runner, get_running_loop

import anyio
import anyio.lowlevel
import pytest

from gen_models.fetch.daemon_threads import EventLoop, run_in_daemon_thread


def test_a_call_gives_its_result_from_a_daemon_thread() -> None:
    async def main() -> threading.Thread:
        return await run_in_daemon_thread(threading.current_thread)

    thread = anyio.run(main)
    assert thread is not threading.current_thread()
    assert thread.daemon


def test_what_a_call_raises_is_raised_where_it_is_awaited() -> None:
    absent: dict[str, str] = {}

    async def main() -> None:
        await run_in_daemon_thread(lambda: absent["absent"])

    with pytest.raises(KeyError, match="absent"):
        anyio.run(main)


def test_a_call_that_ends_after_the_loop_harms_nobody() -> None:
    release, threads = threading.Event(), list[threading.Thread]()

    def call() -> None:
        threads.append(threading.current_thread())
        release.wait(60)

    async def main() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(run_in_daemon_thread, call)
            while not threads:
                await anyio.lowlevel.checkpoint()
            group.cancel_scope.cancel()

    anyio.run(main)
    release.set()
    threads[0].join()  # What it raised would fail this test.


def test_names_are_resolved_without_the_threads_of_the_loop() -> None:
    async def main() -> tuple[object, bool]:
        found = await anyio.getaddrinfo("localhost", 80, type=socket.SOCK_STREAM)
        return found, get_running_loop()._default_executor is None  # type: ignore[attr-defined]

    with Runner(loop_factory=EventLoop) as runner:
        found, alone = runner.run(main())
    assert alone
    assert found
