"""A refusal says what it means and what to do; a Retry-After is followed only if it is clear."""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from http import HTTPStatus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gen_models.contract.model import Auth
from gen_models.fetch.status import LONGEST_WAIT, TransientError, error_for_status, seconds_in
from tests.support.builders.acme import acme

TRANSIENT = {408, 425, 429, 500, 502, 503, 504}
KEYED = acme(auth=Auth("bearer", ("ACME_KEY", "ACME_TOKEN")))
OPEN = acme()
HOST = "api.acme.example"

URL_HINT = "check the URL in the contract"
KEY_HINT = "set ACME_KEY or ACME_TOKEN to a valid key"
MEANINGS = {
    400: ("rejected the request", KEY_HINT),
    401: ("rejected the API key", KEY_HINT),
    402: ("rejected the request", KEY_HINT),
    403: ("rejected the API key", KEY_HINT),
    404: ("no listing", URL_HINT),
    410: ("no listing", URL_HINT),
    408: ("rejected the request", KEY_HINT),
    425: ("rejected the request", KEY_HINT),
    429: ("rate limited", "wait"),
    204: ("rejected the request", KEY_HINT),
}
MOVED = ("redirect", URL_HINT)
BROKEN = ("server error", "try again later")

statuses = st.integers(100, 999).filter(lambda status: status != 200)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        *MEANINGS.items(),
        *((status, MOVED) for status in (300, 301, 302, 303, 304, 307, 308, 399)),
        *((status, BROKEN) for status in (500, 501, 502, 503, 504, 599)),
    ],
)
def test_a_status_has_its_words_and_its_hint(status: int, meaning: tuple[str, str]) -> None:
    error = error_for_status(KEYED, status, "", HOST)
    problem, hint = meaning
    assert error.problem.startswith(HOST)
    assert problem in error.problem
    assert hint in error.hint
    assert (error.provider, error.exit_status) == ("acme", 4)


@pytest.mark.parametrize("status", [400, 401, 403])
def test_where_no_key_is_sent_no_key_is_asked_for(status: int) -> None:
    assert error_for_status(OPEN, status, "", HOST).hint == f"see {OPEN.docs}"


@given(status=statuses)
def test_a_status_is_named_with_its_number_and_its_phrase(status: int) -> None:
    named = {known.value: f"{known.value} {known.phrase}" for known in HTTPStatus}
    problem = error_for_status(KEYED, status, "", HOST).problem
    assert problem.endswith(f" (HTTP status {named.get(status, str(status))})")


@given(status=statuses | st.sampled_from(sorted(TRANSIENT)), retry_after=st.text())
def test_only_what_may_pass_is_worth_asking_again(status: int, retry_after: str) -> None:
    error = error_for_status(KEYED, status, retry_after, HOST)
    assert isinstance(error, TransientError) == (status in TRANSIENT)
    if isinstance(error, TransientError):
        assert error.retry_after == seconds_in(retry_after)


@given(status=st.sampled_from(sorted(TRANSIENT)), seconds=st.integers(0, 60))
def test_a_refusal_carries_the_wait_that_it_asks_for(status: int, seconds: int) -> None:
    error = error_for_status(KEYED, status, str(seconds), HOST)
    assert isinstance(error, TransientError)
    assert error.retry_after == seconds


@given(seconds=st.text(string.digits, min_size=1, max_size=6), space=st.sampled_from(["", " "]))
@example(seconds="999999", space="")
def test_seconds_are_taken_up_to_a_minute(seconds: str, space: str) -> None:
    assert seconds_in(f"{space}{seconds}{space}") == min(int(seconds), LONGEST_WAIT)


@given(
    day=st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 30)),  # noqa: DTZ001  Zone below.
    zone=offsets,
)
def test_a_date_with_a_zone_is_a_wait_from_nothing_to_a_minute(
    day: datetime, zone: timezone
) -> None:
    moment = day.replace(tzinfo=zone)
    waited = seconds_in(format_datetime(moment))
    assert waited is not None
    away = (moment - datetime.now(UTC)).total_seconds()
    assert waited == (LONGEST_WAIT if away > LONGEST_WAIT else 0.0)


@given(minutes=st.integers(1, 10**6), zone=offsets)
def test_a_date_that_is_past_is_no_wait(minutes: int, zone: timezone) -> None:
    then = (datetime.now(UTC) - timedelta(minutes=minutes)).astimezone(zone)
    assert seconds_in(format_datetime(then)) == 0.0


@given(ahead=st.integers(10, 55), zone=offsets)
def test_a_date_within_a_minute_is_waited_for(ahead: int, zone: timezone) -> None:
    then = datetime.now(UTC) + timedelta(seconds=ahead)
    waited = seconds_in(format_datetime(then.astimezone(zone)))
    left = (then - datetime.now(UTC)).total_seconds()
    # An HTTP date has no fraction of a second.
    assert waited is not None
    assert left - 1 <= waited <= ahead


@pytest.mark.parametrize(
    "unclear",
    [
        "",
        "-1",
        "+1",
        "1.5",
        "1e3",
        "1_000",
        "0x10",
        "1234567",
        "9" * 5000,
        "\u0663",
        "soon",
        "1, 2",
        "1\n2",
        "nan",
        "inf",
        "Sun Nov  6 08:49:37 1994",
        "Sun, 06 Nov 2994 08:49:37 -0000",
        "Sun, 06 Nov 2994 08:49:37",
        "2994-11-06T08:49:37Z",
        "Sun, 06 Nov 99999 08:49:37 GMT",
        f"Sun, 06 Nov {10**20} 08:49:37 GMT",
        f"Sun, {10**20} Nov 2994 08:49:37 GMT",
        f"Sun, 06 Nov 2994 {10**20}:49:37 GMT",
        f"Sun, 06 Nov 2994 08:49:37 +{10**20}",
        "Sun, 99 Nov 2994 99:99:99 GMT",
    ],
)
def test_what_is_not_clear_asks_for_nothing(unclear: str) -> None:
    assert seconds_in(unclear) is None


@given(
    text=st.text()
    | st.text(string.digits + " :,+-", max_size=40)
    | st.from_regex(r"(Mon, )?[0-9]{1,25} Jan [0-9]{1,25} [0-9:]{1,12}( [+-]?[0-9A-Z]{1,25})?")
)
def test_no_retry_after_breaks_anything(text: str) -> None:
    waited = seconds_in(text)
    assert waited is None or 0 <= waited <= LONGEST_WAIT
