"""`gen-models generate`, the default: makes the enums and lands what the contracts approve."""

from __future__ import annotations

from gen_models.cli import options as shared
from gen_models.cli.console import show, talk
from gen_models.cli.stamped import Watch, answered, may_use_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable
    from typing import Final

    from gen_models.cli.parser import Parser
    from gen_models.workflows import Outcome, ProviderOutcome, ProviderRefresh, Selection

HELP: Final = "generate the enums and land those that pass the contracts (the default)"
USAGE: Final = "[options]"
DESCRIPTION: Final = """\
Generates the enums from the recorded listings. Those that pass the contracts land together or
not at all; a provider that fails keeps its files.
"""
EPILOG: Final = f"""\
{shared.EXIT_STATUS}
examples:
  gen-models                      generate everything
  gen-models -p openai,mistral    only these; all other providers stay as they are
  gen-models -o out               into the folder out
  gen-models -t rust -p openai -o ../somewhere/src/models
                                  modules for a crate of your own
  gen-models --check              for CI: fail if the generated files are not up to date
  gen-models providers            list all providers, the age of each recording and its key
  gen-models refresh -p openai    request the listing, record it and generate, all or nothing
  gen-models record openai --from response.json
  gen-models explain gpt-4.1 -p openai
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    which = parser.add_argument_group("providers and languages")
    shared.add_providers(which)
    shared.add_skip(which)
    shared.add_targets(which)
    shared.add_accept_change(which)
    shared.add_modes(parser, "fail if files would change, and list them")
    landing = parser.add_argument_group("landing")
    landing.add_argument(
        "--fail-fast", action="store_true", help="stop at the first failing provider; land nothing"
    )
    landing.add_argument(
        "--force", action="store_true", help="overwrite generated files that were edited by hand"
    )
    shared.add_folders(parser)
    shared.add_reporting(parser, ("text", "json", "github"))
    shared.add_cache(parser)


def run(options: argparse.Namespace) -> int:
    """Generates, reports and returns the exit status."""
    if answered(options):
        return 0
    from gen_models.cli import progress
    from gen_models.workflows import GenerateRequest, run_generate

    mode = shared.mode_of(options)
    found_in = shared.workspace_to_write if mode == "write" else shared.workspace_of
    workspace = found_in(options)
    request = GenerateRequest(
        _selection(options), mode, options.fail_fast, options.force, may_use_cache(options)
    )
    watch = Watch(workspace, options)
    with progress.shown(quiet=options.quiet) as shown:
        found = run_generate(workspace, request, progress=shown)
    watch.keep(found)
    report_outcome(found, options)
    return found.status


def report_outcome(found: Outcome, options: argparse.Namespace) -> None:
    """Reports the outcome in the chosen format."""
    from dataclasses import replace

    from gen_models.cli.hints import complete, completed
    from gen_models.reports import outcome_as_github, outcome_as_json

    complete(found.rejections, options)
    hint = None if found.hint is None else completed(found.hint, options)
    landed = shared.report_landed(found.landed, options)
    found = replace(found, result=completed(found.result, options), hint=hint, landed=landed)
    if options.output_format == "json":
        show(outcome_as_json(found).split("\n"))
        return
    if options.output_format == "github":
        show(outcome_as_github(found))
    else:
        _report_as_text(found, options)
    if not options.quiet:
        report_quarantined(found.providers)
        talk(found.summary)


def report_quarantined(providers: Iterable[ProviderOutcome | ProviderRefresh]) -> None:
    """Says which model IDs get no identifier."""
    from gen_models.reports import quarantined_as_text

    for provider in providers:
        for line in quarantined_as_text(provider.slug, provider.quarantined):
            talk(line)


def _report_as_text(found: Outcome, options: argparse.Namespace) -> None:
    from gen_models.cli.color import diff_line
    from gen_models.reports import changes_as_text, outcome_as_text

    if not options.quiet:
        show(outcome_as_text(found, verbose=options.verbose))
        if found.shows_diff:
            show((line for change in found.changes for line in change.diff()), paint=diff_line)
        elif getattr(options, "check", False):
            show(changes_as_text(found.changes))
    for rejection in found.rejections:
        talk(f"error: {rejection}")


def _selection(options: argparse.Namespace) -> Selection:
    from gen_models.workflows import Selection

    return Selection(
        named=None if options.providers is None else frozenset(options.providers),
        skipped=frozenset(options.skip),
        may_shrink=frozenset(options.accept_shrink),
        may_grow=frozenset(options.accept_growth),
    )
