"""Measures functions in turns, in this process, and prints their samples as JSON.

    python -m benchmarks.in_process MODULE ARGUMENTS ROUNDS

`MODULE.functions(**ARGUMENTS)` makes the functions, by the name of their row.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def main(module: str, arguments: str, rounds: str) -> None:
    """Measures, after one round that is not counted."""
    made: Mapping[str, Callable[[], object]] = importlib.import_module(module).functions(
        **json.loads(arguments)
    )
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in made}
    for function in made.values():
        function()
    for number in range(int(rounds)):
        turn = list(made.items())
        for name, function in turn if number % 2 == 0 else reversed(turn):
            gc.collect()  # What an earlier function left behind is none of this one's time.
            wall, cpu = time.perf_counter(), time.process_time()
            function()
            found[name].append((time.perf_counter() - wall, time.process_time() - cpu))
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
