"""`gen-models test`: runs the contract suite on the workspace, with pytest's output and options."""

from __future__ import annotations

import argparse

from gen_models.cli import options as shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from gen_models.cli.parser import Parser

HELP: Final = "run the contract suite on recordings and generated files, with pytest's options"
USAGE: Final = "[options] [pytest options]"
DESCRIPTION: Final = """\
Runs the contract suite that is bundled with gen-models on the recordings and generated files of
this project. Nothing is generated. Options that are not listed here are passed to pytest, and so
is everything after `--`.
"""
EPILOG: Final = """\
exit status:
  0   every contract holds
  2   wrong usage or configuration, or no test was selected
  3   a contract failed
  70  an internal error of pytest or gen-models
  130 interrupted by Ctrl-C

examples:
  gen-models test                          all providers
  gen-models test -p openai --max-age 90   fail if the recording is older than 90 days
  gen-models test --record-mode=rewrite -p openai
                                           request and record the listing, then test it
  gen-models test -k freshness -x -n 2     with options for pytest and its plug-ins
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    which = parser.add_argument_group("selection")
    shared.add_providers(which)
    shared.add_targets(which)
    shared.add_accept_change(which)
    which.add_argument(
        "--max-age", metavar="DAYS", type=_days, help="fail for recordings older than this"
    )
    recording = parser.add_argument_group("recording")
    recording.add_argument(
        "--record-mode", choices=("none", "once", "new_episodes", "all", "rewrite"), default="none",
        help="first request and record listings, with a mode of pytest-recording (none)",
    )  # fmt: skip
    recording.add_argument(
        "--record-timeout", metavar="SECONDS", type=shared.seconds,
        help="limit for one provider, including retries",
    )  # fmt: skip
    shared.add_trust(recording)
    shared.add_folders(parser)
    parser.passes_on = True


def run(options: argparse.Namespace) -> int:
    """Runs pytest, and returns our exit status for its."""
    from gen_models.contract import check_names, load_contracts
    from gen_models.workflows import chosen_targets, run_suite

    workspace = shared.workspace_to_read(options)
    contracts = load_contracts(workspace.contracts, workspace.shapes, workspace.beside)
    chosen_targets(workspace)
    accepted = [*options.accept_shrink, *options.accept_growth, *options.trust]
    check_names(contracts, [*(options.providers or ()), *accepted])
    arguments = [f"--record-mode={options.record_mode}"]
    if options.max_age is not None:
        arguments.append(f"--max-age={options.max_age}")
    if options.record_timeout is not None:
        arguments.append(f"--record-timeout={options.record_timeout}")
    if options.trust:
        arguments.append(f"--trust={','.join(options.trust)}")
    if options.accept_shrink:
        arguments.append(f"--accept-shrink={','.join(options.accept_shrink)}")
    if options.accept_growth:
        arguments.append(f"--accept-growth={','.join(options.accept_growth)}")
    return run_suite(workspace, [*arguments, *options.rest], providers=options.providers)


def _days(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 5:  # noqa: PLR2004
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days")
    return int(text)
