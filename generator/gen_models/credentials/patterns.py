"""What is looked for in a text: what looks like a vendor's key, and any part of a known one."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gen_models.credentials.keys import Key
    from gen_models.credentials.views import View

RUN: Final = 8
"""No text may have so many characters of a known key in a row."""

SHOWN: Final = 4
"""Behind or before a mask, so many of a known key's last or first characters are too many."""

DISTINCT: Final = 3
"""A run of fewer different characters than this is in any text, such as `00000000`."""

VENDORS: Final = {
    "an OpenAI or Anthropic style key": rb"sk-(?:ant-|or-|proj-|svcacct-)?[A-Za-z0-9_-]{20,}",
    "a Google key": rb"AIza[A-Za-z0-9_-]{35}",
    "a Google token": rb"ya29\.[A-Za-z0-9_-]{20,}",
    "an AWS key ID": rb"(?:AKIA|ASIA)[A-Z0-9]{16}",
    "a Hugging Face token": rb"hf_[A-Za-z0-9]{30,}",
    "a Groq key": rb"gsk_[A-Za-z0-9]{40,}",
    "an xAI key": rb"xai-[A-Za-z0-9]{40,}",
    "a Perplexity key": rb"pplx-[A-Za-z0-9]{40,}",
    "a Cerebras key": rb"csk-[A-Za-z0-9]{40,}",
    "an NVIDIA key": rb"nvapi-[A-Za-z0-9_-]{40,}",
    "a Fireworks key": rb"fw_[A-Za-z0-9]{20,}",
    "a GitHub token": rb"gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,}",
    "a bearer token": rb"[Bb]earer\s+[A-Za-z0-9._~+/-]{20,}",
}
"""The shapes of vendors' keys: prefixes that they have so that scanners find them."""

_VENDORS_KEY: Final = re.compile(
    rb"(?<![A-Za-z0-9_-])(?:%b)" % b"|".join(b"(%b)" % shape for shape in VENDORS.values())
)
# Looked for first: most texts have none of these, and it takes a tenth of the time.
_BEGINNINGS: Final = re.compile(
    rb"sk-|AIza|ya29\.|AKIA|ASIA|hf_|gsk_|xai-|pplx-|csk-|nvapi-|fw_|gh[pousr]_|github_pat_"
    rb"|[Bb]earer"
)
# What a vendor begins all its keys with tells nothing about one, and is in any manual.
_PUBLIC: Final = re.compile(
    r"(?:sk-(?:ant-(?:[a-z]+[0-9]+-)?|or-(?:v[0-9]+-)?|proj-|svcacct-)?|github_pat_|gh[pousr]_"
    r"|nvapi-|pplx-|csk-|gsk_|xai-|ya29\.|hf_|fw_|AIza)?"
)
_HEAD: Final = 8
_LEAST_MASK: Final = 3
# Any mark three times, or three of those that are usual.
_MASK: Final = re.compile(rb"([^0-9a-z\s])\1{2,}|[*.x#_-]{3,}")
_NOT_ALPHANUMERIC: Final = bytes(c for c in range(256) if not chr(c).isalnum() or c >= 128)  # noqa: PLR2004


def vendors_keys(view: View) -> Iterator[str]:
    """Describes each thing in a text that has the shape of a vendor's key, and where it is."""
    # Backwards, ordinary words end as keys begin.
    if view.backwards or not _BEGINNINGS.search(view.text):
        return
    kinds, line, counted = list(VENDORS), view.line, 0
    for found in _VENDORS_KEY.finditer(view.text):
        kind = kinds[(found.lastindex or 1) - 1]
        if view.encoding:
            yield f"what looks like {kind} ({view.encoding})"
        elif found.end() > view.fresh:
            line += view.text.count(b"\n", counted, found.start())
            counted = found.start()
            yield f"what looks like {kind} on line {line}"


class KnownKeys:
    """Keys that are known, of which no part may be in a text.

    Case makes no difference, nor do the characters between letters and digits, nor does the
    direction. Of a key that its vendor's prefix leaves fewer than 8 characters of, or that has
    no 8 characters in a row with 3 different ones among them, only the whole is looked for.
    """

    def __init__(self, keys: Iterable[Key]) -> None:
        self._runs: set[int] = set()
        self._bare_runs: set[int] = set()
        self._parts: set[bytes] = set()
        self._first: tuple[bytes, ...] = ()
        self._last: tuple[bytes, ...] = ()
        for key in keys:
            text = key.reveal()
            public = _PUBLIC.match(text)
            prefix = public.end() if public else 0
            whole = text.encode("ascii", "ignore").lower()
            secret = whole[prefix:]
            self._add(whole, secret, prefix)
            if len(secret) >= RUN:
                self._first += tuple(secret[:count] for count in range(SHOWN, RUN))
                self._last += tuple(secret[-count:] for count in range(SHOWN, RUN))
        self._shown = {part for part in (*self._first, *self._last) if len(part) == SHOWN}

    def __bool__(self) -> bool:
        return bool(self._runs or self._parts)

    def _add(self, whole: bytes, secret: bytes, prefix: int) -> None:
        runs = {n for text in (secret, secret[::-1]) for n in _telling(text)}
        if not runs:
            self._parts |= {whole, whole[::-1]}
            return
        self._runs |= runs
        bare = secret.translate(None, _NOT_ALPHANUMERIC)
        self._bare_runs |= {n for text in (bare, bare[::-1]) for n in _telling(text)}
        if prefix:
            self._parts.add(whole[: max(_HEAD, prefix + SHOWN)])

    def are_in(self, text: bytes) -> bool:
        """Whether a text has a part of a key."""
        text = text.lower()
        if _any_run(text, self._runs) or any(part in text for part in self._parts):
            return True
        if _any_run(text.translate(None, _NOT_ALPHANUMERIC), self._bare_runs):
            return True
        # Most texts have none of these, and then there is no need to look for masks.
        shown = any(part in text for part in self._shown)
        return shown and any(self._next_to(mask, text) for mask in _MASK.finditer(text))

    def _next_to(self, mask: re.Match[bytes], text: bytes) -> bool:
        """Whether a mask has a key's end behind it or its beginning before, or one byte away."""
        start, end = mask.span()
        # A key may itself begin or end with what looks like its mask.
        ends = range(max(start + _LEAST_MASK, end - RUN), end + 2)
        starts = range(start - 1, min(end - _LEAST_MASK, start + RUN) + 1)
        return any(text.startswith(self._last, at) for at in ends) or any(
            text.endswith(self._first, 0, at) for at in starts if at >= 0
        )


def _number(run: bytes) -> int:
    return int.from_bytes(run, sys.byteorder)


def _telling(text: bytes) -> Iterator[int]:
    """The runs of a text that are not in any other text, as numbers."""
    for start in range(len(text) - RUN + 1):
        run = text[start : start + RUN]
        if len(set(run)) >= DISTINCT:
            yield _number(run)


def _any_run(text: bytes, runs: set[int]) -> bool:
    """Whether 8 bytes in a row are among the runs.

    The text is read as 64-bit numbers, from each of 8 positions on: looking each of them up in
    a set takes the same time however many keys there are.
    """
    for shift in range(RUN if runs else 0):
        end = shift + (len(text) - shift) // RUN * RUN
        if not runs.isdisjoint(memoryview(text)[shift:end].cast("Q")):
            return True
    return False
