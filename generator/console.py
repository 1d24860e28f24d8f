"""The only printer: data goes to standard output, talk to standard error, in ASCII."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.errors import GenModelsError


def show(lines: Iterable[str], encoding: str = "ascii") -> None:
    """Prints data, line by line."""
    try:
        for line in lines:
            print(line.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        # Nobody reads on. The status stands, and the interpreter must not stumble at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def talk(text: str) -> None:
    """Says something to the person at the terminal."""
    print(text.encode("ascii", "backslashreplace").decode(), file=sys.stderr)


def show_error(error: GenModelsError, output_format: str) -> None:
    """Says what ended the run, in the format that was asked for."""
    if output_format == "json":
        from generator.outcome import error_as_json

        show([error_as_json(error)])
    elif output_format == "github":
        from generator.outcome import annotation

        show([annotation("error", str(error))])
    else:
        talk(f"error: {error}")
