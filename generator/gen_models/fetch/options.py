"""How listings are fetched, and how much a fetch may take."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gen_models.credentials import Trust
from gen_models.fetch.pagination import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a whole fetch: all pages of one provider.

    Attributes:
        seconds: in total, including retries and the waits between them.
        silence: seconds without a byte, or until a connection is made.
        bytes: of all response bodies together, decompressed.
        attempts: requests for one page, where a retry may help.
        backoff: seconds of the longest first wait between attempts. Each further wait may be
            twice as long; all are random, so that clients do not retry in step.
    """

    seconds: float = 120.0
    silence: float = 15.0
    bytes: int = MAX_BYTES
    attempts: int = 4
    backoff: float = 0.5


def limits_of(seconds: float) -> Limits:
    """The limits for a total of `seconds`; a longer total also raises the read time-out."""
    return Limits(
        seconds=seconds,
        silence=max(Limits().silence, seconds / 2 if seconds > Limits().seconds else 0),
    )


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """How listings are fetched.

    Attributes:
        environment: where keys and URLs are looked up.
        limits: of each provider's fetch.
        proxy: use the proxy and certificates that the environment names (HTTPS_PROXY, ...).
        trust: what the user has agreed to send; what bundled contracts send by default.
        on_retry: told of each repeated request.
    """

    environment: Mapping[str, str] = field(repr=False)
    limits: Limits = field(default_factory=Limits)
    proxy: bool = False
    trust: Trust = field(default_factory=Trust)
    on_retry: Callable[[], None] = field(default=lambda: None, repr=False, compare=False)
