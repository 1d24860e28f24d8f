"""A circuit breaker: after repeated failures, requests to a provider are paused."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from gen_models.discovery.errors import CircuitOpenError
from gen_models.discovery.forks import renew_after_fork

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

State = Literal["closed", "open", "half-open"]
Result = TypeVar("Result")

_LOGGER: Final = logging.getLogger("gen_models.discovery")


@dataclass(frozen=True, slots=True)
class BreakerStats:
    """The counts of a breaker since it was created or reset.

    Attributes:
        succeeded: calls that succeeded.
        failed: calls that failed.
        rejected: calls that were not made.
        opened: how often it has opened.
    """

    succeeded: int = 0
    failed: int = 0
    rejected: int = 0
    opened: int = 0


class CircuitBreaker:
    """Lets calls through until too many fail in a row, then rejects them for a while.

    Closed, it lets every call through. After `failures` failures in a row it opens, and rejects
    every call for `recovery` seconds. Then it is half-open: at most `probes` calls at a time are
    let through. `successes` of them in a row close it, one that fails opens it again.

    No lock is held during a call. A call that was let through before the state changed is counted,
    but changes nothing any more. A call that is cancelled is neither a success nor a failure.
    """

    def __init__(
        self,
        name: str,
        *,
        failures: int = 5,
        recovery: float = 60.0,
        probes: int = 1,
        successes: int = 2,
        is_failure: Callable[[Exception], bool] = lambda _: True,
        on_change: Callable[[str, State, State], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Makes a closed breaker.

        Args:
            name: what it guards; part of its error.
            failures: failures in a row that open it.
            recovery: seconds for which it then rejects every call.
            probes: calls at a time that it lets through when it is half-open.
            successes: successes in a row that close it when it is half-open.
            is_failure: whether an exception is a failure of what is guarded.
            on_change: told the name, the old and the new state, after each change.
            clock: a monotonic clock, in seconds.

        Raises:
            ValueError: a number is less than 1, or `recovery` is less than 0.
        """
        if min(failures, probes, successes) < 1 or not recovery >= 0:
            raise ValueError(
                "failures, probes and successes must be at least 1, recovery at least 0"
            )
        self.name = name
        self._failures, self._recovery = failures, recovery
        self._probes, self._successes = probes, successes
        self._is_failure, self._on_change, self._clock = is_failure, on_change, clock
        self._lock = threading.Lock()
        self._state: State = "closed"
        self._generation = self._in_a_row = self._probing = 0
        self._opened_at = 0.0
        self._stats = BreakerStats()
        renew_after_fork(self)

    @property
    def state(self) -> State:
        """The state; it becomes half-open with the first call after the recovery."""
        return self._state

    @property
    def stats(self) -> BreakerStats:
        """The counts since it was created or reset."""
        return self._stats

    def reset(self) -> None:
        """Closes it and resets the counts. Calls that are still running no longer count."""
        with self._lock:
            self._stats = BreakerStats()
            changed = self._enter("closed")
        self._tell(changed)

    def call(self, function: Callable[[], Result]) -> Result:
        """The result of a call.

        Raises:
            CircuitOpenError: it was not made; `retry_after` has the seconds to wait.
        """
        with self.guard():
            return function()

    async def call_async(self, function: Callable[[], Awaitable[Result]]) -> Result:
        """The result of a coroutine function.

        Raises:
            CircuitOpenError: it was not called; `retry_after` has the seconds to wait.
        """
        with self.guard():
            return await function()

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Guards a block, which counts as one call.

        Raises:
            CircuitOpenError: the block was not entered; `retry_after` has the seconds to wait.
        """
        generation = self._admit()
        succeeded: bool | None = None
        try:
            yield
            succeeded = True
        except Exception as error:
            succeeded = not self._is_failure(error)
            raise
        finally:
            self._settle(generation, succeeded=succeeded)

    def _admit(self) -> int:
        changed: tuple[State, State] | None = None
        with self._lock:
            left = self._opened_at + self._recovery - self._clock()
            if self._state == "open" and left <= 0:
                changed = self._enter("half-open")
            full = self._state == "half-open" and self._probing >= self._probes
            rejected = full or self._state == "open"
            if rejected:
                self._stats = replace(self._stats, rejected=self._stats.rejected + 1)
            elif self._state == "half-open":
                self._probing += 1
            generation = self._generation
        self._tell(changed)
        if rejected:
            raise CircuitOpenError(self.name, max(left, 0.0))
        return generation

    def _settle(self, generation: int, *, succeeded: bool | None) -> None:
        changed: tuple[State, State] | None = None
        with self._lock:
            stats = self._stats
            if succeeded:
                self._stats = replace(stats, succeeded=stats.succeeded + 1)
            elif succeeded is not None:
                self._stats = replace(stats, failed=stats.failed + 1)
            if generation == self._generation:
                self._probing -= self._state == "half-open"
                changed = self._counted(succeeded=succeeded)
        self._tell(changed)

    def _counted(self, *, succeeded: bool | None) -> tuple[State, State] | None:
        """Counts a call of this generation; returns the change of state, if any."""
        if succeeded is None:
            return None
        if self._state == "closed":
            self._in_a_row = 0 if succeeded else self._in_a_row + 1
            return self._enter("open") if self._in_a_row >= self._failures else None
        if not succeeded:
            return self._enter("open")
        self._in_a_row += 1
        return self._enter("closed") if self._in_a_row >= self._successes else None

    def _enter(self, state: State) -> tuple[State, State]:
        before, self._state = self._state, state
        self._generation += 1
        self._in_a_row = self._probing = 0
        if state == "open":
            self._opened_at = self._clock()
            self._stats = replace(self._stats, opened=self._stats.opened + 1)
        return before, state

    def _tell(self, changed: tuple[State, State] | None) -> None:
        """Calls back, outside the lock; what the callback raises is logged."""
        if changed is None or changed[0] == changed[1] or self._on_change is None:
            return
        try:
            self._on_change(self.name, *changed)
        except Exception:
            _LOGGER.exception("the callback of the circuit breaker %s failed", self.name)

    def after_fork(self) -> None:
        """Gives up the lock and the calls of the parent process."""
        self._lock = threading.Lock()
        self._generation += 1
        self._probing = 0
