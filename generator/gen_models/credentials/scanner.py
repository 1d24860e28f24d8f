"""What may never reach a cassette, and so neither git nor a log.

A secret is looked for as it is, and in what a text holds encoded: as percent escapes, as JSON
escapes and as base64, one within the other too. Nothing here repeats what it finds.
"""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from gen_models.credentials.keys import Key

REQUEST_HEADERS: Final = frozenset({"accept"})
"""Request headers that are recorded, beside the fixed ones of the contract."""

RESPONSE_HEADERS: Final = frozenset(
    {
        "content-type", "link", "x-has-more", "x-next-cursor", "x-next-page", "x-total",
        "x-total-count", "x-total-pages",
    }
)  # fmt: skip
"""Response headers that are recorded: what a body is, and whether more pages follow."""

HEAD: Final = 8
OWN: Final = 4
TAIL: Final = 4
"""A key that is shown in part is shown with its first 8 characters, or more where fewer than 4 of
them are its own and not what all keys of its vendor begin with; or with its last 4."""

_ROUNDS: Final = 3
_LONG_KEY: Final = 20
# Prefixes that vendors give their keys so that scanners find them.
_VENDORS: Final = {
    "an OpenAI or Anthropic style key": r"sk-(?:ant-|or-|proj-|svcacct-)?[A-Za-z0-9_-]{20,}",
    "a Google key": r"AIza[A-Za-z0-9_-]{35}",
    "a Google token": r"ya29\.[A-Za-z0-9_-]{20,}",
    "an AWS key ID": r"(?:AKIA|ASIA)[A-Z0-9]{16}",
    "a Hugging Face token": r"hf_[A-Za-z0-9]{30,}",
    "a Groq key": r"gsk_[A-Za-z0-9]{40,}",
    "an xAI key": r"xai-[A-Za-z0-9]{40,}",
    "a Perplexity key": r"pplx-[A-Za-z0-9]{40,}",
    "a Cerebras key": r"csk-[A-Za-z0-9]{40,}",
    "an NVIDIA key": r"nvapi-[A-Za-z0-9_-]{40,}",
    "a Fireworks key": r"fw_[A-Za-z0-9]{20,}",
    "a GitHub token": r"gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,}",
    "a bearer token": r"[Bb]earer\s+[A-Za-z0-9._~+/-]{20,}",
}
_KEY: Final = re.compile(rf"(?<![A-Za-z0-9_-])(?:{'|'.join(f'({p})' for p in _VENDORS.values())})")
# What a vendor begins all its keys with tells nothing about one, and may stand in any manual.
_PREFIX: Final = re.compile(
    r"(?:sk-(?:ant-(?:[a-z]+[0-9]+-)?|or-(?:v[0-9]+-)?|proj-|svcacct-)?|github_pat_|gh[pousr]_"
    r"|nvapi-|pplx-|csk-|gsk_|xai-|hf_|fw_|AIza)?"
)
# Looked for first: most texts have none of these, and it takes a tenth of the time.
_BEGINNINGS: Final = re.compile(
    r"sk-|AIza|ya29\.|AKIA|ASIA|hf_|gsk_|xai-|pplx-|csk-|nvapi-|fw_|gh[pousr]_|github_pat_"
    r"|[Bb]earer"
)
_SECRET_PARAMETERS: Final = re.compile(
    r"(?:^|[-_])(?:api[-_]?key|key|(?:access|security)[-_]?token|auth|secret|password"
    r"|sig(?:nature)?)$",
    re.IGNORECASE,
)
# JSON in a string of JSON doubles the backslash.
_JSON_ESCAPE: Final = re.compile(r"\\+u([0-9A-Fa-f]{4})")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{16,}")
_PIECE: Final = 2**20
_LONGEST_ESCAPE: Final = 6
_URLSAFE: Final = str.maketrans("-_", "+/")
_TEXT: Final = re.compile(rb"[ -~]{8,}")


def kept(headers: Mapping[str, str], allowed: Iterable[str]) -> dict[str, str]:
    """The headers that may be recorded, by lower-case name, sorted."""
    names = {name.lower() for name in allowed}
    return {
        name.lower(): value
        for name, value in sorted(headers.items(), key=lambda pair: pair[0].lower())
        if name.lower() in names
    }


