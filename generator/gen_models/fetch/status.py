"""Turns HTTP error statuses into errors with a hint. The body of such a response is not read."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from gen_models.errors import UnreachableError

if TYPE_CHECKING:
    from gen_models.contract import Contract

LONGEST_WAIT: Final = 60.0
"""The most seconds to wait, whatever a Retry-After says."""

_LONGEST_DATE: Final = 64
_SECONDS: Final = re.compile(r"[0-9]{1,6}")
_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_KEY_REJECTED: Final = (401, 403)
_REDIRECTS: Final = range(300, 400)
_SERVER_ERRORS: Final = range(500, 600)
_CHECK_URL: Final = "check the URL in the contract, or the variable that overrides it"


class TransientError(UnreachableError):
    """No listing for now; a retry may help. `retry_after` is in seconds, None if not stated."""

    def __init__(
        self,
        problem: str,
        *,
        provider: str,
        hint: str,
        retry_after: float | None = None,
        status: int | None = None,
        timed_out: bool = False,
    ) -> None:
        super().__init__(problem, provider=provider, hint=hint, status=status, timed_out=timed_out)
        self.retry_after = retry_after

    @property
    def retryable(self) -> bool:
        """True: it is what distinguishes this error."""
        return True


def error_for_status(
    contract: Contract, status: int, retry_after: str, host: str
) -> UnreachableError:
    """The error for an HTTP status other than 200."""
    problem, hint = _meaning(contract, status, host)
    problem = f"{problem} (HTTP status {_named(status)})"
    if status in _TRANSIENT:
        return TransientError(
            problem,
            provider=contract.slug,
            hint=hint,
            retry_after=seconds_in(retry_after),
            status=status,
        )
    return UnreachableError(problem, provider=contract.slug, hint=hint, status=status)


def seconds_in(retry_after: str) -> float | None:
    """The seconds of a Retry-After, from 0 to 60; None if it is not valid."""
    value = retry_after.strip()
    if _SECONDS.fullmatch(value):
        return min(float(value), LONGEST_WAIT)
    if len(value) > _LONGEST_DATE:
        return None
    try:
        day = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if day.tzinfo is None:
        return None
    return min(max((day - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_WAIT)


def _meaning(contract: Contract, status: int, host: str) -> tuple[str, str]:
    variables = " or ".join(contract.auth.variables)
    check_key = f"set {variables} to a valid key" if variables else f"see {contract.docs}"
    if status in _KEY_REJECTED:
        return f"{host} rejected the API key, or the key lacks permission", check_key
    if status in _REDIRECTS:
        return (
            f"{host} responded with a redirect; gen-models does not follow redirects",
            _CHECK_URL,
        )
    match status:
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
            return (
                f"{host} has no listing at this URL",
                _CHECK_URL,
            )
        case HTTPStatus.TOO_MANY_REQUESTS:
            return f"{host}: rate limited", "wait, and try again"
        case _ if status in _SERVER_ERRORS:
            return f"{host}: server error", "try again later"
    return f"{host} rejected the request", check_key


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
