"""`gen-models scrub`: looks for secrets in recordings and generated files."""

from __future__ import annotations

from gen_models.cli import options as shared
from gen_models.cli.console import show, talk

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cli.parser import Parser

HELP: Final = "search cassettes and generated files for secrets"
USAGE: Final = "[PATH...] [options]"
DESCRIPTION: Final = """\
Searches cassettes and generated files, or the given files, for API keys in all supported encodings.
Headers that must not be recorded are removed from cassettes. Secrets are only reported, because a
key that has been in a file must be revoked.
"""
EPILOG: Final = """\
exit status:
  0  no secrets
  1  a cassette has headers to remove (--check)
  3  a file contains a secret

examples:
  gen-models scrub --check             cassettes and generated files, for CI
  gen-models scrub --check response.json
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    parser.add_argument(
        "paths", metavar="PATH", type=shared.path, nargs="*", help="files and folders"
    )
    parser.add_argument("--check", action="store_true", help="write nothing")
    shared.add_folders(parser)
    parser.add_argument("-q", "--quiet", action="store_true", help="print findings only")


def run(options: argparse.Namespace) -> int:
    """Scans, reports and returns the exit status."""
    from gen_models.cli.hints import completed
    from gen_models.credentials import this_environment
    from gen_models.workflows import scan_files

    found_in = shared.workspace_to_read if options.check else shared.workspace_to_write
    workspace = found_in(options)
    found = scan_files(workspace, options.paths, this_environment(), writes=not options.check)
    shared.report_landed(found.landed, options)
    show(f"{finding.file}: {finding.what}" for finding in found.findings)
    if not options.quiet:
        talk(completed(found.summary, options))
    return found.status
