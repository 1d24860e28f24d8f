"""Keys as vendors make them, the ways in which a text may hold one, and a search for them.

The search shares no code with the generator's own: what judges a scan must not be the scan.
"""

from __future__ import annotations

import base64
import html
import json
import random
import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote_to_bytes
from uuid import UUID

_WORD: Final = string.ascii_letters + string.digits
_CAPITALS: Final = string.ascii_uppercase + string.digits
_HEX: Final = "0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Shape:
    """How keys of one kind look: what all begin with, and the rest, which is secret."""

    prefix: str
    letters: str
    length: int

    def key(self, dice: random.Random) -> str:
        return self.prefix + "".join(dice.choices(self.letters, k=self.length))


VENDORS: Final[Mapping[str, Shape]] = {
    "OpenAI": Shape("sk-", _WORD + "_-", 48),
    "OpenAI, a project's": Shape("sk-proj-", _WORD + "_-", 120),
    "OpenAI, a service's": Shape("sk-svcacct-", _WORD + "_-", 120),
    "Anthropic": Shape("sk-ant-api03-", _WORD + "_-", 95),
    "OpenRouter": Shape("sk-or-v1-", _HEX, 64),
    "DeepSeek": Shape("sk-", _HEX, 32),
    "Google": Shape("AIza", _WORD + "_-", 35),
    "Google, OAuth": Shape("ya29.", _WORD + "_-", 60),
    "AWS": Shape("AKIA", _CAPITALS, 16),
    "AWS, for a while": Shape("ASIA", _CAPITALS, 16),
    "Hugging Face": Shape("hf_", _WORD, 34),
    "Groq": Shape("gsk_", _WORD, 52),
    "xAI": Shape("xai-", _WORD, 80),
    "Perplexity": Shape("pplx-", _WORD, 48),
    "Cerebras": Shape("csk-", _WORD, 48),
    "NVIDIA": Shape("nvapi-", _WORD + "_-", 64),
    "Fireworks": Shape("fw_", _WORD, 22),
    "GitHub": Shape("ghp_", _WORD, 36),
    "GitHub, Actions": Shape("ghs_", _WORD, 36),
    "GitHub, fine-grained": Shape("github_pat_", _WORD + "_", 82),
}
"""Vendors' keys, whose shape tells that they are keys."""

SHAPES: Final[Mapping[str, Shape]] = {
    **VENDORS,
    "hexadecimal": Shape("", _HEX, 32),
    "letters and digits": Shape("", _WORD, 43),
    "with slashes": Shape("", _WORD + "+/", 40),
    "with marks": Shape("", _WORD + "!#$%&()*+,-./:;=?@[]^_`{|}~\\", 24),
    "short": Shape("", _WORD, 12),
}
"""Those and others."""


def _made() -> Iterator[tuple[str, str]]:
    dice = random.Random("keys that nobody has")
    for name, shape in SHAPES.items():
        yield name, shape.key(dice)
    yield "UUID", str(UUID(int=dice.getrandbits(128), version=4))


KEYS: Final[Mapping[str, str]] = dict(_made())
"""A key of each shape. None of them stands in a file, where another scanner would find it."""


def _each(form: str) -> Callable[[str], str]:
    return lambda text: "".join(form.format(ord(letter)) for letter in text)


def _some(form: str, always: str) -> Callable[[str], str]:
    """Escapes every third letter, and those that have to be."""
    return lambda text: "".join(
        form.format(ord(letter)) if at % 3 == 0 or letter in always else letter
        for at, letter in enumerate(text)
    )


def _bytes(encode: Callable[[bytes], bytes]) -> Callable[[str], str]:
    return lambda text: encode(text.encode()).decode()


