"""TypeScript literals for untrusted text: printable ASCII, on one line."""

from __future__ import annotations

from json.encoder import encode_basestring_ascii


def typescript_literal(text: str) -> str:
    r"""A string literal for any text, lone surrogates included.

    It is JSON, which means the same in TypeScript. A quote is `\u0022`, so that Prettier has no
    reason to prefer other quotes, and `<` is `\u003c`, so that the module can be inlined in a
    `<script>` element.
    """
    parts = [encode_basestring_ascii(part)[1:-1] for part in text.split('"')]
    inner = "\\u0022".join(parts).replace("<", "\\u003c")
    return f'"{inner}"'
