"""Discovers the models of providers and checks them, for synchronous and asynchronous code."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from gen_models.credentials import Trust, this_environment
from gen_models.discovery.backend import Backend
from gen_models.discovery.bridge import default_bridge
from gen_models.discovery.failures import kind_of, outcome_of, usual_breaker
from gen_models.discovery.flights import Flights
from gen_models.discovery.forks import renew_after_fork
from gen_models.discovery.key_check import check_key
from gen_models.discovery.provider import (
    Access,
)
from gen_models.discovery.results import (
    DiscoveredModels,
    KeyCheck,
    ModelCheck,
    ModelProbe,
    copied,
)
from gen_models.discovery.telemetry import LOGGER, count, observed
from gen_models.errors import GenModelsError
from gen_models.fetch import Limits, limits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from gen_models.discovery.breaker import CircuitBreaker
    from gen_models.discovery.bridge import SyncBridge
    from gen_models.discovery.config import CachedListing, ProviderConfig
    from gen_models.discovery.registry import ProviderRegistry

PING_SECONDS: Final = 10.0
_PING_BYTES: Final = 1024 * 1024


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
        ping_seconds: float = PING_SECONDS,
        proxy: bool = False,
        trust: Trust | None = None,
        cassettes: Path | None = None,
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
            cassettes: the folder of recordings; by default those that came with gen-models.
            make_breaker: makes the circuit breaker of a provider, by its name.
            bridge: what runs the synchronous methods; by default the one that all services share.
            clock: a monotonic clock, in seconds.
        """
        self._access = Access(
            this_environment() if environment is None else environment,
            limits_of(seconds),
            Limits(seconds=ping_seconds, silence=ping_seconds, bytes=_PING_BYTES, attempts=1),
            proxy=proxy,
            trust=trust or Trust(),
        )
        self._backend = Backend(registry, self._access, cassettes)
        self._bridge, self._clock = bridge, clock
        self._make_breaker = make_breaker or usual_breaker
        self._breakers: dict[tuple[str, str | None], CircuitBreaker] = {}
        self._flights: Flights[DiscoveredModels] = Flights()
        self._lock = threading.Lock()
        renew_after_fork(self)

    @property
    def registry(self) -> ProviderRegistry:
        """The providers that it knows."""
        return self._backend.registry

    def discover_models(
        self,
        config: ProviderConfig,
        force_refresh: bool = False,  # noqa: FBT001, FBT002
    ) -> DiscoveredModels:
        """A provider's models: from the cache while that is fresh, else requested.

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
        cached = config.remembered()
        if cached is not None and not force_refresh and self._is_fresh(config, cached):
            count("cache_hits", {"provider": config.name})
            return _from_cache(cached)
        found = await self._flights.share(
            (id(config), config.settings), lambda: self._refresh(config)
        )
        return DiscoveredModels(
            copied(list(found)), source=found.source, observed=found.observed, error=found.error
        )

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
        model_id = config.model_id(model)
        with observed("validate", provider=config.name) as operation:
            check = await self._guarded_check(config, model_id)
            operation.outcome = check.outcome.value
            operation.error = kind_of(check.error)
            return check

    def probe_model(self, config: ProviderConfig, model: str) -> ModelProbe:
        """What the provider says about a model ID, where it can be asked about a single one.

        Args:
            config: the provider.
            model: a model ID, or the short name of a valid model.
        """
        return self._sync().run(self.probe_model_async(config, model))

    async def probe_model_async(self, config: ProviderConfig, model: str) -> ModelProbe:
        """As `probe_model`."""
        model_id = config.model_id(model)

        with observed("probe", provider=config.name) as operation:
            try:
                found = await self.breaker(config).call_async(
                    lambda: self._backend.probe_model(config, model_id)
                )
            except GenModelsError as error:
                operation.outcome, operation.error = "failed", kind_of(error)
                return ModelProbe(model_id, None, error=error)
            words = {True: "listed", False: "not listed", None: "unsupported"}
            operation.outcome = words[found.listed]
            return found

    def validate_api_key(self, config: ProviderConfig) -> KeyCheck:
        """Whether the provider accepts the API key; blank and placeholder keys are not requested.

        The provider is requested for its listing, which is kept as `discover_models` does.
        """
        return self._sync().run(self.validate_api_key_async(config))

    async def validate_api_key_async(self, config: ProviderConfig) -> KeyCheck:
        """As `validate_api_key`."""
        return await check_key(self, config, self._access.environment)

    def breaker(self, config: ProviderConfig) -> CircuitBreaker:
        """The circuit breaker of a provider at its address."""
        key = (config.name, config.base_api_url)
        found = self._breakers.get(key)
        if found is None:
            made = self._make_breaker(config.name)
            with self._lock:
                found = self._breakers.setdefault(key, made)
        return found

    def after_fork(self) -> None:
        """Makes the lock anew."""
        self._lock = threading.Lock()

    def _sync(self) -> SyncBridge:
        return self._bridge or default_bridge()

    def _is_fresh(self, config: ProviderConfig, cached: CachedListing) -> bool:
        return self._clock() - cached.stored < config.cache_duration

    async def _refresh(self, config: ProviderConfig) -> DiscoveredModels:
        """Requests the models; what is known already if that fails."""
        settings = config.settings
        with observed("discover", provider=config.name) as operation:
            try:
                rows = await self.breaker(config).call_async(
                    lambda: self._backend.list_models(config, operation.retried)
                )
            except GenModelsError as error:
                found = await self._fallback(config, error)
                operation.error = kind_of(error)
                operation.outcome = f"failed, {found.source}"
                return found
            from gen_models.discovery.config import CachedListing

            now = datetime.now(UTC)
            config.remember(CachedListing(tuple(rows), now, self._clock(), settings))
            operation.outcome = "live"
            return DiscoveredModels(rows, source="live", observed=now)

    async def _guarded_check(self, config: ProviderConfig, model: str) -> ModelCheck:
        checks: list[ModelCheck] = []

        async def check() -> None:
            checks.append(await self._backend.check_model(config, model))
            if checks[0].error is not None:
                raise checks[0].error

        try:
            await self.breaker(config).call_async(check)
        except GenModelsError as error:
            if not checks:
                checks.append(ModelCheck(model, outcome_of(error), error=error))
        return checks[0]

    async def _fallback(self, config: ProviderConfig, error: GenModelsError) -> DiscoveredModels:
        cached = config.remembered()
        if cached is not None:
            return _from_cache(cached, error)
        try:
            found = await self._backend.recorded(config)
            if found is not None:
                rows, day = found
                return DiscoveredModels(copied(rows), source="recording", observed=day, error=error)
        except Exception:  # noqa: BLE001  A fallback that fails must not hide what failed before.
            LOGGER.debug("%s has no recording to fall back to", config.name, exc_info=True)
        return DiscoveredModels(source="none", error=error)


def _from_cache(cached: CachedListing, error: GenModelsError | None = None) -> DiscoveredModels:
    rows = copied(list(cached.rows))
    return DiscoveredModels(rows, source="cache", observed=cached.observed, error=error)
