"""What an application pays for importing discovery, against httpx alone, whole processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.launch import Command
from benchmarks.measure import HOME, PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measure import Bench
    from benchmarks.results import Table

HTTPX: Final = "httpx"
SERVICE: Final = "httpx, discovery and a service"
KEY: Final = "discovery"
_FACE: Final = "import httpx\nfrom gen_models.discovery import"
_IMPORTS: Final = {
    HTTPX: "import httpx",
    "python": "pass",
    "discovery alone": "import gen_models.discovery",
    "httpx and discovery": "import httpx, gen_models.discovery",
    SERVICE: f"{_FACE} ModelDiscoveryService as S; S()",
    "httpx, a service and a configuration": (
        f"{_FACE} ModelDiscoveryService as S, ProviderConfig as C; S(); C(name='openai')"
    ),
    "pydantic": "import pydantic; pydantic.BaseModel",
}


def measure(bench: Bench) -> Iterator[Table]:
    """Warm, then cold."""
    for cold in (False, True):
        suffix, said = (" cold", ", cold") if cold else ("", "")
        actions = {
            name: Command([PYTHON, "-c", code], HOME, cold=cold) for name, code in _IMPORTS.items()
        }
        title = f"import of discovery{said}"
        yield bench.table(f"{KEY}{suffix}", title, actions, rounds=2, cold=cold)