ENCODINGS: Final[Mapping[str, Callable[[str], str]]] = {
    "URL": lambda text: quote(text, safe=""),
    "URL, each letter": _each("%{:02X}"),
    "URL, in lower case": _each("%{:02x}"),
    "URL, some letters": _some("%{:02X}", "%"),
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON, its slashes": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "JSON, each letter": _each("\\u{:04x}"),
    "JSON, in upper case": _each("\\u{:04X}"),
    "JSON, some letters": _some("\\u{:04x}", '\\"'),
    "a program's string": _each("\\x{:02x}"),
    "HTML": lambda text: html.escape(text, quote=True),
    "HTML, decimal": _each("&#{};"),
    "HTML, hexadecimal": _each("&#x{:X};"),
    "hexadecimal": _bytes(lambda data: data.hex().encode()),
    "hexadecimal, in upper case": _bytes(lambda data: data.hex().upper().encode()),
    "hexadecimal, with colons": _bytes(lambda data: data.hex(":").encode()),
    "hexadecimal, quoted": _each("={:02X}"),
    "character codes": lambda text: ", ".join(str(ord(letter)) for letter in text),
    "character codes, with marks": lambda text: "|".join(str(ord(letter)) for letter in text),
    "base32": _bytes(base64.b32encode),
    "base32, in lower case": _bytes(lambda data: base64.b32encode(data).lower()),
    "base32, the other": _bytes(base64.b32hexencode),
    "base64": _bytes(base64.b64encode),
    "base64, URL-safe": _bytes(base64.urlsafe_b64encode),
    "base64, unpadded": _bytes(lambda data: base64.b64encode(data).rstrip(b"=")),
    "base64 of UTF-16": lambda text: base64.b64encode(text.encode("utf-16-le")).decode(),
    "Ascii85": _bytes(base64.a85encode),
    "base85": _bytes(base64.b85encode),
    "reversed": lambda text: text[::-1],
}
"""The ways in which a text may hold another one, of printable ASCII, without spaces."""

WRAPPED: Final[Mapping[str, Callable[[str], str]]] = {
    "base64, in lines": _bytes(base64.encodebytes),
    "Ascii85, in lines": _bytes(lambda data: base64.a85encode(data, wrapcol=40)),
}
"""Those that put it on several lines."""

DEPTH: Final = 3
"""How many encodings, one within the other, no text may hide a key in."""


def encoded(text: str, stack: Iterable[str]) -> str:
    """A text in one encoding after the other, by their names."""
    for name in stack:
        text = {**ENCODINGS, **WRAPPED}[name](text)
    return text


def secret_part(key: str) -> str:
    """A key without what all keys of its vendor begin with."""
    prefixes = [shape.prefix for shape in VENDORS.values() if key.startswith(shape.prefix)]
    return key.removeprefix(max(prefixes, key=len, default=""))


RUN: Final = 8
_PLANTED: Final = 16


def leaks(data: bytes, keys: Iterable[str], planted: Iterable[str] = ()) -> Iterator[str]:
    """Describes what of the keys, or of the texts planted for them, is in the data.

    Looked for are 8 characters in a row of each key's secret part, and 16 of each planted text,
    as they are and as files and reports may escape them.
    """
    wanted = {
        RUN: {part: key for key in keys for part in _parts(secret_part(key), RUN)},
        _PLANTED: {part: text for text in planted for part in _parts(text, _PLANTED)},
    }
    for view in _views(data.decode("utf-8", "replace"), 2):
        for size, parts in wanted.items():
            for found in _parts(view, size) & parts.keys():
                yield f"{found!r} of {parts[found]!r}"


def leaks_below(folder: Path, keys: Iterable[str], planted: Iterable[str] = ()) -> Iterator[str]:
    """Describes each leak in the files below a folder, and in their names."""
    keys, planted = list(keys), list(planted)
    for file in sorted(folder.rglob("*")):
        name = str(file.relative_to(folder))
        data = file.read_bytes() if file.is_file() else b""
        for found in leaks(name.encode() + b"\n" + data, keys, planted):
            yield f"{name}: {found}"


def _parts(text: str, size: int) -> set[str]:
    return {text[at : at + size] for at in range(len(text) - size + 1)}


def _views(text: str, depth: int) -> Iterator[str]:
    yield text
    if depth == 0:
        return
    for plain in (
        unquote_to_bytes(text).decode("utf-8", "replace"),
        re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text),
        re.sub(r"\\(.)", r"\1", text),
        html.unescape(text),
    ):
        if plain != text:
            yield from _views(plain, depth - 1)
