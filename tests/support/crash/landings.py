"""Landings that `faults.py` breaks at each of their steps, in a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from gen_models.state import VARIABLE
from gen_models.workspace import bundled_home

Ends = list[dict[str, Any]]
_RANDOM: Final = re.compile(r"[0-9a-f]{32}")


def broken_landing(sandbox: Path, harm: str, scene: str) -> Ends:
    """What becomes of a landing at each of its steps.

    Paths are relative to the folder of "output" and "state"; "ID" stands for what is random there.
    """
    (sandbox / "neighbour").write_text("untouched", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("faults.py"), harm, scene, sandbox],
        cwd=sandbox,
        env={
            "PYTHONPATH": f"{bundled_home()}{os.pathsep}{bundled_home() / 'generator'}",
            "PYTHONDONTWRITEBYTECODE": "1",
            VARIABLE: str(sandbox / "place" / "state"),
        },
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""
    assert (sandbox / "neighbour").read_text(encoding="utf-8") == "untouched"
    ends: Ends = json.loads(done.stdout)
    for end in ends[1:]:
        call, path = end["step"]
        inside = Path(path).is_relative_to(sandbox / "place")
        shown = str(Path(path).relative_to(sandbox / "place")) if inside else path
        end["step"] = [call, _RANDOM.sub("ID", shown)]
    return ends[1:]
