"""What can be observed: log records with fields, spans and metrics; and never a key."""

from __future__ import annotations

import logging
import subprocess
import sys
from typing import Any

import pytest
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from gen_models.discovery import ModelDiscoveryService, ProviderConfig, telemetry
from tests.support.provider.world import World

_SPANS = InMemorySpanExporter()
_METRICS = InMemoryMetricReader()


@pytest.fixture(scope="module", autouse=True)
def _providers() -> None:
    """OpenTelemetry's own SDK; it can be set once in a process."""
    tracing = TracerProvider()
    tracing.add_span_processor(SimpleSpanProcessor(_SPANS))
    trace.set_tracer_provider(tracing)
    metrics.set_meter_provider(MeterProvider(metric_readers=[_METRICS]))
    telemetry._tracer.cache_clear()
    telemetry._instruments.cache_clear()


@pytest.fixture
def spans() -> InMemorySpanExporter:
    _SPANS.clear()
    return _SPANS


@pytest.fixture
def config() -> ProviderConfig:
    return ProviderConfig(name="openai")


def counted() -> dict[tuple[str, str], float]:
    """What was counted so far, by name and outcome."""
    found: dict[tuple[str, str], float] = {}
    data = _METRICS.get_metrics_data()
    for resource in () if data is None else data.resource_metrics:
        for scope in resource.scope_metrics:
            for metric in scope.metrics:
                for point in metric.data.data_points:
                    outcome = str((point.attributes or {}).get("outcome", ""))
                    key = (metric.name.rpartition(".")[2], outcome)
                    value: Any = getattr(point, "value", None) or getattr(point, "count", 0)
                    found[key] = found.get(key, 0) + value
    return found


def test_a_discovery_is_a_span_with_its_outcome(
    service: ModelDiscoveryService,
    providers: World,
    config: ProviderConfig,
    spans: InMemorySpanExporter,
) -> None:
    providers.misbehaves("503-once")
    service.discover_models(config)
    (span,) = spans.get_finished_spans()
    assert span.name == "gen_models.discover"
    assert dict(span.attributes or {}) == {
        "gen_models.operation": "discover",
        "gen_models.provider": "openai",
        "gen_models.outcome": "live",
        "gen_models.retries": 1,
    }


def test_a_span_is_a_child_of_the_callers(
    service: ModelDiscoveryService, config: ProviderConfig, spans: InMemorySpanExporter
) -> None:
    with trace.get_tracer("app").start_as_current_span("caller") as caller:
        service.discover_models(config)
    inner = spans.get_finished_spans()[0]
    assert inner.parent is not None
    assert inner.parent.span_id == caller.get_span_context().span_id


def test_failures_name_their_kind_and_nothing_that_was_sent(
    service: ModelDiscoveryService,
    providers: World,
    config: ProviderConfig,
    spans: InMemorySpanExporter,
) -> None:
    providers.misbehaves("401")
    service.discover_models(config)
    (span,) = spans.get_finished_spans()
    assert (span.attributes or {})["error.type"] == "AuthenticationError"
    assert span.events == ()


def test_requests_latency_retries_hits_and_breakers_are_counted(
    service: ModelDiscoveryService, providers: World, config: ProviderConfig
) -> None:
    before = counted()
    providers.misbehaves("503-once")
    service.discover_models(config)
    service.discover_models(config)
    providers.misbehaves("html")
    for _ in range(5):
        service.discover_models(config, force_refresh=True)
    after = counted()

    def more(name: str, outcome: str = "") -> float:
        return after.get((name, outcome), 0) - before.get((name, outcome), 0)

    assert (more("requests", "live"), more("latency", "live")) == (1, 1)
    assert (more("retries"), more("cache_hits"), more("breaker_changes")) == (1, 1, 1)
    assert more("requests", "failed, cache") == 5


def test_log_records_have_fields(
    service: ModelDiscoveryService, config: ProviderConfig, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "gen_models.discovery"):
        service.discover_models(config)
    fields = [vars(record) for record in caplog.records if record.name == "gen_models.discovery"]
    assert fields[-1]["gen_models_outcome"] == "live"
    assert fields[-1]["gen_models_provider"] == "openai"
    assert fields[-1]["gen_models_seconds"] >= 0


def test_key_use_is_audited_and_the_key_is_not(
    service: ModelDiscoveryService,
    providers: World,
    config: ProviderConfig,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        service.discover_models(config)
        service.validate_model(config, "gpt-4o")
        providers.misbehaves("401")
        service.discover_models(config, force_refresh=True)
    audits = [vars(r) for r in caplog.records if r.name == "gen_models.discovery.audit"]
    assert len(audits) == 3
    assert {(a["gen_models_provider"], a["gen_models_key_in"]) for a in audits} == {
        ("openai", "OPENAI_API_KEY")
    }
    assert all(a["gen_models_host"].startswith("127.0.0.1:") for a in audits)
    key = providers.keys["openai"]
    assert all(key not in str(vars(record)) for record in caplog.records)


WITHOUT = """
import sys
sys.modules["opentelemetry"] = None
from gen_models.discovery.telemetry import observed, count
with observed("discover", provider="x") as operation:
    operation.retried()
count("cache_hits", {})
print("fine")
"""


def test_without_opentelemetry_nothing_is_measured_and_nothing_breaks() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("fine\n", "")