def secrets_in_text(text: str, known: Iterable[Key] = ()) -> Iterator[str]:
    """Describes each thing in a text that is, or looks like, a key, without repeating it.

    Args:
        text: what is about to be kept or shown.
        known: keys that are known; of these a part is found too.
    """
    pattern = _pattern_of(key.reveal() for key in known)
    seen: set[str] = set()
    for view, encoded in _views(text):
        for found in _KEY.finditer(view) if _BEGINNINGS.search(view) else ():
            vendor = list(_VENDORS)[(found.lastindex or 1) - 1]
            line = f" on line {view.count(chr(10), 0, found.start()) + 1}" if not encoded else ""
            yield from _once(f"what looks like {vendor}{encoded}{line}", seen)
        if pattern is not None and pattern.search(view):
            yield from _once(f"the key that it was asked with, or a part of it{encoded}", seen)


def secrets_in_url(url: str) -> Iterator[str]:
    """Describes each part of a URL that a key would stand in."""
    try:
        parts = urlsplit(url)
        user = parts.username is not None or parts.password is not None
    except ValueError:  # No URL, and so none that a key could be sent in.
        return
    if user:
        yield "a user name or a password in the URL"
    for name, _ in parse_qsl(parts.query, keep_blank_values=True):
        if _SECRET_PARAMETERS.search(name):
            yield f"a query parameter '{name}' in the URL"


def _once(what: str, seen: set[str]) -> Iterator[str]:
    if what not in seen:
        seen.add(what)
        yield what


def _pattern_of(keys: Iterable[str]) -> re.Pattern[str] | None:
    """Finds a key, what a refusal shows of a long one, and its end behind a mask."""
    parts: list[str] = []
    for key in keys:
        if len(key) >= _LONG_KEY:
            # No more than the mask's end: a repetition would go over a long run again and again.
            mask = rf"[*.\u2026\u2022xX]{{3}}{re.escape(key[-TAIL:])}"
            prefix = _PREFIX.match(key)
            head = max(HEAD, (prefix.end() if prefix else 0) + OWN)
            parts += [re.escape(key[:head]), mask]
        else:
            parts.append(re.escape(key))
    return re.compile("|".join(parts)) if parts else None


def _views(text: str) -> Iterator[tuple[str, str]]:
    """A text, and what it holds encoded, each with the words that say how."""
    level = [(text, "")]
    for _ in range(_ROUNDS):
        yield from level
        level = [decoded for view, how in level for decoded in _decoded(view, how)]


def _decoded(view: str, how: str) -> Iterator[tuple[str, str]]:
    if "%" in view:
        plain = _in_pieces(view, "%", lambda piece: unquote(piece, errors="replace"))
        if plain != view:
            yield plain, how or " (URL-encoded)"
    if "\\u" in view:
        yield _in_pieces(view, "\\", _without_escapes), how or " (JSON-escaped)"
    blocks = [decoded for run in _BASE64.findall(view) for decoded in _from_base64(run)]
    if blocks:
        yield "\n".join(blocks), how or " (base64)"


def _in_pieces(view: str, escape: str, decode: Callable[[str], str]) -> str:
    """Decodes a text piece by piece, as decoding it at once takes fifty times its memory."""
    pieces, start = [], 0
    while start < len(view):
        end = start + _PIECE
        cut = view.rfind(escape, end - _LONGEST_ESCAPE, end) if end < len(view) else -1
        end = cut if cut > start else end
        pieces.append(decode(view[start:end]))
        start = end
    return "".join(pieces)


def _without_escapes(view: str) -> str:
    return _JSON_ESCAPE.sub(lambda found: chr(int(found[1], 16)), view)


def _from_base64(run: str) -> Iterator[str]:
    """The texts in a run of letters and digits, wherever in it base64 may begin.

    What stands before it, such as a path, shifts it by up to three characters.
    """
    run = run.translate(_URLSAFE)
    for start in range(4):
        part = run[start:]
        if len(part) % 4 == 1:  # One character alone is no byte.
            part = part[:-1]
        data = binascii.a2b_base64(part + "=" * (-len(part) % 4))
        yield from (found.decode("ascii") for found in _TEXT.findall(data))
