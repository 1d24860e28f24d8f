"""The implementation of a service, which is created with the first request.

Its imports take longer than those of the service, which applications import at their start.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from gen_models.credentials import Trust, this_environment
from gen_models.discovery.backend import Backend
from gen_models.discovery.failures import kind_of, outcome_of, usual_breaker
from gen_models.discovery.flights import Flights
from gen_models.discovery.forks import renew_after_fork
from gen_models.discovery.key_check import check_key
from gen_models.discovery.provider import Access
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
    from gen_models.discovery.breaker import CircuitBreaker
    from gen_models.discovery.config import CachedListing, ProviderConfig
    from gen_models.discovery.registry import ProviderRegistry
    from gen_models.discovery.service import ServiceOptions

_PING_BYTES: Final = 1024 * 1024


class Engine:
    """Discovers and checks models, on any event loop. It is thread-safe."""

    def __init__(self, options: ServiceOptions) -> None:
        ping_seconds, environment = options.ping_seconds, options.environment
        self.access = Access(
            this_environment() if environment is None else environment,
            limits_of(options.seconds),
            Limits(seconds=ping_seconds, silence=ping_seconds, bytes=_PING_BYTES, attempts=1),
            proxy=options.proxy,
            trust=options.trust or Trust(),
        )
        self._backend = Backend(options.registry, self.access, options.cassettes)
        self._clock = options.clock
        self._make_breaker = options.make_breaker or usual_breaker
        self._breakers: dict[tuple[str, str | None], CircuitBreaker] = {}
        self.flights: Flights[DiscoveredModels] = Flights()
        self._lock = threading.Lock()
        renew_after_fork(self)

    @property
    def registry(self) -> ProviderRegistry:
        """The providers that it knows."""
        return self._backend.registry

    async def discover(self, config: ProviderConfig, *, force_refresh: bool) -> DiscoveredModels:
        """A provider's models."""
        cached = config.remembered()
        if cached is not None and not force_refresh and self._is_fresh(config, cached):
            count("cache_hits", {"provider": config.name})
            return _from_cache(cached)
        found = await self.flights.share(
            (id(config), config.settings), lambda: self._refresh(config)
        )
        return DiscoveredModels(
            copied(list(found)), source=found.source, observed=found.observed, error=found.error
        )

    async def check(self, config: ProviderConfig, model: str) -> ModelCheck:
        """Whether a model answers a ping."""
        model_id = config.model_id(model)
        with observed("validate", provider=config.name) as operation:
            check = await self._guarded_check(config, model_id)
            operation.outcome = check.outcome.value
            operation.error = kind_of(check.error)
            return check

    async def probe(self, config: ProviderConfig, model: str) -> ModelProbe:
        """What the provider says about a model."""
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

    async def check_key(self, config: ProviderConfig) -> KeyCheck:
        """Whether the provider accepts the API key."""
        return await check_key(self, config)

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
        """Creates a new lock."""
        self._lock = threading.Lock()

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
