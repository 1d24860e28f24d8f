"""Tells API keys from what stands in their place in examples."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = re.compile(
    r"your|change-?me|replace|insert|placeholder|example|dummy|todo|put-|enter-|api-?key|secret-?key",
)
_FILLED: Final = re.compile(
    r"\A(?:[x*.\-_]+|<.*>|\$?\{.*\}|\$[a-z_]+|none|null|nil|undefined|test|key)\Z"
)
_VENDOR_PREFIX: Final = re.compile(
    r"(?:sk|pk|gsk|xai|hf|pplx|csk|fw|nvapi|aizasy)[-_](?:[a-z0-9]{1,6}-)?"
)
_RANDOM: Final = re.compile(r"[a-z0-9]{20,}")
_LONGEST: Final = 4_096


def is_placeholder(text: str) -> bool:
    """Whether a text stands for a key and is none, such as `your-api-key` or `sk-xxxx`.

    A text with 20 or more letters and digits in a row of which at least 8 differ is a key,
    whatever else is in it.
    """
    plain = text.strip().lower()[:_LONGEST]
    if any(len(set(run)) >= 8 for run in _RANDOM.findall(plain)):  # noqa: PLR2004
        return False
    bare = _VENDOR_PREFIX.sub("", plain, count=1) if _VENDOR_PREFIX.match(plain) else plain
    if not bare or _FILLED.match(bare) or _WORDS.search(plain.replace("_", "-")):
        return True
    return len(set(bare)) == 1
