"""What is measured of a command is its own, and that of its children."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from benchmarks.launch import Command, CommandFailedError
from benchmarks.measure import in_turns
from benchmarks.results import Sample

MIB = 2**20
PYTHON = [sys.executable, "-I", "-S", "-c"]
ALLOCATES = "held = bytearray(200 * 2**20); held[::4096] = bytes(len(held[::4096]))"


def test_peak_memory_is_of_the_command_and_not_of_what_started_it(tmp_path: Path) -> None:
    held = bytearray(100 * MIB)  # A process started from here would begin with this.
    held[::4096] = bytes(len(held[::4096]))
    small = Command([*PYTHON, "pass"], tmp_path)()
    large = Command([*PYTHON, ALLOCATES], tmp_path)()
    assert small.peak is not None
    assert large.peak is not None
    assert small.peak < 40 * MIB < 200 * MIB < large.peak < 260 * MIB
    del held


def test_a_child_counts(tmp_path: Path) -> None:
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-ISc', {ALLOCATES!r}])"
    found = Command([*PYTHON[:2], "-c", code], tmp_path)()
    assert found.peak is not None
    assert found.peak > 200 * MIB
    assert found.cpu > 0


@pytest.mark.parametrize(
    "command", [[*PYTHON, "raise SystemExit(3)"], ["no-such-program"], [*PYTHON, "import nothing"]]
)
def test_a_command_that_fails_is_not_measured(command: list[str], tmp_path: Path) -> None:
    with pytest.raises(CommandFailedError):
        Command(command, tmp_path, status=1)()


def test_the_exit_status_that_is_wanted_is_none_that_fails(tmp_path: Path) -> None:
    assert Command([*PYTHON, "raise SystemExit(3)"], tmp_path, status=3)().wall > 0


def test_a_cold_command_finds_an_empty_state_and_no_bytecode(tmp_path: Path) -> None:
    code = (
        "import os; assert os.listdir(os.environ['GEN_MODELS_STATE']) == []; "
        "assert not os.path.exists(os.environ['PYTHONPYCACHEPREFIX'])"
    )
    Command([*PYTHON, code], tmp_path, cold=True)()


def test_the_environment_of_the_tester_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PYTHONDONTWRITEBYTECODE", "GEN_MODELS_NO_CACHE", "CI"):
        monkeypatch.setenv(name, "1")
    code = f"import os; assert not {{*{['PYTHONDONTWRITEBYTECODE', 'GEN_MODELS_NO_CACHE', 'CI']}}}"
    Command([*PYTHON, f"{code} & {{*os.environ}}; assert os.environ['A']"], tmp_path, {"A": "b"})()
    assert os.environ["CI"] == "1"


def test_rounds_are_in_turns_and_every_other_runs_backwards() -> None:
    ran: list[str] = []

    def action(name: str) -> Sample:
        ran.append(name)
        return Sample(1.0, 1.0)

    actions = {name: (lambda name=name: action(name)) for name in "abc"}
    found = in_turns(actions, 4, warm_up=True, slow={"c"})
    assert "".join(ran) == "ab" + "abc" + "cba" + "abc" + "ba"
    assert {name: len(samples) for name, samples in found.items()} == {"a": 4, "b": 4, "c": 3}
