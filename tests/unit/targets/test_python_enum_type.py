"""Members are made without `EnumType`, and are what it would have made."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.builders.python import models, write_package

SCRIPT = Path(__file__).parents[2] / "support" / "enum_comparison.py"
OTHERS = [f"python3.{minor}" for minor in range(11, 15)]


@pytest.mark.parametrize("python", [sys.executable, *OTHERS])
def test_an_enum_is_what_the_standard_library_makes(python: str, tmp_path: Path) -> None:
    found = shutil.which(python)
    command = [found or sys.executable, "-I", "-S", "-B"]
    # A name on PATH may stand for a Python that is not installed.
    if subprocess.run([*command, "-c", ""], capture_output=True, check=False).returncode:
        command[0] = sys.executable
    package = write_package(tmp_path, models(["gpt-4"]))
    done = subprocess.run(
        [*command, str(SCRIPT), str(package)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
