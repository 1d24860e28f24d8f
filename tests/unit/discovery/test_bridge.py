"""The bridge: coroutines for synchronous code, without deadlocks and without remains."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest

from gen_models.discovery import SyncBridge
from gen_models.discovery.bridge import BridgeError


async def answer() -> int:
    await asyncio.sleep(0)
    return 42


async def forever() -> None:
    await asyncio.Event().wait()


async def raises() -> None:
    raise KeyError("x")


def test_nothing_starts_before_it_is_needed() -> None:
    before = threading.active_count()
    with SyncBridge() as bridge:
        assert threading.active_count() == before
        assert bridge.run(answer()) == 42
        assert threading.active_count() == before + 1
    assert threading.active_count() == before


def test_what_a_coroutine_raises_is_raised(bridge: SyncBridge) -> None:
    with pytest.raises(KeyError):
        bridge.run(raises())
    assert (bridge.stats.failed, bridge.stats.running) == (1, 0)


def test_a_timeout_cancels(bridge: SyncBridge) -> None:
    ended: list[str] = []

    async def notices() -> None:
        try:
            await forever()
        finally:
            ended.append("cancelled")

    with pytest.raises(TimeoutError):
        bridge.run(notices(), timeout=0.01)
    assert ended == ["cancelled"]
    assert (bridge.stats.cancelled, bridge.stats.running) == (1, 0)


def test_inside_a_running_loop_it_is_refused_and_not_a_deadlock(bridge: SyncBridge) -> None:
    async def outer() -> None:
        bridge.run(answer())

    with pytest.raises(BridgeError, match="_async"):
        asyncio.run(outer())
    with pytest.raises(BridgeError, match="_async"):
        bridge.run(outer())  # From the bridge's own loop, too.


def test_a_thread_of_its_own_loop_may_use_it_again(bridge: SyncBridge) -> None:
    async def outer() -> int:
        return await anyio.to_thread.run_sync(lambda: bridge.run(answer()))

    assert bridge.run(outer()) == 42


def test_many_threads_share_one_loop(bridge: SyncBridge) -> None:
    with ThreadPoolExecutor(32) as pool:
        assert set(pool.map(lambda _: bridge.run(answer()), range(500))) == {42}
    stats = bridge.stats
    assert (stats.started, stats.succeeded, stats.running, stats.loops) == (500, 500, 0, 1)


def test_it_starts_again_after_it_was_closed(bridge: SyncBridge) -> None:
    bridge.run(answer())
    bridge.close()
    bridge.close()
    assert bridge.run(answer()) == 42
    assert bridge.stats.loops == 2


def test_closing_cancels_what_runs(bridge: SyncBridge) -> None:
    running = threading.Event()

    async def runs() -> None:
        running.set()
        await forever()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(bridge.run, runs())
        running.wait()
        bridge.close()
        with pytest.raises(BridgeError, match="closed"):
            waiting.result()
    assert (bridge.stats.cancelled, bridge.stats.running) == (1, 0)


def test_closing_while_others_start_hangs_nobody(bridge: SyncBridge) -> None:
    def use(number: int) -> int:
        if number % 10 == 0:
            bridge.close()
        try:
            return bridge.run(answer())
        except BridgeError:
            return 42

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(use, range(300))) == {42}
    assert bridge.stats.running == 0


def test_it_cannot_be_closed_from_inside(bridge: SyncBridge) -> None:
    async def closes() -> None:
        bridge.close()

    with pytest.raises(BridgeError, match="closed from a coroutine"):
        bridge.run(closes())


def test_no_task_is_left_behind(bridge: SyncBridge) -> None:
    async def tasks() -> int:
        return len(asyncio.all_tasks())

    alone = bridge.run(tasks())
    for _ in range(20):
        with pytest.raises(TimeoutError):
            bridge.run(forever(), timeout=0.001)
    assert bridge.run(tasks()) == alone


def test_a_forked_process_has_a_loop_of_its_own(
    bridge: SyncBridge, forked: Callable[..., int]
) -> None:
    bridge.run(answer())

    def child() -> None:
        assert bridge.run(answer(), timeout=10) == 42
        assert bridge.stats.loops == 1
        bridge.close()
        gc.collect()

    assert forked(child) == 0
    assert bridge.run(answer()) == 42


def test_a_program_that_forgets_to_close_it_ends() -> None:
    code = """
import asyncio
from gen_models.discovery import SyncBridge
print(SyncBridge().run(asyncio.sleep(0, "done")))
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")
