"""A world of providers, and a service that knows nothing else."""

from __future__ import annotations

import os
import signal
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gen_models.discovery import ModelDiscoveryService, ProviderRegistry, SyncBridge
from tests.support.provider.world import World, world

Make = Callable[..., ModelDiscoveryService]


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def providers(tmp_path: Path) -> Iterator[World]:
    """OpenAI's and other providers, in all dialects that matter here."""
    slugs = ("anthropic", "gemini", "mistral", "ollama", "openai", "openrouter", "xai")
    with world(tmp_path, slugs) as made:
        yield made


@pytest.fixture
def bridge() -> Iterator[SyncBridge]:
    with SyncBridge("test-bridge") as made:
        yield made


@pytest.fixture
def service(providers: World, bridge: SyncBridge, clock: Clock) -> ModelDiscoveryService:
    return make_service(providers, bridge, clock)


def make_service(
    providers: World, bridge: SyncBridge, clock: Clock, **options: object
) -> ModelDiscoveryService:
    """A service for a world as it is now."""
    return ModelDiscoveryService(
        registry=ProviderRegistry(use_entry_points=False),
        environment=providers.environment,
        bridge=bridge,
        clock=clock,
        **options,  # type: ignore[arg-type]
    )


@pytest.fixture
def forked() -> Callable[..., int]:
    """Runs a function in a forked process, and returns its exit status (14: it hung)."""

    def run(function: Callable[[], object]) -> int:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            status = 1
            try:
                signal.alarm(20)
                function()
                status = 0
            except BaseException:  # noqa: BLE001  The child must not return into the tests.
                traceback.print_exc()
            finally:
                os._exit(status)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    return run
