"""Answers in turn, a fetch with small limits, and its waits, of which none is waited for."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest

from gen_models.contract import Contract
from gen_models.fetch import Limits, Listing, Stop, list_models, open_network
from gen_models.fetch.deadline import Deadline
from tests.support.builders.acme import rows
from tests.support.provider.loopback import Answer, Raw, Script

LIMITS: Final = Limits(seconds=30, silence=10, bytes=2**20, attempts=3, backoff=0.0)
HEAD: Final = b"HTTP/1.1 200 OK\r\nconnection: close\r\n"


def in_turn(*answers: Answer | Raw) -> Script:
    """Each answer once, in their order, and the last of them for ever."""
    following = itertools.chain(answers, itertools.repeat(answers[-1]))
    return lambda _: next(following)


def refusal(status: int, retry_after: str) -> Answer:
    return Answer(status=status, headers={"retry-after": retry_after})


def listed(contract: Contract, limits: Limits = LIMITS, stop: Stop | None = None) -> Listing:
    with open_network(contract, {}, limits=limits, stop=stop) as send:
        return list_models(contract, send)


@contextmanager
def waits(*, ended_by: Stop | None = None) -> Iterator[list[float]]:
    """The seconds of each wait between attempts, none of which is waited for.

    With `ended_by`, the waits are real, and another thread stops the fetch during the first.
    """
    seen: list[float] = []
    sleep = Deadline.sleep
    waiting = threading.Event()

    def noted(deadline: Deadline, seconds: float) -> None:
        seen.append(seconds)
        waiting.set()
        if ended_by is not None:
            sleep(deadline, seconds)

    with pytest.MonkeyPatch.context() as patch, stopped_after(waiting, ended_by):
        patch.setattr(Deadline, "sleep", noted)
        yield seen


@contextmanager
def stopped_after(event: threading.Event, stop: Stop | None) -> Iterator[None]:
    """Another thread that stops the fetch as soon as the event has come."""

    def wait() -> None:
        if event.wait(20) and stop is not None:
            stop.now()

    thread = threading.Thread(target=wait)
    thread.start()
    try:
        yield
    finally:
        event.set()
        thread.join()


def pages_of(ids: str, padding: int = 0) -> list[Answer]:
    """A page for each ID; the last one says that it is."""
    return [
        Answer({
            "data": rows([model_id]),
            "has_more": model_id != ids[-1],
            "last_id": model_id,
            "padding": " " * padding,
        })
        for model_id in ids
    ]  # fmt: skip
