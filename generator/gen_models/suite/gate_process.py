"""A pytest plug-in for a process that does nothing but judge a candidate.

It blocks the network once, in place of once a test, and keeps vcrpy from importing every HTTP
client that is installed: the suite replays with httpx alone.
"""

from __future__ import annotations

import sys
from typing import Final

from pytest_recording import network

_OTHER_CLIENTS: Final = (
    "aiohttp", "botocore", "httplib2", "httpx2", "httpx_curl_cffi", "pyreqwest", "requests",
    "tornado", "urllib3",
)  # fmt: skip
_COMMAND_LINE: Final = "httpx._main"
"""httpx's own command, which imports rich and its colors where they are installed."""


def pytest_configure() -> None:
    """Takes effect before any test, or vcrpy, is imported."""
    for name in (*_OTHER_CLIENTS, _COMMAND_LINE):
        # With None in its place, an import fails as if nothing were installed.
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    network.block_socket()


def pytest_unconfigure() -> None:
    """Gives the network back to a process that goes on."""
    network.unblock_socket()
