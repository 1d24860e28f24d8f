"""`gen-models refresh`: requests listings, records them and generates, as one transaction."""

from __future__ import annotations

from gen_models.cli import options as shared
from gen_models.cli.commands.generate import report_quarantined
from gen_models.cli.console import show, talk

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cli.parser import Parser
    from gen_models.workflows import Mode, Refresh

HELP: Final = "request listings, record them and generate, as one transaction"
USAGE: Final = "[options]"
DESCRIPTION: Final = """\
Requests the listings of providers, records them as cassettes and generates the enums. For each
provider, cassette and enum land together or not at all. Providers without a key are skipped and
reported; a local server is requested only if it is named.
"""
EPILOG: Final = """\
examples:
  gen-models refresh                      every provider that has a key or needs none
  gen-models refresh -p openai,xai        only these
  gen-models refresh --check              fail if a provider lists something new; write nothing
  gen-models refresh -p xai --accept-shrink xai
                                          accept that the listing is much shorter
"""

_TIMEOUT: Final = 120.0  # As fetch.Limits has it, whose import would cost time.


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    add_request_options(parser)
    shared.add_targets(parser)
    shared.add_modes(parser, "fail if recordings or files would change, and list them")
    parser.add_argument(
        "--force", action="store_true", help="overwrite generated files that were edited by hand"
    )


def add_request_options(parser: Parser) -> None:
    """Declares what a command takes that sends requests to providers."""
    requests = parser.add_argument_group("requests")
    shared.add_providers(requests)
    shared.add_skip(requests)
    shared.add_accept_change(requests)
    requests.add_argument(
        "--renew", action="store_true", help="date recordings today even if nothing has changed"
    )
    requests.add_argument(
        "--timeout", metavar="SECONDS", type=shared.seconds, default=_TIMEOUT,
        help=f"limit for one provider, including retries ({_TIMEOUT:.0f})",
    )  # fmt: skip
    shared.add_trust(requests)
    requests.add_argument(
        "--proxy", action="store_true",
        help="use the proxy and the certificates from the environment",
    )  # fmt: skip
    shared.add_folders(parser)
    shared.add_reporting(parser, ("text", "json", "github"))


def run(options: argparse.Namespace) -> int:
    """Refreshes, reports and returns the exit status."""
    found = requested(
        options,
        named=options.providers,
        lands=True,
        force=options.force,
        mode=shared.mode_of(options),
    )
    report_refresh(found, options)
    return found.status


def requested(
    options: argparse.Namespace,
    *,
    named: list[str] | None,
    lands: bool,
    force: bool = False,
    mode: Mode = "write",
) -> Refresh:
    """Requests the listings and, in the mode "write", puts in place what the contracts approve."""
    from gen_models.cli import progress
    from gen_models.credentials import read_trust, this_environment
    from gen_models.fetch import FetchOptions, limits_of
    from gen_models.workflows import RefreshRequest, run_refresh

    found_in = shared.workspace_to_write if mode == "write" else shared.workspace_to_read
    workspace = found_in(options)
    request = RefreshRequest(
        named=None if named is None else frozenset(named),
        skipped=frozenset(options.skip),
        lands=lands,
        renew=options.renew,
        may_shrink=frozenset(options.accept_shrink),
        may_grow=frozenset(options.accept_growth),
        force=force,
        mode=mode,
    )
    fetch_options = FetchOptions(
        this_environment(),
        limits_of(options.timeout),
        proxy=options.proxy,
        trust=read_trust(workspace.state, options.trust),
    )
    with progress.shown(quiet=options.quiet) as report:
        return run_refresh(workspace, request, fetch_options, report)


def report_refresh(found: Refresh, options: argparse.Namespace) -> None:
    """Reports the outcome in the chosen format."""
    from dataclasses import replace

    from gen_models.cli.color import diff_line
    from gen_models.cli.hints import complete, completed
    from gen_models.reports import (
        changes_as_text,
        refresh_as_github,
        refresh_as_json,
        refresh_as_text,
    )

    complete(found.problems, options)
    hint = None if found.hint is None else completed(found.hint, options)
    found = replace(found, landed=shared.report_landed(found.landed, options))
    if options.output_format == "json":
        show(refresh_as_json(found, hint).split("\n"))
        return
    if options.output_format == "github":
        show(refresh_as_github(found))
        return
    if not options.quiet:
        show(refresh_as_text(found, verbose=options.verbose))
        if found.mode == "diff":
            show((line for change in found.changes for line in change.diff()), paint=diff_line)
        elif found.mode == "check":
            show(changes_as_text(found.changes))
    for problem in found.problems:
        talk(f"error: {problem}")
    if not options.quiet:
        report_quarantined(found.providers)
        talk(found.summary if hint is None else f"{found.summary}\n  hint: {hint}")
