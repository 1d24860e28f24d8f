"""Options that several commands take."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from gen_models.targets import target_names

_LONGEST: Final = 86_400.0  # Threads can wait no time that clocks can't count.


def add_folders(parser: argparse.ArgumentParser) -> None:
    """Where contracts, cassettes and the output are."""
    folders = parser.add_argument_group(
        "folders",
        "Each can be set in pyproject.toml, as [tool.gen-models] contracts, cassettes, output; "
        "so can targets, a list.",
    )
    folders.add_argument(
        "-o", "--output", metavar="DIR", type=Path, help="where enums land (generated/)"
    )
    folders.add_argument("--contracts", metavar="DIR", type=Path, help="contracts to work by")
    folders.add_argument("--cassettes", metavar="DIR", type=Path, help="recordings to work from")


def add_format(parser: argparse.ArgumentParser, formats: tuple[str, ...]) -> None:
    """How to report."""
    parser.add_argument(
        "--output-format", choices=formats, default="text", help="how to report (text)"
    )


def add_talk(parser: argparse.ArgumentParser) -> None:
    """How much to say."""
    talk = parser.add_mutually_exclusive_group()
    talk.add_argument(
        "-v", "--verbose", action="store_true", help="name every ID that comes or goes"
    )
    talk.add_argument("-q", "--quiet", action="store_true", help="print errors only")


def add_accept_shrink(parser: argparse._ActionsContainer) -> None:
    """Whose listing may shrink more than its contract allows."""
    parser.add_argument(
        "--accept-shrink", metavar="PROVIDER", action="append", default=[],
        help="let its listing shrink more than its contract allows, this once (repeatable)",
    )  # fmt: skip


def add_targets(parser: argparse._ActionsContainer) -> None:
    """Which languages the enums come out in."""
    parser.add_argument(
        "-t", "--targets", metavar="A,B", action="append",
        help=f"which languages: {', '.join(target_names())} (all)",
    )  # fmt: skip


def seconds(text: str) -> float:
    """A time in seconds, greater than 0 and no more than a day."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= _LONGEST:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds")
    return value


def day(text: str) -> object:
    """A day, written as 2026-08-05."""
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2026-08-05") from None
