"""The providers that an application can use: those of the contracts, and its own."""

from __future__ import annotations

import hashlib
import re
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gen_models.contract import load_contract
from gen_models.discovery.endpoint import generic_contract
from gen_models.discovery.forks import renew_after_fork
from gen_models.discovery.provider import ContractProvider
from gen_models.discovery.registration import Registration, check_methods, validated
from gen_models.discovery.telemetry import LOGGER
from gen_models.errors import ConfigurationError
from gen_models.workspace import bundled_home

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gen_models.discovery.config import ProviderConfig
    from gen_models.discovery.provider import Access, ModelProvider
    from gen_models.discovery.registration import Factory, ProviderInfo

_GROUP: Final = "gen_models.providers"
"""The group of entry points that add providers; each is a factory, or the path of a contract."""

_NAME: Final = re.compile(r"[a-z0-9-]+")
_MOST_INSTANCES: Final = 256


class ProviderRegistry:
    """Providers by name, and one instance of each for each configuration. It is thread-safe.

    Contracts and entry points are loaded when they are first needed. No lock is held while
    foreign code runs.
    """

    def __init__(
        self,
        contracts: Path | None = None,
        *,
        beside: Iterable[Path] = (),
        use_entry_points: bool = True,
    ) -> None:
        """Makes a registry.

        Args:
            contracts: the folder of the contracts; by default those that came with gen-models.
            beside: the files of further contracts; one in the folder comes before one of the
                same name.
            use_entry_points: whether installed packages add providers.
        """
        self._folder = contracts or bundled_home() / "contracts"
        self._beside = {file.stem: file for file in beside}
        self._use_entry_points = use_entry_points
        self._lock = threading.Lock()
        self._registered: dict[str, Registration] = {}
        self._removed: set[str] = set()
        self._loaded: dict[str, Registration] = {}
        self._plugins: dict[str, Registration] | None = None
        self._instances: dict[tuple[str, int, str], _Instance] = {}
        renew_after_fork(self)

    def register(
        self, provider: Path | Factory, name: str | None = None, *, replacing: bool = False
    ) -> ProviderInfo:
        """Adds a provider.

        Args:
            provider: the TOML file of a contract; or a class, or a function, that makes a
                `ModelProvider` of a ProviderConfig.
            name: its slug; by default the file's name, or the factory's attribute `name`.
            replacing: replace the provider of this name, if there is one.

        Raises:
            ConfigurationError: it is not valid, or there is a provider of this name.
            InvalidContractError: the file of the contract is not valid.
        """
        made = validated(provider, name, "registered")
        taken = not replacing and self._find(made.name) is not None
        with self._lock:
            if taken or (made.name in self._registered and not replacing):
                raise ConfigurationError(
                    f"the provider '{made.name}' already exists",
                    hint="give it another name, or replace it: register(..., replacing=True)",
                )
            self._registered[made.name] = made
            self._removed.discard(made.name)
            self._drop_instances(made.name)
        return made.info

    def unregister(self, name: str) -> None:
        """Removes a provider, wherever it is from; `clear` brings those of contracts back.

        Raises:
            ConfigurationError: there is no provider of this name.
        """
        self.lookup(name)
        with self._lock:
            self._registered.pop(name, None)
            self._removed.add(name)
            self._drop_instances(name)

    def clear(self) -> None:
        """Forgets what was registered and removed, and every instance."""
        with self._lock:
            self._registered.clear()
            self._removed.clear()
            self._loaded.clear()
            self._plugins = None
            self._instances.clear()

    def names(self) -> list[str]:
        """The names of all providers, sorted."""
        files = {file.stem for file in self._folder.glob("*.toml")} | self._beside.keys()
        plugins = self._from_entry_points()
        with self._lock:
            return sorted((files | plugins.keys() | self._registered.keys()) - self._removed)

    def info(self, name: str) -> ProviderInfo:
        """What is known of a provider.

        Raises:
            ConfigurationError: there is no provider of this name.
            InvalidContractError: the file of its contract is not valid.
        """
        return self.lookup(name).info

    def lookup(self, name: str, base_api_url: str | None = None) -> Registration:
        """A provider; with a base URL, also one that is not registered.

        Raises:
            ConfigurationError: there is no provider of this name.
            InvalidContractError: the file of its contract is not valid.
        """
        found = self._find(name)
        if found is not None:
            return found
        if base_api_url is not None:
            return self._assumed(name, base_api_url)
        raise self._unknown(name)

    def get(self, config: ProviderConfig, access: Access) -> ModelProvider:
        """The provider of a configuration; the same instance until the configuration changes.

        Raises:
            ConfigurationError: there is no provider of this name.
            InvalidContractError: the file of its contract is not valid.
        """
        registration = self.lookup(config.name, config.base_api_url)
        key = (config.name, id(access), _digest(config))
        with self._lock:
            held = self._instances.get(key)
        if held is not None and held.of is registration and held.access is access:
            return held.provider
        made = _Instance(registration, access, _made(registration, config.snapshot(), access))
        with self._lock:
            held = self._instances.get(key)
            if held is not None and held.of is registration and held.access is access:
                return held.provider  # Another thread was faster.
            while len(self._instances) >= _MOST_INSTANCES:
                del self._instances[next(iter(self._instances))]
            self._instances[key] = made
        return made.provider

    def after_fork(self) -> None:
        """Creates a new lock."""
        self._lock = threading.Lock()

    def _find(self, name: str) -> Registration | None:
        with self._lock:
            if name in self._registered:
                return self._registered[name]
            if name in self._removed:
                return None
            if name in self._loaded:
                return self._loaded[name]
        file = self._folder / f"{name}.toml"
        if not _NAME.fullmatch(name) or not file.is_file():
            if name not in self._beside:
                return self._from_entry_points().get(name)
            file = self._beside[name]
        shapes = [file.parent, bundled_home() / "contracts"]
        loaded = Registration(name, "contract", contract=load_contract(file, shapes))
        with self._lock:
            return self._loaded.setdefault(name, loaded)

    def _assumed(self, name: str, base_api_url: str) -> Registration:
        with self._lock:
            if (found := self._loaded.get(f"{name} {base_api_url}")) is not None:
                return found
        contract = generic_contract(name, base_api_url)
        with self._lock:
            return self._loaded.setdefault(
                f"{name} {base_api_url}", Registration(name, "assumed", contract=contract)
            )

    def _from_entry_points(self) -> dict[str, Registration]:
        """What installed packages add. What cannot be loaded is logged and left out."""
        with self._lock:
            if self._plugins is not None:
                return self._plugins
        from importlib.metadata import entry_points

        found: dict[str, Registration] = {}
        for point in entry_points(group=_GROUP) if self._use_entry_points else ():
            try:
                made = validated(point.load(), point.name, "entry point")
            except Exception:  # noqa: BLE001  Foreign code raises what it likes.
                LOGGER.exception("the entry point %s of %s cannot be used", point.name, _GROUP)
            else:
                found.setdefault(made.name, made)
        with self._lock:
            if self._plugins is None:
                self._plugins = found
            return self._plugins

    def _drop_instances(self, name: str) -> None:
        for key in [key for key in self._instances if key[0] == name]:
            del self._instances[key]

    def _unknown(self, name: str) -> ConfigurationError:
        import difflib

        near = difflib.get_close_matches(name, self.names(), n=3, cutoff=0.5)
        return ConfigurationError(
            f"unknown provider '{name}'",
            hint=(f"did you mean {' or '.join(near)}? " if near else "")
            + "An OpenAI-compatible provider needs a base_api_url, any other one register()",
        )


@dataclass(frozen=True, slots=True)
class _Instance:
    """A provider, with what it was made of."""

    of: Registration
    access: Access
    provider: ModelProvider


def _made(registration: Registration, config: ProviderConfig, access: Access) -> ModelProvider:
    if registration.contract is None:
        assert registration.factory is not None  # noqa: S101  It has one of the two.
        made = registration.factory(config)
        check_methods(made, registration.name)
        return made
    if registration.origin != "contract":  # Who registers a contract agrees to what it sends.
        trust = replace(access.trust, named=access.trust.named | {registration.name})
        access = replace(access, trust=trust)
    return ContractProvider(registration.contract, config, access)


def _digest(config: ProviderConfig) -> str:
    """What tells configurations apart, without the key itself."""
    text = "\0".join(map(str, (config.name, *config.settings)))
    return hashlib.sha256(text.encode()).hexdigest()


_shared: dict[str, ProviderRegistry] = {}


def default_registry() -> ProviderRegistry:
    """The registry that services share unless they are given their own; made on first use."""
    return _shared.get("registry") or _shared.setdefault("registry", ProviderRegistry())
