"""Commands that people wait for, in a copy of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.launch import Command
from benchmarks.measure import BARE_PYTHON, GEN_MODELS
from benchmarks.workload import copy_project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measure import Bench
    from benchmarks.results import Table

BARE: Final = "python -I -S -c pass"
HELP: Final = "gen-models --help"
COMPLETION: Final = "gen-models completion bash"
CHECK: Final = "gen-models --check, nothing changed"
NOTHING: Final = "gen-models, nothing to do"
NO_CACHE: Final = "gen-models --check --no-cache"
KEY: Final = "startup"


def measure(bench: Bench) -> Iterator[Table]:
    """Warm, then cold."""
    place = copy_project(bench.folder)
    commands = {
        HELP: ["--help"],
        COMPLETION: ["completion", "bash"],
        CHECK: ["--check"],
        NOTHING: [],
        NO_CACHE: ["--check", "--no-cache"],
    }
    for cold in (False, True):
        actions = {BARE: Command(BARE_PYTHON, place.folder, cold=cold)}
        for name, arguments in commands.items():
            # Without state, the two that use it do what the last one does.
            if not cold or name not in (CHECK, NOTHING):
                command = [*GEN_MODELS, *arguments]
                actions[name] = Command(command, place.folder, place.variables, cold=cold)
        suffix, said = (" cold", ", cold") if cold else ("", "")
        title = f"commands in this project{said}"
        yield bench.table(f"{KEY}{suffix}", title, actions, rounds=3, cold=cold)
