"""`gen-models init`: starts a project of one's own."""

from __future__ import annotations

from gen_models.cli import options as shared
from gen_models.cli.console import show, talk

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cli.parser import Parser

HELP: Final = "start a project with contracts of your own"
USAGE: Final = "[DIR] [options]"
DESCRIPTION: Final = """\
Creates the files of a project with its own contracts: the settings in pyproject.toml, folders for
contracts and recordings, an example contract with its JSON Schema, and a CI workflow. Existing
files are kept; a table is added to pyproject.toml.
"""
EPILOG: Final = """\
examples:
  gen-models init
  gen-models init models --bundled openai,anthropic    these providers besides your own
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    parser.add_argument(
        "folder", metavar="DIR", type=shared.path, nargs="?", default="",
        help="the project (the current folder)",
    )  # fmt: skip
    shared.add_bundled(parser)
    shared.add_reporting(parser, ("text", "json"), verbosity=False)


def run(options: argparse.Namespace) -> int:
    """Writes the files, reports and returns the exit status."""
    from gen_models.reports import init_as_json, init_as_text
    from gen_models.workflows import init_project

    made = init_project(options.folder, options.bundled or ())
    if options.output_format == "json":
        show(init_as_json(made).split("\n"))
        return 0
    show(init_as_text(made))
    talk("next: edit contracts/example.toml, or draft a contract from a saved response:")
    talk("  gen-models contract NAME --from response.json")
    return 0
