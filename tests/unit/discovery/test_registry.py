"""The registry: providers of contracts, of applications and of installed packages."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gen_models.credentials import this_environment
from gen_models.discovery import (
    CheckOutcome,
    ModelCheck,
    ModelDiscoveryService,
    ModelProvider,
    ProviderConfig,
    ProviderRegistry,
    SyncBridge,
    default_registry,
)
from gen_models.discovery.errors import RequestTimeoutError, ResponseError
from gen_models.discovery.provider import Access, ContractProvider
from gen_models.errors import ConfigurationError, InvalidContractError
from gen_models.fetch import Limits
from tests.support.provider.dialects import shipped

CONTRACT = """\
name = "Acme"
class_name = "Acme"
docs = "https://docs.acme.example/models"
[endpoint]
url = "https://api.acme.example/v1/models"
[auth]
style = "bearer"
variables = ["ACME_API_KEY"]
[pagination]
style = "none"
[listing]
rows = "data"
id = "id"
[promises]
min_models = 1
max_shrink = 0.5
stale_after_days = 60
[promises.schema]
"$ref" = "shapes/data-list.json"
"""


class Acme:
    """A provider of an application."""

    name = "acme"
    made = 0

    def __init__(self, config: ProviderConfig) -> None:
        type(self).made += 1
        self.config = config

    async def list_models(self) -> Iterable[Mapping[str, Any]]:
        return [{"id": "acme-1"}, {"id": "acme-2"}, {"id": "acme-1"}]

    async def validate_model(self, model: str) -> ModelCheck:
        return ModelCheck(model, CheckOutcome.WORKS, "pong")


@pytest.fixture
def registry() -> ProviderRegistry:
    return ProviderRegistry(use_entry_points=False)


@pytest.fixture
def access() -> Access:
    return Access(this_environment(), Limits(), Limits())


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    file = tmp_path / "acme.toml"
    file.write_text(CONTRACT, encoding="utf-8")
    return file


def test_every_contract_is_a_provider(registry: ProviderRegistry) -> None:
    assert registry.names() == sorted(shipped())
    info = registry.info("anthropic")
    assert (info.title, info.origin, info.variables) == (
        "Anthropic", "contract", ("ANTHROPIC_API_KEY",),
    )  # fmt: skip
    assert (info.needs_key, info.has_chat, info.local) == (True, True, False)


def test_a_toml_adds_a_provider(registry: ProviderRegistry, contract: Path) -> None:
    info = registry.register(contract)
    assert (info.name, info.origin, info.has_chat) == ("acme", "registered", False)
    assert "acme" in registry.names()
    with pytest.raises(ConfigurationError, match="already"):
        registry.register(contract)
    registry.register(contract, replacing=True)


def test_a_class_adds_a_provider(bridge: SyncBridge, registry: ProviderRegistry) -> None:
    registry.register(Acme)
    service = ModelDiscoveryService(registry=registry, environment={}, bridge=bridge)
    config = ProviderConfig(name="acme")
    models = service.discover_models(config)
    assert (models.ids, models.source) == (["acme-1", "acme-2"], "live")
    assert isinstance(Acme(config), ModelProvider)
    assert service.validate_model(config, "acme-1")


class RowsOfNothing(Acme):
    async def list_models(self) -> Iterable[Mapping[str, Any]]:
        return [{"name": "acme-1"}]


class NoRows(Acme):
    async def list_models(self) -> Iterable[Mapping[str, Any]]:
        return None  # type: ignore[return-value]


class Raises(Acme):
    async def list_models(self) -> Iterable[Mapping[str, Any]]:
        raise ZeroDivisionError("sk-proj-a-key")

    async def validate_model(self, model: str) -> ModelCheck:  # noqa: ARG002
        raise ZeroDivisionError("sk-proj-a-key")


@pytest.mark.parametrize("provider", [RowsOfNothing, NoRows, Raises])
def test_what_a_class_does_wrong_is_an_error_of_its_provider(
    bridge: SyncBridge, registry: ProviderRegistry, provider: type[Acme]
) -> None:
    registry.register(provider)
    service = ModelDiscoveryService(registry=registry, environment={}, bridge=bridge)
    models = service.discover_models(ProviderConfig(name="acme"))
    assert (models, models.source) == ([], "none")
    assert isinstance(models.error, ResponseError)
    assert "sk-proj-a-key" not in str(models.error)
    check = service.validate_model(ProviderConfig(name="acme"), "acme-1")
    assert bool(check) is (provider is not Raises)


class WithoutValidate:
    name = "acme"

    async def list_models(self) -> list[Any]:
        return []


class Synchronous(Acme):
    def list_models(self) -> Any:
        return []


@pytest.mark.parametrize("provider", [WithoutValidate, Synchronous])
def test_a_class_that_does_not_keep_the_protocol_is_refused(
    registry: ProviderRegistry, provider: Any
) -> None:
    with pytest.raises(ConfigurationError, match="coroutine method"):
        registry.register(provider)
    assert "acme" not in registry.names()


@pytest.mark.parametrize("name", ["", "A B", "../x", "class"])
def test_a_name_is_a_slug(registry: ProviderRegistry, name: str) -> None:
    with pytest.raises(ConfigurationError):
        registry.register(Acme, name or "Not A Slug")


def test_a_broken_contract_is_refused_with_file_and_line(
    registry: ProviderRegistry, contract: Path
) -> None:
    contract.write_text(CONTRACT.replace("rows =", "row ="), encoding="utf-8")
    with pytest.raises(InvalidContractError, match=r"acme\.toml:12"):
        registry.register(contract)
    assert "acme" not in registry.names()


def test_one_instance_for_each_configuration(registry: ProviderRegistry, access: Access) -> None:
    config = ProviderConfig(name="openai", api_key="sk-proj-0123456789abcdef")
    first = registry.get(config, access)
    assert registry.get(config, access) is first
    assert registry.get(config.model_copy(), access) is first
    config.api_key = "sk-proj-another-456789abcdef"  # type: ignore[assignment]
    assert registry.get(config, access) is not first


def test_replacing_a_provider_replaces_its_instances(
    registry: ProviderRegistry, access: Access
) -> None:
    config = ProviderConfig(name="acme")
    registry.register(Acme)
    first = registry.get(config, access)
    registry.register(RowsOfNothing, replacing=True)
    assert type(registry.get(config, access)) is RowsOfNothing
    assert type(first) is Acme


def test_unregister_and_clear(registry: ProviderRegistry) -> None:
    registry.register(Acme)
    registry.unregister("acme")
    registry.unregister("openai")
    assert {"acme", "openai"} & set(registry.names()) == set()
    with pytest.raises(ConfigurationError, match="unknown"):
        registry.info("openai")
    with pytest.raises(ConfigurationError, match="unknown"):
        registry.unregister("openai")
    registry.clear()
    assert "openai" in registry.names()
    assert "acme" not in registry.names()


def test_a_factory_may_use_the_registry(registry: ProviderRegistry, access: Access) -> None:
    def make(config: ProviderConfig) -> Acme:
        registry.names()
        registry.get(ProviderConfig(name="openai"), access)  # Deadlocks if a lock is held.
        return Acme(config)

    registry.register(make, "acme")
    assert isinstance(registry.get(ProviderConfig(name="acme"), access), Acme)


def test_threads_get_one_instance(registry: ProviderRegistry, access: Access) -> None:
    registry.register(Acme)
    all_there = threading.Barrier(16)

    def get(_: int) -> int:
        all_there.wait()
        return id(registry.get(ProviderConfig(name="acme"), access))

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(get, range(16)))) == 1


def test_threads_register_each_provider_once(registry: ProviderRegistry) -> None:
    def register(number: int) -> bool:
        try:
            registry.register(Acme, f"acme-{number % 10}")
        except ConfigurationError:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(register, range(200))) == 10
    assert sum(name.startswith("acme-") for name in registry.names()) == 10


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[None]:
    """An installed package with two entry points, of which one is broken."""
    folder = tmp_path / "site"
    (folder / "acme-1.0.dist-info").mkdir(parents=True)
    (folder / "acme-1.0.dist-info" / "METADATA").write_text("Name: acme\nVersion: 1.0\n", "ascii")
    (folder / "acme-1.0.dist-info" / "entry_points.txt").write_text(
        "[gen_models.providers]\nplugged-in = acme_plugin:Plugged\nbroken = acme_plugin:Missing\n",
        "ascii",
    )
    (folder / "acme_plugin.py").write_text(
        "class Plugged:\n"
        "    def __init__(self, config): pass\n"
        "    async def list_models(self): return [{'id': 'plugged-1'}]\n"
        "    async def validate_model(self, model): ...\n",
        "ascii",
    )
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))
    sys.modules.pop("acme_plugin", None)


def test_installed_packages_add_providers(installed: None, bridge: SyncBridge) -> None:
    registry = ProviderRegistry()
    assert "plugged-in" in registry.names()
    assert "broken" not in registry.names()
    assert registry.info("plugged-in").origin == "entry point"
    service = ModelDiscoveryService(registry=registry, environment={}, bridge=bridge)
    assert service.discover_models(ProviderConfig(name="plugged-in")).ids == ["plugged-1"]


def test_the_default_registry_is_one() -> None:
    assert default_registry() is default_registry()


def test_a_forked_process_does_not_wait_for_a_lock(
    registry: ProviderRegistry, forked: Callable[..., int]
) -> None:
    with registry._lock:
        assert forked(registry.names) == 0


class Hangs(Acme):
    async def list_models(self) -> Iterable[Mapping[str, Any]]:
        await asyncio.Event().wait()
        return []

    async def validate_model(self, model: str) -> ModelCheck:  # noqa: ARG002
        await asyncio.Event().wait()
        raise AssertionError


def test_a_class_that_hangs_is_given_up(bridge: SyncBridge, registry: ProviderRegistry) -> None:
    registry.register(Hangs)
    service = ModelDiscoveryService(registry=registry, environment={}, bridge=bridge, seconds=0.05)
    config = ProviderConfig(name="acme")
    assert isinstance(service.discover_models(config).error, RequestTimeoutError)
    assert service.validate_model(config, "x").outcome == CheckOutcome.TIMED_OUT


@pytest.mark.parametrize("name", ["../acme", "a/b", "..", "", "contract.schema"])
def test_a_name_leads_out_of_no_folder(tmp_path: Path, contract: Path, name: str) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    with pytest.raises(ConfigurationError, match="unknown provider"):
        ProviderRegistry(inner, use_entry_points=False).lookup(name)


def test_a_contract_that_is_not_valid_is_no_failure_of_the_provider(
    tmp_path: Path, contract: Path, bridge: SyncBridge
) -> None:
    contract.write_text(CONTRACT.replace("rows =", "row ="), encoding="utf-8")
    registry = ProviderRegistry(tmp_path, use_entry_points=False)
    service = ModelDiscoveryService(registry=registry, environment={}, bridge=bridge)
    config = ProviderConfig(name="acme", api_key="sk-acme-0123456789abcdef")
    for _ in range(6):
        models = service.discover_models(config)
        assert (models, models.source) == ([], "none")
        assert isinstance(models.error, InvalidContractError)
    assert service.validate_model(config, "acme-1").outcome == CheckOutcome.NOT_CONFIGURED
    assert isinstance(service.validate_api_key(config).error, InvalidContractError)
    assert service.breaker(config).state == "closed"


def test_an_assumed_provider_may_not_take_anothers_variable(registry: ProviderRegistry) -> None:
    with pytest.raises(ConfigurationError, match="GOOGLE_API_KEY") as caught:
        registry.lookup("google", "https://a.example/v1")
    assert "google-compatible" in caught.value.hint
    found = registry.lookup("google-compatible", "https://a.example/v1")
    assert found.info.variables == ("GOOGLE_COMPATIBLE_API_KEY",)


def test_a_contract_that_did_not_come_along_needs_consent_unless_it_was_registered(
    tmp_path: Path, contract: Path, access: Access, bridge: SyncBridge
) -> None:
    environment = {"ACME_API_KEY": "sk-acme-0123456789abcdef"}
    found = ProviderRegistry(tmp_path, use_entry_points=False)
    service = ModelDiscoveryService(registry=found, environment=environment, bridge=bridge)
    error = service.discover_models(ProviderConfig(name="acme")).error
    assert isinstance(error, ConfigurationError)
    assert "gen-models trust acme" in error.hint
    registry = ProviderRegistry(use_entry_points=False)
    registry.register(contract)
    made = registry.get(ProviderConfig(name="acme"), replace(access, environment=environment))
    assert isinstance(made, ContractProvider)
    assert asyncio.run(made._prepared()).where == "ACME_API_KEY"
