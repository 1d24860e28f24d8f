"""The commands, one module each: options, call and report together.

A module is imported when its command runs, and imports workflows only to run it.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final, Protocol

    from gen_models.cli.parser import Parser

    class Command(Protocol):
        """What a command's module has.

        Attributes:
            HELP: what it does, in one line of the list of commands.
            USAGE: what follows its name.
            DESCRIPTION: what it does, in a paragraph of its own help.
            EPILOG: exit statuses and examples.
        """

        HELP: str
        USAGE: str
        DESCRIPTION: str
        EPILOG: str

        def add_options(self, parser: Parser) -> None:
            """Declares what it takes."""

        def run(self, options: argparse.Namespace) -> int:
            """Runs, reports and returns the exit status.

            Raises:
                GenModelsError: the command failed.
            """


NAMES: Final = (
    "generate", "providers", "list", "show", "coverage", "init", "contract", "record", "refresh",
    "test", "history", "lifecycle", "datasets", "trust", "keys", "discover", "probe", "doctor",
    "scrub", "prune", "explain", "names", "completion",
)  # fmt: skip
"""The commands, in the order of the help; each is a module of this package."""

DEFAULT: Final = "generate"
"""The command that runs where none is named."""


def load_command(name: str) -> Command:
    """A command's module, by the name of the command."""
    command: Command = import_module(f"{__name__}.{name}")
    return command
