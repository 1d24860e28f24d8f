"""gen-models on a terminal, in a pipe, and interrupted."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.support.builders.edits import add, everything_in, live_ids, remove, tree_of
from tests.support.forking.client import from_scratch
from tests.support.project import COMPILED, Project, environment, landed_project
from tests.support.sample import sample_contracts

ESCAPE = "\x1b"
INTERRUPTED = "interrupted; if a landing had begun, the next run finishes or undoes it\n"
COLOR_OR_RESET = re.compile(r"\x1b\[[0-9;]*m")
COLOR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m")


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    """A project of one's own, in which all is up to date."""
    return landed_project(tmp_path_factory).copy(tmp_path / "project")


def on_a_terminal(
    project: Project, *arguments: str, shown: str, **variables: str
) -> tuple[str, str]:
    """What a run shows on a terminal, and what goes elsewhere; `shown` is "stdout" or "stderr"."""
    terminal, its_end = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "gen_models", *arguments],
        cwd=project.folder,
        env=environment(**variables),
        stdout=its_end if shown == "stdout" else subprocess.PIPE,
        stderr=its_end if shown == "stderr" else subprocess.PIPE,
    ) as process:
        os.close(its_end)
        seen = b""
        with open(terminal, "rb", buffering=0) as screen, suppress(OSError):  # noqa: PTH123
            while some := screen.read(4096):
                seen += some
        piped = process.stdout if shown == "stderr" else process.stderr
        assert piped is not None
        rest = piped.read()
    return seen.decode(), rest.decode()


def test_colour_in_a_pipe_is_for_those_who_force_it(project: Project) -> None:
    add(project.workspace, "zai", "glm-next")
    assert COLOR.search(project.run("--diff", FORCE_COLOR="1").stdout)
    assert COLOR.search(project.run("--diff").stdout) is None


@pytest.mark.parametrize(
    ("command", "status"), [(["-p", "zai"], 74), (["--diff"], 1), (["--help"], 74)], ids=str
)
def test_a_full_disk_under_the_report_is_told_after_the_run(
    command: list[str], status: int, project: Project
) -> None:
    add(project.workspace, "zai", "glm-next")
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "gen_models", *command],
            cwd=project.folder,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == status
    assert "standard output" in done.stderr
    assert "Traceback" not in done.stderr
    assert ("glm-next" in live_ids(project.output, "zai")) is (command == ["-p", "zai"])


@pytest.mark.slow
def test_messages_that_cannot_be_written_change_nothing(project: Project) -> None:
    add(project.workspace, "zai", "glm-next")
    for command, status in ((["-p", "zai"], 0), (["refesh"], 2), (["-p", "opnai"], 2)):
        with open("/dev/full", "wb") as full:  # noqa: PTH123
            done = subprocess.run(
                [sys.executable, "-m", "gen_models", *command],
                cwd=project.folder,
                env=environment(),
                stdout=subprocess.PIPE,
                stderr=full,
                check=False,
            )
        assert done.returncode == status
    assert "glm-next" in live_ids(project.output, "zai")


@pytest.mark.slow
def test_progress_is_shown_on_a_terminal_and_is_no_data(project: Project) -> None:
    add(project.workspace, "zai", "glm-next")
    screen, data = on_a_terminal(project, "-p", "zai", shown="stderr")
    assert "judging" in screen
    assert ESCAPE in screen
    assert screen.endswith(f"landed 11 files in {project.output}{COMPILED}\r\n")
    assert data.isascii()
    assert data.replace("\n", "").isprintable()
    assert re.match(r"zai +3 models  changed, 1 added", data)
    assert data.count("\n") == 1


@pytest.mark.slow
def test_quiet_shows_no_progress(project: Project) -> None:
    add(project.workspace, "zai", "glm-next")
    assert on_a_terminal(project, "-q", "-p", "zai", shown="stderr") == ("", "")


@pytest.mark.slow
def test_a_terminal_gets_colors_only_where_they_are_wanted(project: Project) -> None:
    add(project.workspace, "zai", "glm-next")
    wanted, _ = on_a_terminal(project, "--dry-run", "-p", "zai", shown="stderr")
    plain, _ = on_a_terminal(project, "--dry-run", "-p", "zai", shown="stderr", NO_COLOR="1")
    assert COLOR.search(wanted)
    assert COLOR.search(plain) is None
    assert "judging" in plain


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.usefixtures("every_contract")
def test_on_a_terminal_each_provider_is_one_line_that_fits(columns: int, project: Project) -> None:
    screen, talk = on_a_terminal(project, "providers", shown="stdout", COLUMNS=str(columns))
    lines = [COLOR_OR_RESET.sub("", line) for line in screen.splitlines()]
    assert (len(lines), talk) == (1 + len(sample_contracts()), "")
    assert max(map(len, lines)) <= columns
    assert lines[0].split()[0] == "provider"
    assert ("HUGGING_FACE_TOKEN" in screen) is (columns == 200)


