"""`gen-models probe`: asks a provider about one model, and the model for an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.cli.commands.discover import add_request_options, discovery
from gen_models.cli.console import show

if TYPE_CHECKING:
    import argparse

    from gen_models.cli.parser import Parser
    from gen_models.discovery import ModelCheck, ModelProbe

HELP: Final = "check whether a model is listed, and whether it answers"
USAGE: Final = "PROVIDER MODEL [options]"
DESCRIPTION: Final = """\
Asks the provider about the model, where it can be asked about a single one, and sends the model
one short message ("ping"), which it is told to answer with "pong". That costs a few tokens. Needs
the extra 'discovery'.
"""
EPILOG: Final = """\
exit status:
  0   the model works
  1   it does not: no such model, not a chat model, or another answer
  2   wrong usage or configuration
  3   the provider's contract is not valid
  4   the provider could not be reached, or rejected the request

examples:
  gen-models probe openai gpt-4o
  gen-models probe openai gpt-4o --output-format json
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    parser.add_argument("provider", metavar="PROVIDER", help="the provider's slug")
    parser.add_argument("model", metavar="MODEL", help="the model ID, or a short name of it")
    add_request_options(parser)


def run(options: argparse.Namespace) -> int:
    """Checks the model."""
    from gen_models.cli.hints import complete
    from gen_models.reports import probe_as_json, probe_as_text

    found = discovery(options)
    probe = found.service.probe_model(found.config, options.model)
    check = found.service.validate_model(found.config, options.model)
    complete(filter(None, (probe.error, check.error)), options)
    status = _status(probe, check)
    if options.output_format == "json":
        show(probe_as_json(options.provider, probe, check, status).split("\n"))
    else:
        show(probe_as_text(probe, check))
    return status


def _status(probe: ModelProbe, check: ModelCheck) -> int:
    from gen_models.discovery import CheckOutcome
    from gen_models.errors import ConfigurationError, InvalidContractError

    if check:
        return 0
    error = check.error or probe.error
    if isinstance(error, ConfigurationError | InvalidContractError):
        return error.exit_status
    of_the_model = {
        CheckOutcome.ANSWERED_OTHERWISE,
        CheckOutcome.ANSWERED_NOTHING,
        CheckOutcome.NO_SUCH_MODEL,
        CheckOutcome.NOT_A_CHAT_MODEL,
    }
    return 1 if check.outcome in of_the_model else 4
