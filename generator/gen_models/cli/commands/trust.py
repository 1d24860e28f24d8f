"""`gen-models trust`: agrees to what a contract of one's own sends, and where."""

from __future__ import annotations

from gen_models.cli import options as shared
from gen_models.cli.console import show, talk

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cli.parser import Parser

HELP: Final = "allow one of your own contracts to send a key"
USAGE: Final = "[PROVIDER] [options]"
DESCRIPTION: Final = """\
A contract names the variables for a key and the host that the key is sent to. Contracts bundled
with gen-models are trusted. For any other contract, this command shows what would be sent and
remembers your consent until the host, the style of authentication or the variables change. Without
PROVIDER, it lists the remembered consents.
"""
EPILOG: Final = """\
examples:
  gen-models trust acme              show what the contract of acme sends, and consent
  gen-models trust acme --revoke     withdraw the consent
  gen-models refresh -p acme --trust acme
                                     consent for one run, such as in CI
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    parser.add_argument("provider", metavar="PROVIDER", nargs="?", help="the provider's slug")
    parser.add_argument("--revoke", action="store_true", help="withdraw the consent")
    shared.add_folders(parser)


def run(options: argparse.Namespace) -> int:
    """Remembers, forgets or lists."""
    from gen_models.contract import check_names, load_contracts
    from gen_models.credentials import (
        Grant,
        described,
        is_bundled_contract,
        read_trust,
        refuse_others_variables,
        write_trust,
    )
    from gen_models.errors import ConfigurationError

    workspace = shared.workspace_to_read(options)
    grants = read_trust(workspace.state).grants
    slug = options.provider
    if slug is None:
        if options.revoke:
            raise ConfigurationError(
                "--revoke needs a provider", hint="name it: `gen-models trust`"
            )
        listed = sorted(grants, key=lambda one: one.provider)
        show(f"{one.provider} to {described(one)}" for one in listed)
        return 0
    others = {one for one in grants if one.provider != slug}
    if options.revoke:
        write_trust(workspace.state, others)
        talk(f"{slug}: {'consent withdrawn' if others != grants else 'there was no consent'}")
        return 0
    contracts = load_contracts(workspace.contracts, workspace.shapes, workspace.beside)
    check_names(contracts, [slug])
    contracts.check([slug])
    contract = contracts[slug]
    if is_bundled_contract(contract):
        talk(f"{slug}: its contract is bundled with gen-models and needs no consent")
        return 0
    refuse_others_variables(contract)
    grant = Grant.of(contract)
    write_trust(workspace.state, {*others, grant})
    show([f"{slug} to {described(grant)}"])
    talk(f"trusted until the host, style or variables in {contract.path} change")
    return 0
