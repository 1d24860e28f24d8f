"""`gen-models lifecycle`: what retires when, over all providers."""

from __future__ import annotations

from gen_models.cli import options as shared
from gen_models.cli.console import show, show_rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Final

    from gen_models.cli.parser import Parser
    from gen_models.workflows import ProviderLifecycles

HELP: Final = "show announced shutdowns, and check for models that are past theirs"
USAGE: Final = "[options]"
DESCRIPTION: Final = """\
Shows the announced shutdowns of models that are listed or have a member, for all providers that
have statements: status, last day listed, day of the shutdown, days left, chain of successors, and
source. The day is that of each provider's newest listing or probe, or --as-of; the clock is not
used. Local servers are included only if they are named with -p.

On a terminal, the table fits the width. Elsewhere, each row is one line of fields separated by
tabs; "-" stands for an empty field.
"""
EPILOG: Final = """\
exit status:
  0   done, or no model is listed past its shutdown (--check)
  1   a model is listed past its announced shutdown, and its contract does not declare it (--check)
  2   wrong usage or configuration, or a damaged file
  3   a contract is invalid

examples:
  gen-models lifecycle --within 90d                     models to replace soon
  gen-models lifecycle -p openai,anthropic              two providers
  gen-models lifecycle --check                          for CI
  gen-models lifecycle --summary                        what is known about each provider
  gen-models lifecycle --disagreements                  where sources state different days
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    shared.add_providers(parser)
    parser.add_argument(
        "--as-of", metavar="DATE", type=shared.day,
        help="the day to look at (that of each provider's newest listing or probe)",
    )  # fmt: skip
    views = parser.add_mutually_exclusive_group()
    views.add_argument(
        "--within", metavar="TIME", type=shared.days,
        help="only models shut down within this time, such as 90d or 12w, or listed past it",
    )  # fmt: skip
    views.add_argument(
        "--check", action="store_true",
        help="fail if a model is listed past its shutdown and its contract does not declare it",
    )  # fmt: skip
    views.add_argument(
        "--summary", action="store_true", help="count what is known about each provider's models"
    )
    views.add_argument(
        "--disagreements", action="store_true",
        help="show where the days that sources state differ by more than one day",
    )  # fmt: skip
    shared.add_folders(parser)
    shared.add_reporting(parser, ("text", "json", "markdown"), verbosity=False)


def run(options: argparse.Namespace) -> int:
    """Shows or checks."""
    from gen_models.workflows import provider_lifecycles

    workspace = shared.workspace_to_read(options)
    found = provider_lifecycles(workspace, options.providers, options.as_of)
    if options.check:
        return _check(found, options.output_format)
    if options.summary:
        _show_counts(found, options.output_format)
    elif options.disagreements:
        _show_disagreements(found, options.output_format)
    else:
        _show_shutdowns(found, options)
    return 0


def _check(found: Sequence[ProviderLifecycles], output_format: str) -> int:
    from gen_models import reports
    from gen_models.workflows import overdue_models, stale_pins

    findings, notes = overdue_models(found), list(stale_pins(found))
    status = 1 if findings else 0
    if output_format == "json":
        show(reports.overdue_as_json(findings, notes, status).split("\n"))
    elif output_format == "markdown":
        show(reports.shutdowns_as_markdown(one.shutdown for one in findings))
    else:
        show(reports.overdue_as_text(findings, notes))
    return status


def _show_shutdowns(found: Sequence[ProviderLifecycles], options: argparse.Namespace) -> None:
    from gen_models import reports
    from gen_models.workflows import shutdowns

    rows = shutdowns(found, options.within)
    if options.output_format == "json":
        show(reports.shutdowns_as_json(rows).split("\n"))
    elif options.output_format == "markdown":
        show(reports.shutdowns_as_markdown(rows))
    else:
        show_rows(
            lambda width: reports.shutdowns_as_table(rows, width),
            lambda: reports.shutdowns_as_lines(rows),
        )


def _show_counts(found: Sequence[ProviderLifecycles], output_format: str) -> None:
    from gen_models import reports
    from gen_models.workflows import counts_as_markdown, lifecycle_counts

    counts = lifecycle_counts(found)
    if output_format == "json":
        show(reports.counts_as_json(counts).split("\n"))
    elif output_format == "markdown":
        show(counts_as_markdown(counts))
    else:
        show_rows(
            lambda width: reports.counts_as_table(counts, width),
            lambda: reports.counts_as_lines(counts),
        )


def _show_disagreements(found: Sequence[ProviderLifecycles], output_format: str) -> None:
    from gen_models import reports
    from gen_models.workflows import disagreements

    rows = list(disagreements(found))
    if output_format == "json":
        show(reports.disagreements_as_json(rows).split("\n"))
    elif output_format == "markdown":
        show(reports.disagreements_as_markdown(rows))
    else:
        show_rows(
            lambda width: reports.disagreements_as_table(rows, width),
            lambda: reports.disagreements_as_lines(rows),
        )
