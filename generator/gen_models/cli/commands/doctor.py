"""`gen-models doctor`: examines Python, extras, keys, recordings and settings."""

from __future__ import annotations

from gen_models.cli import options as shared
from gen_models.cli.console import show, talk

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cli.parser import Parser

HELP: Final = "check this installation and report what is missing"
USAGE: Final = "[options]"
DESCRIPTION: Final = """\
Checks Python, the extras, the settings and, for each provider, the key, the URL and the recording.
Each finding is "ok", a "note" (something is missing, but may not be needed) or a "problem" with a
hint. No requests are sent, and no key is shown.
"""
EPILOG: Final = """\
exit status:
  0   no problem found
  1   at least one problem found
  2   wrong usage or configuration

examples:
  gen-models doctor
  gen-models doctor -p openai,bedrock
  gen-models doctor --output-format json
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    shared.add_providers(parser)
    shared.add_folders(parser)
    shared.add_reporting(parser, ("text", "json"), verbosity=False)


def run(options: argparse.Namespace) -> int:
    """Examines, and reports."""
    from dataclasses import replace

    from gen_models.cli.hints import completed
    from gen_models.contract import check_names, load_contracts
    from gen_models.credentials import this_environment
    from gen_models.discovery import ProviderRegistry
    from gen_models.doctor import examine
    from gen_models.reports import findings_as_json, findings_as_text

    workspace = shared.workspace_of(options)
    if options.providers:
        contracts = load_contracts(workspace.contracts, workspace.shapes, workspace.beside)
        check_names(contracts, options.providers)
    registry = ProviderRegistry(workspace.contracts, beside=workspace.beside)
    found = [
        replace(one, hint=completed(one.hint, options))
        for one in examine(
            registry, this_environment(), workspace.recordings_of, options.providers or None
        )
    ]
    problems = sum(finding.level == "problem" for finding in found)
    status = 1 if problems else 0
    if options.output_format == "json":
        show(findings_as_json(found, status).split("\n"))
        return status
    show(findings_as_text(found))
    talk(f"{problems} {'problem' if problems == 1 else 'problems'}")
    return status
