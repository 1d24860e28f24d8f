"""One Python enum from N IDs, whole processes."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from benchmarks.launch import Command
from benchmarks.measure import GEN_MODELS, PYTHON
from benchmarks.workload import FLOOR, make_workspace, model_ids, write_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.measure import Bench
    from benchmarks.peers import Peers
    from benchmarks.results import Table
    from benchmarks.workload import Place

FLOOR_ROW: Final = "floor"
GENERATED: Final = "gen-models, generated"
LANDED: Final = "gen-models, landed"
BUILTIN: Final = "datamodel-code-generator, builtin"
DEFAULT: Final = "datamodel-code-generator, default"
START_UP: Final = 1
"""What takes any number of IDs: the same commands with one ID."""

INPUTS: Final = (
    *("--contracts=contracts", "--cassettes=cassettes", "--quiet"),
    "--accept-growth=acme",  # All models are new, and of 2,000 that is suspicious.
)
_SIZES: Final = (100, 1_000, 10_000, 30_000, 100_000)
_MOST_LANDED: Final = 10_000
_MOST_BUILTIN: Final = 30_000
_MOST_DEFAULT: Final = 10_000
_SLOW: Final = 10_000
"""From so many IDs on, what makes more than a candidate takes seconds."""

_COLD: Final = 1_000


def key(size: int) -> str:
    """The table of so many IDs."""
    return f"enum {size}"


def measure(bench: Bench) -> Iterator[Table]:
    """Warm for each size, and cold for one."""
    for size in (START_UP, *bench.sizes(*_SIZES)):
        place = make_workspace(bench.folder / str(size), ids := model_ids(size))
        actions = {FLOOR_ROW: floor(place), GENERATED: generated(place, "python")}
        if size <= _MOST_LANDED:
            actions[LANDED] = _landed(place)
        if bench.peers is not None and size != START_UP:
            actions |= _peers(bench.peers, write_schema(place.folder, ids), size)
        title = f"Python enum, {size:,} IDs" if size != START_UP else "Python enum, 1 ID: start-up"
        slow = {LANDED, BUILTIN, DEFAULT} if size >= _SLOW else set()
        yield bench.table(key(size), title, actions, size=size, slow=slow)
    yield _cold(bench)


def floor(place: Place, *, cold: bool = False) -> Command:
    """Parses the response and writes the IDs."""
    command = [PYTHON, "-c", FLOOR, "response.json", "floor.txt"]
    return Command(command, place.folder, cold=cold)


def generated(place: Place, targets: str, *, cold: bool = False) -> Command:
    """Makes a candidate with all its files, and writes none of them."""
    return Command(
        [*GEN_MODELS, "--diff", *INPUTS, "--output=never", f"--targets={targets}"],
        place.folder,
        place.variables,
        status=1,  # Something differs: nothing has landed.
        cold=cold,
    )


def _landed(place: Place) -> Command:
    """The same, judged by the gate, and landed."""

    def before() -> None:
        shutil.rmtree(place.folder / "out", ignore_errors=True)
        place.forget()

    command = [*GEN_MODELS, *INPUTS, "--output=out", "--targets=python"]
    return Command(command, place.folder, place.variables, before=before)


def _peers(peers: Peers, schema: Path, size: int, *, cold: bool = False) -> dict[str, Command]:
    made = {}
    if size <= _MOST_BUILTIN:
        builtin = peers.datamodel_code_generator(schema, "--formatters", "builtin")
        made[BUILTIN] = Command(builtin, schema.parent, cold=cold)
    if size <= _MOST_DEFAULT:
        default = peers.datamodel_code_generator(schema)
        made[DEFAULT] = Command(default, schema.parent, cold=cold)
    return made


def _cold(bench: Bench) -> Table:
    place = make_workspace(bench.folder / "cold", ids := model_ids(_COLD))
    actions = {
        FLOOR_ROW: floor(place, cold=True),
        GENERATED: generated(place, "python", cold=True),
    }
    if bench.peers is not None:
        schema = write_schema(place.folder, ids)
        actions |= _peers(bench.peers, schema, _COLD, cold=True)
    return bench.table(
        "enum cold", f"Python enum, {_COLD:,} IDs, cold", actions, size=_COLD, cold=True
    )
