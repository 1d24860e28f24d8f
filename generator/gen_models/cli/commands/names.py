"""`gen-models names`: names any list of model IDs, without a ledger."""

from __future__ import annotations

import sys

from gen_models.cli import options as shared
from gen_models.cli.console import show, talk
from gen_models.errors import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cli.parser import Parser

HELP: Final = "name a list of model IDs, without a ledger"
USAGE: Final = "--from FILE [options]"
DESCRIPTION: Final = """\
Prints the identifier of each model ID in a list, for one language. The list may be a JSON array, a
saved list-models response in any known format, or text with one ID per line.
"""
EPILOG: Final = """\
examples:
  gen-models names --from response.json
  gen-models names --from ids.txt -t rust
  curl ... | gen-models names --from -
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    parser.add_argument(
        "--from", dest="file", metavar="FILE", required=True, help="the list; - for standard input"
    )
    shared.add_targets(parser, "the language (exactly one; python by default)")
    shared.add_folders(parser)
    shared.add_reporting(parser, ("text", "json"), verbosity=False)


def run(options: argparse.Namespace) -> int:
    """Names the IDs."""
    from gen_models.catalog import Catalog, read_ids
    from gen_models.contract import load_contracts
    from gen_models.naming import assign
    from gen_models.reports import names_as_json, names_as_text, quarantined_as_text
    from gen_models.workflows import chosen_targets

    options.targets = [shared.exactly_one(options.targets, "-t", "names") or "python"]
    workspace = shared.workspace_to_read(options)
    (target,) = chosen_targets(workspace)
    contracts = load_contracts(workspace.contracts, workspace.shapes, workspace.beside)
    data = _content(options.file)
    ids = read_ids(data, [c.listing for c in contracts.values()], options.file)
    catalog = Catalog.of("", ids)
    names = assign(catalog.ids, target.style, {})
    if options.output_format == "json":
        show(names_as_json(names, catalog.quarantined).split("\n"))
        return 0
    show(names_as_text(names))
    for line in quarantined_as_text(None, catalog.quarantined):
        talk(line)
    return 0


def _content(file: str) -> bytes:
    try:
        if file != "-":
            return shared.path(file).read_bytes()
        if sys.stdin is None:
            raise ConfigurationError("standard input is closed", hint="name a file")
        return sys.stdin.buffer.read()
    except OSError as error:
        raise ConfigurationError(
            f"cannot read {file}: {error.strerror}", hint="name a file, or - for standard input"
        ) from None
