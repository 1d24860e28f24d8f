"""`gen-models coverage`: how much is known of models, and what about it should be looked at."""

from __future__ import annotations

from gen_models.cli import options as shared
from gen_models.cli.console import show, show_rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cli.parser import Parser
    from gen_models.workspace import Workspace

HELP: Final = "show how much is known of models, by provider, field and source"
USAGE: Final = "[options]"
DESCRIPTION: Final = """\
Shows the percentage of each provider's models for which a field is known. --output-format json and
markdown also count the values that each source states.

--disputed lists the values that are withheld because they are implausible or sources disagree.
--check reports overrides and pins that have expired, and overrides that the sources now agree with.
"""
EPILOG: Final = """\
exit status:
  0   done, or all overrides and pins are valid (--check)
  1   an override or a pin has expired, or an override is no longer needed (--check)
  2   wrong usage or configuration, or a damaged file

examples:
  gen-models coverage -p openai,anthropic
  gen-models coverage --disputed
  gen-models coverage --check --as-of 2027-01-31      for CI
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    shared.add_providers(parser)
    views = parser.add_mutually_exclusive_group()
    views.add_argument("--disputed", action="store_true", help="list the values that are withheld")
    views.add_argument(
        "--check", action="store_true", help="fail if an override or a pin needs attention"
    )
    parser.add_argument(
        "--as-of", metavar="DATE", type=shared.day, help="the day of --check (today)"
    )
    shared.add_folders(parser)
    shared.add_reporting(parser, ("text", "json", "markdown"), verbosity=False)


def run(options: argparse.Namespace) -> int:
    """Shows or checks."""
    from gen_models.errors import ConfigurationError

    if options.as_of is not None and not options.check:
        raise ConfigurationError("--as-of needs --check", hint="add --check")
    workspace = shared.workspace_to_read(options)
    if options.output_format == "markdown" and (options.check or options.disputed):
        raise ConfigurationError(
            "--output-format markdown does not go with --check or --disputed",
            hint="use text or json",
        )
    if options.check:
        return _check(workspace, options)
    if options.disputed:
        _show_disputed(workspace, options)
    else:
        _show_coverage(workspace, options)
    return 0


def _check(workspace: Workspace, options: argparse.Namespace) -> int:
    from gen_models import reports
    from gen_models.recordings import today
    from gen_models.workflows import stale_corrections

    found = stale_corrections(workspace, options.providers, options.as_of or today())
    status = 1 if found else 0
    if options.output_format == "json":
        show(reports.stale_as_json(found, status).split("\n"))
    else:
        show(reports.stale_as_text(found))
    return status


def _show_disputed(workspace: Workspace, options: argparse.Namespace) -> None:
    from gen_models import reports
    from gen_models.workflows import disputed_values

    found = disputed_values(workspace, options.providers)
    if options.output_format == "json":
        show(reports.disputed_as_json(found).split("\n"))
    else:
        show_rows(
            lambda width: reports.disputed_as_table(found, width),
            lambda: reports.disputed_as_lines(found),
        )


def _show_coverage(workspace: Workspace, options: argparse.Namespace) -> None:
    from gen_models import reports
    from gen_models.workflows import coverage_as_markdown, provider_coverage

    found = provider_coverage(workspace, options.providers)
    if options.output_format == "json":
        show(reports.coverage_as_json(found).split("\n"))
    elif options.output_format == "markdown":
        show(coverage_as_markdown(found))
    else:
        show_rows(
            lambda width: reports.coverage_as_table(found, width),
            lambda: reports.coverage_as_lines(found),
        )
