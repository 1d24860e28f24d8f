"""The entry points: run a command, report what ended it, and return its exit status."""

from __future__ import annotations

import sys

from gen_models.cli.commands import load_command
from gen_models.cli.console import settle, show_end, talk
from gen_models.cli.parser import parse
from gen_models.errors import GenModelsError, environment_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Final

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
    """`main`, for a process of its own: SIGTERM and SIGHUP unwind it, and a second one kills.

    Ctrl-C unwinds it as often as it is pressed, and never ends in a traceback.
    """
    import gc
    import signal

    # Large listings are many objects that all stay: a command ends before garbage adds up, and
    # looking for it takes a sixth of the time.
    gc.disable()

    def end(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        raise SystemExit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) == signal.SIG_DFL:
            signal.signal(getattr(signal, name), end)
    try:
        return main()
    except KeyboardInterrupt:  # While reading the options, or reporting another Ctrl-C.
        return _INTERRUPTED


def _run(options: argparse.Namespace) -> int:
    try:
        return load_command(options.command).run(options)
    except GenModelsError as error:
        return _fail(error, options)
    except (OSError, MemoryError) as error:
        return _fail(environment_error(error), options)
    except KeyboardInterrupt:
        problem = "interrupted; if a landing had begun, the next run finishes or undoes it"
        show_end(_INTERRUPTED, problem, "run again", _format(options), text=problem)
        return _INTERRUPTED
    except Exception:  # noqa: BLE001 - Python's own status for it, 1, would read as "differs".
        import traceback

        talk(traceback.format_exc().rstrip())
        problem, hint = "this is a bug in gen-models", "please report it, with the traceback above"
        text = f"{problem}\n  hint: {hint}"
        show_end(_BUG, problem, hint, _format(options), text=text, label="internal error: ")
        return _BUG


def _fail(error: GenModelsError, options: argparse.Namespace) -> int:
    from gen_models.cli.hints import complete

    complete([error], options)
    show_end(
        error.exit_status,
        error.problem,
        error.hint,
        _format(options),
        text=str(error),
        label="error: ",
    )
    return error.exit_status


def _format(options: argparse.Namespace) -> str:
    return getattr(options, "output_format", "text")
