"""A process that has imported gen-models and pytest, and forks itself for who asks it to.

It has one thread and runs nothing of its own, so that each fork begins as an interpreter does that
has just imported all of this.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Final, NoReturn

import _pytest.assertion.rewrite as rewriting
from _pytest.config import default_plugins

import gen_models
from gen_models.contract.meta_schema import MetaSchema
from gen_models.workspace import bundled_home
from tests.support.forking import client
from tests.support.forking.request import Request, receive

_LATE: Final = (
    "anyio._backends._asyncio", "asyncio", "email.parser", "encodings.ascii", "encodings.idna",
    "encodings.unicode_escape", "filelock", "httpcore", "httpx", "hypothesis.strategies",
    "idna", "keyring", "keyring.backends.fail", "keyring.backends.null", "packaging.version",
    "pdb", "pytest_recording._vcr", "rich.console", "shtab", "tree_sitter", "tree_sitter_rust",
    "tree_sitter_typescript", "urllib.request", "vcr.stubs.boto3_stubs",
    "vcr.stubs.httpx_stubs", "vcr.stubs.requests_stubs", "vcr.stubs.urllib3_stubs", "yaml",
)  # fmt: skip
"""What is imported when it is needed, and reads no variables then."""

_TYPES: Final = (sys.stdin, sys.stdout, sys.stderr)


def main(descriptor: int, found: list[str]) -> None:
    """Serves the process that started this one, to its end.

    Args:
        descriptor: the socket.
        found: Python's path, without what a command adds to it.
    """
    sys.path[:] = found
    import_all()
    keep_rewritten_tests()
    subprocess.Popen = client.ForkedPopen  # type: ignore[misc]
    gc.collect()
    gc.freeze()  # No collection touches, and copies, what all forks share.
    serve(socket.socket(fileno=descriptor), found)


def import_all() -> None:
    """Imports all that a command or a run of the suite could, plug-ins included."""
    for entry in entry_points(group="pytest11"):
        entry.load()
    for name in (*_LATE, *(f"_pytest.{plugin}" for plugin in default_plugins)):
        with suppress(ImportError):  # Of an extra, or of what vcrpy would patch.
            importlib.import_module(name)
    MetaSchema([bundled_home() / "contracts"])  # Is compiled once in a process.
    for module in pkgutil.walk_packages(gen_models.__path__, "gen_models."):
        if not module.name.endswith("__main__"):
            with suppress(ImportError):  # Of an extra.
                importlib.import_module(module.name)


def keep_rewritten_tests() -> None:
    """Compiles each test file once, as long as it does not change."""
    rewrite = vars(rewriting)["_rewrite_test"]

    @cache
    def rewritten(file: Path, _changed: int, _size: int) -> tuple[os.stat_result, CodeType]:
        found: tuple[os.stat_result, CodeType] = rewrite(file, None)
        return found

    def look_up(file: Path, _: object) -> tuple[os.stat_result, CodeType]:
        now = file.stat()
        return rewritten(file, now.st_mtime_ns, now.st_size)

    vars(rewriting)["_rewrite_test"] = look_up
    # A plug-in that is imported already is no longer rewritten, which pytest warns of.
    hook: Any = rewriting.AssertionRewritingHook
    hook._warn_already_imported = lambda *_: None
    home = bundled_home()
    for file in (home / "conftest.py", *sorted((home / "contracts").glob("*.py"))):
        look_up(file, None)


def serve(end: socket.socket, found: list[str]) -> None:
    """Forks for each request of a client, as long as there is one."""
    while (received := receive(end)) is not None:
        request, descriptors = received
        reading, writing = os.pipe()
        between = os.fork()
        if between == 0:
            child = os.fork()
            if child == 0:
                end.close()
                os.close(reading)
                os.close(writing)
                become(request, descriptors, found)
            os.write(writing, child.to_bytes(8, "big"))
            os._exit(0)
        os.waitpid(between, 0)
        answer = os.read(reading, 8)
        for descriptor in (reading, writing, *descriptors):
            os.close(descriptor)
        end.sendall(answer)


def become(request: Request, descriptors: list[int], found: list[str]) -> NoReturn:
    """Makes this fork the process that was asked for, and ends with it."""
    if request.session:
        os.setsid()
    elif request.group >= 0:
        os.setpgid(0, request.group)
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    client.connect(server_of_its_own(found))
    os.chdir(request.folder)
    os.umask(request.umask)
    os.environ.clear()
    os.environ.update(request.environment)
    time.tzset()
    tempfile.tempdir = None
    sys.dont_write_bytecode = bool(request.environment.get("PYTHONDONTWRITEBYTECODE"))
    sys.path[:] = [*request.path, *found]
    importlib.invalidate_caches()
    open_streams(unbuffered=bool(request.environment.get("PYTHONUNBUFFERED")))
    sys.argv = [request.option, *request.arguments]
    sys.orig_argv = [sys.executable, request.option, request.program, *request.arguments]
    main_module = sys.modules["__main__"] = ModuleType("__main__")
    if request.option == "-m":
        end(lambda: vars(runpy)["_run_module_as_main"](request.program))
    end(lambda: exec(compile(request.program, "<string>", "exec"), vars(main_module)))


def server_of_its_own(found: list[str]) -> socket.socket:
    """A server for the processes that this one starts: another fork, before anything has run."""
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            os.dup2(nowhere, number)
        os.close(nowhere)
        serve(theirs, found)
        os._exit(0)
    theirs.close()
    return ours


def open_streams(*, unbuffered: bool) -> None:
    """Opens input, output and errors as an interpreter does."""
    for number, (name, old) in enumerate(zip(("stdin", "stdout", "stderr"), _TYPES, strict=True)):
        writes = number > 0
        raw = open(  # noqa: SIM115  A descriptor, which stays open.
            number,
            "wb" if writes else "rb",
            buffering=0 if writes and unbuffered else -1,
            closefd=False,
        )
        stream = io.TextIOWrapper(
            raw,
            encoding=old.encoding,
            errors=old.errors,
            newline="\n",
            line_buffering=number == 2 or (writes and raw.isatty()),
            write_through=writes and unbuffered,
        )
        vars(sys)[name] = vars(sys)[f"__{name}__"] = stream


def end(work: Callable[[], Any]) -> NoReturn:
    """Runs all of a program, and ends the process with the status that an interpreter gives it."""
    status, interrupted = 0, False
    try:
        work()
    except SystemExit as said:
        if said.code is not None and not isinstance(said.code, int):
            sys.stderr.write(f"{said.code}\n")
        status = said.code if isinstance(said.code, int) else int(said.code is not None)
    except KeyboardInterrupt:
        traceback.print_exc()
        interrupted = True
    except BaseException:  # noqa: BLE001  As an interpreter does.
        traceback.print_exc()
        status = 1
    vars(threading)["_shutdown"]()
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        status = 120
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    if interrupted:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    os._exit(status & 0xFF)
