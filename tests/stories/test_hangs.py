"""Whatever hangs, a process ends at its deadline, and at once on Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from gen_models.workspace import bundled_home
from tests.support.hostile import hangs
from tests.support.own import ONE_PAGE, OwnProject

FOLDERS: Final = ("--cassettes=cassettes", "--output=out")
ACME: Final = ("record", "-p", "acme", "--trust=acme", "--contracts=contracts", *FOLDERS)
PATIENCE: Final = 60
"""Seconds for a process to end. It takes about one; what hangs takes ten times as long."""

every_hang = pytest.mark.parametrize("name", hangs.HANGS)


@pytest.fixture
def project(tmp_path: Path) -> OwnProject:
    made = OwnProject(tmp_path / "project")
    made.write({"acme": ONE_PAGE})
    return made


@contextmanager
def running(
    project: OwnProject, program: str, *arguments: str, **variables: str
) -> Iterator[subprocess.Popen[str]]:
    """gen-models, in a process that heeds Ctrl-C and hangs as the program says."""
    heeding = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    with subprocess.Popen(
        [sys.executable, "-c", heeding + program + hangs.COMMAND, *arguments],
        cwd=project.folder,
        env=project.environment(ACME_API_KEY="acme-0123456789abcdef", **variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(reached: threading.Event | None, process: subprocess.Popen[str]) -> None:
    if reached is not None:
        assert reached.wait(PATIENCE)
    else:
        assert process.stdout is not None
        assert process.stdout.readline() == "reached\n"


def end_of(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, said = process.communicate(timeout=PATIENCE)
    return process.returncode, said


@every_hang
def test_what_hangs_ends_at_the_deadline(project: OwnProject, name: str) -> None:
    with (
        hangs.HANGS[name]() as (program, url, _),
        running(project, program, *ACME, "--timeout=1", GEN_MODELS_ACME_URL=url) as process,
    ):
        status, said = end_of(process)
    assert status == 4, said
    assert "error: acme: " in said
    assert "took longer than 1 s" in said


@every_hang
def test_control_c_ends_what_hangs(project: OwnProject, name: str) -> None:
    long = f"--timeout={hangs.SECONDS}"
    with (
        hangs.HANGS[name]() as (program, url, reached),
        running(project, program, *ACME, long, GEN_MODELS_ACME_URL=url) as process,
    ):
        wait_for(reached, process)
        process.send_signal(signal.SIGINT)
        assert end_of(process) == (
            130,
            "interrupted; if a landing had begun, the next run finishes or undoes it\n",
        )


@pytest.mark.slow
@pytest.mark.parametrize("end", ["deadline", "Ctrl-C"])
def test_a_clouds_library_that_hangs_is_left_behind(project: OwnProject, end: str) -> None:
    seconds = 1 if end == "deadline" else hangs.SECONDS
    contracts = f"--contracts={bundled_home() / 'contracts'}"
    arguments = ("record", "-p", "bedrock", f"--timeout={seconds}", contracts, *FOLDERS)
    variables: Mapping[str, str] = {"AWS_REGION": "eu-central-1"}
    with running(project, hangs.CREDENTIALS, *arguments, **variables) as process:
        wait_for(None, process)
        if end == "Ctrl-C":
            process.send_signal(signal.SIGINT)
            assert end_of(process) == (
                130,
                "interrupted; if a landing had begun, the next run finishes or undoes it\n",
            )
        else:
            status, said = end_of(process)
            assert status == 4, said
            assert "bedrock: finding its credentials took longer than 1 s" in said