@pytest.mark.parametrize("command", [["--help"], ["--diff"], ["refesh"]], ids=str)
def test_help_diffs_and_errors_are_in_colour_on_a_terminal(
    command: list[str], project: Project
) -> None:
    add(project.workspace, "zai", "glm-next")
    shown = "stderr" if command == ["refesh"] else "stdout"
    screen, _ = on_a_terminal(project, *command, shown=shown)
    assert COLOR.search(screen)
    for variables in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}):
        plain, _ = on_a_terminal(project, *command, shown=shown, **variables)
        assert COLOR.search(plain) is None
        assert plain == COLOR_OR_RESET.sub("", screen)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [["generate"], ["--diff"], ["-p", "zai", "-v"], ["providers"], ["--help"], ["refesh"]],
    ids=str,
)
def test_in_a_pipe_there_is_no_escape_code(command: list[str], project: Project) -> None:
    add(project.workspace, "zai", "glm-next")
    done = project.run(*command)
    assert ESCAPE not in done.stdout + done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_any_encoding_of_the_output_will_do(encoding: str, project: Project) -> None:
    done = project.run("providers", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, "")
    assert "zai" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unbuffered", "status", "command"),
    [
        ("", 0, ["-p", "zai"]),
        ("", 1, ["--check"]),
        ("1", 1, ["--check"]),
        ("", 1, ["--diff", "-p", "openai,zai"]),
        ("", 1, ["--diff", "--output-format", "json"]),
        ("", 0, ["providers"]),
        ("1", 0, ["providers"]),
        ("", 0, ["providers", "--output-format", "json"]),
        ("", 0, ["completion", "bash"]),
        ("", 0, ["--help"]),
        ("", 0, ["--version"]),
    ],
    ids=str,
)
def test_a_reader_that_went_away_changes_no_status_and_is_not_mourned(
    unbuffered: str, status: int, command: list[str], project: Project
) -> None:
    add(project.workspace, "zai", "glm-next")
    if "openai,zai" in command:
        command = [*command, "--cassettes", str(project.workspace.suite / "cassettes")]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "gen_models", *command],
        cwd=project.folder,
        env=environment(PYTHONUNBUFFERED=unbuffered),
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert [word for word in ("Traceback", "ignored", "Broken") if word in done.stderr] == []
    assert done.returncode == status


@contextmanager
def running(project: Project, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """gen-models in a session of its own, of which nothing is left behind."""
    with subprocess.Popen(
        [sys.executable, "-m", "gen_models", *arguments],
        cwd=project.folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def opened_by_reader(fifo: Path, process: subprocess.Popen[str]) -> int:
    """Opens a FIFO as soon as somebody reads it, or as soon as the process has ended."""

    def let_go() -> None:
        process.wait()
        os.close(os.open(fifo, os.O_RDONLY | os.O_NONBLOCK))

    threading.Thread(target=let_go, daemon=True).start()
    return os.open(fifo, os.O_WRONLY)


def interrupted(process: subprocess.Popen[str]) -> str:
    """Presses Ctrl-C until it is noticed; what is said of it.

    A signal that comes just before a blocking read begins is seen only when that ends.
    """
    while True:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=20)[1]


def test_control_c_while_reading_ends_it_with_130_and_one_line(project: Project) -> None:
    response = project.folder / "response.json"
    os.mkfifo(response)
    before = everything_in(project.folder)
    with running(project, "record", "zai", "--from", "response.json") as process:
        writing = opened_by_reader(response, process)
        said = interrupted(process)
        os.close(writing)
    assert (process.returncode, said) == (130, INTERRUPTED)
    assert everything_in(project.folder) == before


@pytest.mark.slow
def test_control_c_while_judging_leaves_the_tree_as_it_was_and_no_process(
    project: Project,
) -> None:
    remove(project.workspace, "zai", "glm-4.5")
    before = tree_of(project.output)
    with from_scratch(), running(project, "-p", "zai") as process:
        while process.poll() is None and not children(process):
            time.sleep(0.01)
        said = interrupted(process)
        assert ends(process.pid)
    assert (process.returncode, said) == (130, INTERRUPTED)
    assert tree_of(project.output) == before


def ends(group: int) -> bool:
    """Whether a group of processes ends soon: one that was killed waits to be reaped by init."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def children(process: subprocess.Popen[str]) -> list[str]:
    """The processes that it has started: the contract suite's is the first."""
    command = ["pgrep", "-P", str(process.pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
