"""A machine that is full or limited is told from a bug, and what has landed is whole."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.builders.edits import add, tree_of
from tests.support.project import Project, environment, landed_project


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    """A project in which one model is to land."""
    made = landed_project(tmp_path_factory).copy(tmp_path / "project")
    add(made.workspace, "zai", "glm-next")
    return made


def limited(
    project: Project, limit: Callable[[], None], *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gen_models", *arguments],
        cwd=project.folder,
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )


def refused(done: subprocess.CompletedProcess[str], words: str) -> None:
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert "hint: " in done.stderr
    assert "bug" not in done.stderr.partition("pip install")[0]


@pytest.mark.slow
@pytest.mark.parametrize("kibibytes", [0, 1, 4])
def test_a_limit_of_file_sizes_is_no_bug(project: Project, kibibytes: int) -> None:
    before = tree_of(project.output)
    size = kibibytes * 1024
    done = limited(project, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
    refused(done, "File too large" if size else "temporary")
    assert tree_of(project.output) == before
    assert project.run("--quiet").returncode == 0
    assert tree_of(project.output) != before


@pytest.mark.slow
@pytest.mark.parametrize("files", [8, 16])
def test_a_limit_of_open_files_is_no_bug_and_rejects_no_provider(
    project: Project, files: int
) -> None:
    before = tree_of(project.output)
    done = limited(project, lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files)))
    refused(done, "open files")
    assert tree_of(project.output) == before


def test_a_limit_of_memory_is_no_bug(project: Project) -> None:
    before = tree_of(project.output)
    room = 60 * 2**20
    done = limited(project, lambda: resource.setrlimit(resource.RLIMIT_AS, (room, room)))
    refused(done, "memory")
    assert tree_of(project.output) == before


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
@pytest.mark.parametrize(
    ("streams", "unbuffered", "output_format"),
    [("out", "", "text"), ("err", "", "json"), ("both", "", "github"), ("both", "1", "text")],
)
def test_a_landing_whose_report_is_lost_is_whole_and_has_a_documented_status(
    project: Project, streams: str, unbuffered: str, output_format: str
) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "gen_models", f"--output-format={output_format}"],
            cwd=project.folder,
            env=environment(PYTHONUNBUFFERED=unbuffered),
            stdout=subprocess.PIPE if streams == "err" else full,
            stderr=subprocess.PIPE if streams == "out" else full,
            check=False,
        )
    assert done.returncode == (0 if streams == "err" else 74)
    assert project.run("--check", "--quiet").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("redirection", ["2>&-", "<&- >&- 2>&-", "2>&1 | true"])
def test_a_landing_whose_reader_is_gone_is_whole_and_succeeds(
    project: Project, redirection: str
) -> None:
    command = f'"$0" -m gen_models {redirection}; exit "${{PIPESTATUS[0]}}"'
    bash = shutil.which("bash")
    assert bash is not None
    done = subprocess.run(
        [bash, "-c", command, sys.executable], cwd=project.folder, env=environment(), check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0
    assert project.run("--check", "--quiet").returncode == 0


SLOW_LANDING = """
import os, sys, time
from gen_models.landing import stage
swap = stage.swap
def slowly(journal, state):
    os.write(1, b"landing\\n")
    time.sleep(60)
    return swap(journal, state)
stage.swap = slowly
from gen_models.cli.main import process
sys.exit(process())
"""


@pytest.mark.slow
@pytest.mark.parametrize("presses", [1, 2, 3])
def test_control_c_promises_only_what_holds(project: Project, presses: int) -> None:
    """The first Ctrl-C comes after the commit point, the others while the process ends."""
    with subprocess.Popen(
        [sys.executable, "-c", SLOW_LANDING],
        cwd=project.folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        for _ in range(presses):
            process.stdout.readline()
            process.send_signal(signal.SIGINT)
        while process.poll() is None:  # What still waits.
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)
            time.sleep(0.2)
        assert process.stderr is not None
        said = process.stderr.read()
    # A signal that comes while Python itself is ending kills it, as a shell's 130 says too.
    assert process.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in said
    assert "half done" not in said
    assert project.run("--quiet").returncode == 0
    assert project.run("--check", "--quiet").returncode == 0
