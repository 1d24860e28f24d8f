"""The URL of a listing: the contract's, with placeholders filled in, or one from a variable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gen_models.credentials import is_loopback
from gen_models.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gen_models.contract import Contract

_MAX_PORT: Final = 65_535
_PLAIN_URL: Final = re.compile(
    r"https?://(?:[\w.-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?(?:/[^\s?#]*)?",
    re.IGNORECASE | re.ASCII,
)
_PART: Final = re.compile(r"[A-Za-z0-9._-]+")
"""What a variable may put into a URL: nothing that ends the host or begins another part."""


class NotConfiguredError(ConfigurationError):
    """A variable has to be set, or corrected, before a provider can be requested."""


def resolve_url(contract: Contract, environment: Mapping[str, str]) -> str:
    """The URL of a listing: the contract's, with placeholders filled in, or one from a variable.

    `GEN_MODELS_<SLUG>_URL` is the whole URL; the contract's own override variable replaces its
    start.

    Raises:
        NotConfiguredError: a placeholder has no value, or a value is not an http(s) URL.
    """
    ours = f"GEN_MODELS_{contract.slug.upper().replace('-', '_')}_URL"
    endpoint = contract.endpoint
    if value := environment.get(ours, "").strip():
        return _checked(value, ours)
    override = endpoint.override
    if override is not None and (value := environment.get(override.variable, "").strip()):
        base = value if "://" in value else f"{_scheme(contract, value)}://{value}"
        return _checked(
            _joined(base, endpoint.url.removeprefix(override.replaces)), override.variable
        )
    url = endpoint.url
    for placeholder, variables in endpoint.placeholders.items():
        found = next((environment[v] for v in variables if environment.get(v)), None)
        if found is None:
            raise NotConfiguredError(
                f"{contract.slug}: the URL's {placeholder} is not set", hint=f"set {variables[0]}"
            )
        if _PART.fullmatch(found) is None:
            raise NotConfiguredError(
                f"{contract.slug}: the value of the URL's {placeholder} is not a plain name",
                hint=f"correct {' or '.join(variables)}: letters, digits, '.', '-' and '_'",
            )
        url = url.replace(placeholder, found)
    if unfilled := re.search(r"[A-Z]{2,}", url):
        variable = ours if override is None else override.variable
        raise NotConfiguredError(
            f"{contract.slug}: the URL's {unfilled[0]} is not set", hint=f"set {variable}"
        )
    return _checked(url, ours)


def _scheme(contract: Contract, host: str) -> str:
    """The scheme of a host that a variable gives without one: keys need TLS elsewhere."""
    return "http" if contract.auth.style == "none" or is_loopback(f"http://{host}") else "https"


def _joined(base: str, rest: str) -> str:
    """The two joined; an overlap of end and start, such as /v1, is used once."""
    base, path = base.rstrip("/"), rest.split("/")
    for length in range(len(path), 1, -1):
        if base.endswith("/".join(path[:length])):
            return base + rest.removeprefix("/".join(path[:length]))
    return base + rest


def _checked(url: str, variable: str) -> str:
    plain = _PLAIN_URL.fullmatch(url)
    if plain is None or not url.isprintable() or int(plain["port"] or 0) > _MAX_PORT:
        raise NotConfiguredError(
            f"{variable}: the resulting URL is not a plain http(s) URL",
            hint="set scheme, host and path; no user name and no query",
        )
    return url
