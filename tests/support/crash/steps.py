"""Counts the steps of a piece of work that change the disk, and does harm at one of them."""

from __future__ import annotations

import builtins
import errno
import io
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, Final, NoReturn, Self

from gen_models import folder
from gen_models.errors import GenModelsError

_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_AUDITED: Final = frozenset(
    {
        "os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink",
        "os.truncate", "os.utime",
    }
)  # fmt: skip
_NAMED: Final = {"os.link": (1, 3), "os.rename": (1, 3), "os.symlink": (1, 2)}
"""Where an event has the name that appears, and the descriptor of its folder."""


Step = tuple[str, str]
Harm = Callable[..., object]


class Steps:
    """The steps of this process. Harm is done before number `at`; 0 is none of them."""

    def __init__(self, at: int, harm: Harm, *, stays: bool) -> None:
        self.taken: list[Step] = []
        self._at, self._harm, self._stays = at, harm, stays
        self._names: dict[int, str] = {}
        self._opening = ""
        self._open, self._open_descriptor = io.open, os.open
        self._exchange = vars(folder)["exchange"]

    def watch(self) -> None:
        """Watches this process to its end."""
        vars(os)["fsync"], vars(os)["open"] = self._synced, self._opened_descriptor
        vars(io)["open"] = vars(builtins)["open"] = self._opened
        vars(folder)["exchange"] = self._exchanged
        sys.addaudithook(self._audit)

    def take(self, call: str, path: str) -> None:
        """Counts a step."""
        self.taken.append((call, path))
        count = len(self.taken)
        if count == self._at or (self._stays and 0 < self._at < count):
            self._harm()

    def harms_next(self) -> bool:
        """Whether the next step is the one that does not come to its end."""
        return len(self.taken) + 1 == self._at

    def _audit(self, event: str, details: tuple[Any, ...]) -> None:
        if event == "open" and not isinstance(details[0], int) and details[2] & _WRITES:
            self.take("open", self._opening or os.fsdecode(details[0]))
        elif event in _AUDITED:
            named, at = _NAMED.get(event, (0, -1))
            self.take(event.removeprefix("os."), self._path(details[named], details[at]))

    def _path(self, name: Any, descriptor: object) -> str:
        """A path, of a name in the folder of a descriptor, or of an open file."""
        if isinstance(name, int):
            return self._names[name]
        path = os.fsdecode(name)
        inside = isinstance(descriptor, int) and descriptor in self._names
        return f"{self._names[descriptor]}/{path}" if inside else path  # type: ignore[index]

    def _exchanged(self, name: str, here: int | None, other: str, there: int | None) -> bool:
        self.take("exchange", self._path(other, there))
        return bool(self._exchange(name, here, other, there))

    def _synced(self, descriptor: int) -> None:
        self.take("fsync", self._names[descriptor])

    def _opened_descriptor(self, path: Any, *more: Any, **named: Any) -> int:
        self._opening = self._path(path, named.get("dir_fd"))
        descriptor = self._open_descriptor(path, *more, **named)
        self._names[descriptor], self._opening = self._opening, ""
        return descriptor

    def _opened(self, file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
        opened = self._open(file, mode, *more, **named)
        if mode in ("r", "rb"):
            return opened
        if not isinstance(file, int):
            self._names[opened.fileno()] = os.fsdecode(file)
        return _Watched(opened, self._names[opened.fileno()], self)


class _Watched:
    """An open file whose writes are steps."""

    def __init__(self, opened: Any, path: str, steps: Steps) -> None:
        self._opened, self._path, self._steps = opened, path, steps

    def write(self, data: Any) -> int:
        if self._steps.harms_next():
            self._opened.write(data[: len(data) // 2])
            self._opened.flush()
        self._steps.take("write", self._path)
        return int(self._opened.write(data))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._opened, name)


def in_a_child(work: Callable[[], object]) -> Any:
    """What `work` returns in a forked child, or says when it fails; None if it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            said = work()
        except GenModelsError as error:
            said = {"error": error.problem, "hint": error.hint}
        except BaseException as error:  # noqa: BLE001  A child must not go on as its parent.
            said = {"error": repr(error), "hint": ""}
        os.write(writing, json.dumps(said).encode())
        os._exit(0)
    os.close(writing)
    with io.open(reading, "rb") as answer:  # noqa: UP020  Never the watched one.
        said = answer.read()
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return None if killed else json.loads(said)


def step_by_step(
    work: Callable[[], object],
    before: Callable[[], object],
    after: Callable[[], dict[str, Any]],
    harm: Harm,
    *,
    stays: bool = False,
) -> list[dict[str, Any]]:
    """Does `work` with harm at each step; each time what it said, and what `after` finds.

    The first time is without harm.
    """

    def watched(at: int) -> object:
        steps = Steps(at, harm, stays=stays)
        steps.watch()
        if at:
            return {"did": work()}
        work()
        return steps.taken

    before()
    whole: list[Step] = in_a_child(lambda: watched(0))
    ends: list[dict[str, Any]] = [{"step": None, "said": {}, **after()}]
    for at, step in enumerate(whole, 1):
        before()
        said = in_a_child(lambda at=at: watched(at))  # type: ignore[misc]
        ends.append({"step": step, "said": said, **after()})
    return ends


def kill() -> None:
    """Ends this process as a power switch would."""
    os.kill(os.getpid(), signal.SIGKILL)


def disk_error(name: str) -> Harm:
    """Raises what a disk in trouble makes Python raise."""
    number = getattr(errno, name)

    def harm(*_: object, **__: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    return harm
