"""Twenty providers that take 200 ms each, requested at once; in a process of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from benchmarks.slow_server import slow_server
from gen_models.workspace import bundled_home, find_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.measure import Bench
    from benchmarks.results import Table
    from gen_models.fetch import Listing

ONE: Final = "one endpoint of 200 ms"
TWENTY: Final = "20 endpoints of 200 ms"
KEY: Final = "asking"
_SECONDS: Final = 0.2
_COUNT: Final = 20


def measure(bench: Bench) -> Iterator[Table]:
    """One endpoint, which is the slowest, against all."""
    with slow_server(_SECONDS) as url:
        yield bench.functions(KEY, "20 providers, requested at once", __name__, {"url": url})


def functions(url: str) -> dict[str, Callable[[], object]]:
    """What to measure."""
    from gen_models.contract import load_contracts
    from gen_models.contract.model import Endpoint
    from gen_models.fetch import FetchOptions, ListingRequest, fetch_all

    workspace = find_workspace(bundled_home())
    one = load_contracts(workspace.contracts, workspace.shapes)["sambanova"]
    contracts = [replace(one, slug=f"p{n}", endpoint=Endpoint(url)) for n in range(_COUNT)]
    requests = [ListingRequest(contract, url, None, {}) for contract in contracts]
    options = FetchOptions({})

    def itself(_: object, listing: Listing) -> Listing:
        return listing

    def fetch(wanted: list[ListingRequest]) -> None:
        failed = [
            outcome
            for outcome in fetch_all(wanted, options, itself).values()
            if isinstance(outcome, Exception)
        ]
        if failed:
            raise failed[0]

    return {ONE: lambda: fetch(requests[:1]), TWENTY: lambda: fetch(requests)}
