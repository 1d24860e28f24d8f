"""What a failure means: for the circuit breaker, for a check, and for logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gen_models.discovery.breaker import CircuitBreaker
from gen_models.discovery.errors import AuthenticationError, ResponseError, refined
from gen_models.discovery.results import CheckOutcome
from gen_models.discovery.telemetry import LOGGER, count
from gen_models.errors import (
    ConfigurationError,
    GenModelsError,
    InvalidContractError,
    RejectedError,
    UnreachableError,
)

if TYPE_CHECKING:
    from gen_models.discovery.breaker import State


def usual_breaker(name: str, *, failures: int = 5, recovery: float = 60.0) -> CircuitBreaker:
    """The circuit breaker of a provider; `recovery` is in seconds."""
    return CircuitBreaker(
        name,
        failures=failures,
        recovery=recovery,
        is_failure=is_providers_failure,
        on_change=_breaker_changed,
    )


def is_providers_failure(error: Exception) -> bool:
    """Whether an error counts for the circuit breaker: no valid response from the provider.

    A rejected key, a model that is not there and a wrong setting or contract say nothing of that.
    """
    if isinstance(error, InvalidContractError):
        return False
    if isinstance(error, ResponseError):
        return error.retryable or error.status in (None, 200)
    return isinstance(error, RejectedError) or (
        isinstance(error, UnreachableError) and error.retryable
    )


def _breaker_changed(name: str, before: State, after: State) -> None:
    count("breaker_changes", {"provider": name, "state": after})
    LOGGER.warning(
        "the circuit breaker of %s is %s",
        name,
        after,
        extra={"gen_models_provider": name, "gen_models_before": before, "gen_models_state": after},
    )


def foreign_error(name: str, error: Exception) -> GenModelsError:
    """The error for an exception that an application's provider raised."""
    # Not the error's text, which may hold anything, a key included.
    return ResponseError(
        f"the provider '{name}' raised {type(error).__name__}",
        provider=name,
        hint="see the cause of this error",
    )


def outcome_of(error: GenModelsError) -> CheckOutcome:
    """What an error that kept a request from being sent, or answered, means for a check."""
    if isinstance(error, ConfigurationError | InvalidContractError):
        return CheckOutcome.NOT_CONFIGURED
    if isinstance(error, AuthenticationError):
        return CheckOutcome.KEY_REJECTED
    return (
        CheckOutcome.TIMED_OUT if getattr(error, "timed_out", False) else CheckOutcome.UNREACHABLE
    )


def kind_of(error: GenModelsError | None) -> str | None:
    """The name of an error's kind, for logs; None without one."""
    return None if error is None else type(refined(error)).__name__
