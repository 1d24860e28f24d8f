"""Measures things in turns, so that a slow moment of the machine hits all of them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from benchmarks.launch import CommandFailedError, plain_environment
from benchmarks.results import Row, Sample, Table
from gen_models.workspace import bundled_home

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from benchmarks.peers import Peers

    Action = Callable[[], Sample]

HOME: Final = bundled_home()
PYTHON: Final = sys.executable
GEN_MODELS: Final = (PYTHON, "-m", "gen_models")
BARE_PYTHON: Final = (PYTHON, "-I", "-S", "-c", "pass")
FEW: Final = 3
"""How many rounds what takes long is measured in, at most."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What a part measures with.

    Attributes:
        part: its name.
        repeat: how many rounds to measure, after the warm-up.
        quick: whether small sizes will do.
        peers: the peers; None to leave them out.
        folder: an empty folder, for the part alone.
    """

    part: str
    repeat: int
    quick: bool
    peers: Peers | None
    folder: Path

    def sizes(self, *sizes: int) -> tuple[int, ...]:
        """These sizes; if small ones will do, the smallest two."""
        return sizes[:2] if self.quick else sizes

    def table(
        self,
        key: str,
        title: str,
        actions: Mapping[str, Action],
        *,
        size: int | None = None,
        rounds: int = 1,
        cold: bool = False,
        slow: Collection[str] = (),
    ) -> Table:
        """Measures actions in turns.

        Args:
            key: the table's name.
            title: what it compares.
            actions: what to measure, by the name of its row; the first is the reference.
            size: how many IDs, names or providers it is about.
            rounds: how many rounds for each that was asked for.
            cold: whether caches are empty; then there is no warm-up.
            slow: the rows that take long: measured in fewer rounds, without a warm-up.
        """
        wanted = min(self.repeat, FEW) if cold else self.repeat * rounds
        found = in_turns(actions, wanted, warm_up=not cold, slow=slow)
        return Table(self.part, key, title, _rows(found), size=size, cold=cold)

    def functions(
        self,
        key: str,
        title: str,
        module: str,
        arguments: Mapping[str, Any],
        *,
        size: int | None = None,
        rounds: int = 1,
        unit: Literal["ms", "us"] = "ms",
        slow: bool = False,
    ) -> Table:
        """Measures functions in turns, in a process of their own.

        Args:
            key: the table's name.
            title: what it compares.
            module: where `functions` makes them, by the name of their row.
            arguments: what `functions` takes.
            size: how many names it is about.
            rounds: how many rounds for each that was asked for.
            unit: "us" to show what one of `size` takes.
            slow: whether they take long, and are measured in fewer rounds.
        """
        wanted = min(self.repeat, FEW) if slow else self.repeat * rounds
        done = subprocess.run(
            [
                *(PYTHON, "-m", "benchmarks.in_process", module),
                *(json.dumps(arguments), str(wanted)),
            ],
            cwd=HOME,
            env=plain_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandFailedError(f"{module} failed:\n{done.stderr}")
        found: dict[str, list[tuple[float, float]]] = json.loads(done.stdout)
        samples = {name: [Sample(*sample) for sample in row] for name, row in found.items()}
        return Table(self.part, key, title, _rows(samples), size=size, unit=unit)


def in_turns(
    actions: Mapping[str, Action], rounds: int, *, warm_up: bool, slow: Collection[str] = ()
) -> dict[str, list[Sample]]:
    """The samples of each action over so many rounds of all of them.

    Every other round runs backwards, so that none always follows the same one.
    """
    found: dict[str, list[Sample]] = {name: [] for name in actions}
    if warm_up:
        for name, action in actions.items():
            if name not in slow:
                action()
    for number in range(rounds):
        turn = list(actions.items())
        for name, action in turn if number % 2 == 0 else reversed(turn):
            if name not in slow or number < FEW:
                found[name].append(action())
    return found


def _rows(found: Mapping[str, list[Sample]]) -> tuple[Row, ...]:
    return tuple(Row(name, tuple(samples)) for name, samples in found.items())
