"""Errors of providers, as part of the tree in `gen_models.errors`.

UnreachableError
├── AuthenticationError      the key was rejected, or lacks permission
├── RateLimitError           too many requests; `retry_after` in seconds
├── TokenLimitError          too many tokens; `limit` and `requested`
├── ConnectionFailedError    no connection, or one that broke
├── RequestTimeoutError      no response in time
├── ResponseError            any other response than the one that was asked for
└── CircuitOpenError         not requested, after too many failures; `retry_after` in seconds

Beside them, `ConfigurationError` is what has to be set or corrected first, and `RejectedError` a
response that breaks the provider's contract. `retryable` says whether waiting may help.
"""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from gen_models.errors import GenModelsError, UnreachableError
from gen_models.fetch import TransientError

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY_REJECTED: Final = (401, 403)
_TOO_MANY: Final = 429


class AuthenticationError(UnreachableError):
    """The provider rejected the API key, or the key lacks permission."""


class _RetryableError(UnreachableError):
    @property
    def retryable(self) -> bool:
        """True: it may succeed later."""
        return True


class RateLimitError(_RetryableError):
    """The provider limits the rate. `retry_after` is in seconds, None if not stated."""

    retry_after: float | None = None


class ConnectionFailedError(_RetryableError):
    """No connection to the provider, or one that broke."""


class RequestTimeoutError(_RetryableError):
    """The provider did not respond in time."""


class TokenLimitError(UnreachableError):
    """A request exceeds the token limit of the model; each count is None if unknown."""

    limit: int | None = None
    requested: int | None = None


class ResponseError(UnreachableError):
    """An unexpected response; a server error may be transient."""

    passing: bool = False

    @property
    def retryable(self) -> bool:
        """Whether it is a server error."""
        return self.passing


class CircuitOpenError(_RetryableError):
    """The provider failed too often and is not requested for now.

    `retry_after` is how many seconds are left until the next request may be made.
    """

    def __init__(self, name: str, retry_after: float) -> None:
        super().__init__(
            f"{name} failed repeatedly; no request is sent",
            provider=name,
            hint=f"try again in {math.ceil(retry_after)} s, or reset the circuit breaker",
        )
        self.retry_after = retry_after


@contextmanager
def precise_errors() -> Iterator[None]:
    """Raises what a fetch raises as an error of this tree."""
    try:
        yield
    except GenModelsError as error:
        found = refined(error)
        if found is error:
            raise
        raise found from error


def refined(error: GenModelsError) -> GenModelsError:
    """The error of this tree for one of a fetch; an error that is precise already as it is."""
    if not isinstance(error, UnreachableError) or type(error) not in _COARSE:
        return error
    found = _kind(error)(
        error.problem,
        provider=error.provider,
        hint=error.hint.removesuffix(_FOR_COMMANDS),
        status=error.status,
        timed_out=error.timed_out,
    )
    if isinstance(found, RateLimitError) and isinstance(error, TransientError):
        found.retry_after = error.retry_after
    if isinstance(found, ResponseError):
        found.passing = error.retryable
    return found


def _kind(error: UnreachableError) -> type[UnreachableError]:
    if error.status in _KEY_REJECTED:
        return AuthenticationError
    if error.status == _TOO_MANY:
        return RateLimitError
    if error.timed_out:
        return RequestTimeoutError
    if error.status is None and error.retryable:
        return ConnectionFailedError
    return ResponseError


_COARSE: Final = (UnreachableError, TransientError)
_FOR_COMMANDS: Final = "; --timeout allows more time"
