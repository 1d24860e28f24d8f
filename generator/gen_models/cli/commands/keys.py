"""`gen-models keys`: keeps API keys in the system's keyring.

Somebody may give the key itself as an argument. Nothing of the arguments is repeated, therefore,
neither in errors nor in hints, unless it has proved to be a provider or a folder.
"""

from __future__ import annotations

import sys

from gen_models.cli import options as shared
from gen_models.cli.console import show, talk
from gen_models.errors import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable
    from typing import Any, Final

    from gen_models.cli.parser import Parser
    from gen_models.contract import Contract
    from gen_models.workspace import Workspace

HELP: Final = "manage API keys in the system's keyring"
USAGE: Final = "{set,delete,list} [PROVIDER] [options]"
DESCRIPTION: Final = """\
Stores the API keys of providers in the system's keyring (extra 'keyring'). A key in the
environment takes precedence. Keys are never printed.
"""
EPILOG: Final = """\
examples:
  gen-models keys set openai               prompts for the key
  gen-models keys set openai < key.txt     reads it from a file or a pipe
  gen-models keys list                     where each provider's key is
"""
_PROMPTS: Final = (
    "`gen-models keys set PROVIDER` prompts for the key; do not give it as an argument, "
    "which other users of the system can see"
)


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    parser.discreet = _PROMPTS
    actions = parser.add_subparsers(
        metavar="ACTION", title="actions", required=True, dest="action", parser_class=type(parser)
    )

    def add(action: str, meaning: str, usage: str) -> Any:
        prog = f"{parser.prog} {action}"
        added = actions.add_parser(
            action, prog=prog, usage=usage, help=meaning, description=meaning, discreet=_PROMPTS
        )
        shared.add_folders(added)
        parser.nested.append(added)
        return added

    for action, meaning in (
        ("set", "store a key, from a prompt or from standard input"),
        ("delete", "delete a key"),
    ):
        one = add(action, meaning, "PROVIDER [options]")
        one.add_argument("provider", metavar="PROVIDER", help="the provider's slug")
    listed = add("list", "list where each provider's key is", "[options]")
    shared.add_reporting(listed, ("text", "json"), verbosity=False)


def run(options: argparse.Namespace) -> int:
    """Stores, deletes or lists keys."""
    from gen_models.contract import load_contracts

    workspace = _workspace(options)
    contracts = load_contracts(workspace.contracts, workspace.shapes, workspace.beside)
    if options.action == "list":
        for errors in contracts.invalid.values():
            for error in errors:
                talk(f"error: {error}")
        with_key = (c for c in contracts.values() if c.auth.style != "none")
        return _list(with_key, options.output_format)
    contracts.check([options.provider])
    contract = contracts.get(options.provider)
    if contract is None:
        raise _unknown(options.provider, contracts)
    return _set(contract) if options.action == "set" else _delete(contract)


def _workspace(options: argparse.Namespace) -> Workspace:
    """The folders, of which only the contracts are used here."""
    given = any((options.output, options.contracts, options.cassettes))
    try:
        workspace = shared.workspace_of(options)
    except (ConfigurationError, OSError):
        if not given:
            raise
        raise ConfigurationError(
            "a given folder does not exist or cannot be used",
            hint="check --contracts, --cassettes and -o",
        ) from None
    options.output = None  # Any name will do for it, so hints must not repeat it.
    return workspace


def _unknown(name: str, known: Iterable[str]) -> ConfigurationError:
    from gen_models.cli.parser import nearest

    near = nearest(name, known)
    return ConfigurationError(
        "unknown provider", hint=f"did you mean {near}?" if near else _PROMPTS
    )


def _set(contract: Contract) -> int:
    from gen_models.credentials import store_key

    store_key(contract, _entered_key(contract.slug))
    talk(f"stored the key of {contract.slug} in the keyring")
    return 0


def _delete(contract: Contract) -> int:
    from gen_models.credentials import delete_key

    if not delete_key(contract):
        raise ConfigurationError(
            f"the keyring has no key for {contract.slug}",
            hint="`gen-models keys list` shows where keys are",
        )
    talk(f"deleted the key of {contract.slug} from the keyring")
    return 0


def _list(contracts: Iterable[Contract], output_format: str) -> int:
    from gen_models.credentials import this_environment, where_credentials_are
    from gen_models.reports import keys_as_json, keys_as_text

    environment = this_environment()
    found: dict[str, str | None] = {}
    for contract in contracts:
        try:
            found[contract.slug] = where_credentials_are(contract, environment)
        except ConfigurationError as error:
            talk(f"error: {error}")
            found[contract.slug] = None
    show(keys_as_json(found).split("\n") if output_format == "json" else keys_as_text(found))
    return 0


def _entered_key(slug: str) -> str:
    """The key, from a prompt that does not show it, or from a pipe."""
    if not sys.stdin.isatty():
        return sys.stdin.readline()
    from getpass import getpass

    try:
        return getpass(f"key for {slug}: ")
    except EOFError:
        return ""
