"""Keys as vendors make them, the ways in which a text may hold one, and a search for them.

The search shares no code with the generator's own: what judges a scan must not be the scan.
"""

from __future__ import annotations

import base64
import random
import re
import string
from binascii import a2b_base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote_to_bytes
from uuid import UUID

_WORD: Final = string.ascii_letters + string.digits
_CAPITALS: Final = string.ascii_uppercase + string.digits
_HEX: Final = "0123456789abcdef"
_VENDORS: Final[Mapping[str, tuple[str, str, int]]] = {
    "OpenAI": ("sk-", _WORD + "_-", 48),
    "OpenAI, a project's": ("sk-proj-", _WORD + "_-", 120),
    "OpenAI, a service's": ("sk-svcacct-", _WORD + "_-", 120),
    "Anthropic": ("sk-ant-api03-", _WORD + "_-", 95),
    "OpenRouter": ("sk-or-v1-", _HEX, 64),
    "DeepSeek": ("sk-", _HEX, 32),
    "Google": ("AIza", _WORD + "_-", 35),
    "Google, OAuth": ("ya29.", _WORD + "_-", 60),
    "AWS": ("AKIA", _CAPITALS, 16),
    "AWS, for a while": ("ASIA", _CAPITALS, 16),
    "Hugging Face": ("hf_", _WORD, 34),
    "Groq": ("gsk_", _WORD, 52),
    "xAI": ("xai-", _WORD, 80),
    "Perplexity": ("pplx-", _WORD, 48),
    "Cerebras": ("csk-", _WORD, 48),
    "NVIDIA": ("nvapi-", _WORD + "_-", 64),
    "Fireworks": ("fw_", _WORD, 22),
    "GitHub": ("ghp_", _WORD, 36),
    "GitHub, Actions": ("ghs_", _WORD, 36),
    "GitHub, fine-grained": ("github_pat_", _WORD + "_", 82),
}
_NO_SHAPE: Final[Mapping[str, tuple[str, int]]] = {
    "hexadecimal": (_HEX, 32),
    "letters and digits": (_WORD, 43),
    "with slashes": (_WORD + "+/", 40),
}
_HEAD: Final = 8
_TAIL: Final = 4
_MASKS: Final = ("*", ".", "\u2026", "\u2022", "x", "X")
_DEPTH: Final = 4
_OWN: Final = 4


def _head(key: str) -> str:
    """The first 8 characters of a key, or as many as it takes to show 4 of its own."""
    vendor = max((p for p, *_ in _VENDORS.values() if key.startswith(p)), key=len, default="")
    return key[: max(_HEAD, len(vendor) + _OWN)]


def _made() -> Iterator[tuple[str, str]]:
    dice = random.Random("keys that nobody has")
    for name, (prefix, letters, length) in _VENDORS.items():
        yield name, prefix + "".join(dice.choices(letters, k=length))
    for name, (letters, length) in _NO_SHAPE.items():
        yield name, "".join(dice.choices(letters, k=length))
    yield "UUID", str(UUID(int=dice.getrandbits(128), version=4))


KEYS: Final[Mapping[str, str]] = dict(_made())
"""A key of each vendor whose shape is known, and keys that have none, by whose they are.

None of them stands in a file, where a scanner of somebody else's would find it.
"""

SHAPED: Final = frozenset(_VENDORS)
"""Those that are found without being known."""


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _escaped(text: str) -> str:
    return "".join(f"\\u{ord(letter):04x}" for letter in text)


def _percent(text: str) -> str:
    return "".join(f"%{ord(letter):02X}" for letter in text)


WHOLE: Final[Mapping[str, Callable[[str], str]]] = {
    "raw": str,
    "after a word": lambda key: f"Incorrect API key provided: {key}.",
    "URL-encoded": lambda key: quote(key, safe=""),
    "URL-encoded, each letter": _percent,
    "URL-encoded, in lower case": lambda key: _percent(key).lower(),
    "URL-encoded, twice": lambda key: quote(_percent(key)),
    "JSON-escaped": _escaped,
    "JSON-escaped, in upper case": lambda key: _escaped(key).upper().replace("\\U", "\\u"),
    "JSON-escaped, in part": lambda key: _escaped(key[:6]) + key[6:],
    "JSON in JSON": lambda key: _escaped(key).replace("\\", "\\\\"),
    "base64": _base64,
    "base64, URL-safe": lambda key: base64.urlsafe_b64encode(key.encode()).decode(),
    "base64, unpadded": lambda key: _base64(key).rstrip("="),
    "base64 of user:key": lambda key: _base64(f"user:{key}"),
    "base64 after a path": lambda key: f"v1/models/{_base64(key)}",
    "base64, URL-encoded": lambda key: quote(_base64(key), safe=""),
    "base64, its slashes escaped": lambda key: _base64(f"user:{key}").replace("/", "\\/"),
    "base64, twice": lambda key: _base64(_base64(key)),
}
"""The ways in which a text may hold a whole key; each can stand in a JSON string as it is."""

PARTIAL: Final[Mapping[str, Callable[[str], str]]] = {
    "first 8": lambda key: f"({_head(key)})",
    "first 8, mask, last 4": lambda key: f"{key[:_HEAD]}{'*' * 12}{key[-_TAIL:]}",
    "mask, last 4": lambda key: f"{'*' * 12}{key[-_TAIL:]}",
    "points, last 4": lambda key: f"{key[:3]}...{key[-_TAIL:]}",
    "bullets, last 4": lambda key: f"{chr(92)}u2022" * 4 + key[-_TAIL:],
    "ellipsis, last 4": lambda key: f"{key[:4]}\u2026\u2026\u2026{key[-_TAIL:]}",
}
"""The ways in which a refusal shows a key; to be found, the key has to be known."""

ENCODINGS: Final = {**WHOLE, **PARTIAL}


def leaks(data: bytes, keys: Iterable[str] = KEYS.values()) -> Iterator[str]:
    """Describes each key, or part of one, that is in the data, however it is encoded.

    Where a vendor's keys all begin with some 8 letters, these alone are nobody's.
    """
    views = list(_views(data.decode("utf-8", "replace"), _DEPTH))
    for key in keys:
        parts = [_head(key), *(3 * mask + key[-_TAIL:] for mask in _MASKS)]
        if found := [part for part in parts if any(part in view for view in views)]:
            yield f"{found[0]!r} of the key {key!r}"


def leaks_below(folder: Path) -> Iterator[str]:
    """Describes each leak in the files below a folder, and in their names."""
    for file in sorted(folder.rglob("*")):
        name = str(file.relative_to(folder))
        data = file.read_bytes() if file.is_file() else b""
        yield from (f"{name}: {found}" for found in leaks(name.encode() + b"\n" + data))


def _views(text: str, depth: int) -> Iterator[str]:
    yield text
    if depth == 0:
        return
    for plain in (
        unquote_to_bytes(text).decode("utf-8", "replace") if "%" in text else text,
        re.sub(r"\\+u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text),
        text.replace("\\/", "/"),
    ):
        if plain != text:
            yield from _views(plain, depth - 1)
    inner = {
        a2b_base64(run[start : len(run) - (len(run) - start) % 4]).decode("latin-1")
        for run in re.findall(r"[A-Za-z0-9+/]{12,}", text.translate({45: 43, 95: 47}))
        for start in range(4)
    }
    # Only what reads as text may hold a key, or base64 of one.
    if readable := {part for one in inner for part in re.findall(r"[ -~]{8,}", one)}:
        yield from _views("\n".join(sorted(readable)), depth - 1)
