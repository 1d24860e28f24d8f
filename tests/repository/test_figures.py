"""What a test has measured is shown at the end of the run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.project import environment

A_TORTURE = """
import pytest
from tests.support.figures import counted, figure

@pytest.mark.parametrize("number", [1, 2])
def test_something(number, record_property):
    figure(record_property, f"leaks {number}", f"{number} of \\u2026")
    record_property("something else", "of no interest")
    counted(record_property, "kept", "runs: 0 lost")
    assert number == 1
"""


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "2"])
def test_figures_are_shown_at_the_end_whether_or_not_the_test_passed(
    workers: str, tmp_path: Path
) -> None:
    (tmp_path / "test_it.py").write_text(A_TORTURE, encoding="ascii")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-n", workers, "-p", "tests.conftest"),
            *("-p", "no:cacheprovider", "-c", os.devnull, f"--rootdir={tmp_path}", "test_it.py"),
        ],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    section = done.stdout.partition(" figures ===")[2].splitlines()
    assert section[1:4] == ["kept: 1 runs: 0 lost", "leaks 1: 1 of ?", "leaks 2: 2 of ?"]
    assert "of no interest" not in "\n".join(section)
