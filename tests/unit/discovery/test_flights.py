"""Work that is shared by those who ask for it at the same time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from gen_models.discovery.flights import Flights


def test_one_does_the_work_for_all() -> None:
    flights: Flights[int] = Flights()
    done: list[int] = []

    async def work() -> int:
        await asyncio.sleep(0.01)
        done.append(1)
        return len(done)

    async def all_of_them() -> list[int]:
        return await asyncio.gather(*(flights.share("key", work) for _ in range(100)))

    assert set(asyncio.run(all_of_them())) == {1}
    assert len(flights) == 0


def test_other_keys_are_other_work() -> None:
    flights: Flights[str] = Flights()

    async def both() -> tuple[str, str]:
        return await asyncio.gather(
            flights.share("a", lambda: asyncio.sleep(0, "a")),
            flights.share("b", lambda: asyncio.sleep(0, "b")),
        )

    assert list(asyncio.run(both())) == ["a", "b"]


def test_an_error_is_everybodys() -> None:
    flights: Flights[int] = Flights()

    async def breaks() -> int:
        await asyncio.sleep(0)
        raise KeyError("x")

    async def all_of_them() -> list[int | BaseException]:
        work = (flights.share("key", breaks) for _ in range(5))
        return await asyncio.gather(*work, return_exceptions=True)

    assert {type(found) for found in asyncio.run(all_of_them())} == {KeyError}
    assert len(flights) == 0


def test_if_the_worker_is_cancelled_another_one_begins_anew() -> None:
    flights: Flights[str] = Flights()
    begun: list[int] = []

    async def work() -> str:
        begun.append(1)
        await asyncio.sleep(0.01 if len(begun) > 1 else 60)
        return "done"

    async def story() -> str:
        first = asyncio.create_task(flights.share("key", work))
        await asyncio.sleep(0)
        second = asyncio.create_task(flights.share("key", work))
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        return await second

    assert asyncio.run(story()) == "done"
    assert (len(begun), len(flights)) == (2, 0)


def test_a_waiter_that_is_cancelled_harms_nobody() -> None:
    flights: Flights[str] = Flights()

    async def story() -> str:
        first = asyncio.create_task(flights.share("key", lambda: asyncio.sleep(0.02, "done")))
        await asyncio.sleep(0)
        second = asyncio.create_task(flights.share("key", lambda: asyncio.sleep(0, "never")))
        await asyncio.sleep(0)
        second.cancel()
        return await first

    assert asyncio.run(story()) == "done"


def test_loops_in_several_threads_share_it() -> None:
    flights: Flights[int] = Flights()
    all_there, results, begun = threading.Barrier(8), [], []

    async def work() -> int:
        begun.append(1)
        await asyncio.sleep(0.3)
        return 42

    def run() -> None:
        all_there.wait()
        results.append(asyncio.run(flights.share("key", work)))

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [42] * 8
    assert len(begun) == 1


def test_a_loop_that_ends_without_its_waiter_breaks_nobody() -> None:
    flights: Flights[str] = Flights()
    under_way, go = threading.Event(), threading.Event()

    async def work() -> str:
        under_way.set()
        await asyncio.to_thread(go.wait)
        return "done"

    results: list[str] = []
    thread = threading.Thread(
        target=lambda: results.append(asyncio.run(flights.share("key", work)))
    )
    thread.start()
    under_way.wait()

    async def impatient() -> None:
        async with asyncio.timeout(0.01):
            await flights.share("key", work)

    with pytest.raises(TimeoutError):
        asyncio.run(impatient())
    go.set()
    thread.join()
    assert results == ["done"]


def test_a_forked_process_waits_for_nobody(forked: Callable[..., int]) -> None:
    flights: Flights[str] = Flights()

    async def story() -> int:
        task = asyncio.create_task(flights.share("key", lambda: asyncio.sleep(60, "never")))
        await asyncio.sleep(0)
        task.add_done_callback(lambda _: None)

        def child() -> None:
            thread = threading.Thread(
                target=lambda: asyncio.run(flights.share("key", lambda: asyncio.sleep(0, "done")))
            )
            thread.start()
            thread.join()

        status = forked(child)
        task.cancel()
        return status

    assert asyncio.run(story()) == 0
