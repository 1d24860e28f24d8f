"""What applications can observe: log records with fields, and OpenTelemetry where it is installed.

Records go to the loggers `gen_models.discovery` and `gen_models.discovery.audit`. Their fields are
attributes of the record that begin with `gen_models_`; no field holds a key.
"""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOGGER: Final = logging.getLogger("gen_models.discovery")
_AUDIT: Final = logging.getLogger("gen_models.discovery.audit")

LOGGER.addHandler(logging.NullHandler())  # Else warnings would go to standard error.

_SCOPE: Final = "gen_models.discovery"


@dataclass(slots=True)
class Operation:
    """The details of an operation when it ends.

    Attributes:
        outcome: what became of it, in a word or two.
        retries: how many requests were repeated.
        error: the kind of error; None without one.
    """

    outcome: str = "cancelled"
    retries: int = 0
    error: str | None = None
    _fields: dict[str, str] = field(default_factory=dict)

    def retried(self) -> None:
        """Counts a repeated request."""
        self.retries += 1
        count("retries", self._fields)


@contextmanager
def observed(operation: str, **fields: str) -> Iterator[Operation]:
    """Observes a block as one operation: a span, a count, a latency and a record."""
    found = Operation(_fields={"operation": operation, **fields})
    start = time.monotonic()
    with _span(operation, found):
        try:
            yield found
        except Exception as error:
            found.outcome, found.error = "failed", type(error).__name__
            raise
        finally:
            seconds = time.monotonic() - start
            labels = {**found._fields, "outcome": found.outcome}
            count("requests", labels)
            _record("latency", seconds, labels)
            log(
                LOGGER,
                logging.INFO if found.error is None else logging.WARNING,
                f"{operation} of {fields.get('provider', '')}: {found.outcome}",
                {
                    **labels,
                    "seconds": round(seconds, 4),
                    "retries": found.retries,
                    "error": found.error,
                },
            )


def log(logger: logging.Logger, level: int, message: str, fields: Mapping[str, object]) -> None:
    """A log record with fields."""
    if logger.isEnabledFor(level):
        logger.log(level, message, extra={f"gen_models_{key}": fields[key] for key in fields})


def audit_key(provider: str, where: str, host: str) -> None:
    """A record that a key is about to be sent: which provider's, from where, and to which host."""
    log(
        _AUDIT,
        logging.INFO,
        f"{provider}: the key in {where} is sent to {host}",
        {"provider": provider, "key_in": where, "host": host},
    )


def count(name: str, labels: dict[str, str], by: int = 1) -> None:
    """Counts something, where OpenTelemetry is installed."""
    instruments = _instruments()
    if instruments is not None:
        instruments[name].add(by, labels)


def _record(name: str, value: float, labels: dict[str, str]) -> None:
    instruments = _instruments()
    if instruments is not None:
        instruments[name].record(value, labels)


@contextmanager
def _span(operation: str, found: Operation) -> Iterator[None]:
    tracer = _tracer()
    if tracer is None:
        yield
        return
    # Exceptions are not recorded: their texts may hold what a provider sent.
    with tracer.start_as_current_span(
        f"gen_models.{operation}", record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield
        finally:
            for key, value in found._fields.items():
                span.set_attribute(f"gen_models.{key}", value)
            span.set_attribute("gen_models.outcome", found.outcome)
            span.set_attribute("gen_models.retries", found.retries)
            if found.error is not None:
                span.set_attribute("error.type", found.error)


@cache
def _tracer() -> Any:
    """OpenTelemetry's tracer; None where its API is not installed."""
    try:
        from opentelemetry import trace
    except ImportError:
        return None
    return trace.get_tracer(_SCOPE)


@cache
def _instruments() -> dict[str, Any] | None:
    """OpenTelemetry's counters and histograms; None where its API is not installed."""
    try:
        from opentelemetry import metrics
    except ImportError:
        return None
    meter = metrics.get_meter(_SCOPE)
    counters = {
        "requests": "operations that ended",
        "retries": "requests that were repeated",
        "cache_hits": "discoveries that were answered from the cache",
        "breaker_changes": "changes of a circuit breaker's state",
    }
    made: dict[str, Any] = {
        name: meter.create_counter(f"gen_models.discovery.{name}", description=meaning)
        for name, meaning in counters.items()
    }
    made["latency"] = meter.create_histogram(
        "gen_models.discovery.latency", unit="s", description="how long operations took"
    )
    return made
