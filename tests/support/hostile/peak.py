"""Runs a command, and says what it took: python peak.py COMMAND...

It is a process of its own, and a small one, because a child's peak on Linux begins with what the
process had that started it. Prints a line of JSON after the command's own output: its status, the
most memory that it or one of its own children had in MiB, and its time in seconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PER_MEBIBYTE: Final = 2**20 if sys.platform == "darwin" else 2**10  # Bytes there, else KiB.


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took, and what it said."""

    status: int
    mebibytes: float
    seconds: float
    said: str


def spent(command: list[str], folder: Path, environment: dict[str, str]) -> Spent:
    """Runs a command, and measures it."""
    done = subprocess.run(
        [sys.executable, __file__, *command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    said, _, measured = done.stdout.rstrip("\n").rpartition("\n")
    return Spent(**json.loads(measured), said=said)


if __name__ == "__main__":
    begun = time.monotonic()
    child = subprocess.Popen(sys.argv[1:])
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    took = {
        "status": child.returncode,
        "mebibytes": usage.ru_maxrss / _PER_MEBIBYTE,
        "seconds": time.monotonic() - begun,
    }
    sys.stdout.write(f"\n{json.dumps(took)}\n")
