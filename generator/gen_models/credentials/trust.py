"""Where keys may go: what the user has agreed to, provider by provider.

A contract names the variables that hold its key and the host that the key is sent to, and a
repository can bring contracts along. Those that came with gen-models are trusted. Any other is
trusted once the user has agreed to its host, its style of authentication and its variables; this is
remembered in the state folder, and any change of these asks again.
"""

from __future__ import annotations

import ipaddress
import json
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from gen_models.contract import load_contract, load_contracts
from gen_models.errors import ConfigurationError
from gen_models.workspace import bundled_home

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from gen_models.contract import Contract, Contracts
    from gen_models.state import State

_FORMAT: Final = 1
_FILE: Final = "trust.json"
_OF_CLOUDS: Final = frozenset({"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"})
"""Variables that cloud SDKs read and no contract names; none of them is a bearer token."""


class UntrustedError(ConfigurationError):
    """A contract would send something to a host that the user has not agreed to."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a user agrees to.

    Attributes:
        provider: the slug.
        host: the host of the listing, as the contract states it.
        style: how the key is sent.
        parameter: the header that carries it, where the style does not say.
        variables: the environment variables that may hold the key, sorted.
        in_url: the environment variables that become a part of the URL, sorted.
    """

    provider: str
    host: str
    style: str
    parameter: str
    variables: tuple[str, ...]
    in_url: tuple[str, ...]

    @classmethod
    def of(cls, contract: Contract) -> Grant:
        """What a contract needs."""
        endpoint, auth = contract.endpoint, contract.auth
        of_the_url = [name for names in endpoint.placeholders.values() for name in names]
        if endpoint.override is not None:
            of_the_url.append(endpoint.override.variable)
        return cls(
            contract.slug,
            urlsplit(endpoint.url).netloc.lower(),
            auth.style,
            auth.parameter,
            tuple(sorted(auth.variables)),
            tuple(sorted(of_the_url)),
        )


@dataclass(frozen=True, slots=True)
class Trust:
    """Which contracts may be used with keys.

    Attributes:
        grants: what has been agreed to.
        named: providers that the user trusts for this run, whatever their contracts say.
    """

    grants: frozenset[Grant] = frozenset()
    named: frozenset[str] = frozenset()

    def check(self, contract: Contract, url: str, *, has_key: bool) -> None:
        """Refuses to request a listing in a way that the user has not agreed to.

        Args:
            contract: the provider's.
            url: the URL that is requested.
            has_key: whether a key, or a cloud's credentials, go along.

        Raises:
            UntrustedError: a key would go to another host than this machine without TLS, or the
                contract did not come with gen-models and has not been agreed to.
            ConfigurationError: the contract names another provider's variable for its key.
        """
        loopback = is_loopback(url)
        if has_key and not loopback and not url.lower().startswith("https://"):
            raise UntrustedError(
                f"{contract.slug}: refusing to send a key without TLS to {url}",
                hint="use an https:// URL",
            )
        grant = Grant.of(contract)
        if not has_key and not grant.in_url:
            return
        if is_bundled_contract(contract):
            return
        refuse_others_variables(contract)
        if loopback:
            return
        if grant not in self.grants and contract.slug not in self.named:
            raise UntrustedError(
                f"{contract.slug}: {contract.path} is not bundled with gen-models, and would send "
                f"to {described(grant)}",
                hint=f"to allow this: `gen-models trust {contract.slug}`",
            )


def described(grant: Grant) -> str:
    """The host of a grant, and what a contract may send to it."""
    how = {"bearer": "as a bearer token", "header": f"in the header {grant.parameter}"}
    sent = [f"{' and '.join(grant.in_url)} in the URL"] if grant.in_url else []
    if grant.style != "none":
        key = " or ".join(grant.variables) or "a key"
        sent.insert(0, f"{key} {how.get(grant.style, f'by {grant.style}')}")
    return f"{grant.host}: {', and '.join(sent)}"


def is_loopback(url: str) -> bool:
    """Whether a URL's host is this machine, spelled plainly."""
    try:
        host = (urlsplit(url).hostname or "").lower()
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:  # Not an address, or not a URL.
        return False


def is_bundled_contract(contract: Contract) -> bool:
    """Whether a contract sends what the one of this name that came with gen-models sends."""
    folder = bundled_home() / "contracts"
    if contract.path.parent == folder:
        return True
    file = folder / f"{contract.slug}.toml"
    if not file.is_file():
        return False
    bundled = load_contract(file, [folder])
    # All of it: a header or a path of another's choosing leads a key astray as well.
    return (bundled.endpoint, bundled.auth) == (contract.endpoint, contract.auth)


def refuse_others_variables(contract: Contract) -> None:
    """Refuses a contract whose key would be that of another provider.

    Raises:
        ConfigurationError: naming the variable and whose it is.
    """
    bundled = _bundled(bundled_home() / "contracts")
    owners = dict.fromkeys(_OF_CLOUDS, "a cloud's SDK")
    for slug, other in bundled.items():
        owners |= dict.fromkeys(other.auth.variables, slug)
    # Its own keys are fine, some of which providers of one vendor share; but not in a URL.
    own = bundled[contract.slug].auth.variables if contract.slug in bundled else ()
    grant = Grant.of(contract)
    keys = [variable for variable in grant.variables if variable not in own]
    for variable in (*keys, *grant.in_url):
        if variable in owners:
            raise ConfigurationError(
                f"{contract.path}: the variable {variable} belongs to {owners[variable]}",
                hint=f"give {contract.slug} a variable of its own",
            )


@cache
def _bundled(folder: Path) -> Contracts:
    """The contracts that came with gen-models, read once: applications ask at each request."""
    return load_contracts(folder, [folder])


def read_trust(state: State, named: Iterable[str] = ()) -> Trust:
    """What the user has agreed to so far.

    Raises:
        ConfigurationError: the state folder cannot be trusted, or its file is damaged.
    """
    if not state.exists():
        return Trust(named=frozenset(named))
    file = state.folder / _FILE
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Trust(named=frozenset(named))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file} cannot be read: {error}", hint="delete it") from error
    try:
        read: Any = json.loads(text)
        if read["format"] != _FORMAT:
            raise ValueError(f"its format is not {_FORMAT}")
        grants = frozenset(_grant(row) for row in read["granted"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigurationError(
            f"{file} is not a list of trusted contracts: {error}",
            hint="delete it, and run `gen-models trust PROVIDER` again",
        ) from error
    return Trust(grants, frozenset(named))


def write_trust(state: State, grants: Iterable[Grant]) -> None:
    """Remembers what the user agrees to from now on, in the place of all that was remembered.

    Raises:
        ConfigurationError: the state folder cannot be written or trusted.
    """
    state.create()
    rows = [asdict(grant) for grant in sorted(grants, key=lambda one: (one.provider, one.host))]
    text = json.dumps({"format": _FORMAT, "granted": rows}, indent=1)
    draft = state.folder / f"{_FILE}.draft"
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(state.folder / _FILE)
    except OSError as error:
        raise ConfigurationError(
            f"{state.folder} cannot be written: {error.strerror}",
            hint="free some space, or name another folder with --state DIR",
        ) from error


def _grant(row: Mapping[str, Any]) -> Grant:
    variables, in_url = tuple(row["variables"]), tuple(row["in_url"])
    texts = (row["provider"], row["host"], row["style"], row["parameter"])
    if not all(isinstance(text, str) for text in (*texts, *variables, *in_url)):
        raise ValueError("a value is not text")
    return Grant(*texts, variables, in_url)
