"""The only printer: data goes to standard output, talk to standard error, in ASCII."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gen_models.errors import GenModelsError


def show(lines: Iterable[str], encoding: str = "ascii") -> None:
    """Prints data, line by line."""
    if sys.stdout is None:  # Closed by the shell: nobody wants to see anything.
        return
    try:
        for line in lines:
            print(line.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        # Nobody reads on. The status stands, and the interpreter must not stumble at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def talk(text: str) -> None:
    """Says something to the person at the terminal."""
    if sys.stderr is None:  # Else print would take standard output for it.
        return
    print(text.encode("ascii", "backslashreplace").decode(), file=sys.stderr)


def show_error(error: GenModelsError, output_format: str) -> None:
    """Says what ended the run, in the format that was asked for."""
    if output_format == "text":
        talk(f"error: {error}")
    else:
        show_end(
            error.exit_status, error.problem, error.hint, output_format, as_annotation=str(error)
        )


def show_end(
    status: int, problem: str, hint: str, output_format: str, *, as_annotation: str | None = None
) -> None:
    """The same, in JSON or as an annotation, for whatever ended the run."""
    if output_format == "json":
        from gen_models.reports import end_as_json

        show([end_as_json(status, problem, hint)])
    else:
        from gen_models.reports import annotation

        show([annotation("error", as_annotation or f"{problem}\n  hint: {hint}")])
