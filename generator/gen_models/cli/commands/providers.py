"""`gen-models providers`: lists every provider and the state of its recording."""

from __future__ import annotations

from gen_models.cli import options as shared
from gen_models.cli.console import show, show_rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cli.parser import Parser

HELP: Final = "list all providers, their recordings and their keys"
USAGE: Final = "[options]"
DESCRIPTION: Final = """\
Lists every provider with the number of models, the age of its recording in days, its state and
the environment variables that may hold its key. A key is never printed.

On a terminal, the table fits the width. Elsewhere, each provider is one line of eight fields,
separated by tabs: provider, models, day of the recording, age in days, state, variables, location
of the key, and details; "-" stands for an empty field. The Markdown table is the one for documents,
without values that depend on the day or on your environment.
"""
EPILOG: Final = """\
examples:
  gen-models providers | grep stale                     recordings to refresh
  gen-models providers | cut -f1,6                      the variables of each provider
  gen-models providers --output-format json             everything
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    shared.add_folders(parser)
    shared.add_reporting(parser, ("text", "json", "markdown"), verbosity=False)


def run(options: argparse.Namespace) -> int:
    """Lists the providers."""
    from gen_models.credentials import this_environment
    from gen_models.reports import statuses_as_json, statuses_as_lines, statuses_as_table
    from gen_models.workflows import provider_statuses, providers_as_markdown

    statuses = provider_statuses(shared.workspace_to_read(options), this_environment())
    if options.output_format == "json":
        show(statuses_as_json(statuses).split("\n"))
    elif options.output_format == "markdown":
        show(providers_as_markdown(statuses))
    else:
        show_rows(
            lambda width: statuses_as_table(statuses, width), lambda: statuses_as_lines(statuses)
        )
    return 0
