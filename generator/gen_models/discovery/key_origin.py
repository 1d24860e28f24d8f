"""Finds out whether a key came from the environment or the keyring, by the key itself."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from gen_models.contract import load_contract
from gen_models.credentials import KEYRING, find_key
from gen_models.errors import ConfigurationError
from gen_models.workspace import bundled_home

if TYPE_CHECKING:
    from collections.abc import Mapping


def where_a_key_came_from(slug: str, text: str, environment: Mapping[str, str]) -> str | None:
    """The variable that holds a key, or "the keyring"; None if it is in neither."""
    for variable, value in environment.items():
        if _same(value, text):
            return f"the environment variable {variable}"
    folder = bundled_home() / "contracts"
    file = folder / f"{slug}.toml"
    try:
        found = find_key(load_contract(file, [folder]), {}) if file.is_file() else None
    except ConfigurationError:  # A keyring that is locked has given out no key.
        return None
    if found is not None and found.where == KEYRING and _same(found.key.reveal(), text):
        return "the keyring"
    return None


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.strip().encode(), other.strip().encode())
