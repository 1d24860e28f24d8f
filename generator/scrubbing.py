"""What may never reach a cassette, and so neither git nor a log."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

REQUEST_HEADERS: Final = frozenset({"accept"})
"""Request headers that are recorded, beside the fixed ones of the contract."""

RESPONSE_HEADERS: Final = frozenset({"content-type", "link"})
"""Response headers that are recorded: what a body is, and where the next page is."""

# Prefixes that vendors give their keys so that scanners find them.
_KEY: Final = re.compile(
    r"""(?<![A-Za-z0-9_-])(?:
        sk-(?:ant-|or-|proj-|svcacct-)?[A-Za-z0-9_-]{20,}   # OpenAI, Anthropic, OpenRouter, ...
      | AIza[A-Za-z0-9_-]{35}                               # Google
      | ya29\.[A-Za-z0-9_-]{20,}                            # Google OAuth
      | (?:AKIA|ASIA)[A-Z0-9]{16}                           # AWS
      | hf_[A-Za-z0-9]{30,}                                 # Hugging Face
      | gsk_[A-Za-z0-9]{40,}                                # Groq
      | xai-[A-Za-z0-9]{40,}                                # xAI
      | pplx-[A-Za-z0-9]{40,}                               # Perplexity
      | csk-[A-Za-z0-9]{40,}                                # Cerebras
      | nvapi-[A-Za-z0-9_-]{40,}                            # NVIDIA
      | fw_[A-Za-z0-9]{20,}                                 # Fireworks
      | gh[pousr]_[A-Za-z0-9]{36,}                          # GitHub
      | github_pat_[A-Za-z0-9_]{40,}
      | [Bb]earer\s+[A-Za-z0-9._~+/-]{20,}
    )""",
    re.VERBOSE,
)
_SECRET_PARAMETERS: Final = re.compile(
    r"(?:^|[-_])(?:api[-_]?key|key|(?:access|security)[-_]?token|auth|secret|password"
    r"|sig(?:nature)?)$",
    re.IGNORECASE,
)


def kept(headers: Mapping[str, str], allowed: Iterable[str]) -> dict[str, str]:
    """The headers that may be recorded, by lower-case name, sorted."""
    names = {name.lower() for name in allowed}
    return {
        name.lower(): value
        for name, value in sorted(headers.items(), key=lambda pair: pair[0].lower())
        if name.lower() in names
    }


def secrets_in_text(text: str) -> Iterator[str]:
    """Describes each thing in a text that looks like a key, without repeating it."""
    for found in _KEY.finditer(text):
        key = found[0]
        line = text.count("\n", 0, found.start()) + 1
        yield f"what looks like a key ('{key[:4]}...', {len(key)} characters) on line {line}"


def secrets_in_url(url: str) -> Iterator[str]:
    """Describes each part of a URL that a key would stand in."""
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        yield "a user name or a password in the URL"
    for name, _ in parse_qsl(parts.query, keep_blank_values=True):
        if _SECRET_PARAMETERS.search(name):
            yield f"a query parameter '{name}' in the URL"
