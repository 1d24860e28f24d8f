"""Where a provider's key is found: in the environment, else in the system's keyring.

A key is a `Key`, which never shows its text when printed, logged or formatted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gen_models.errors import ConfigurationError

if TYPE_CHECKING:
    from gen_models.contract import Contract

SERVICE: Final = "gen-models"
"""The keyring's service under which keys are stored, one a provider, by its slug."""

KEYRING: Final = "keyring"
KEYED: Final = ("bearer", "header")
"""The styles of authentication that take a key."""

SHORTEST: Final = 8
"""A key has at least this many characters; what is shorter is a placeholder."""


class Key:
    """A key that has been looked at: one line of printable ASCII, without spaces."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The key itself."""
        return self._text

    def __repr__(self) -> str:
        return "Key(...)"

    __str__ = __repr__


class Environment(Mapping[str, str]):
    """Environment variables that a traceback shows none of."""

    __slots__ = ("_variables",)

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def __getitem__(self, name: str) -> str:
        return self._variables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)

    def __repr__(self) -> str:
        return "Environment(...)"


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key, and where it is: a variable's name, or `KEYRING`."""

    where: str
    key: Key


def this_environment() -> Environment:
    """The environment of this process."""
    return Environment(os.environ)


def find_key(contract: Contract, environment: Mapping[str, str]) -> FoundKey | None:
    """A provider's key: that of its first variable that is set, else the keyring's.

    Raises:
        ConfigurationError: what is found there can't be a key.
    """
    if contract.auth.style not in KEYED:
        return None
    for variable in contract.auth.variables:
        if text := environment.get(variable, "").strip():
            return FoundKey(variable, checked_key(text, contract, variable))
    ring = _keyring()
    stored = None if ring is None else _asked(ring, "get_password", contract.slug)
    if stored is None:
        return None
    return FoundKey(KEYRING, checked_key(stored, contract, "the keyring"))


def where_credentials_are(contract: Contract, environment: Mapping[str, str]) -> str | None:
    """Where a provider's key or cloud credentials are: a variable, or "keyring"; None without.

    Raises:
        ConfigurationError: what is found there can't be a key.
    """
    if contract.auth.style in KEYED:
        found = find_key(contract, environment)
        return None if found is None else found.where
    return next((v for v in contract.auth.variables if environment.get(v, "").strip()), None)


def checked_key(text: str, contract: Contract, where: str) -> Key:
    """The key in a text, without the space around it.

    Raises:
        ConfigurationError: it can't be one; the message does not repeat it.
    """
    text = text.strip()
    if not (text.isascii() and text.isprintable()) or set(text) & set(" \"'<>"):
        problem = "holds a character that no key has"
    elif len(text) < SHORTEST:
        problem = f"is shorter than {SHORTEST} characters"
    else:
        return Key(text)
    raise ConfigurationError(
        f"{contract.slug}: {where} {problem}", hint="copy the key again: one line, no quotes"
    )


def store_key(contract: Contract, text: str) -> None:
    """Puts a provider's key into the keyring, in the place of the one that is there.

    Raises:
        ConfigurationError: it can't be a key, the provider takes none, or there is no keyring.
    """
    if contract.auth.style not in KEYED:
        raise ConfigurationError(
            f"{contract.slug} takes no key that can be stored",
            hint="see its credentials: `gen-models providers`",
        )
    key = checked_key(text, contract, "what was given")
    _asked(_needed_keyring(), "set_password", contract.slug, key.reveal())


def delete_key(contract: Contract) -> bool:
    """Takes a provider's key out of the keyring; returns whether there was one.

    Raises:
        ConfigurationError: there is no keyring.
    """
    ring = _needed_keyring()
    if _asked(ring, "get_password", contract.slug) is None:
        return False
    _asked(ring, "delete_password", contract.slug)
    return True


def _keyring() -> Any | None:
    """The keyring library; None where the extra is not installed, or the system has no keyring."""
    try:
        import keyring
        from keyring.backends import fail, null
    except ImportError:
        return None
    try:
        found = keyring.get_keyring()
    except Exception as error:  # noqa: BLE001  A backend that is configured may not be there.
        raise ConfigurationError(
            f"the keyring cannot be opened ({type(error).__name__})",
            hint="check its configuration and PYTHON_KEYRING_BACKEND, or uninstall keyring",
        ) from None
    return None if isinstance(found, fail.Keyring | null.Keyring) else keyring


def _needed_keyring() -> Any:
    ring = _keyring()
    if ring is None:
        raise ConfigurationError(
            "no keyring is available",
            hint="pip install 'gen-models[keyring]', or set the provider's variable instead",
        )
    return ring


def _asked(ring: Any, do: str, *what: str) -> Any:
    try:
        return getattr(ring, do)(SERVICE, *what)
    except Exception as error:  # noqa: BLE001  Backends raise what they like, with the key in it.
        raise ConfigurationError(
            f"the keyring did not respond ({type(error).__name__})",
            hint="unlock it, or set the provider's variable instead",
        ) from None
