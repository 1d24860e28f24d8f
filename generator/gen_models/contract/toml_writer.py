"""Writes keys and strings of TOML, in ASCII."""

from __future__ import annotations

import re
from typing import Final

_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")


def toml_key(text: str) -> str:
    """A key, in quotes where it needs them."""
    return text if _BARE_KEY.fullmatch(text) else toml_text(text)


def toml_text(text: str) -> str:
    """A basic string. The text must be one that TOML can hold, see `is_toml_text`."""
    return f'"{"".join(map(_escaped, text))}"'


def is_toml_text(text: str) -> bool:
    """Whether TOML can hold a text: it knows no unpaired surrogates."""
    return not any("\ud800" <= c <= "\udfff" for c in text)


def _escaped(c: str) -> str:
    if c in '"\\':
        return f"\\{c}"
    return c if c.isascii() and c.isprintable() else f"\\U{ord(c):08X}"
