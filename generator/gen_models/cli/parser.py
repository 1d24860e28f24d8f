"""What the command line takes."""

from __future__ import annotations

import argparse
from typing import Final

from gen_models import __version__
from gen_models.cli import recording_arguments
from gen_models.cli.options import (
    add_accept_shrink,
    add_folders,
    add_format,
    add_talk,
    add_targets,
    day,
)
from gen_models.targets import target_names

_COMMANDS: Final = (
    "generate", "providers", "record", "refresh", "keys", "scrub", "prune", "explain", "names",
    "completion",
)  # fmt: skip
_EPILOG: Final = """\
exit status:
  0  done, or up to date
  1  what has landed differs from what the cassettes generate (--check, --diff)
  2  wrong usage or configuration
  3  a contract failed; that provider keeps what had landed
  4  a provider could not be reached, or refused; it keeps what it had
  70 a fault of gen-models itself

examples:
  gen-models                      generate all, through the contracts
  gen-models -p openai,mistral    only these; every other provider stays as it is
  gen-models -o out               into the folder out
  gen-models -t rust -p openai -o ../somewhere/src/models
                                  modules for a crate of your own
  gen-models --check              for CI: fails if generated/ is not fresh
  gen-models providers            what there is, how old it is, which keys it takes
  gen-models refresh -p openai    ask it, record it, and make its enum, all or nothing
  gen-models record openai --from response.json
  gen-models explain gpt-4.1 -p openai
"""


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="gen-models",
        description="Typed model IDs of LLM providers, generated from recorded listings "
        "through contracts. Without a command: generate.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"gen-models {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    generate = commands.add_parser(
        "generate",
        help="make the enums and land what the contracts let through (the default)",
        description="Makes the enums from the cassettes, and lands what the contracts let through.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_generate_options(generate)
    # Shown in the main help too; `with_command` hands them to `generate`.
    _add_generate_options(parser)

    providers = commands.add_parser("providers", help="list every provider and its state")
    add_folders(providers)
    add_format(providers, ("text", "json"))
    providers.set_defaults(command="providers")

    recording_arguments.add_commands(commands)

    prune = commands.add_parser(
        "prune", help="drop members that left their listing long ago",
        description="Drops the members whose IDs have been missing since before a day. Their "
        "identifiers stay reserved: no other ID ever gets them.",
    )  # fmt: skip
    prune.add_argument(
        "--before", metavar="DATE", type=day, required=True, help="the day, YYYY-MM-DD"
    )
    prune.add_argument("-p", "--providers", metavar="A,B", action="append", help="only of these")
    add_targets(prune)
    prune.add_argument("--dry-run", action="store_true", help="write nothing; report")
    add_folders(prune)
    add_format(prune, ("text", "json"))
    add_talk(prune)
    prune.set_defaults(command="prune")

    explain = commands.add_parser("explain", help="say which identifier an ID gets, and why")
    explain.add_argument("ids", metavar="ID", nargs="+", help="a model ID")
    explain.add_argument(
        "-p", "--provider", metavar="PROVIDER", help="as an ID of this provider, by its ledger"
    )
    add_folders(explain)
    add_format(explain, ("text", "json"))
    explain.set_defaults(command="explain")

    names = commands.add_parser("names", help="name any list of IDs, without a ledger")
    names.add_argument(
        "--from", dest="file", metavar="FILE", required=True,
        help="a JSON array of IDs, a saved list-models response, or one ID a line; - for stdin",
    )  # fmt: skip
    names.add_argument(
        "--target",
        choices=target_names(),
        default="python",
        help="for which language (python)",
    )
    add_folders(names)
    add_format(names, ("text", "json"))
    names.set_defaults(command="names")

    completion = commands.add_parser("completion", help="print a completion script for a shell")
    completion.add_argument("shell", choices=("bash", "zsh", "tcsh"), help="which shell")
    completion.set_defaults(command="completion")
    return parser


def with_command(given: list[str]) -> list[str]:
    """Puts `generate` in front of arguments that name no command."""
    if given and (given[0] in _COMMANDS or given[0] in ("-h", "--help", "--version")):
        return given
    return ["generate", *given]


def _add_generate_options(parser: argparse.ArgumentParser) -> None:
    add_folders(parser)
    which = parser.add_argument_group("which providers and languages")
    which.add_argument("-p", "--providers", metavar="A,B", action="append", help="only these")
    which.add_argument(
        "-s", "--skip", metavar="A,B", action="append", default=[], help="all but these"
    )
    add_accept_shrink(which)
    add_targets(which)
    ending = parser.add_argument_group("how it ends").add_mutually_exclusive_group()
    ending.add_argument(
        "--check", action="store_true", help="write nothing; fail if something would change"
    )
    ending.add_argument(
        "--diff", action="store_true", help="write nothing; print what would change"
    )
    ending.add_argument(
        "--dry-run", action="store_true", help="write nothing; run the contracts and report"
    )
    parser.add_argument(
        "--fail-fast",
        action="store_true",
        help="stop at the first provider that fails; nothing lands",
    )
    parser.add_argument(
        "--force", action="store_true", help="overwrite files that were changed by hand"
    )
    add_format(parser, ("text", "json", "github"))
    add_talk(parser)
    parser.set_defaults(command="generate")
