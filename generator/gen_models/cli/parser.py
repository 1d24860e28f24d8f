"""Parses the command line: finds the command, and names what is misspelt."""

from __future__ import annotations

import argparse
import re

from gen_models.cli.commands import DEFAULT, NAMES, load_command
from gen_models.cli.console import show, talk
from gen_models.errors import repeated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from typing import Any, Final, NoReturn

_PROG: Final = "gen-models"
_USAGE: Final = 2
_QUOTED: Final = re.compile(r" ('[^']*'|\"[^\"]*\")")
"""What argparse repeats in an error."""

_DESCRIPTION: Final = """\
Typed model IDs of LLM providers, generated from recorded listings through contracts.
Without a command, gen-models runs generate, whose options are below.
"""


class Parser(argparse.ArgumentParser):
    """A parser whose errors suggest the nearest name, and which never abbreviates options.

    Args:
        prog: the command, such as "gen-models refresh".
        usage: what follows it, such as "PROVIDER [options]".
        discreet: if not empty, nothing of the arguments is repeated in errors, for one may be an
            API key; this hint is given instead.
        options: what argparse takes.

    Attributes:
        passes_on: whether what it does not know is for another program, and goes to `rest`.
    """

    def __init__(
        self, *, prog: str, usage: str = "[options]", discreet: str = "", **options: Any
    ) -> None:
        super().__init__(
            prog=prog,
            usage=f"{prog} {usage}",
            add_help=False,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **options,
        )
        self.discreet = discreet
        self.passes_on = False
        self.nested: list[Parser] = []
        self.color = False  # argparse's own, from Python 3.14 on.
        self.add_argument(
            "-h", "--help", action="help", default=argparse.SUPPRESS, help="show this help"
        )

    def option_names(self) -> Collection[str]:
        """The options that it or an action of its takes, in every spelling."""
        names = set(self._option_string_actions)
        return names.union(*(parser.option_names() for parser in self.nested))

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As argparse's, but what is unknown is refused, before anything else is found wrong."""
        given = list(args or ())
        if self.passes_on:
            return self._split(given, namespace)
        if "keys" in given and not self.discreet:  # A command that came too late.
            self.discreet = f"see {_PROG} keys --help"
        if not self.discreet:
            for before, name in self._option_names_in(given):
                if name not in self.option_names() and name[:2] not in self._short_names():
                    self._refuse_option(name, before)
        found, unknown = super().parse_known_args(given, namespace)
        if unknown:
            self._refuse_argument(unknown[0])
        return found, []

    def _split(
        self, given: list[str], namespace: argparse.Namespace | None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Its own options, and in `rest` what is for another program; all of it after `--`."""
        at = given.index("--") if "--" in given else len(given)
        found, unknown = super().parse_known_args(given[:at], namespace)
        found.rest = [*unknown, *given[at + 1 :]]
        return found, []

    def error(self, message: str) -> NoReturn:
        """Reports what argparse found wrong."""
        if self.discreet:
            self.refuse(f"invalid arguments for {self.prog}", hint=self.discreet)
        self.refuse(_QUOTED.sub(_discreet, message))

    def refuse(self, message: str, *, hint: str = "") -> NoReturn:
        """Reports wrong usage, with this command's own usage, and exits with status 2."""
        ending = f"\n  hint: {hint}" if hint else ""
        talk(f"error: {message}{ending}\n\n{self.format_usage().rstrip()}\nsee: {self.prog} --help")
        raise SystemExit(_USAGE)

    def print_help(self, file: object = None) -> None:
        """Prints the help, in colour on a terminal."""
        del file
        from gen_models.cli.color import help_line

        show(self.format_help().rstrip().split("\n"), paint=help_line)

    def _option_names_in(self, given: Sequence[str]) -> Iterable[tuple[str, str]]:
        """What argparse takes for an option, without values, each behind the word before it."""
        for before, word in zip(["", *given], given, strict=False):
            if word == "--":
                return
            if word.startswith("-") and len(word) > 1 and " " not in word:
                name, equals, _ = word.partition("=")
                if not equals and self._negative_number_matcher.match(word):
                    continue
                yield before, name

    def _short_names(self) -> set[str]:
        """The options of one letter, whose value or whose fellows may follow at once."""
        return {name for name in self.option_names() if len(name) == 2}  # noqa: PLR2004

    def _refuse_option(self, name: str, before: str) -> NoReturn:
        near = nearest(name, self.option_names())
        hint = f"did you mean {near}?" if near else ""
        action = self._option_string_actions.get(before)
        if not name.startswith("--") and action is not None and action.nargs is None:
            hint = f"write a value that begins with a dash behind an equals sign: {before}=-..."
        self.refuse(f"unknown option{repeated(name)}", hint=hint)

    def _refuse_argument(self, word: str) -> NoReturn:
        if word in NAMES:
            self.refuse(
                f"unexpected argument '{word}'",
                hint=f"a command comes before its options: {_PROG} {word} [options]",
            )
        if self.discreet:
            self.error("unexpected argument")
        if not repeated(word):
            self.refuse("unexpected argument")
        hint = f"name providers with -p: -p {word}" if "-p" in self.option_names() else ""
        self.refuse(f"unexpected argument '{word}'", hint=hint)


def parse(given: Sequence[str]) -> argparse.Namespace:
    """The options of a run; its command's name is `command`.

    Raises:
        SystemExit: help or the version was printed, or the usage is wrong.
    """
    first = given[0] if given else ""
    if first in ("-h", "--help"):
        whole_parser().print_help()
        raise SystemExit(0)
    if first == "--version":
        from gen_models import __version__

        show([f"{_PROG} {__version__}"])
        raise SystemExit(0)
    if first and not first.startswith("-") and first not in NAMES:
        _refuse_command(first)
    name, rest = split_command(given)
    return command_parser(name).parse_args(rest, argparse.Namespace(command=name))


def split_command(words: Sequence[str]) -> tuple[str, list[str]]:
    """The command and its arguments; `generate` where none is named."""
    if words and words[0] in NAMES:
        return words[0], list(words[1:])
    return DEFAULT, list(words)


def command_parser(name: str) -> Parser:
    """The parser of one command; imports no other."""
    command = load_command(name)
    parser = Parser(
        prog=f"{_PROG} {name}",
        usage=command.USAGE,
        description=command.DESCRIPTION,
        epilog=command.EPILOG,
    )
    command.add_options(parser)
    return parser


def whole_parser() -> Parser:
    """The parser of all commands, for the root's help and for completion scripts."""
    default = load_command(DEFAULT)
    parser = Parser(
        prog=_PROG, usage="[COMMAND] [options]", description=_DESCRIPTION, epilog=default.EPILOG
    )
    commands = parser.add_subparsers(metavar="COMMAND", title="commands", parser_class=Parser)
    for name in NAMES:
        command = load_command(name)
        command.add_options(
            commands.add_parser(
                name,
                prog=f"{_PROG} {name}",
                usage=command.USAGE,
                help=command.HELP,
                description=command.DESCRIPTION,
            )
        )
    parser.add_argument("--version", action="store_true", help="show the version")
    default.add_options(parser)
    return parser


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The name that a misspelt one is likely to stand for."""
    import difflib

    near = difflib.get_close_matches(word[:40].lower(), list(known), n=1, cutoff=0.6)
    return near[0] if near else None


def _discreet(quoted: re.Match[str]) -> str:
    return repeated(quoted[1][1:-1]) or " '...'"


def _refuse_command(word: str) -> NoReturn:
    near = nearest(word, NAMES)
    if near is None:
        parser = Parser(prog=_PROG, usage="[COMMAND] [options]")
        parser.refuse(f"unknown command{repeated(word)}", hint=f"commands are {', '.join(NAMES)}")
    command_parser(near).refuse(f"unknown command{repeated(word)}; did you mean '{near}'?")
