"""Runs a command to its end, and measures it with all its children."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.results import Sample

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# On Linux, the peak memory of a process begins with what its parent had in memory when it was
# started: a command started from here would never need less than this Python does. So it is started
# by a Python that has imported nothing but built-in modules. What needs less than that is measured
# too high: no Python does.
_LAUNCHER: Final = """
import posix, sys, time
command = sys.argv[1:]
discard = [(posix.POSIX_SPAWN_OPEN, 1, "/dev/null", posix.O_WRONLY, 0)]
start = time.perf_counter()
child = posix.posix_spawnp(command[0], command, posix.environ, file_actions=discard)
_, ended, used = posix.wait4(child, 0)
wall = time.perf_counter() - start
status = posix.waitstatus_to_exitcode(ended)
print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss, status)
"""
_UNIT_OF_PEAK: Final = 1 if sys.platform == "darwin" else 1024
_DROPPED: Final = ("PYTHON", "PYTEST", "GEN_MODELS", "HYPOTHESIS")
_CHANGING: Final = frozenset({"CI", "NO_COLOR", "FORCE_COLOR", "VIRTUAL_ENV"})
_QUOTED: Final = 2_000


class CommandFailedError(Exception):
    """A command ended with another exit status than it has to."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command to measure.

    Attributes:
        arguments: the program and its arguments.
        folder: where it runs.
        variables: of its environment, besides those of a plain shell.
        status: the exit status that it has to end with.
        cold: whether it finds no .pyc files, the standard library's included, and no state.
        before: what is done before each run, and not measured.
    """

    arguments: Sequence[str | Path]
    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    status: int = 0
    cold: bool = False
    before: Callable[[], object] | None = None

    def __call__(self) -> Sample:
        """Runs it once.

        Raises:
            CommandFailedError: it ended with another exit status.
        """
        if self.before is not None:
            self.before()
        if not self.cold:
            return self._run({})
        with tempfile.TemporaryDirectory(prefix="gen-models-cold-") as folder:
            state = Path(folder, "state")
            state.mkdir(mode=0o700)
            return self._run(
                {"PYTHONPYCACHEPREFIX": f"{folder}/pyc", "GEN_MODELS_STATE": str(state)}
            )

    def _run(self, variables: Mapping[str, str]) -> Sample:
        arguments = [str(argument) for argument in self.arguments]
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _LAUNCHER, *arguments],
            cwd=self.folder,
            env={**plain_environment(), **self.variables, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        wall, cpu, peak, status = done.stdout.split() if done.returncode == 0 else ("",) * 4
        # A module that is not there has Python end with 1, which is also "something differs".
        if status != str(self.status) or "No module named" in done.stderr:
            raise CommandFailedError(
                f"{' '.join(arguments)} ended with {status or 'no status'}, "
                f"not {self.status}:\n{done.stderr[-_QUOTED:]}"
            )
        return Sample(float(wall), float(cpu), int(peak) * _UNIT_OF_PEAK)


def plain_environment() -> dict[str, str]:
    """This environment, without what changes what Python, pytest or gen-models do."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_DROPPED) and name not in _CHANGING
    }
