"""The only printer: data on standard output, messages on standard error, in printable ASCII.

Whatever a text holds, it reaches a terminal without control characters: they are escaped here,
and colour is added afterwards.
"""

from __future__ import annotations

import os
import sys

from gen_models.cli.color import message_line, wants_color
from gen_models.reports import harmless

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Final

_UNWRITTEN: Final = 74
"""The exit status where standard output can't be written: EX_IOERR of sysexits.h."""

_lost: list[OSError] = []
"""Why standard output could not be written, from then until the run's end."""


def show(
    lines: Iterable[str], *, paint: Callable[[str], str] | None = None, trusted: bool = False
) -> None:
    """Prints data, line by line.

    An output that cannot be written is reported by `settle`, when the run's status is known.

    Args:
        lines: the data.
        paint: adds colour to a line, where standard output gets colour.
        trusted: print the lines as they are; for texts of our own that hold tabs.
    """
    if sys.stdout is None or _lost:
        return
    painted = paint is not None and wants_color(sys.stdout)
    try:
        for line in lines:
            safe = line if trusted else _safe(line)
            print(paint(safe) if paint is not None and painted else safe)
        sys.stdout.flush()
    except OSError as error:
        # A reader that went away, such as `head`, needs no more; any other error is reported.
        _lost.append(error)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_rows(table: Callable[[int], Iterable[str]], lines: Callable[[], Iterable[str]]) -> None:
    """Prints rows: for a terminal as a table of its width, elsewhere as lines for programs."""
    if sys.stdout is None or not sys.stdout.isatty():
        show(lines())
        return
    import shutil

    from gen_models.cli.color import table_line

    show(table(shutil.get_terminal_size().columns), paint=table_line)


def talk(text: str) -> None:
    """Prints a message. One that cannot be printed changes nothing: the exit status stands."""
    if sys.stderr is None:  # Else print would use standard output.
        return
    painted = wants_color(sys.stderr)
    try:
        for line in text.split("\n"):
            safe = _safe(line)
            print(message_line(safe) if painted else safe, file=sys.stderr)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def show_end(
    status: int, problem: str, hint: str, output_format: str, *, text: str, label: str = ""
) -> None:
    """Reports what ended the run, in the format that was chosen.

    Args:
        status: the exit status, for JSON.
        problem: what went wrong, for JSON.
        hint: what to do about it, for JSON.
        output_format: text, json or github.
        text: problem and hint in one, for people.
        label: how the text begins on standard error, such as "error: ".
    """
    if output_format == "json":
        from gen_models.reports import end_as_json

        show(end_as_json(status, problem, hint).split("\n"))
    elif output_format == "github":
        from gen_models.reports import annotation

        show([annotation("error", text)])
    else:
        talk(f"{label}{text}")


def settle(status: int) -> int:
    """The run's exit status, once all has been printed: 74 if a report could not be.

    A run that failed keeps its own status, and so does one whose reader went away.
    """
    lost = _lost.pop() if _lost else None
    if lost is None or isinstance(lost, BrokenPipeError):
        return status
    talk(
        f"error: cannot write to standard output: {lost.strerror}\n"
        "  hint: the run itself has finished; free some space or redirect the output elsewhere"
    )
    return status or _UNWRITTEN


def _safe(line: str) -> str:
    return "\t".join(map(harmless, line.split("\t")))
