"""`gen-models record`: makes cassettes, of live or of saved responses."""

from __future__ import annotations

from gen_models.cli import options as shared
from gen_models.cli.commands.refresh import add_request_options, report_refresh, requested
from gen_models.cli.console import show, talk
from gen_models.errors import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cli.parser import Parser

HELP: Final = "record listings as cassettes, from live or from saved responses"
USAGE: Final = "[PROVIDER] [options]"
DESCRIPTION: Final = """\
Requests the listings of providers and records them as cassettes. A new cassette replaces the old
one only if it passes the contracts. Without PROVIDER, all providers that have a key or need none
are requested, except local servers. With --from, saved responses are recorded and no request is
sent.
"""
EPILOG: Final = """\
examples:
  gen-models record openai                         then generate: gen-models -p openai
  gen-models record openai --from page1.json page2.json --observed 2026-11-20
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    parser.add_argument("provider", metavar="PROVIDER", nargs="?", help="a provider, as with -p")
    add_request_options(parser)
    saved = parser.add_argument_group("saved responses")
    saved.add_argument(
        "--from", dest="files", metavar="FILE", type=shared.path, nargs="+",
        help="saved JSON responses of PROVIDER, one for each page, in order",
    )  # fmt: skip
    saved.add_argument(
        "--observed", metavar="DATE", type=shared.day, help="the day of the response, YYYY-MM-DD"
    )
    saved.add_argument("--source", metavar="TEXT", help="where the files come from (their names)")
    saved.add_argument(
        "--leave-out", metavar="FIELD", action="append", default=[],
        help="a field of the rows that is wrong or missing in the files; it is neither recorded "
        "nor required (repeatable)",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Records, reports and returns the exit status."""
    named = options.providers
    if options.provider:
        named = [options.provider, *(options.providers or [])]
    if options.files is not None:
        return _import(options, named)
    for option, value in (
        ("--observed", options.observed),
        ("--source", options.source),
        ("--leave-out", options.leave_out),
    ):
        if value:
            raise ConfigurationError(
                f"{option} applies only to saved responses",
                hint="name the files with --from FILE...",
            )
    found = requested(options, named=named, lands=False)
    report_refresh(found, options)
    if not options.quiet and options.output_format == "text":
        _next([p.slug for p in found.providers if p.status == "refreshed"], options)
    return found.status


def _import(options: argparse.Namespace, named: list[str] | None) -> int:
    from dataclasses import replace

    from gen_models.cli import progress
    from gen_models.reports import annotation, recording_as_json, recording_as_text
    from gen_models.workflows import import_recording

    if named is None or len(set(named)) != 1:
        raise ConfigurationError(
            "--from takes the responses of exactly one provider",
            hint="name it: `gen-models record PROVIDER --from FILE...`",
        )
    slug = named[0]
    source = options.source or f"saved as {', '.join(file.name for file in options.files)}"
    workspace = shared.workspace_to_write(options)
    with progress.shown(quiet=options.quiet) as report:
        made = import_recording(
            workspace,
            slug,
            options.files,
            observed=options.observed,
            source=source.encode("utf-8", "backslashreplace").decode(),
            left_out=options.leave_out,
            may_shrink=frozenset(options.accept_shrink),
            may_grow=frozenset(options.accept_growth),
            progress=report,
        )
    made = replace(made, landed=shared.report_landed(made.landed, options))
    if options.output_format == "json":
        show(recording_as_json(slug, made).split("\n"))
    elif options.output_format == "github":
        show([annotation("notice", f"{slug}: {made.models} models")])
    elif not options.quiet:
        show([recording_as_text(slug, made)])
        if made.changed:
            talk(f"recorded in {made.path}")
            _next([slug], options)
    return 0


def _next(recorded: list[str], options: argparse.Namespace) -> None:
    """Says how to generate what has been recorded."""
    from gen_models.cli.hints import command

    if recorded:
        talk(f"next: {command(['-p', ','.join(recorded)], options)}")
