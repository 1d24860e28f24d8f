"""A process that a test starts as a fork is like one that starts from scratch."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.forking.client import VARIABLE, forking, from_scratch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks need Linux")

SHOW = """
import os, sys
from gen_models.cli import process
given = sys.stdin.read()
print(sys.argv, sys.path[:2], os.getcwd(), sorted(os.environ.items()), given, os.umask(0))
print(sys.stdout.encoding, sys.stdout.line_buffering, sys.stderr.errors, sys.dont_write_bytecode)
print(os.getsid(0) == os.getpid(), __name__, "pytest" in vars(), file=sys.stderr)
"""
THREAD = """
import threading, time
from gen_models.cli import main
threading.Thread(target=lambda: (time.sleep(0.1), print("thread"))).start()
"""
COMMANDS = {
    "a command": ["-m", "gen_models", "--version"],
    "wrong usage": ["-m", "gen_models", "--no-such-option"],
    "a program": ["-c", SHOW, "--an", "argument"],
    "a status": ["-c", "from gen_models.cli import main\nraise SystemExit(300)"],
    "a message": ["-c", "from gen_models.cli import main\nraise SystemExit('over')"],
    "an error": ["-c", "from gen_models.cli import main\nraise ValueError('wrong')"],
    "an end": ["-c", "from gen_models.cli import main\nprint(1, end='')\nimport os; os._exit(7)"],
    "a signal": ["-c", "from gen_models.cli import main\nimport os; os.kill(os.getpid(), 9)"],
    "Ctrl-C": ["-c", "from gen_models.cli import main\nimport os; os.kill(os.getpid(), 2)"],
    "an exit handler": [
        "-c", "from gen_models.cli import main\nimport atexit; atexit.register(print, 'end')",
    ],
    "a thread": ["-c", THREAD],
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def forks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(VARIABLE, raising=False)
        with forking():
            yield


def run(command: list[str], folder: Path, **environment: str) -> tuple[int, str, list[str]]:
    done = subprocess.run(
        [sys.executable, *command],
        input="some input",
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )
    # A traceback also names the frames below a program's own.
    return done.returncode, done.stdout, done.stderr.splitlines()[-1:]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_fork_says_and_ends_as_a_process_from_scratch_does(name: str, tmp_path: Path) -> None:
    variables = {"PYTHONPATH": str(tmp_path), "ONE": "caf\u00e9", "PYTHONUNBUFFERED": "1"}
    forked = run(COMMANDS[name], tmp_path, **variables)
    with from_scratch():
        assert run(COMMANDS[name], tmp_path, **variables) == forked


def test_a_fork_is_a_child_that_can_be_killed() -> None:
    waits = "from gen_models.cli import main\nimport time; print(1, flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", waits], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "1\n"
        command = Path(f"/proc/{process.pid}/cmdline").read_bytes()
        assert b"forking.server" in command
        process.send_signal(signal.SIGTERM)
    assert process.returncode == -signal.SIGTERM


@pytest.mark.parametrize(
    ("command", "environment"),
    [
        (["-c", "import sys; print('gen_models' in sys.modules)"], {}),
        (["-c", "from gen_models.cli import main\nimport sys; print(len(sys.modules) > 900)"], {}),
        (["-m", "gen_models", "--version"], {"PYTHONHASHSEED": "1"}),
        (["-m", "gen_models", "--version"], {"LC_ALL": "C"}),
    ],
)
def test_what_a_fork_would_change_starts_from_scratch(
    command: list[str], environment: dict[str, str], tmp_path: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=tmp_path,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert b"forking.server" not in Path(f"/proc/{process.pid}/cmdline").read_bytes()
        assert process.stdout is not None
        assert process.stdout.read() in ("False\n", f"{_version()}\n")


def test_a_module_that_hides_an_imported_one_starts_from_scratch(tmp_path: Path) -> None:
    # One that coverage.py, which may run this, does not import.
    (tmp_path / "argparse.py").write_text("raise SystemExit('mine')", encoding="utf-8")
    assert run(["-m", "gen_models", "explain", "a"], tmp_path)[2] == ["mine"]


def _version() -> str:
    from gen_models import __version__

    return f"gen-models {__version__}"
