"""Calls providers, of contracts and of applications, within a time limit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

import anyio

from gen_models.discovery.errors import RequestTimeoutError
from gen_models.discovery.failures import foreign_error
from gen_models.discovery.provider import ContractProvider, checked_rows, recorded_rows
from gen_models.discovery.registry import default_registry
from gen_models.discovery.results import ModelProbe
from gen_models.errors import GenModelsError
from gen_models.fetch import run_in_daemon_thread
from gen_models.workspace import bundled_home

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import date
    from pathlib import Path

    from gen_models.discovery.config import ProviderConfig
    from gen_models.discovery.provider import Access, ModelProvider
    from gen_models.discovery.registry import ProviderRegistry
    from gen_models.discovery.results import ModelCheck, Row

Result = TypeVar("Result")


class Backend:
    """Calls the providers of a registry. Their failures are raised as a GenModelsError."""

    def __init__(
        self,
        registry: ProviderRegistry | None,
        access: Access,
        cassettes: Path | Callable[[str], Path] | None,
    ) -> None:
        self._registry, self._access = registry, access
        given = cassettes or bundled_home() / "cassettes"
        self._recordings_of = given if callable(given) else lambda _: given
        self._recordings: dict[Path, tuple[list[Row], date | None]] = {}

    @property
    def registry(self) -> ProviderRegistry:
        """The providers."""
        return self._registry or default_registry()

    async def list_models(self, config: ProviderConfig, on_retry: Callable[[], None]) -> list[Row]:
        """A provider's models, requested now.

        Raises:
            GenModelsError: there are none, and why.
        """

        async def work() -> list[Row]:
            provider = await self._provider(config)
            if isinstance(provider, ContractProvider):
                return await provider.list_models(on_retry)
            return checked_rows(config.name, await self._in_time(config, provider.list_models()))

        return await _told_apart(config, work())

    async def check_model(self, config: ProviderConfig, model: str) -> ModelCheck:
        """Whether a model answers a ping.

        Raises:
            GenModelsError: it could not be asked.
        """

        async def work() -> ModelCheck:
            provider = await self._provider(config)
            if isinstance(provider, ContractProvider):
                return await provider.validate_model(model)
            return await self._in_time(config, provider.validate_model(model))

        return await _told_apart(config, work())

    async def probe_model(self, config: ProviderConfig, model: str) -> ModelProbe:
        """What a provider says about a model.

        Raises:
            GenModelsError: it could not be asked.
        """

        async def work() -> ModelProbe:
            provider = await self._provider(config)
            if isinstance(provider, ContractProvider):
                return await provider.probe_model(model)
            return ModelProbe(model, None)

        return await _told_apart(config, work())

    async def recorded(self, config: ProviderConfig) -> tuple[list[Row], date | None] | None:
        """The models of a provider's recording, which is read once, and the day it was observed.

        None if there can be no recording.

        Raises:
            GenModelsError: there is none, or it breaks the contract.
        """
        return await run_in_daemon_thread(partial(self._recorded, config))

    def _recorded(self, config: ProviderConfig) -> tuple[list[Row], date | None] | None:
        contract = self.registry.lookup(config.name, config.base_api_url).contract
        # A recording is of the provider's own server, not of one's own machine.
        if contract is None or contract.local:
            return None
        found = self._recordings.get(contract.path)
        if found is None:
            folder = self._recordings_of(contract.slug)
            found = self._recordings[contract.path] = recorded_rows(contract, folder)
        return found

    async def _provider(self, config: ProviderConfig) -> ModelProvider:
        """Loading a contract takes a moment, and the loop has other things to do."""
        return await run_in_daemon_thread(partial(self.registry.get, config, self._access))

    async def _in_time(self, config: ProviderConfig, work: Awaitable[Result]) -> Result:
        """What an application's provider does, which may know no limits of its own."""
        seconds = self._access.limits.seconds
        with anyio.move_on_after(seconds):
            return await work
        raise RequestTimeoutError(
            f"the provider took longer than {seconds:g} s",
            provider=config.name,
            hint="check it, or allow more time: `seconds` of the settings",
            timed_out=True,
        )


async def _told_apart(config: ProviderConfig, work: Awaitable[Result]) -> Result:
    try:
        return await work
    except GenModelsError:
        raise
    except Exception as error:
        raise foreign_error(config.name, error) from error
