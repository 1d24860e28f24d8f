"""`gen-models show`: what is known of a model, each value with its source and day."""

from __future__ import annotations

from functools import partial

from gen_models.cli import options as shared
from gen_models.cli.console import show, show_rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cli.parser import Parser

HELP: Final = "show a model's limits, capabilities and prices, with their sources"
USAGE: Final = "MODEL... [options] | --schema"
DESCRIPTION: Final = """\
Shows the landed values of a model, each with its unit, its source, the day of the source, and the
values of other sources. Fields that no source states are unknown and not shown. If sources differ
too much, the value is disputed and withheld.

On a terminal, the table fits the width. Elsewhere, each field is one line of cells separated by
tabs; "-" stands for an empty one.
"""
EPILOG: Final = """\
examples:
  gen-models show openai/gpt-4o
  gen-models show gpt-4o                        at all providers that have it
  gen-models show openai/gpt-4o --output-format json
  gen-models show --schema                      the schema of `values` in that JSON
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    parser.add_argument(
        "models", metavar="MODEL", nargs="*", help="a model ID, as PROVIDER/ID or alone"
    )
    parser.add_argument(
        "--schema", action="store_true", help="print the JSON Schema of a model's values instead"
    )
    shared.add_folders(parser)
    shared.add_reporting(parser, ("text", "json"), verbosity=False)


def run(options: argparse.Namespace) -> int:
    """Shows."""
    from gen_models import reports
    from gen_models.errors import ConfigurationError
    from gen_models.workflows import shown_models

    workspace = shared.workspace_to_read(options)
    if options.schema == bool(options.models):
        raise ConfigurationError(
            "expected model IDs, or --schema", hint="`gen-models show openai/gpt-4o` shows one"
        )
    if options.schema:
        show(reports.model_schema_as_json().split("\n"))
        return 0
    found = [one for name in options.models for one in shown_models(workspace, name)]
    if options.output_format == "json":
        show(reports.shown_models_as_json(found).split("\n"))
        return 0
    for number, one in enumerate(found):
        show(["", reports.shown_title(one)] if number else [reports.shown_title(one)])
        show_rows(
            partial(reports.shown_model_as_table, one), partial(reports.shown_model_as_lines, one)
        )
    return 0
