"""Repeats requests that failed for now, with random waits that grow."""

from __future__ import annotations

import random
from itertools import count
from typing import TYPE_CHECKING, Final, TypeVar

import anyio

from gen_models.fetch.status import TransientError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gen_models.fetch.options import Limits

_LONGEST: Final = 8.0

Result = TypeVar("Result")


async def with_retries(
    attempt: Callable[[], Awaitable[Result]],
    limits: Limits,
    ends: float,
    on_retry: Callable[[], None] = lambda: None,
) -> Result:
    """The result of the first attempt that does not raise TransientError.

    `ends` is the event loop's time after which no attempt starts; `on_retry` is told of each
    attempt but the first.

    Raises:
        TransientError: the last attempt's, when the attempts or the time are used up.
    """
    for number in count(1):
        try:
            return await attempt()
        except TransientError as error:
            seconds = error.retry_after
            if seconds is None:
                longest = min(_LONGEST, limits.backoff * 2 ** (number - 1))
                seconds = random.uniform(0, longest)  # noqa: S311  Spreads load; guards nothing.
            if number >= limits.attempts or anyio.current_time() + seconds >= ends:
                raise
        await pause(seconds)
        on_retry()
    raise AssertionError  # Not reached: count() does not end.


async def pause(seconds: float) -> None:
    """Waits between two attempts."""
    await anyio.sleep(seconds)
