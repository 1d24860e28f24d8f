"""`gen-models prune`: drops members that left their listing long ago."""

from __future__ import annotations

from gen_models.cli import options as shared
from gen_models.cli.commands.generate import report_outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cli.parser import Parser

HELP: Final = "drop members that left their listing long ago"
USAGE: Final = "--before DATE [options]"
DESCRIPTION: Final = """\
Drops the members whose model IDs have been missing from the listing since before a day. Their
identifiers stay reserved: no other model ID ever gets them.
"""
EPILOG: Final = """\
examples:
  gen-models prune --before 2026-01-01 --dry-run -v    list what would be dropped
  gen-models prune --before 2026-01-01 -p openai       drop members of one provider
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    parser.add_argument(
        "--before", metavar="DATE", type=shared.day, required=True, help="the day, YYYY-MM-DD"
    )
    shared.add_providers(parser)
    shared.add_targets(parser)
    parser.add_argument("--dry-run", action="store_true", help="report, and write nothing")
    shared.add_folders(parser)
    shared.add_reporting(parser, ("text", "json"))


def run(options: argparse.Namespace) -> int:
    """Prunes, reports and returns the exit status."""
    from gen_models.cli import progress
    from gen_models.landing import read_manifest
    from gen_models.workflows import GenerateRequest, Selection, run_generate

    found_in = shared.workspace_of if options.dry_run else shared.workspace_to_write
    workspace = found_in(options)
    landed = read_manifest(workspace.output).providers
    named = landed if options.providers is None else options.providers
    request = GenerateRequest(
        Selection(named=frozenset(named), prune_before=options.before),
        "dry_run" if options.dry_run else "write",
    )
    with progress.shown(quiet=options.quiet) as shown:
        found = run_generate(workspace, request, progress=shown)
    report_outcome(found, options)
    return found.status
