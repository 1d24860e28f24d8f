"""Rust literals for untrusted text: ASCII, on one line."""

from __future__ import annotations

import re
from typing import Final

_PLAIN: Final = re.compile(r"[ !#-\[\]-~]*")


def rust_literal(text: str) -> str:
    r"""A string literal for a text.

    Quotes and backslashes are escaped with a backslash, and everything outside printable ASCII
    as `\u{..}`. No other escape is used.

    Raises:
        ValueError: the text has a lone surrogate, which a Rust `str` cannot hold.
    """
    if _PLAIN.fullmatch(text):
        return f'"{text}"'
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if " " <= character <= "~":
        return character
    if "\ud800" <= character <= "\udfff":
        raise ValueError(f"{character!a} is a lone surrogate")
    return f"\\u{{{ord(character):x}}}"
