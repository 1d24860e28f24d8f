"""`gen-models completion`: prints a completion script for a shell."""

from __future__ import annotations

from gen_models.cli.console import show

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cli.parser import Parser

HELP: Final = "print a completion script for a shell"
USAGE: Final = "SHELL"
DESCRIPTION: Final = "Prints a completion script."
EPILOG: Final = """\
examples:
  gen-models completion bash > ~/.local/share/bash-completion/completions/gen-models
  gen-models completion fish > ~/.config/fish/completions/gen-models.fish
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    parser.add_argument(
        "shell", metavar="SHELL", choices=("bash", "zsh", "tcsh", "fish"),
        help="bash, zsh, tcsh or fish",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Prints the script."""
    import shtab

    from gen_models.cli.parser import whole_parser

    show(shtab.complete(whole_parser(), options.shell).split("\n"), trusted=True)
    return 0
