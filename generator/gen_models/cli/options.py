"""Options that several commands take; each is stated once, here."""

from __future__ import annotations

import argparse
import re

from gen_models.errors import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Final

    from gen_models.landing import Landed
    from gen_models.workflows import Mode
    from gen_models.workspace import Workspace

_LONGEST_SHOWN: Final = 12
_LONGEST: Final = 86_400.0  # Longer waits overflow what threads can wait for.

EXIT_STATUS: Final = """\
exit status:
  0   done, or up to date
  1   the generated files differ from what the cassettes generate (--check, --diff), or a
      landing was interrupted (--check, --diff, --dry-run)
  2   wrong usage or configuration, a damaged file, a full disk or a resource limit
  3   a contract failed; that provider keeps its generated files
  4   a provider could not be reached or rejected the request; it keeps its files
  70  an internal error, which is a bug in gen-models
  74  the run finished, but its report could not be written to standard output
  130 interrupted by Ctrl-C
"""


def add_folders(parser: argparse.ArgumentParser) -> None:
    """The folders of contracts, cassettes and output."""
    folders = parser.add_argument_group(
        "folders",
        "Defaults can be set in pyproject.toml, as contracts, cassettes, output, targets and\n"
        "bundled of [tool.gen-models].",
    )
    folders.add_argument(
        "-o", "--output", metavar="DIR", type=path, help="the generated files (generated/)"
    )
    folders.add_argument("--contracts", metavar="DIR", type=path, help="the contracts")
    folders.add_argument("--cassettes", metavar="DIR", type=path, help="the recorded listings")
    add_bundled(folders)
    folders.add_argument(
        "--state", metavar="DIR", type=path,
        help="journals of landings, outside any repository (GEN_MODELS_STATE, or the user's own)",
    )  # fmt: skip


def add_bundled(parser: argparse._ActionsContainer) -> None:
    """The bundled providers beside those of one's own contracts."""
    parser.add_argument(
        "--bundled", metavar="A,B", type=comma_list, action="extend",
        help="bundled providers to use besides those of your own contracts, or all",
    )  # fmt: skip


def workspace_of(options: argparse.Namespace) -> Workspace:
    """The folders and targets of a run.

    Raises:
        ConfigurationError: a folder or a setting is wrong.
    """
    from pathlib import Path

    from gen_models.workspace import find_workspace

    targets = getattr(options, "targets", None)
    return find_workspace(
        Path.cwd(),
        contracts=options.contracts,
        cassettes=options.cassettes,
        output=options.output,
        targets=None if targets is None else tuple(targets),
        bundled=None if options.bundled is None else tuple(options.bundled),
        state=options.state,
    )


def workspace_to_read(options: argparse.Namespace) -> Workspace:
    """The same, for a command that only looks: it says that a landing is not finished.

    Raises:
        ConfigurationError: as `workspace_of`, or the state folder cannot be trusted.
    """
    from gen_models.cli.console import talk
    from gen_models.cli.hints import completed
    from gen_models.landing import unfinished

    workspace = workspace_of(options)
    for folder in unfinished((workspace.output, workspace.cassettes), workspace.state):
        talk(f"warning: a landing in {folder} was interrupted, or is in progress")
        talk(completed("  hint: wait for it, or finish it with `gen-models`", options))
    return workspace


def workspace_to_write(options: argparse.Namespace) -> Workspace:
    """The same, for a command that writes: it finishes a landing that was interrupted.

    Raises:
        ConfigurationError: as `workspace_of`, or that landing cannot be finished.
    """
    from gen_models.landing import recover

    workspace = workspace_of(options)
    options.recovered = recover((workspace.output, workspace.cassettes), workspace.state)
    _report(options.recovered)
    return workspace


def report_landed(landed: Landed, options: argparse.Namespace) -> Landed:
    """Says what was displaced on the way to a landing; returns that, and what was recovered."""
    _report(landed)
    before: Landed | None = getattr(options, "recovered", None)
    return landed if before is None else landed.after(before)


def _report(landed: Landed) -> None:
    from gen_models.cli.console import talk
    from gen_models.reports import landed_as_text

    for line in landed_as_text(landed):
        talk(line)


def add_providers(parser: argparse._ActionsContainer, meaning: str = "only these") -> None:
    """Which providers."""
    parser.add_argument(
        "-p", "--providers", metavar="A,B", type=comma_list, action="extend", help=meaning
    )


def add_skip(parser: argparse._ActionsContainer) -> None:
    """Which providers not."""
    parser.add_argument(
        "-s", "--skip", metavar="A,B", type=comma_list, action="extend", default=[],
        help="all but these",
    )  # fmt: skip


