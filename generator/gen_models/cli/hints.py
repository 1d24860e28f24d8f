"""Hints as commands that work as printed: they repeat the options that were given."""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from gen_models.errors import GenModelsError

_COMMAND: Final = re.compile(r"`gen-models( [^`\n]*)?`")
"""A command in a hint. Text without backticks stays as it is."""

_REPEATED: Final = (
    ("-p", "--providers", "providers"),
    ("-s", "--skip", "skip"),
    ("-t", "--targets", "targets"),
    ("--accept-shrink", "--accept-shrink", "accept_shrink"),
    ("--accept-growth", "--accept-growth", "accept_growth"),
    ("--contracts", "--contracts", "contracts"),
    ("--cassettes", "--cassettes", "cassettes"),
    ("--bundled", "--bundled", "bundled"),
    ("-o", "--output", "output"),
    ("--state", "--state", "state"),
)
"""The options that a hint repeats: short and long name, and where their value is."""


_OF_ONE: Final = ("record", "explain", "discover", "probe")
"""The commands that take a provider as an argument."""


def command(arguments: Iterable[str], options: argparse.Namespace) -> str:
    """A gen-models command, with those of the given options that it takes.

    An option that the command has already is not added, nor is `-p` to a positional provider.
    """
    from gen_models.cli.parser import command_parser, split_command

    words = list(arguments)
    name, rest = split_command(words)
    taken = command_parser(name).option_names()
    names_provider = name in _OF_ONE and rest and not rest[0].startswith("-")
    for short, long, where in _REPEATED:
        value = getattr(options, where, None)
        if not value or long not in taken or {short, long} & {w.partition("=")[0] for w in rest}:
            continue
        if where == "providers" and names_provider:
            continue
        text = ",".join(value) if isinstance(value, list) else str(value)
        # What begins with a dash is a value only behind an equals sign.
        words += [f"{long}={_quoted(text)}"] if text.startswith("-") else [short, _quoted(text)]
    return " ".join(("gen-models", *words))


def completed(text: str, options: argparse.Namespace) -> str:
    """A text with each command in backticks completed by the given options."""
    return _COMMAND.sub(lambda found: f"`{command((found[1] or '').split(), options)}`", text)


def complete(errors: Iterable[GenModelsError], options: argparse.Namespace) -> None:
    """Completes the commands in the hints of errors that are about to be reported."""
    for error in errors:
        error.hint = completed(error.hint, options)


def _quoted(text: str) -> str:
    """A word for a shell, in printable ASCII."""
    if text.isascii() and text.isprintable():
        return shlex.quote(text)
    return "$'" + "".join(f"\\x{byte:02x}" for byte in os.fsencode(text)) + "'"
