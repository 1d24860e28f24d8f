"""`gen-models contract`: drafts a contract from saved responses."""

from __future__ import annotations

from gen_models.cli import options as shared
from gen_models.cli.console import show, talk

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cli.parser import Parser

HELP: Final = "draft a contract for a new provider from saved responses"
USAGE: Final = "NAME --from FILE... [options]"
DESCRIPTION: Final = """\
Writes contracts/NAME.toml from saved list-models responses: where the rows and the model IDs are,
how the listing is paged, and the JSON Schema of a page. Lines that need to be checked by hand are
marked with "Check:".
"""
EPILOG: Final = """\
examples:
  curl -H "Authorization: Bearer $KEY" https://api.acme.com/v1/models > response.json
  gen-models contract acme --from response.json --url https://api.acme.com/v1/models
  gen-models record acme --from response.json    then record the same responses
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    parser.add_argument("provider", metavar="NAME", help="the new provider, such as acme")
    parser.add_argument(
        "--from", dest="files", metavar="FILE", type=shared.path, nargs="+", required=True,
        help="saved JSON responses, one for each page, in order",
    )  # fmt: skip
    parser.add_argument("--url", metavar="URL", help="the URL of the listing, without a query")
    shared.add_folders(parser)
    shared.add_reporting(parser, ("text", "json"), verbosity=False)


def run(options: argparse.Namespace) -> int:
    """Drafts, reports and returns the exit status."""
    from gen_models.cli.hints import command
    from gen_models.reports import draft_as_json, draft_as_text
    from gen_models.workflows import write_draft

    workspace = shared.workspace_to_read(options)
    made = write_draft(workspace, options.provider, options.files, url=options.url)
    if options.output_format == "json":
        show(draft_as_json(made).split("\n"))
        return 0
    show(draft_as_text(made))
    files = [str(file) for file in options.files]
    record = command(["record", options.provider, "--from", *files], options)
    talk(f"next: edit {made.path}, then: {record}")
    return 0
