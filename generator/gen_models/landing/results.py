"""The results of a contract run as JSON lines: the contract suite writes them, the gate reads them.

    {"session": "started", "format": 1, "tests": 2}
    {"contract": "pages", "test": "test_it", "provider": "zai", "outcome": "passed", ...}
    {"contract": "names", "test": "test_it", "provider": null, "outcome": "failed", ...}
    {"session": "finished", "status": 1, "tests": 2}

A problem is data: JSON escapes its line breaks and control characters. A file without its last
line is invalid, so a run that ended early is never mistaken for one that passed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT: Final = 1
Outcome = Literal["passed", "failed", "skipped", "error"]


@dataclass(frozen=True, slots=True)
class ContractResult:
    """What became of one contract test.

    Attributes:
        contract: the name of the contract, as in `contracts/test_<contract>.py`.
        test: the name of the test function.
        provider: the slug of the provider that was judged; None if the test is about all of them.
        outcome: "failed" if the contract does not hold, "error" if set-up or teardown raised.
        problem: what is wrong; None if the test passed.
        hint: how to fix it; None if the test passed, or raised an exception without a hint.
    """

    contract: str
    test: str
    provider: str | None
    outcome: Outcome
    problem: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class ContractResults:
    """A whole run: pytest collected so many tests, and ended with this exit status."""

    collected: int
    results: tuple[ContractResult, ...]
    status: int


class ResultsWriter:
    """Writes a results file line by line, so that a reader can follow the run."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("w", encoding="ascii", newline="\n", buffering=1)
        self._tests = 0

    def start(self, tests: int) -> None:
        """Writes how many tests were collected."""
        self._write({"session": "started", "format": _FORMAT, "tests": tests})

    def add(self, result: ContractResult) -> None:
        """Writes the result of a test."""
        self._tests += 1
        self._write(asdict(result))

    def finish(self, status: int) -> None:
        """Writes that the session ended, and closes the file."""
        self._write({"session": "finished", "status": status, "tests": self._tests})
        self._file.close()

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(f"{json.dumps(line)}\n")


class ResultsFollower:
    """Tells how far a run is by the results file that it is writing."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._offset = self._lines = 0
        self._head = b""

    def percent(self) -> int:
        """How many of the collected tests are done, in percent; 0 before there are any."""
        try:
            with self._file.open("rb") as opened:
                opened.seek(self._offset)
                new = opened.read()
        except FileNotFoundError:
            return 0
        self._offset += len(new)
        self._lines += new.count(b"\n")
        if not self._head.endswith(b"\n"):
            first, end, _ = (self._head + new).partition(b"\n")
            self._head = first + end
        if not self._head.endswith(b"\n"):
            return 0
        tests: int = json.loads(self._head)["tests"]
        return min(100, 100 * (self._lines - 1) // max(1, tests))


def read_results(text: str) -> ContractResults:
    """Reads a results file.

    Raises:
        ValueError: the file is not one, or the session did not end.
    """
    lines: list[Any] = [json.loads(line) for line in text.splitlines()]
    if not text.endswith("\n") or not lines[1:] or not all(isinstance(x, dict) for x in lines):
        raise ValueError("the session did not end")
    first, *middle, last = lines
    if first != {"session": "started", "format": _FORMAT, "tests": _count(first)}:
        raise ValueError("the first line does not start a session")
    if last != {"session": "finished", "status": _count(last, "status"), "tests": len(middle)}:
        raise ValueError("the last line does not end the session")
    return ContractResults(first["tests"], tuple(map(_result, middle)), last["status"])


def _count(line: dict[str, Any], key: str = "tests") -> int:
    value = line.get(key)
    return value if type(value) is int else -1


def _result(line: dict[str, Any]) -> ContractResult:
    known = {field.name for field in fields(ContractResult)}
    optional = ("provider", "problem", "hint")
    texts = [v for k, v in line.items() if k not in optional or v is not None]
    if (
        line.keys() != known
        or not all(isinstance(text, str) for text in texts)
        or line["outcome"] not in get_args(Outcome)
    ):
        raise ValueError("a line is not a result")
    return ContractResult(**line)
