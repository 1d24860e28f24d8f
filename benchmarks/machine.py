"""What a run is measured on, and the versions of what it measures."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import HOME
from gen_models import __version__

if TYPE_CHECKING:
    from benchmarks.peers import Peers

_CPUS = Path("/proc/cpuinfo")
_MEMORY = Path("/proc/meminfo")


def machine() -> dict[str, str]:
    """The machine, by what is known of it; nothing that names it."""
    found = {
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.release()}, {platform.machine()}",
        "CPUs": str(usable_cpus()),
    }
    if _CPUS.is_file():
        models = _values(_CPUS, "model name")
        found["CPU"] = models[0] if models else "unknown"
    if _MEMORY.is_file():
        kib = int(_values(_MEMORY, "MemTotal")[0].split()[0])
        found["memory"] = f"{kib / 2**20:.0f} GiB"
    if hasattr(os, "getloadavg"):
        found["load at the start"] = f"{os.getloadavg()[0]:.1f}"
    return found


def usable_cpus() -> int:
    """How many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def versions(peers: Peers | None) -> dict[str, str]:
    """The version of gen-models, of each peer, and of the compilers."""
    found = {"gen-models": __version__}
    if commit := _said("git", "-C", str(HOME), "rev-parse", "--short=12", "HEAD"):
        changed = _said("git", "-C", str(HOME), "status", "--porcelain", "--untracked-files=no")
        found["gen-models"] += f", commit {commit}{' with changes' if changed else ''}"
    found |= peers.versions() if peers is not None else {}
    for name in ("node", "rustc"):
        if said := _said(name, "--version"):
            found[name] = said.split()[-1 if name == "node" else 1].removeprefix("v")
    return found


def _said(program: str, *arguments: str) -> str:
    """What a program says; nothing if it is not there or fails."""
    path = shutil.which(program)
    if path is None:
        return ""
    done = subprocess.run([path, *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def _values(file: Path, name: str) -> list[str]:
    lines = (line.partition(":") for line in file.read_text(encoding="utf-8").splitlines())
    return [value.strip() for key, _, value in lines if key.strip() == name]
