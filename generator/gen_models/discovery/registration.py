"""What a registry knows of a provider: a contract, or what makes it, checked when it is given."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from gen_models.contract import check_slug, load_contract
from gen_models.discovery.provider import ModelProvider
from gen_models.errors import ConfigurationError
from gen_models.workspace import bundled_home

if TYPE_CHECKING:
    from gen_models.contract import Contract
    from gen_models.discovery.config import ProviderConfig

Factory = Callable[["ProviderConfig"], ModelProvider]
Origin = Literal["contract", "registered", "entry point", "assumed"]
_METHODS: Final = ("list_models", "validate_model")


@dataclass(frozen=True, slots=True)
class ProviderInfo:
    """A registered provider, as shown to people.

    Attributes:
        name: its slug.
        title: its name as people write it.
        origin: "contract" if it came with gen-models, "registered", "entry point", or "assumed"
            for an OpenAI-compatible provider that is known by its base URL alone.
        docs: where its listing is documented; None if that is not known.
        variables: the environment variables that may hold its key, in order.
        needs_key: whether it rejects requests without a key; None if that is not known.
        has_chat: whether models can be checked with a chat completion; None if not known.
        local: whether it is a server on one's own machine.
        states: what its listing states of a model, by the names of the fields of model info.
    """

    name: str
    title: str
    origin: Origin
    docs: str | None = None
    variables: tuple[str, ...] = ()
    needs_key: bool | None = None
    has_chat: bool | None = None
    local: bool = False
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Registration:
    """A provider that is known: by its contract, or by what makes it."""

    name: str
    origin: Origin
    contract: Contract | None = None
    factory: Factory | None = None

    @property
    def info(self) -> ProviderInfo:
        """The same, for people."""
        contract = self.contract
        if contract is None:
            return ProviderInfo(self.name, self.name, self.origin)
        return ProviderInfo(
            self.name,
            contract.name,
            self.origin,
            docs=contract.docs,
            variables=contract.auth.variables,
            needs_key=contract.auth.required,
            has_chat=contract.endpoint.chat is not None,
            local=contract.local,
            states=tuple(dict.fromkeys(reader.field.name for reader in contract.info)),
        )


def validated(provider: Any, name: str | None, origin: Origin) -> Registration:
    """What is to be registered, checked as far as it can be before it is used.

    Args:
        provider: the path of a contract, or a factory.
        name: its slug; by default the file's name, or the factory's attribute `name`.
        origin: where it is from.

    Raises:
        ConfigurationError: it is neither, or its name is not valid.
        InvalidContractError: the file of the contract is not valid.
    """
    if isinstance(provider, Path):
        contract = load_contract(provider, [provider.parent, bundled_home() / "contracts"])
        if name not in (None, contract.slug):
            raise ConfigurationError(
                f"{provider} is the contract of '{contract.slug}', not of '{name}'",
                hint="name the file after the provider",
            )
        return Registration(contract.slug, origin, contract=contract)
    name = name or getattr(provider, "name", None)
    if not callable(provider) or not isinstance(name, str):
        raise ConfigurationError(
            f"{provider!a} is neither the path of a contract nor a factory with a name",
            hint="pass a pathlib.Path, or a class and its name",
        )
    check_slug(name, "the name of a provider")
    if inspect.isclass(provider):
        check_methods(provider, name)
    return Registration(name, origin, factory=provider)


def check_methods(provider: object, name: str) -> None:
    """Holds that a class, or what a factory made, keeps the protocol `ModelProvider`.

    Raises:
        ConfigurationError: it does not.
    """
    for method in _METHODS:
        if not inspect.iscoroutinefunction(getattr(provider, method, None)):
            raise ConfigurationError(
                f"the provider '{name}' has no coroutine method '{method}'",
                hint="see the protocol gen_models.discovery.ModelProvider",
            )
