"""What may pass is asked for again, within one deadline; what will not pass is asked for once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.errors import UnreachableError
from gen_models.fetch import Limits
from gen_models.fetch.status import TransientError
from tests.support.builders.acme import BY_CURSOR, acme
from tests.support.provider.loopback import (
    Answer,
    Loopback,
    Raw,
    Seen,
    dead_port,
    listing,
    loopback,
)
from tests.support.provider.retrying import HEAD, LIMITS, in_turn, listed, pages_of, refusal, waits

TRANSIENT: Final = (408, 425, 429, 500, 502, 503, 504)
LASTING: Final = (204, 300, 301, 302, 304, 307, 308, 400, 401, 402, 403, 404, 410, 422, 501, 505)
BROKEN: Final = {
    "reset at once": Raw(lambda _: iter(()), abort=True),
    "no word": Raw(lambda _: iter(())),
    "half a head": Raw(lambda _: iter([HEAD])),
    "half a body": Raw(lambda _: iter([HEAD, b"content-length: 9\r\n\r\n{"])),
    "reset in the body": Raw(lambda _: iter([HEAD, b"content-length: 9\r\n\r\n{"]), abort=True),
}
passing = pytest.mark.parametrize(
    "failure",
    [*(Answer(status=status) for status in TRANSIENT), *BROKEN.values()],
    ids=[*map(str, TRANSIENT), *BROKEN],
)


@passing
def test_what_may_pass_is_asked_as_often_as_attempts_allow_and_then_told(
    failure: Answer | Raw,
) -> None:
    with loopback(in_turn(failure)) as server, pytest.raises(TransientError) as caught:
        listed(acme(server.url))
    assert len(server.seen) == LIMITS.attempts
    assert caught.value.exit_status == 4


@passing
def test_an_answer_after_failures_is_taken(failure: Answer | Raw) -> None:
    script = in_turn(failure, failure, listing("a"))
    with loopback(script) as server:
        assert listed(acme(server.url)).coverage == "complete"
    assert len(server.seen) == 3


def test_a_refused_connection_is_tried_again() -> None:
    contract = acme(f"http://127.0.0.1:{dead_port()}")
    with waits() as waited, pytest.raises(TransientError, match="ConnectError"):
        listed(contract)
    assert len(waited) == LIMITS.attempts - 1


@pytest.mark.parametrize("status", LASTING)
def test_what_will_not_pass_is_asked_for_once(status: int) -> None:
    elsewhere = {"location": "/elsewhere", "retry-after": "0"}
    script = in_turn(Answer(status=status, headers=elsewhere), listing("a"))
    with loopback(script) as server, pytest.raises(UnreachableError, match=str(status)):
        listed(acme(server.url))
    assert len(server.seen) == 1


def test_every_page_has_its_own_attempts() -> None:
    fail, pages = Answer(status=503), iter(pages_of("abc"))
    turns = itertools.cycle([fail, fail, None])

    def script(_: Seen) -> Answer:
        return next(turns) or next(pages)

    with loopback(script) as server:
        found = listed(acme(server.url, pagination=BY_CURSOR))
    assert [page.body["last_id"] for page in found.pages] == ["a", "b", "c"]
    assert len(server.seen) == 9


@given(attempts=st.integers(1, 8), backoff=st.floats(0, 4))
def test_waits_are_random_and_at_most_twice_as_long_each_time(
    down: Loopback, attempts: int, backoff: float
) -> None:
    limits = Limits(seconds=3600, attempts=attempts, backoff=backoff)
    with waits() as waited, pytest.raises(TransientError):
        listed(acme(down.url), limits)
    assert len(waited) == attempts - 1
    longest = [min(8, backoff * 2**n) for n in range(len(waited))]
    assert all(0 <= wait <= most for wait, most in zip(waited, longest, strict=True))
    if backoff > 0.001 and attempts > 1:
        assert waited != longest


@pytest.fixture(scope="module")
def down() -> Iterator[Loopback]:
    with loopback(lambda _: Answer(status=503)) as server:
        yield server


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("said", "seconds"), [("0", 0.0), ("7", 7.0), ("999999", 60.0)])
def test_a_retry_after_is_the_wait(status: int, said: str, seconds: float) -> None:
    limits = Limits(seconds=3600, attempts=2, backoff=1.0)
    script = in_turn(refusal(status, said), listing("a"))
    with loopback(script) as server, waits() as waited:
        assert listed(acme(server.url), limits).coverage == "complete"
    assert waited == [seconds]
    assert len(server.seen) == 2


def test_a_retry_after_that_is_a_date_is_waited_for() -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=40))
    limits = Limits(seconds=3600, attempts=2, backoff=0.0)
    with loopback(in_turn(refusal(503, then), listing("a"))) as server, waits() as waited:
        listed(acme(server.url), limits)
    (wait,) = waited
    assert 0 < wait <= 40


@pytest.mark.parametrize("hostile", ["-1", "soon", f"Mon, 01 Jan {10**20} 00:00:00 GMT", "\u00b3"])
def test_a_retry_after_that_is_not_clear_changes_nothing(hostile: str) -> None:
    with loopback(in_turn(refusal(503, hostile), listing("a"))) as server, waits() as waited:
        listed(acme(server.url))
    assert waited == [0.0]


def test_a_retry_after_beyond_the_deadline_is_not_waited_for() -> None:
    limits = Limits(seconds=20, attempts=4)
    with loopback(in_turn(refusal(429, "21"), listing("a"))) as server, waits() as waited:
        with pytest.raises(TransientError, match="rate limited"):
            listed(acme(server.url), limits)
        assert waited == []
    assert len(server.seen) == 1
