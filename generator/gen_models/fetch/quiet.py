"""Keeps what other libraries log of our requests out of logs: URLs, headers and what is signed.

An application's own requests are logged as before.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_HTTP: Final = (
    "httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy",
    "httpcore.socks",
)  # fmt: skip
_CLOUDS: Final = ("botocore", "google", "urllib3")

_ours: ContextVar[bool] = ContextVar("gen_models_request", default=False)


class _NotOurs(logging.Filter):
    """Lets through what is not logged on behalf of this package."""

    def filter(self, record: logging.LogRecord) -> bool:  # noqa: ARG002
        return not _ours.get()


_FILTER: Final = _NotOurs()


@contextmanager
def quiet(*, clouds: bool) -> Iterator[None]:
    """Nothing of the block's requests is logged by the libraries that send them.

    With `clouds`, cloud SDKs log no more at all: they request tokens in threads of their own.
    """
    for name in _HTTP:
        logging.getLogger(name).addFilter(_FILTER)  # Once, however often it is added.
    if clouds:
        for name in _CLOUDS:
            logging.getLogger(name).setLevel(logging.CRITICAL)
    token = _ours.set(True)
    try:
        yield
    finally:
        _ours.reset(token)
