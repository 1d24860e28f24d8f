"""The entry points: run a command, report what ended it, and return its exit status."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from gen_models.cli.commands import load_command
from gen_models.cli.console import settle, show_end, talk
from gen_models.cli.parser import parse
from gen_models.errors import GenModelsError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

_BUG: Final = 70
"""The exit status of a bug in gen-models: EX_SOFTWARE of sysexits.h."""

_INTERRUPTED: Final = 130
"""The exit status of Ctrl-C in shells: 128 and the signal's number."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs gen-models, and returns its exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        options = parse(given)
    except SystemExit as end:  # Help, or wrong usage.
        return settle(int(end.code or 0))
    return settle(_run(options))


def process() -> int:
    """`main`, for a process of its own: SIGTERM and SIGHUP unwind it, and a second one kills."""
    import signal

    def end(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        raise SystemExit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) == signal.SIG_DFL:
            signal.signal(getattr(signal, name), end)
    return main()


def _run(options: argparse.Namespace) -> int:
    output_format = getattr(options, "output_format", "text")
    try:
        return load_command(options.command).run(options)
    except GenModelsError as error:
        from gen_models.cli.hints import complete

        complete([error], options)
        show_end(
            error.exit_status,
            error.problem,
            error.hint,
            output_format,
            text=str(error),
            label="error: ",
        )
        return error.exit_status
    except KeyboardInterrupt:
        problem = "interrupted; nothing has been left half done"
        show_end(_INTERRUPTED, problem, "run again", output_format, text=problem)
        return _INTERRUPTED
    except Exception:  # noqa: BLE001 - Python's own status for it, 1, would read as "differs".
        import traceback

        talk(traceback.format_exc().rstrip())
        problem, hint = "this is a bug in gen-models", "please report it, with the traceback above"
        text = f"{problem}\n  hint: {hint}"
        show_end(_BUG, problem, hint, output_format, text=text, label="internal error: ")
        return _BUG
