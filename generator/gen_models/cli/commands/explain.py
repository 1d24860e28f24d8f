"""`gen-models explain`: says which identifier a model ID gets, and why."""

from __future__ import annotations

from functools import partial

from gen_models.cli import options as shared
from gen_models.cli.console import show

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cli.parser import Parser

HELP: Final = "explain which identifier a model ID gets"
USAGE: Final = "ID... [options]"
DESCRIPTION: Final = """\
Explains which identifier a model ID gets in each language, and which candidates were already
taken. With -p, the ledger of that provider is used; without it, the IDs are named as if nothing
had landed.
"""
EPILOG: Final = """\
examples:
  gen-models explain gpt-4.1 -p openai
  gen-models explain gpt-4.1 gpt-4-1       how a collision of two IDs is resolved
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    parser.add_argument("ids", metavar="ID", nargs="+", help="a model ID")
    shared.add_providers(parser, "the provider of these IDs (exactly one)")
    shared.add_targets(parser)
    shared.add_folders(parser)
    shared.add_reporting(parser, ("text", "json"), verbosity=False)


def run(options: argparse.Namespace) -> int:
    """Explains."""
    from gen_models.contract import check_names, load_contracts
    from gen_models.landing import landed_ledger
    from gen_models.reports import explanations_as_json, explanations_as_text
    from gen_models.workflows import chosen_targets, explanations, providers_of

    slug = shared.exactly_one(options.providers, "-p", "explain")
    workspace = shared.workspace_to_read(options)
    ledger = None
    if slug is not None:
        check_names(load_contracts(workspace.contracts, workspace.shapes, workspace.beside), [slug])
        ledger = landed_ledger(workspace.output, slug)
    found = explanations(
        options.ids, ledger, chosen_targets(workspace), partial(providers_of, workspace)
    )
    if options.output_format == "json":
        show(explanations_as_json(found).split("\n"))
    else:
        show(explanations_as_text(found, slug or "without a ledger"))
    return 0
