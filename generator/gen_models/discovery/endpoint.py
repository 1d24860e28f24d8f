"""Where a configured provider is requested, with which key, and whether that key may go there."""

from __future__ import annotations

import re
from collections import ChainMap
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urljoin, urlsplit

from gen_models.contract import check_slug, load_contract
from gen_models.credentials import (
    KEYED,
    Environment,
    Trust,
    find_key,
    is_loopback,
    is_placeholder,
    refuse_others_variables,
)
from gen_models.errors import ConfigurationError
from gen_models.fetch import NotConfiguredError, prepare_request, resolve_url
from gen_models.workspace import bundled_home

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gen_models.contract import Contract
    from gen_models.discovery.config import ProviderConfig
    from gen_models.fetch import ListingRequest

IN_CONFIGURATION: Final = "configuration"
"""Where a key is that the application has put into its ProviderConfig."""

_GENERIC: Final = Path(__file__).with_name("openai-compatible.toml")
_PLACEHOLDER: Final = re.compile(r"[A-Z]{2,}")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A provider, ready to be requested.

    Attributes:
        request: its listing, with the key.
        where: where the key is: "configuration", a variable, or "keyring"; None without one.
    """

    request: ListingRequest
    where: str | None

    @property
    def contract(self) -> Contract:
        """The provider's contract."""
        return self.request.contract

    @property
    def host(self) -> str:
        """The host that is requested, with its port."""
        return urlsplit(self.request.url).netloc

    def for_chat(self) -> tuple[ListingRequest, str] | None:
        """The request's key as the chat endpoint takes it, and the URL of that endpoint."""
        chat = self.contract.endpoint.chat
        if chat is None or self.contract.auth.style not in ("none", *KEYED):
            return None
        request = self.request
        if chat.auth is not None:
            auth = replace(self.contract.auth, style=chat.auth)
            request = replace(request, contract=replace(self.contract, auth=auth))
        return request, urljoin(request.url, chat.path)

    def for_model(self, model: str) -> str | None:
        """The URL of a single model; None if the provider has none."""
        path = self.contract.endpoint.model
        if path is None or not model.strip(".") or len(model) > _LONGEST_ID:
            return None
        return urljoin(self.request.url, path.replace("{id}", quote(model, safe="")))


_LONGEST_ID: Final = 256


def prepare(
    contract: Contract, config: ProviderConfig, environment: Mapping[str, str], trust: Trust
) -> Prepared:
    """Looks up a provider's key and URL: the configuration's, else those of the environment.

    Raises:
        ConfigurationError: there is no key, it is invalid, or it may not go to that host.
    """
    found = _given_key(contract, config) or _found_key(contract, config, environment)
    given: dict[str, str] = {}
    if found is not None and contract.auth.variables:
        given[contract.auth.variables[0]] = found[1]
    if config.base_api_url is not None:
        url = listing_url(contract, config.base_api_url)
        given[f"GEN_MODELS_{contract.slug.upper().replace('-', '_')}_URL"] = url
    whole = Environment(ChainMap(given, dict(environment)))
    request = prepare_request(contract, whole, trust)
    if found is None:  # Whatever was found there is a placeholder.
        return Prepared(replace(request, key=None), None)
    return Prepared(request, found[0])


def generic_contract(name: str, base_api_url: str) -> Contract:
    """What is assumed of an OpenAI-compatible provider that has no contract.

    Raises:
        ConfigurationError: the name cannot be a provider's, or its key's variable is another's.
    """
    check_slug(name, "ProviderConfig.name")
    folder = bundled_home() / "contracts"
    assumed = load_contract(_GENERIC, [folder])
    variable = f"{name.upper().replace('-', '_')}_API_KEY"
    made = replace(
        assumed,
        slug=name,
        name=name,
        endpoint=replace(assumed.endpoint, url=f"{base_api_url.removesuffix('/models')}/models"),
        auth=replace(assumed.auth, variables=(variable,)),
        local=is_loopback(base_api_url),
    )
    try:
        refuse_others_variables(made)
    except ConfigurationError:
        raise ConfigurationError(
            f"{name}: its key would be in {variable}, which belongs to another provider",
            hint="give it another name in its configuration, such as "
            f"{name}-compatible, or register() a contract of its own",
        ) from None
    return made


def listing_url(contract: Contract, base: str) -> str:
    """The URL of a provider's listing below the base URL of its API.

    A base is what SDKs take: with the path of the API (`https://api.openai.com/v1`), a host alone,
    or the base of the chat endpoint where that is another one. The listing's own URL will do, too.
    """
    path = urlsplit(contract.endpoint.url).path
    base = base.rstrip("/")
    if not urlsplit(base).path:
        return base + path
    if base.endswith(path):
        return base
    chat = contract.endpoint.chat
    if chat is not None:
        chat_base = urljoin(path, chat.path).removesuffix("/chat/completions")
        parent = path.rpartition("/")[0]
        if chat_base not in ("", parent) and base.endswith(chat_base):
            return base.removesuffix(chat_base) + path
    parts = path.split("/")
    for length in range(len(parts) - 1, 1, -1):
        overlap = "/".join(parts[:length])
        if base.endswith(overlap):
            return base + path.removeprefix(overlap)
    return f"{base}/{parts[-1]}"


def _given_key(contract: Contract, config: ProviderConfig) -> tuple[str, str] | None:
    """The configuration's key, unless it is blank; a placeholder is none."""
    text = "" if config.api_key is None else config.api_key.get_secret_value().strip()
    if not text or contract.auth.style not in KEYED:
        return None
    if is_placeholder(text):
        if not contract.auth.required:
            return None  # SDKs want some key, also for a server that needs none.
        raise NotConfiguredError(
            f"{contract.slug}: the API key of its configuration is a placeholder",
            hint="replace it with your key, or omit api_key and set "
            + " or ".join(contract.auth.variables),
        )
    return IN_CONFIGURATION, text


def _found_key(
    contract: Contract, config: ProviderConfig, environment: Mapping[str, str]
) -> tuple[str, str] | None:
    """The key of the environment or the keyring, for hosts that it is meant for."""
    found = find_key(contract, environment)
    if found is None:
        return None
    if is_placeholder(found.key.reveal()):
        if not contract.auth.required:
            return None
        raise NotConfiguredError(
            f"{contract.slug}: the API key in {found.where} is a placeholder",
            hint="replace it with your key",
        )
    base = config.base_api_url
    if base is not None and not is_meant_for(contract, base, environment):
        raise ConfigurationError(
            f"{contract.slug}: refusing to send the key in {found.where} to "
            f"{urlsplit(base).netloc}, which the configuration names",
            hint="if the key is for that host, set api_key beside base_api_url",
        )
    return found.where, found.key.reveal()


def is_meant_for(contract: Contract, base: str, environment: Mapping[str, str]) -> bool:
    """Whether a URL has the host that the contract or the environment names, or this machine's."""
    host = urlsplit(base).netloc.lower()
    if is_loopback(base):
        return True
    named = urlsplit(contract.endpoint.url).netloc
    pattern = "[a-z0-9-]+".join(map(re.escape, _PLACEHOLDER.split(named)))
    if re.fullmatch(pattern, host, re.IGNORECASE):
        return True
    try:
        return urlsplit(resolve_url(contract, environment)).netloc.lower() == host
    except ConfigurationError:
        return False
