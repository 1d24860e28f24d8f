"""Discovers the models of providers and checks them, for synchronous and asynchronous code."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gen_models.discovery.forks import renew_after_fork

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from gen_models.credentials import Trust
    from gen_models.discovery.breaker import CircuitBreaker
    from gen_models.discovery.bridge import SyncBridge
    from gen_models.discovery.config import ProviderConfig
    from gen_models.discovery.engine import Engine
    from gen_models.discovery.registry import ProviderRegistry
    from gen_models.discovery.results import DiscoveredModels, KeyCheck, ModelCheck, ModelProbe
    from gen_models.info import ModelInfo

_PING_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """The options of a service, which `ModelDiscoveryService` documents."""

    registry: ProviderRegistry | None
    environment: Mapping[str, str] | None = field(repr=False)
    seconds: float
    ping_seconds: float
    proxy: bool
    trust: Trust | None
    cassettes: Path | Callable[[str], Path] | None
    make_breaker: Callable[[str], CircuitBreaker] | None
    clock: Callable[[], float]


class ModelDiscoveryService:
    """Discovers and checks models. One service is enough for a program; it is thread-safe.

    Each method has an asynchronous form whose name ends in `_async`. The synchronous ones run it
    on an event loop in a thread of its own, and raise BridgeError where an event loop is running.
    """

    def __init__(
        self,
        *,
        registry: ProviderRegistry | None = None,
        environment: Mapping[str, str] | None = None,
        seconds: float = 30.0,
        ping_seconds: float = _PING_SECONDS,
        proxy: bool = False,
        trust: Trust | None = None,
        cassettes: Path | Callable[[str], Path] | None = None,
        make_breaker: Callable[[str], CircuitBreaker] | None = None,
        bridge: SyncBridge | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Makes a service; nothing is read or requested yet.

        Args:
            registry: the providers; by default the one that all services share.
            environment: where keys and URLs are looked up, at each request; by default the
                environment of the process.
            seconds: how long a discovery may take in total, retries included.
            ping_seconds: how long each request that checks a model may take.
            proxy: use the proxy and certificates that the environment names (HTTPS_PROXY, ...).
            trust: what may be sent as contracts say that did not come with gen-models.
            cassettes: the folder of recordings, or what finds that of a provider by its name; by
                default those that came with gen-models.
            make_breaker: makes the circuit breaker of a provider, by its name.
            bridge: what runs the synchronous methods; by default the one that all services share.
            clock: a monotonic clock, in seconds.
        """
        self._options = ServiceOptions(
            registry, environment, seconds, ping_seconds, proxy, trust, cassettes, make_breaker,
            clock,
        )  # fmt: skip
        self._bridge = bridge
        self._made: Engine | None = None
        self._lock = threading.Lock()
        renew_after_fork(self)

    @property
    def registry(self) -> ProviderRegistry:
        """The providers that it knows."""
        return self._engine.registry

    def discover_models(
        self,
        config: ProviderConfig,
        force_refresh: bool = False,  # noqa: FBT001, FBT002
    ) -> DiscoveredModels:
        """A provider's models, from the cache if it is fresh, or requested.

        If the request fails, they are those of the cache, however old, else those of the
        recording that came with gen-models, else none; `error` then says what failed. A request
        for the same configuration that is under way is shared.

        Args:
            config: the provider.
            force_refresh: request them even if the cache is fresh.
        """
        return self._sync().run(self.discover_models_async(config, force_refresh))

    async def discover_models_async(
        self,
        config: ProviderConfig,
        force_refresh: bool = False,  # noqa: FBT001, FBT002
    ) -> DiscoveredModels:
        """As `discover_models`."""
        return await self._engine.discover(config, force_refresh=force_refresh)

    def validate_model(self, config: ProviderConfig, model: str) -> ModelCheck:
        """Whether a model works: whether it answers "ping" with "pong" as it was told.

        The result is true only if it does, and says what happened otherwise. Each request may
        take 10 s; a parameter that the model refuses is left out, and the request repeated.

        Args:
            config: the provider.
            model: a model ID, or the short name of a valid model.
        """
        return self._sync().run(self.validate_model_async(config, model))

    async def validate_model_async(self, config: ProviderConfig, model: str) -> ModelCheck:
        """As `validate_model`."""
        return await self._engine.check(config, model)

    def probe_model(self, config: ProviderConfig, model: str) -> ModelProbe:
        """What the provider states about a model ID, if it has an endpoint for single models.

        Args:
            config: the provider.
            model: a model ID, or the short name of a valid model.
        """
        return self._sync().run(self.probe_model_async(config, model))

    async def probe_model_async(self, config: ProviderConfig, model: str) -> ModelProbe:
        """As `probe_model`."""
        return await self._engine.probe(config, model)

    def validate_api_key(self, config: ProviderConfig) -> KeyCheck:
        """Whether the provider accepts the API key; blank and placeholder keys are not requested.

        The provider is requested for its listing, which is kept as `discover_models` does.
        """
        return self._sync().run(self.validate_api_key_async(config))

    async def validate_api_key_async(self, config: ProviderConfig) -> KeyCheck:
        """As `validate_api_key`."""
        return await self._engine.check_key(config)

    def model_info(
        self, config: ProviderConfig, models: DiscoveredModels
    ) -> Mapping[str, ModelInfo]:
        """What discovered models can do and cost, by model ID.

        It is what their rows state, read as the provider's contract says, and what the data sets
        say that came with gen-models. `info.number("context_window")` is None where no source
        states it, or sources disagree; `info.facts` has the sources. Nothing is requested.

        Args:
            config: the provider.
            models: what `discover_models` returned.

        Raises:
            ConfigurationError: the provider is not known.
        """
        from gen_models.discovery.model_info import infos_of

        return infos_of(self.registry.lookup(config.name, config.base_api_url).contract, models)

    def breaker(self, config: ProviderConfig) -> CircuitBreaker:
        """The circuit breaker of a provider at its address."""
        return self._engine.breaker(config)

    def after_fork(self) -> None:
        """Creates a new lock."""
        self._lock = threading.Lock()

    @property
    def _engine(self) -> Engine:
        made = self._made
        if made is None:
            from gen_models.discovery.engine import Engine

            new = Engine(self._options)
            with self._lock:
                made = self._made = self._made or new
        return made

    def _sync(self) -> SyncBridge:
        from gen_models.discovery.bridge import default_bridge

        return self._bridge or default_bridge()