def add_targets(parser: argparse._ActionsContainer, meaning: str = "only these languages") -> None:
    """Which languages."""
    from gen_models.targets import target_names

    parser.add_argument(
        "-t", "--targets", metavar="A,B", type=comma_list, action="extend",
        help=f"{meaning}: {', '.join(target_names())}",
    )  # fmt: skip


def add_modes(parser: argparse.ArgumentParser, check: str) -> None:
    """The modes that write nothing; `check` says when `--check` fails."""
    modes = parser.add_argument_group("modes that write nothing").add_mutually_exclusive_group()
    modes.add_argument("--check", action="store_true", help=check)
    modes.add_argument(
        "--diff", action="store_true", help="fail if files would change, and print the diff"
    )
    modes.add_argument("--dry-run", action="store_true", help="run the contracts and report")


def mode_of(options: argparse.Namespace) -> Mode:
    """The mode that was chosen."""
    if options.check:
        return "check"
    if options.diff:
        return "diff"
    return "dry_run" if options.dry_run else "write"


def add_accept_change(parser: argparse._ActionsContainer) -> None:
    """Which providers' listings may shrink or grow more than is allowed otherwise."""
    parser.add_argument(
        "--accept-shrink", metavar="A,B", type=comma_list, action="extend", default=[],
        help="accept once that these listings shrink more than their contracts allow",
    )  # fmt: skip
    parser.add_argument(
        "--accept-growth", metavar="A,B", type=comma_list, action="extend", default=[],
        help="accept once that these listings grow by over 2,000 models or 2 MiB",
    )  # fmt: skip


def add_trust(parser: argparse._ActionsContainer) -> None:
    """Which providers' contracts may send keys without having been agreed to before."""
    parser.add_argument(
        "--trust", metavar="A,B", type=comma_list, action="extend", default=[],
        help="let the contracts of these providers send keys in this run",
    )  # fmt: skip


def add_reporting(
    parser: argparse.ArgumentParser, formats: tuple[str, ...], *, verbosity: bool = True
) -> None:
    """The format of the report, and how much is reported."""
    reporting = parser.add_argument_group("reporting")
    reporting.add_argument(
        "--output-format", choices=formats, default="text", help="format of the report (text)"
    )
    if verbosity:
        either = reporting.add_mutually_exclusive_group()
        either.add_argument(
            "-v", "--verbose", action="store_true", help="list the model IDs that come and go"
        )
        either.add_argument("-q", "--quiet", action="store_true", help="print errors only")


def add_cache(parser: argparse.ArgumentParser) -> None:
    """Whether what earlier runs found may answer this one."""
    caching = parser.add_argument_group(
        "cache",
        "If no file has changed since the last run, its result is reused.\n"
        "GEN_MODELS_NO_CACHE=1 and CI turn this off.",
    ).add_mutually_exclusive_group()
    caching.add_argument(
        "--cache",
        action="store_true",
        default=None,
        help="reuse results of earlier runs, even in CI",
    )
    caching.add_argument(
        "--no-cache",
        action="store_false",
        dest="cache",
        help="do not reuse results of earlier runs",
    )


def exactly_one(values: list[str] | None, option: str, command: str) -> str | None:
    """The only value of an option that takes lists elsewhere; None if it was not given.

    Raises:
        ConfigurationError: there are several values, or an empty list.
    """
    if values is None:
        return None
    if len(values) != 1:
        raise ConfigurationError(
            f"{command} takes exactly one value of {option}; {len(values)} were given",
            hint=f"run {command} once for each",
        )
    return values[0]


def path(text: str) -> Path:
    """An argument that is a path."""
    from pathlib import Path

    return Path(text)


def comma_list(text: str) -> list[str]:
    """Names separated by commas."""
    return [name for part in text.split(",") if (name := part.strip())]


def count(text: str) -> int:
    """A whole number, at least 1."""
    if not re.fullmatch("[0-9]{1,9}", text) or int(text) == 0:
        raise argparse.ArgumentTypeError(f"not a number of at least 1{_shown(text)}")
    return int(text)


def seconds(text: str) -> float:
    """A time in seconds, greater than 0 and at most a day."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= _LONGEST:
        raise argparse.ArgumentTypeError(f"not a number of seconds (up to a day){_shown(text)}")
    return value


def day(text: str) -> object:
    """A day, such as 2026-08-05."""
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"not a date{_shown(text)}; write it as 2026-08-05"
        ) from None


def days(text: str) -> int:
    """A time in whole days, such as 90d, 12w or 90."""
    found = re.fullmatch(r"([0-9]{1,5})([dw]?)", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"not a time{_shown(text)}; write it as 90d or 12w")
    return int(found[1]) * (7 if found[2] == "w" else 1)


def _shown(text: str) -> str:
    """A wrong value behind a colon; "" for one that is long enough to be an API key."""
    return f": {text!r}" if len(text) <= _LONGEST_SHOWN else ""
