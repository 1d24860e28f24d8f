"""Python literals for untrusted text: ASCII, on one line."""

from __future__ import annotations


def python_literal(text: str) -> str:
    """A string literal for any text, lone surrogates included.

    Everything outside printable ASCII is escaped by Python's own `unicode_escape` codec, as are
    backslashes. The quotes are those that `ruff format` prefers: double ones, unless that takes
    more escapes.
    """
    quote = "'" if text.count('"') > text.count("'") else '"'
    return quote + _escaped(text).replace(quote, f"\\{quote}") + quote


def python_docstring(text: str) -> str:
    """A docstring with this text, escaped like a string literal."""
    return '"""' + _escaped(text).replace('"', '\\"') + '"""'


def _escaped(text: str) -> str:
    return text.encode("unicode_escape").decode("ascii")
