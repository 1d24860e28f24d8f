"""Makes untrusted text safe to print: on terminals, as JSON and in GitHub workflow commands."""

from __future__ import annotations


def annotation(level: str, message: str, *, title: str = "") -> str:
    """One workflow command; nothing in its text can start another."""
    properties = f" title={_escaped(title, ':,')}" if title else ""
    return f"::{level}{properties}::{_escaped(message, '')}"


def printable(text: str) -> str:
    """A text from the network, fit for a terminal: ASCII, on one line."""
    return text if text.isascii() and text.isprintable() else ascii(text)


def harmless(line: str) -> str:
    """A line of a file as it is, but for the characters that a terminal would act on."""
    if line.isascii() and line.isprintable():
        return line
    return "".join(
        c if c.isascii() and c.isprintable() else c.encode("unicode_escape").decode() for c in line
    )


def as_json(value: object) -> str:
    """A value as indented JSON in printable ASCII; `json` itself leaves U+007F as it is."""
    import json

    return json.dumps(value, indent=2).replace("\x7f", "\\u007f")


def _escaped(text: str, more: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    for character in more:
        escaped = escaped.replace(character, f"%{ord(character):02X}")
    return escaped
