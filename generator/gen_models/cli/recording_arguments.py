"""What the commands take that ask providers and handle keys."""

from __future__ import annotations

from argparse import SUPPRESS
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gen_models.cli.options import (
    add_accept_shrink,
    add_folders,
    add_format,
    add_talk,
    add_targets,
    day,
    seconds,
)

if TYPE_CHECKING:
    import argparse

_SECONDS: Final = 120.0  # As generator.network.Limits has it, whose import would cost time.
_RECORD: Final = """\
Asks providers for their models and makes cassettes of what they answer. A cassette takes the
place of the old one only if the contracts hold; otherwise the old one stays, to the byte.
Without a name, every provider with a key is asked, and those that need none; local servers
are asked when they are named. With --from, nobody is asked: saved responses are taken.
"""
_REFRESH: Final = """\
Asks providers for their models, makes cassettes and enums of what they answer, and lands both
together or neither, provider by provider. Providers without a key are left alone and listed.
"""


def add_commands(commands: Any) -> None:
    """Adds record, refresh, keys and scrub to the commands."""
    _add_record(commands)
    _add_refresh(commands)
    _add_keys(commands)
    scrub = commands.add_parser(
        "scrub", help="look for secrets in cassettes and in what has landed",
        description="Looks for keys in cassettes, in what has landed or in the files named: as "
        "they are, URL-encoded, JSON-escaped or in base64, whole or in part. Takes headers that "
        "may not be recorded out of cassettes. Exit status 3 if there is a secret: it is not "
        "mended, for a key that was in a file has to be revoked.",
    )  # fmt: skip
    scrub.add_argument("paths", metavar="PATH", type=Path, nargs="*", help="files and folders")
    scrub.add_argument(
        "--check", action="store_true",
        help="write nothing; exit status 1 if there are headers to take out",
    )  # fmt: skip
    add_folders(scrub)
    scrub.add_argument("-q", "--quiet", action="store_true", help="print what is found only")
    scrub.set_defaults(command="scrub")


def _add_record(commands: Any) -> None:
    record = commands.add_parser(
        "record", help="make cassettes, of live or of saved responses", description=_RECORD
    )
    record.add_argument("provider", metavar="PROVIDER", nargs="?", help="one provider's slug")
    _add_asking(record)
    saved = record.add_argument_group("saved responses")
    saved.add_argument(
        "--from", dest="files", metavar="FILE", type=Path, nargs="+",
        help="saved JSON responses of PROVIDER, one a page, in order",
    )  # fmt: skip
    saved.add_argument(
        "--observed", metavar="DATE", type=day, help="the day of the response, YYYY-MM-DD"
    )
    saved.add_argument(
        "--source", metavar="TEXT", help="where the files come from; their names by default"
    )
    saved.add_argument(
        "--leave-out", metavar="FIELD", action="append", default=[],
        help="a field of the rows that the files hold wrongly, such as a zeroed date (repeatable)",
    )  # fmt: skip
    record.set_defaults(command="record")


def _add_refresh(commands: Any) -> None:
    refresh = commands.add_parser(
        "refresh", help="record and generate, as one transaction", description=_REFRESH
    )
    _add_asking(refresh)
    add_targets(refresh)
    refresh.add_argument(
        "--force", action="store_true", help="overwrite generated files that were changed by hand"
    )
    refresh.set_defaults(command="refresh")


def _add_asking(parser: argparse.ArgumentParser) -> None:
    asking = parser.add_argument_group("asking")
    asking.add_argument("-p", "--providers", metavar="A,B", action="append", help="only these")
    asking.add_argument(
        "-s", "--skip", metavar="A,B", action="append", default=[], help="all but these"
    )
    add_accept_shrink(asking)
    asking.add_argument(
        "--renew", action="store_true", help="date a recording today even if nothing has changed"
    )
    asking.add_argument(
        "--timeout", metavar="SECONDS", type=seconds, default=_SECONDS,
        help=f"how long one provider may take in all, with retries ({_SECONDS:.0f})",
    )  # fmt: skip
    asking.add_argument(
        "--proxy", action="store_true",
        help="go through the proxy, and trust the certificates, that the environment names",
    )  # fmt: skip
    add_folders(parser)
    add_format(parser, ("text", "json", "github"))
    add_talk(parser)


def _add_keys(commands: Any) -> None:
    keys = commands.add_parser(
        "keys", help="keep keys in the system's keyring",
        description="Keeps providers' keys in the system's keyring (extra 'keyring'). A key in "
        "the environment goes before one in the keyring. No key is ever printed.",
    )  # fmt: skip
    actions = keys.add_subparsers(metavar="ACTION", title="actions", required=True)
    for action, meaning in (
        ("set", "store a key, asked for at the terminal or read from a pipe"),
        ("delete", "forget a key"),
    ):
        one = actions.add_parser(action, help=meaning, description=meaning)
        one.add_argument("provider", metavar="PROVIDER", help="the provider's slug")
        # Else argparse would repeat a key that somebody gives as an argument.
        one.add_argument("too_much", nargs="*", help=SUPPRESS)
        add_folders(one)
        one.set_defaults(command="keys", action=action)
    listed = actions.add_parser(
        "list", help="say where each provider's key is", description="Says where each key is."
    )
    add_folders(listed)
    add_format(listed, ("text", "json"))
    listed.set_defaults(command="keys", action="list")
