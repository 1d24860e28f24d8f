"""64 threads and 1,000 coroutines discover and check models while their providers fail."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

import pytest

from gen_models.discovery import (
    CheckOutcome,
    CircuitBreaker,
    DiscoveredModels,
    ModelDiscoveryService,
    ProviderConfig,
    ProviderRegistry,
    SyncBridge,
)
from gen_models.discovery.failures import is_providers_failure
from tests.support.figures import RecordProperty, figure
from tests.support.provider import chat
from tests.support.provider.world import World, world

pytestmark = pytest.mark.torture

SECONDS: Final = 60.0
THREADS: Final = 64
COROUTINES: Final = 1_000
SLUGS: Final = ("groq", "mistral", "openai", "openrouter", "xai")
FAULTS: Final = (
    "401", "500", "429", "503-once", "reset", "reset-in-body", "hang", "html", "truncated",
    "error-as-200", "invalid-json", "redirect-elsewhere",
)  # fmt: skip
ROWS: Final = 12
OUTLASTS: Final = 120.0


@dataclass
class Load:
    """What all workers share, and what they saw."""

    providers: World
    service: ModelDiscoveryService
    configs: dict[str, ProviderConfig]
    expected: dict[str, set[str]]
    ends: float
    seen: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    merged: dict[str, set[str]] = field(default_factory=lambda: {slug: set() for slug in SLUGS})

    def discovered(self, slug: str, models: DiscoveredModels) -> None:
        """Holds that a result is what it says that it is."""
        known = models.source in ("live", "cache")
        right = (
            (set(models.ids) == self.expected[slug] if known else models.error is not None)
            and (models.source != "live" or models.error is None)
            and (bool(models) or models.source == "none")
        )
        with self.lock:
            self.seen[f"discover, {models.source}"] += 1
            if not right:
                self.wrong.append(f"{slug}: {models.source}, {len(models)}, {models.error}")

    def checked(self, outcome: CheckOutcome) -> None:
        with self.lock:
            self.seen[f"check, {outcome}"] += 1

    def merge(self, slug: str, name: str) -> None:
        """Adds a model of this worker's own, which nobody may lose."""
        self.configs[slug].merge_valid_models([name])
        with self.lock:
            self.merged[slug].add(name)


def in_a_thread(load: Load, number: int) -> None:
    random, turn = Random(number), 0
    while time.monotonic() < load.ends:
        slug, turn = random.choice(SLUGS), turn + 1
        config = load.configs[slug]
        if random.random() < 0.2:
            model = random.choice(sorted(load.expected[slug]))
            load.checked(load.service.validate_model(config, model).outcome)
        else:
            force = random.random() < 0.3
            load.discovered(slug, load.service.discover_models(config, force_refresh=force))
        load.merge(slug, f"thread-{number}-{turn}")


async def in_a_coroutine(load: Load, number: int) -> None:
    random, turn = Random(-number - 1), 0
    while time.monotonic() < load.ends:
        slug, turn = random.choice(SLUGS), turn + 1
        config = load.configs[slug]
        if random.random() < 0.01:
            model = random.choice(sorted(load.expected[slug]))
            load.checked((await load.service.validate_model_async(config, model)).outcome)
        else:
            force = random.random() < 0.1
            found = load.service.discover_models_async(config, force_refresh=force)
            if random.random() < 0.02:  # Some callers lose patience.
                try:
                    found_in_time = await asyncio.wait_for(found, random.random() / 10)
                except TimeoutError:
                    with load.lock:
                        load.seen["discover, cancelled"] += 1
                    continue
                load.discovered(slug, found_in_time)
            else:
                load.discovered(slug, await found)
        load.merge(slug, f"coroutine-{number}-{turn}")
        await asyncio.sleep(random.random())


async def coroutines(load: Load) -> int:
    """All coroutines to their end; returns how many tasks are left."""
    await asyncio.gather(*(in_a_coroutine(load, number) for number in range(COROUTINES)))
    return len(asyncio.all_tasks()) - 1


def weather(load: Load) -> None:
    """Changes what each provider does, several times a second."""
    random = Random(0)
    while time.monotonic() < load.ends:
        slug = random.choice(SLUGS)
        if random.random() < 0.4:
            load.providers.misbehaves(random.choice(FAULTS), [slug])
        else:
            load.providers._faults.pop(slug, None)
        for model in load.expected[slug]:
            does = random.choice(
                [chat.says("pong"), chat.says("no"), chat.reasons("pong"), chat.refuses(500),
                 chat.refuses(429), chat.unknown, chat.fails_as_200(502)]
            )  # fmt: skip
            load.providers.chat.answers(slug, model, does)
        time.sleep(random.random() / 5)


@contextmanager
def loaded(folder: Path) -> Iterator[Load]:
    with world(folder, SLUGS) as providers, SyncBridge("torture-bridge") as bridge:
        expected = {}
        for slug in SLUGS:
            providers.serves(slug, providers.rows(slug)[:ROWS])
            shape = providers.contracts[slug].listing
            expected[slug] = {str(shape.id_of(row)) for row in providers.rows(slug)}
        service = ModelDiscoveryService(
            registry=ProviderRegistry(use_entry_points=False),
            environment=providers.environment,
            seconds=2.0,
            ping_seconds=1.0,
            bridge=bridge,
            make_breaker=partial(
                CircuitBreaker, recovery=0.3, probes=2, is_failure=is_providers_failure
            ),
        )
        configs = {slug: ProviderConfig(name=slug, cache_duration=0.2) for slug in SLUGS}
        yield Load(providers, service, configs, expected, time.monotonic() + SECONDS)


def test_threads_and_coroutines_discover_under_faults_without_a_loss(
    tmp_path: Path, record_property: RecordProperty
) -> None:
    before = threading.active_count()
    with loaded(tmp_path) as load:
        left: list[int] = []
        workers = [
            *(threading.Thread(target=in_a_thread, args=(load, n)) for n in range(THREADS)),
            threading.Thread(target=lambda: left.append(asyncio.run(coroutines(load)))),
            threading.Thread(target=weather, args=(load,)),
        ]
        for worker in workers:
            worker.daemon = True  # One that hangs must not keep the test.
            worker.start()
        for worker in workers:
            worker.join(OUTLASTS)
        assert [worker.name for worker in workers if worker.is_alive()] == []
        assert load.wrong == []
        for slug, merged in load.merged.items():
            assert merged <= load.configs[slug].valid_models.keys()
        assert left == [0]
        assert len(load.service._engine.flights) == 0
        bridge = load.service._bridge
        assert bridge is not None
        assert bridge.stats.running == 0
        assert load.providers.elsewhere.seen == []
        load.providers.behaves()
        for slug, config in load.configs.items():
            load.service.breaker(config).reset()
            load.discovered(slug, load.service.discover_models(config, force_refresh=True))
        assert load.wrong == []
        requests = len(load.providers._server.seen)
    ended = time.monotonic() + OUTLASTS
    while threading.active_count() > before and time.monotonic() < ended:
        time.sleep(0.01)  # Lookups in daemon threads end by themselves.
    assert threading.active_count() == before
    counts = ", ".join(f"{name}: {count:,}" for name, count in sorted(load.seen.items()))
    figure(record_property, "discovery under load", f"{requests:,} requests; {counts}")
