"""Providers for the service: those with a contract, and those of an application."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

import anyio

from gen_models.catalog import Catalog, read_catalog, why_quarantined
from gen_models.credentials import Trust
from gen_models.discovery.endpoint import Prepared, prepare
from gen_models.discovery.errors import RequestTimeoutError, ResponseError, precise_errors
from gen_models.discovery.ping import ping
from gen_models.discovery.results import ModelCheck, ModelProbe
from gen_models.discovery.telemetry import audit_key
from gen_models.fetch import (
    FetchOptions,
    Limits,
    Request,
    error_for_status,
    exchange,
    fetch_listing,
    run_in_daemon_thread,
)
from gen_models.formats import strict_json
from gen_models.recordings import cassette_path, listing_of, read_cassette, recorded_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from gen_models.contract import Contract
    from gen_models.discovery.config import ProviderConfig
    from gen_models.discovery.results import Row
    from gen_models.fetch import Listing

_OK: Final = 200
_NOT_FOUND: Final = (404, 410)


@runtime_checkable
class ModelProvider(Protocol):
    """The protocol of an application's own provider, which is created from a ProviderConfig.

    Both methods raise a GenModelsError where they fail; any other exception counts as an invalid
    response of the provider.
    """

    async def list_models(self) -> Iterable[Mapping[str, Any]]:
        """The provider's models: a mapping for each, with the model ID under `id`."""

    async def validate_model(self, model: str) -> ModelCheck:
        """Whether a model answers a ping."""


@dataclass(frozen=True, slots=True)
class Access:
    """How providers are requested.

    Attributes:
        environment: where keys and URLs are looked up, at each request.
        limits: of a listing.
        ping_limits: of each request that checks a model.
        proxy: use the proxy and certificates that the environment names.
        trust: what the user has agreed to send.
    """

    environment: Mapping[str, str] = field(repr=False)
    limits: Limits
    ping_limits: Limits
    proxy: bool = False
    trust: Trust = field(default_factory=Trust)

    def options(self, limits: Limits, on_retry: Callable[[], None] = lambda: None) -> FetchOptions:
        """The same, as `fetch` takes it."""
        return FetchOptions(
            self.environment, limits, proxy=self.proxy, trust=self.trust, on_retry=on_retry
        )


class ContractProvider:
    """A provider that is requested according to its contract."""

    def __init__(self, contract: Contract, config: ProviderConfig, access: Access) -> None:
        self.contract, self._config, self._access = contract, config, access

    async def list_models(self, on_retry: Callable[[], None] = lambda: None) -> list[Row]:
        """The provider's models, requested now.

        Args:
            on_retry: told of each repeated request.

        Raises:
            GenModelsError: there is no key, or no whole and valid listing in time.
        """
        prepared = await self._prepared()
        options = self._access.options(self._access.limits, on_retry)
        with precise_errors():
            return await fetch_listing(prepared.request, options, _rows)

    async def validate_model(self, model: str) -> ModelCheck:
        """Whether a model answers a ping."""
        prepared = await self._prepared()
        return await ping(prepared, model, self._access.options(self._access.ping_limits))

    async def probe_model(self, model: str) -> ModelProbe:
        """What the provider says about a model.

        Raises:
            GenModelsError: there is no key, or no valid response in time.
        """
        prepared = await self._prepared()
        url = prepared.for_model(model)
        if url is None:
            return ModelProbe(model, None)
        request = Request(url, self.contract.endpoint.headers)
        options = self._access.options(self._access.ping_limits)
        with precise_errors():
            response = await exchange(prepared.request, request, options)
            now = datetime.now(UTC)
            if response.status in _NOT_FOUND:
                return ModelProbe(model, listed=False, observed=now)
            if response.status != _OK:
                said = response.headers.get("retry-after", "")
                raise error_for_status(self.contract, response.status, said, prepared.host)
        return ModelProbe(model, listed=True, row=self._row(response.body, model), observed=now)

    def _row(self, body: bytes, model: str) -> Row:
        try:
            row = strict_json.loads(body)
        except strict_json.NotJSONError as error:
            raise self._unexpected(f"the response {error}") from None
        if not isinstance(row, dict) or self.contract.listing.id_of(row) is None:
            raise self._unexpected("the response does not describe a model")
        return {**row, "id": model}

    def _unexpected(self, problem: str) -> ResponseError:
        return ResponseError(
            problem, provider=self.contract.slug, hint="check the URL of the provider"
        )

    async def _prepared(self) -> Prepared:
        """Keyrings block, so the key is looked up in a thread."""
        access, seconds = self._access, self._access.limits.seconds
        find = partial(prepare, self.contract, self._config, access.environment, access.trust)
        with anyio.move_on_after(seconds):
            prepared = await run_in_daemon_thread(find)
            if prepared.where is not None:
                audit_key(self.contract.slug, prepared.where, prepared.host)
            return prepared
        raise RequestTimeoutError(
            f"looking up the API key took longer than {seconds:g} s",
            provider=self.contract.slug,
            hint="unlock the keyring, or set the provider's variable instead",
            timed_out=True,
        )


def recorded_rows(contract: Contract, cassettes: Path) -> tuple[list[Row], date | None]:
    """The models of a recording, and the day it was observed (None if that is not known).

    Raises:
        GenModelsError: there is no recording that keeps the contract.
    """
    cassette = read_cassette(cassette_path(cassettes, contract.slug), contract.slug)
    listing = listing_of(contract, cassette)
    catalog = recorded_of(contract, cassette, listing).catalog
    return _rows_of(contract, listing, catalog), cassette.provenance.observed


def checked_rows(provider: str, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The rows of an application's provider.

    Raises:
        ResponseError: one is not a mapping with an ID that can be used.
    """
    found: dict[str, Row] = {}
    for row in rows:
        model_id = row.get("id") if hasattr(row, "get") else None
        if not isinstance(model_id, str) or why_quarantined(model_id) is not None:
            raise ResponseError(
                f"list_models returned a row without a valid model ID ({type(row).__name__})",
                provider=provider,
                hint="return a mapping for each model, with the model ID under 'id'",
            )
        found.setdefault(model_id, dict(row))
    return list(found.values())


def _rows(contract: Contract, listing: Listing) -> list[Row]:
    """A listing that was judged by the contract, as rows."""
    if contract.local and all(_is_empty(contract, page.body) for page in listing.pages):
        return []  # A local server may have no model yet; any other provider has some.
    return _rows_of(contract, listing, read_catalog(contract, listing))


def _is_empty(contract: Contract, body: object) -> bool:
    return contract.listing.rows_in(body) == [] and contract.promises.page.is_valid(body)


def _rows_of(contract: Contract, listing: Listing, catalog: Catalog) -> list[Row]:
    usable = set(catalog.ids)
    rows: dict[str, Row] = {}
    for row in listing.rows(contract.listing):
        model_id = contract.listing.id_of(row)
        if model_id in usable:
            rows.setdefault(model_id, {**row, "id": str(model_id)})
    return list(rows.values())
