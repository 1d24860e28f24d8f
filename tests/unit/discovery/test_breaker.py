"""The circuit breaker: against a model, and under threads."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
)

from gen_models.discovery import CircuitBreaker
from gen_models.discovery.breaker import State
from gen_models.discovery.errors import CircuitOpenError
from tests.unit.discovery.conftest import Clock

RECOVERY = 60.0


class Broken(Exception):  # noqa: N818  What is guarded raises it.
    pass


def fail() -> None:
    raise Broken


def make(clock: Clock, **options: object) -> CircuitBreaker:
    return CircuitBreaker("acme", clock=clock, **options)  # type: ignore[arg-type]


def fail_times(breaker: CircuitBreaker, times: int) -> None:
    for _ in range(times):
        with pytest.raises(Broken):
            breaker.call(fail)


def test_it_opens_after_failures_in_a_row_and_says_how_long_to_wait(clock: Clock) -> None:
    breaker = make(clock)
    fail_times(breaker, 4)
    breaker.call(lambda: None)
    fail_times(breaker, 5)
    assert breaker.state == "open"
    clock.now += 20
    with pytest.raises(CircuitOpenError) as caught:
        breaker.call(fail)
    assert caught.value.retry_after == RECOVERY - 20
    assert caught.value.retryable
    assert "40 s" in caught.value.hint


def test_it_closes_after_successes_when_half_open(clock: Clock) -> None:
    breaker = make(clock)
    fail_times(breaker, 5)
    clock.now += RECOVERY
    states: list[State] = []
    for _ in range(2):
        breaker.call(lambda: None)
        states.append(breaker.state)
    assert states == ["half-open", "closed"]
    assert breaker.stats.opened == 1


def test_a_failure_when_half_open_opens_it_for_a_whole_recovery(clock: Clock) -> None:
    breaker = make(clock)
    fail_times(breaker, 5)
    clock.now += RECOVERY
    fail_times(breaker, 1)
    assert breaker.state == "open"
    clock.now += RECOVERY - 1
    with pytest.raises(CircuitOpenError):
        breaker.call(lambda: None)


def test_what_is_no_failure_does_not_count(clock: Clock) -> None:
    breaker = make(clock, is_failure=lambda error: not isinstance(error, Broken))
    fail_times(breaker, 10)
    assert breaker.state == "closed"


def test_a_cancelled_call_gives_its_probe_back(clock: Clock) -> None:
    breaker = make(clock)
    fail_times(breaker, 5)
    clock.now += RECOVERY

    async def cancelled() -> None:
        task = asyncio.create_task(breaker.call_async(asyncio.Event().wait))
        await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    with pytest.raises(KeyboardInterrupt):
        breaker.call(interrupt)
    breaker.call(lambda: None)
    assert (breaker.state, breaker.stats.failed) == ("half-open", 5)


def interrupt() -> None:
    raise KeyboardInterrupt


def test_a_call_may_call_the_breaker_again(clock: Clock) -> None:
    breaker = make(clock)
    assert breaker.call(lambda: breaker.call(lambda: "inner")) == "inner"
    assert breaker.stats.succeeded == 2


def test_changes_are_told_outside_the_lock(clock: Clock) -> None:
    told: list[tuple[str, State, State]] = []

    def tell(name: str, before: State, after: State) -> None:
        told.append((name, before, after))
        breaker.reset()  # Deadlocks if a lock is held.
        raise RuntimeError("a callback's own fault")

    breaker = make(clock, failures=1, on_change=tell)
    fail_times(breaker, 1)
    assert told == [("acme", "closed", "open"), ("acme", "open", "closed")]


def test_reset_forgets(clock: Clock) -> None:
    breaker = make(clock)
    fail_times(breaker, 5)
    breaker.reset()
    assert (breaker.state, breaker.stats.failed) == ("closed", 0)


@pytest.mark.parametrize(
    "options", [{"failures": 0}, {"probes": 0}, {"successes": 0}, {"recovery": -1.0},
                {"recovery": float("nan")}]
)  # fmt: skip
def test_numbers_that_make_no_sense_are_refused(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="at least"):
        CircuitBreaker("acme", **options)  # type: ignore[arg-type]


class Held:
    """A call under way, which ends when it is told to."""

    def __init__(self, breaker: CircuitBreaker) -> None:
        self._guard = breaker.guard()
        self._guard.__enter__()

    def end(self, outcome: BaseException | None) -> None:
        if outcome is None:
            self._guard.__exit__(None, None, None)
            return
        with suppress(Broken, KeyboardInterrupt):
            self._guard.__exit__(type(outcome), outcome, None)


class Machine(RuleBasedStateMachine):
    """Calls that overlap in any way, against a model in a few lines."""

    calls: Bundle[tuple[Held | None, int]] = Bundle("calls")
    FAILURES, PROBES, SUCCESSES = 3, 2, 2

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.told: list[tuple[State, State]] = []
        self.breaker = CircuitBreaker(
            "acme",
            failures=self.FAILURES,
            recovery=RECOVERY,
            probes=self.PROBES,
            successes=self.SUCCESSES,
            clock=self.clock,
            on_change=lambda _, before, after: self.told.append((before, after)),
        )
        self.state: State = "closed"
        self.epoch = self.in_a_row = self.probing = 0
        self.opened_at = 0.0
        self.changes: list[tuple[State, State]] = []

    def enter(self, state: State) -> None:
        if state != self.state:
            self.changes.append((self.state, state))
        self.state, self.in_a_row, self.probing = state, 0, 0
        self.epoch += 1
        if state == "open":
            self.opened_at = self.clock.now

    @rule(target=calls)
    def begin(self) -> tuple[Held | None, int]:
        if self.state == "open" and self.clock.now >= self.opened_at + RECOVERY:
            self.enter("half-open")
        admits = self.state == "closed" or (
            self.state == "half-open" and self.probing < self.PROBES
        )
        if not admits:
            with pytest.raises(CircuitOpenError) as caught:
                Held(self.breaker)
            left = max(self.opened_at + RECOVERY - self.clock.now, 0.0)
            assert caught.value.retry_after == pytest.approx(left)
            return None, self.epoch
        self.probing += self.state == "half-open"
        return Held(self.breaker), self.epoch

    @rule(call=consumes(calls), outcome=st.sampled_from([None, Broken(), KeyboardInterrupt()]))
    def end(self, call: tuple[Held | None, int], outcome: BaseException | None) -> None:
        held, epoch = call
        if held is None:
            return
        held.end(outcome)
        if epoch != self.epoch:
            return
        self.probing -= self.state == "half-open"
        if isinstance(outcome, KeyboardInterrupt):
            return
        if outcome is not None and (
            self.state == "half-open" or self.in_a_row + 1 == self.FAILURES
        ):
            self.enter("open")
        elif self.state == "closed":
            self.in_a_row = 0 if outcome is None else self.in_a_row + 1
        else:
            self.in_a_row += 1
            if self.in_a_row == self.SUCCESSES:
                self.enter("closed")

    @rule(seconds=st.sampled_from([1.0, RECOVERY - 1, RECOVERY]))
    def wait(self, seconds: float) -> None:
        self.clock.now += seconds

    @rule()
    def reset(self) -> None:
        self.breaker.reset()
        self.enter("closed")

    @invariant()
    def agrees(self) -> None:
        assert self.breaker.state == self.state
        assert self.told == self.changes


TestAgainstAModel = Machine.TestCase
TestAgainstAModel.settings = settings(
    max_examples=4 * settings().max_examples, stateful_step_count=60
)


def test_threads_lose_no_count_and_never_probe_more_than_they_may() -> None:
    clock, lock = Clock(), threading.Lock()
    breaker = make(clock, failures=3, recovery=0.0, probes=2)
    under_way, most, outcomes = 0, 0, {"ok": 0, "broken": 0, "rejected": 0}
    half_open = threading.local()

    def work(number: int) -> str:
        def guarded() -> None:
            nonlocal under_way, most
            probes = breaker.state == "half-open"
            half_open.it = probes
            with lock:
                under_way += probes
                most = max(most, under_way)
            try:
                if number % 3:
                    fail()
            finally:
                with lock:
                    under_way -= probes

        try:
            breaker.call(guarded)
        except CircuitOpenError:
            return "rejected"
        except Broken:
            return "broken"
        return "ok"

    with ThreadPoolExecutor(32) as pool:
        for outcome in pool.map(work, range(6_000)):
            outcomes[outcome] += 1
    stats = breaker.stats
    assert (stats.succeeded, stats.failed, stats.rejected) == tuple(outcomes.values())
    assert sum(outcomes.values()) == 6_000


def test_no_more_probes_than_allowed_are_under_way_at_once(clock: Clock) -> None:
    breaker = make(clock, probes=2)
    fail_times(breaker, 5)
    clock.now += RECOVERY
    inside, go = threading.Semaphore(0), threading.Event()
    admitted: list[bool] = []

    def probe() -> None:
        inside.release()
        go.wait()

    def attempt(_: int) -> bool:
        try:
            breaker.call(probe)
        except CircuitOpenError:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        found = pool.map(attempt, range(16))
        inside.acquire()
        inside.acquire()
        # All others are rejected while two are inside; then these two may end.
        while breaker.stats.rejected < 14:
            pass
        go.set()
        admitted = list(found)
    assert sum(admitted) == 2


def test_a_fork_gives_up_the_parents_calls(clock: Clock, forked: Callable[..., int]) -> None:
    breaker = make(clock)
    fail_times(breaker, 5)
    clock.now += RECOVERY
    with breaker.guard(), breaker._lock:

        def child() -> None:
            breaker.call(lambda: None)

        assert forked(child) == 0
