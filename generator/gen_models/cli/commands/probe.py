"""`gen-models probe`: asks a provider about one model, and the model for an answer."""

from __future__ import annotations

from gen_models.cli import options as shared
from gen_models.cli.commands.discover import add_request_options, discovery
from gen_models.cli.console import show, talk

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cli.parser import Parser
    from gen_models.discovery import ModelCheck, ModelProbe
    from gen_models.lifecycle import ProbeOutcome

HELP: Final = "check whether a model is listed, and whether it answers"
USAGE: Final = "PROVIDER MODEL [options]"
DESCRIPTION: Final = """\
Requests the model from the provider, if there is an endpoint for single models, and sends the
model a short message ("ping") that it is told to answer with "pong". This costs a few tokens.
Needs the extra 'discovery'.

With --keep, an answer, or a refusal because there is no such model, is kept as a dated statement
about the model ID. Other outcomes, such as a rate limit or a time-out, are inconclusive, and so is
the refusal of an ID that no other statement mentions.
"""
EPILOG: Final = """\
exit status:
  0   the model works
  1   it does not work: no such model, not a chat model, or another answer
  2   wrong usage or configuration
  3   the provider's contract is invalid
  4   the provider could not be reached, or rejected the request

examples:
  gen-models probe openai gpt-4o
  gen-models probe openai gpt-4o --output-format json
  gen-models probe openai gpt-4 --keep
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    parser.add_argument("provider", metavar="PROVIDER", help="the provider's slug")
    parser.add_argument("model", metavar="MODEL", help="the model ID, or a short name of it")
    parser.add_argument(
        "--keep", action="store_true", help="keep the outcome beside the recordings"
    )
    add_request_options(parser)


def run(options: argparse.Namespace) -> int:
    """Checks the model."""
    from gen_models.cli.hints import complete
    from gen_models.reports import probe_as_json, probe_as_text
    from gen_models.workflows import check_probes

    service, config = discovery(options)
    if options.keep:
        check_probes(shared.workspace_of(options), options.provider)
    probe = service.probe_model(config, options.model)
    check = service.validate_model(config, options.model)
    complete(filter(None, (probe.error, check.error)), options)
    status = _status(probe, check)
    if options.output_format == "json":
        show(probe_as_json(options.provider, probe, check, status).split("\n"))
    else:
        show(probe_as_text(probe, check))
    if options.keep:
        _keep(check, options)
    return status


def _keep(check: ModelCheck, options: argparse.Namespace) -> None:
    from gen_models.workflows import keep_probe

    outcome = _statement(check)
    if outcome is None:
        talk(f"not kept: '{check.outcome.value}' is inconclusive")
        return
    kept = keep_probe(shared.workspace_of(options), options.provider, check.model, outcome)
    if kept is None:
        talk(f"not kept: no other statement mentions {check.model!a}")
    else:
        talk(f"kept in {kept.path}: {check.model!a} {outcome} on {kept.probe.day}")


def _statement(check: ModelCheck) -> ProbeOutcome | None:
    """What an outcome says of the model ID; None if it says nothing."""
    from gen_models.discovery import CheckOutcome

    if check.outcome in (CheckOutcome.WORKS, CheckOutcome.ANSWERED_OTHERWISE):
        return "answered"
    return "refused" if check.outcome is CheckOutcome.NO_SUCH_MODEL else None


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
