"""Measures things in turns, so that a slow moment of the machine hits all of them."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

Action = Callable[[], object]


def process(
    command: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None, status: int = 0
) -> Action:
    """An action that runs a command to its end, which has to come with this exit status."""

    def run() -> None:
        done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, check=False)
        # Python's own status for a module that is not there is that of a difference.
        if done.returncode != status or b"No module named" in done.stderr:
            raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr.decode()}")

    return run


def medians(actions: Mapping[str, Action], repeat: int) -> dict[str, float]:
    """The median time of each action, in seconds, over so many rounds of all of them."""
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(repeat):
        for name, action in actions.items():
            start = time.perf_counter()
            action()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(found) for name, found in times.items()}


def show(title: str, seconds: Mapping[str, float], *, unit: str = "ms", per: float = 1.0) -> None:
    """Prints a line a measurement, with its ratio to the first."""
    scale = {"ms": 1e3, "us": 1e6}[unit]
    first = next(iter(seconds.values()))
    print(f"\n{title}")
    for name, found in seconds.items():
        print(f"  {name:<44}{found * scale / per:>10.2f} {unit}{found / first:>9.2f}x")
