"""`gen-models history`: what is known of model IDs over time, and imports of older listings."""

from __future__ import annotations

from gen_models.cli import options as shared
from gen_models.cli.console import show
from gen_models.errors import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any, Final

    from gen_models.cli.parser import Parser

HELP: Final = "show when model IDs were listed, and import older listings"
USAGE: Final = "{show,import} PROVIDER [options]"
DESCRIPTION: Final = """\
Shows what listings and announcements state about a provider's model IDs: when they were listed,
when they left, when they will be shut down, and the source of each. A listing from any day can be
imported; this never renames anything.
"""
EPILOG: Final = """\
examples:
  gen-models history show anthropic                  every model ID, newest first
  gen-models history show anthropic claude-2.1       one model ID, with the sources
  gen-models history show openai --as-of 2024-01-01  the state on a day
  gen-models history import openai --from models.json --observed 2024-04-01 --source "my backup"
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    actions = parser.add_subparsers(
        metavar="ACTION", title="actions", required=True, dest="action", parser_class=type(parser)
    )

    def add(action: str, meaning: str, usage: str) -> Any:
        prog = f"{parser.prog} {action}"
        added = actions.add_parser(
            action, prog=prog, usage=usage, help=meaning, description=meaning
        )
        added.add_argument("provider", metavar="PROVIDER", help="the provider's slug")
        parser.nested.append(added)
        return added

    shown = add("show", "show a provider's model IDs over time", "PROVIDER [ID...] [options]")
    shown.add_argument("ids", metavar="ID", nargs="*", help="only these model IDs, in full")
    shown.add_argument(
        "--as-of", metavar="DATE", type=shared.day, help="the day to look at (the newest listing's)"
    )
    shared.add_folders(shown)
    shared.add_reporting(shown, ("text", "json"), verbosity=False)
    imported = add("import", "add a listing from any day", "PROVIDER --from FILE... [options]")
    imported.add_argument(
        "--from", dest="files", metavar="FILE", type=shared.path, nargs="+", required=True,
        help="saved responses, JSON arrays of model IDs, or one ID a line",
    )  # fmt: skip
    imported.add_argument(
        "--observed", metavar="DATE", type=shared.day, required=True,
        help="the day of the listing, YYYY-MM-DD",
    )  # fmt: skip
    imported.add_argument(
        "--source", metavar="TEXT", required=True, help="where the listing was found"
    )
    imported.add_argument(
        "--partial",
        action="store_true",
        help="the listing may be incomplete, so it does not prove that other IDs were unlisted",
    )
    shared.add_folders(imported)


def run(options: argparse.Namespace) -> int:
    """Shows or imports."""
    return _import(options) if options.action == "import" else _show(options)


def _show(options: argparse.Namespace) -> int:
    from gen_models.reports import history_as_json, history_as_table, lifecycle_as_text
    from gen_models.workflows import provider_history, providers_of

    workspace = shared.workspace_to_read(options)
    found = provider_history(workspace, options.provider, options.as_of)
    for model_id in options.ids:
        if model_id not in found.lifecycles:
            others = ", ".join(providers_of(workspace, model_id))
            raise ConfigurationError(
                f"no statement mentions {model_id!a} of {options.provider}",
                hint=f"it is an ID of {others}"
                if others
                else f"list what is known: `gen-models history show {options.provider}`",
            )
    if options.output_format == "json":
        show(history_as_json(found, options.ids or None).split("\n"))
    elif options.ids:
        for model_id in options.ids:
            show(lifecycle_as_text(model_id, found.lifecycles, found.day))
    else:
        show(history_as_table(found))
    return 0


def _import(options: argparse.Namespace) -> int:
    from gen_models.reports import observation_as_text
    from gen_models.workflows import import_observation

    made = import_observation(
        shared.workspace_to_read(options),
        options.provider,
        options.files,
        observed=options.observed,
        source=options.source.encode("utf-8", "backslashreplace").decode(),
        complete=not options.partial,
    )
    show(observation_as_text(made))
    return 0
