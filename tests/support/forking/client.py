"""Starts gen-models and pytest as forks of a server that has imported them already.

A process that a test starts spends most of its time on imports. A fork is a process as well: it
has its own memory, environment, folder, output, signals and exit status, and it can be killed.
Linux alone can hand a fork to another parent, so elsewhere all processes start from scratch; so do
they with `REAL_PROCESSES=1`, and wherever the interpreter itself would start in another way.
"""

from __future__ import annotations

import ctypes
import inspect
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from gen_models.workspace import bundled_home
from tests.support.forking.request import Request, forks, send

VARIABLE: Final = "REAL_PROCESSES"
_SUBREAPER: Final = 36
"""PR_SET_CHILD_SUBREAPER of prctl(2)."""

_START: Final = """
import sys
found, sys.path[0] = sys.path[1:], sys.argv[2]
from tests.support.forking.server import main
main(int(sys.argv[1]), found)
"""
_OF_A_RUN: Final = frozenset(
    {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONUNBUFFERED", "PYTHON_KEYRING_BACKEND"}
)
"""Variables of Python that the server sets in a fork; all others have to be its own."""

_PLAIN: Final[Mapping[str, object]] = {
    "executable": None, "preexec_fn": None, "close_fds": True, "pass_fds": (), "shell": False,
    "restore_signals": True, "gid": None, "gids": None, "uid": None, "umask": -1,
}  # fmt: skip
"""The arguments of a process that a fork can be."""

_Popen = subprocess.Popen
_ARGUMENTS: Final = tuple(inspect.signature(vars(_Popen)["_execute_child"]).parameters)[1:]


class Connection:
    """The way to a server, for one process and all its threads.

    Args:
        open_end: gives the socket, when it is needed for the first time.
    """

    def __init__(self, open_end: Callable[[], socket.socket]) -> None:
        self._open_end = open_end
        self._lock = threading.Lock()
        self._prctl = ctypes.CDLL(None).prctl
        self.started_with = interpreter_variables(os.environ)

    @cached_property
    def _end(self) -> socket.socket:
        return self._open_end()

    def fork(self, request: Request, descriptors: tuple[int, int, int]) -> int:
        """Starts a process, a child of this one, and returns its ID.

        Raises:
            RuntimeError: the server has ended.
        """
        with self._lock:
            end = self._end
            # The server's fork loses its parent at once, and gets the nearest one that takes it.
            self._prctl(_SUBREAPER, 1, 0, 0, 0)
            try:
                send(end, request, descriptors)
                answer = end.recv(8)
            finally:
                self._prctl(_SUBREAPER, 0, 0, 0, 0)
        if not answer:
            raise RuntimeError("the fork server has ended")
        return int.from_bytes(answer, "big")


_connection: Connection | None = None
"""That of this process; None where processes start from scratch."""


def connect(end: socket.socket) -> None:
    """Lets this process start forks of a server from now on."""
    globals()["_connection"] = Connection(lambda: end)


def interpreter_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that an interpreter reads before it runs anything."""
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(("PYTHON", "LC_", "LANG")) and name not in _OF_A_RUN
    }


class ForkedPopen(subprocess.Popen[Any]):
    """`subprocess.Popen`, which forks a server where that makes no difference."""

    def _execute_child(self, *given: Any) -> None:
        said = dict(zip(_ARGUMENTS, given, strict=True))
        request = None if _connection is None else _request_of(said, _connection)
        if _connection is None or request is None:
            vars(_Popen)["_execute_child"](self, *given)
            return
        ends = tuple(said[name] for name in ("p2cread", "c2pwrite", "errwrite"))
        descriptors = tuple(n if end == -1 else end for n, end in enumerate(ends))
        self.pid = _connection.fork(request, descriptors)  # type: ignore[arg-type]
        self.__dict__["_child_created"] = True
        pipes = ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")
        vars(_Popen)["_close_pipe_fds"](self, *(said[name] for name in pipes))


def _request_of(said: Mapping[str, Any], connection: Connection) -> Request | None:
    """What a server is asked for; None for a process that has to start from scratch."""
    given = said["args"]
    if isinstance(given, (str, bytes)) or any(said[key] != value for key, value in _PLAIN.items()):
        return None
    command = [os.fsdecode(part) for part in given]
    safe = command[1:2] == ["-P"]
    option, program, *arguments = [*command[1 + safe :], "", ""]
    if command[0] != sys.executable or not forks(option, program, arguments):
        return None
    environment = dict(os.environ if said["env"] is None else said["env"])
    if interpreter_variables(environment) != connection.started_with:
        return None
    folder = Path.cwd() if said["cwd"] is None else Path(os.fsdecode(said["cwd"])).absolute()
    path = [
        str(Path(part).absolute())
        for part in environment.get("PYTHONPATH", "").split(os.pathsep)
        if part
    ]
    first = [] if safe else [str(folder) if option == "-m" else ""]
    if not folder.is_dir() or any(_shadows(folder / part) for part in {*first, *path}):
        return None
    umask = os.umask(0o77)
    os.umask(umask)
    return Request(
        option=option,
        program=program,
        arguments=arguments[:-2],
        folder=str(folder),
        environment=environment,
        path=[*first, *path],
        umask=umask,
        session=said["start_new_session"],
        group=said.get("process_group", -1),
    )


def _shadows(folder: Path) -> bool:
    """Whether a folder has a module that comes before one that the server has imported."""
    if folder in (bundled_home(), bundled_home() / "generator") or not folder.is_dir():
        return False
    names = {file.stem for file in folder.glob("*.py")}
    names |= {file.parent.name for file in folder.glob("*/__init__.py")}
    loaded = {name.partition(".")[0] for name in sys.modules}
    return not names.isdisjoint(sys.stdlib_module_names | loaded)


@contextmanager
def forking() -> Iterator[None]:
    """Starts the processes of a block as forks of a server, where there can be one."""
    if not sys.platform.startswith("linux") or os.environ.get(VARIABLE, "") not in ("", "0"):
        yield
        return
    with ExitStack() as stack:

        def start() -> socket.socket:
            server, ours = _start_server()
            stack.callback(server.wait, 60)
            return stack.enter_context(ours)

        stack.enter_context(patch(f"{__name__}._connection", Connection(start)))
        stack.enter_context(patch.object(subprocess, "Popen", ForkedPopen))
        yield


def _start_server() -> tuple[subprocess.Popen[bytes], socket.socket]:
    ours, theirs = socket.socketpair()
    with theirs:
        end = theirs.fileno()
        server = _Popen(
            [sys.executable, "-c", _START, str(end), str(bundled_home())],
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            stdin=subprocess.DEVNULL,
            pass_fds=(end,),
        )
    return server, ours


@contextmanager
def from_scratch() -> Iterator[None]:
    """Starts the processes of a block from scratch."""
    with patch(f"{__name__}._connection", None):
        yield
