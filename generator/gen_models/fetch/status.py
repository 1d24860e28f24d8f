"""What a provider's refusal means, and what to do about it. A refusal's body is never read."""

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
"""How many seconds a provider may make us wait, whatever its Retry-After says."""

_SECONDS: Final = re.compile(r"[0-9]{1,6}")
_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_REFUSED_KEY: Final = (401, 403)
_REDIRECTS: Final = range(300, 400)
_SERVER_ERRORS: Final = range(500, 600)


class TransientError(UnreachableError):
    """No answer for now: asking again may help. `retry_after` is in seconds, if it was said."""

    def __init__(
        self, problem: str, *, provider: str, hint: str, retry_after: float | None = None
    ) -> None:
        super().__init__(problem, provider=provider, hint=hint)
        self.retry_after = retry_after


def of_status(contract: Contract, status: int, retry_after: str, host: str) -> UnreachableError:
    """The error that an HTTP status is."""
    problem, hint = _meaning(contract, status, host)
    problem = f"{problem} (HTTP status {_named(status)})"
    if status in _TRANSIENT:
        return TransientError(
            problem, provider=contract.slug, hint=hint, retry_after=seconds_in(retry_after)
        )
    return UnreachableError(problem, provider=contract.slug, hint=hint)


def seconds_in(retry_after: str) -> float | None:
    """The seconds that a Retry-After asks to wait, from 0 to 60; None if it says nothing clear."""
    value = retry_after.strip()
    if _SECONDS.fullmatch(value):
        return min(float(value), LONGEST_WAIT)
    try:
        day = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if day.tzinfo is None:
        return None
    return min(max((day - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_WAIT)


def _meaning(contract: Contract, status: int, host: str) -> tuple[str, str]:
    variables = " or ".join(contract.auth.variables)
    key_cure = f"put a key that is valid into {variables}" if variables else "see its documentation"
    if status in _REFUSED_KEY:
        return f"{host} refuses the key, or what the key may see", key_cure
    if status in _REDIRECTS:
        return (
            f"{host} sends elsewhere, and redirects are not followed",
            "see whether the URL in the contract, or the variable that overrides it, is right",
        )
    match status:
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
            return (
                f"{host} has no listing there",
                "see whether the URL in the contract, or the variable that overrides it, is right",
            )
        case HTTPStatus.TOO_MANY_REQUESTS:
            return f"{host} was asked too often", "wait, and try again"
        case _ if status in _SERVER_ERRORS:
            return f"{host} is in trouble", "try again later"
    return f"{host} refuses the request", key_cure


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
