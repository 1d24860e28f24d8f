"""The contract suite over all recordings, with several workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.launch import Command
from benchmarks.measure import HOME, PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measure import Bench
    from benchmarks.results import Table


def measure(bench: Bench) -> Iterator[Table]:
    """In fewer rounds than others, for one takes as long as all of theirs."""
    command = [PYTHON, "-m", "pytest", "contracts", "-q", "-p", "no:cacheprovider", "-n"]
    workers = ("0", "2") if bench.quick else ("0", "1", "2", "auto")
    actions = {f"pytest contracts -n {n}": Command([*command, n], HOME) for n in workers}
    yield bench.table("suite", "the contract suite", actions, slow=set(actions))
