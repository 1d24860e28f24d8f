"""What a process asks of a fork server, and how it gets there."""

from __future__ import annotations

import pickle
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_MODULES: Final = ("gen_models", "pytest")
_PROGRAM: Final = re.compile(r"^from gen_models\.cli(?:\.main)? import", re.MULTILINE)

_SIZE: Final = 8


@dataclass(frozen=True, slots=True)
class Request:
    """A process to start: `python option program arguments`.

    Attributes:
        option: "-m" or "-c".
        program: the module or the code.
        arguments: those of the command.
        folder: the current one.
        environment: all variables.
        path: the folders that Python searches before its own.
        umask: the mode of new files.
        session: whether it begins a session.
        group: the process group that it joins; -1 to stay in that of the server.
    """

    option: str
    program: str
    arguments: list[str]
    folder: str
    environment: dict[str, str]
    path: list[str]
    umask: int
    session: bool
    group: int


def forks(option: str, program: str, arguments: Sequence[str]) -> bool:
    """Whether a program of Python's command line runs in a fork as it does from scratch.

    Code that looks at what has been imported does not; neither does pytest with workers.
    """
    if option == "-m":
        return program in _MODULES and not (program == "pytest" and "-n" in arguments)
    return option == "-c" and bool(_PROGRAM.search(program)) and "sys.modules" not in program


def send(end: socket.socket, request: Request, descriptors: tuple[int, int, int]) -> None:
    """Sends a request, and the descriptors of its input, output and errors."""
    data = pickle.dumps(request)
    socket.send_fds(end, [len(data).to_bytes(_SIZE, "big")], descriptors)
    end.sendall(data)


def receive(end: socket.socket) -> tuple[Request, list[int]] | None:
    """The next request; None if there is no client any more."""
    size, descriptors, _, _ = socket.recv_fds(end, _SIZE, 3)
    if not size:
        return None
    missing, parts = int.from_bytes(size, "big"), []
    while missing:
        part = end.recv(missing)
        if not part:
            return None
        parts.append(part)
        missing -= len(part)
    return pickle.loads(b"".join(parts)), descriptors
