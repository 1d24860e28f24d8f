"""One cassette replayed, by vcrpy and httpx, and by gen-models; in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.workload import make_workspace, model_ids
from gen_models.workspace import find_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.measure import Bench
    from benchmarks.results import Table

VCRPY: Final = "vcrpy and httpx"
OWN: Final = "gen-models"
KEY: Final = "replay"
_MODELS: Final = 1_880
_LEAST: Final = 200_000
"""How large the cassette is at least, in bytes."""


def measure(bench: Bench) -> Iterator[Table]:
    """Both replay a cassette of 200 KB."""
    place = make_workspace(bench.folder, model_ids(_MODELS))
    size = (place.folder / "cassettes" / "acme.yaml").stat().st_size
    if not _LEAST <= size < 1.05 * _LEAST:
        raise AssertionError(f"the cassette has {size:,} bytes")
    arguments = {"folder": str(place.folder), "state": str(place.state)}
    title = f"replay of a cassette, {size / 1000:.0f} KB"
    yield bench.functions(KEY, title, __name__, arguments, rounds=3)


def functions(folder: str, state: str) -> dict[str, Callable[[], object]]:
    """What to measure."""
    import vcr
    import yaml

    from gen_models.contract import load_contracts
    from gen_models.fetch import list_models, open_network
    from gen_models.formats import Serializer
    from gen_models.recordings import MATCH_ON, cassette_path, read_cassette

    if not yaml.__with_libyaml__:
        raise AssertionError("PyYAML has no C loader here")
    here = Path(folder)
    workspace = find_workspace(
        here, contracts=here / "contracts", cassettes=here / "cassettes", state=Path(state)
    )
    contract = load_contracts(workspace.contracts, workspace.shapes)["acme"]
    path = cassette_path(workspace.cassettes, "acme")
    player = vcr.VCR(record_mode="none", match_on=MATCH_ON)
    player.register_serializer("yaml", Serializer)

    def by_vcrpy() -> None:
        with player.use_cassette(str(path)), open_network(contract, None) as send:
            list_models(contract, send)

    return {VCRPY: by_vcrpy, OWN: lambda: list_models(contract, read_cassette(path, "acme").send)}
