"""An identifier for each ID, every law kept, in a process of its own."""

from __future__ import annotations

import importlib
import string
import sys
from typing import TYPE_CHECKING, Final

from benchmarks.workload import model_ids
from gen_models.naming import RUST_VARIANT, UPPER_SNAKE, assign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.measure import Bench
    from benchmarks.results import Table

TRANSLATE: Final = "one str.translate pass"
UPPER: Final = "gen-models, upper snake"
VARIANT: Final = "gen-models, Rust variant"
SLUGIFY: Final = "python-slugify"
SIZE: Final = 20_000
GROWTH: Final = (100_000, 1_000_000)


def key(size: int) -> str:
    """The table of so many names."""
    return f"naming {size}"


def measure(bench: Bench) -> Iterator[Table]:
    """All for one size, then gen-models alone for large ones."""
    size = 1_000 if bench.quick else SIZE
    packages = "" if bench.peers is None else str(bench.peers.packages)
    arguments = {"count": size, "packages": packages}
    title = f"one of {size:,} names"
    yield bench.functions(key(size), title, __name__, arguments, size=size, rounds=2, unit="us")
    for large in () if bench.quick else GROWTH:
        arguments = {"count": large, "packages": ""}
        title = f"one of {large:,} names"
        yield bench.functions(
            key(large), title, __name__, arguments, size=large, unit="us", slow=True
        )


def functions(count: int, packages: str) -> dict[str, Callable[[], object]]:
    """What to measure; python-slugify, if the folder of its package is given."""
    ids = model_ids(count)
    # It has a word for every character of the IDs: one that is missing costs an exception.
    table = {ord(c): c.upper() if c.isalnum() else "_" for c in string.printable if not c.isspace()}

    def translate() -> None:
        for model_id in ids:
            model_id.translate(table)

    made: dict[str, Callable[[], object]] = {
        TRANSLATE: translate,
        UPPER: lambda: assign(ids, UPPER_SNAKE, {}),
        VARIANT: lambda: assign(ids, RUST_VARIANT, {}),
    }
    if packages:
        sys.path.append(packages)
        slugify = importlib.import_module("slugify").slugify

        def slugs() -> None:
            for model_id in ids:
                slugify(model_id, separator="_")

        made[SLUGIFY] = slugs
    return made
