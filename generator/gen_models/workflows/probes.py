"""Keeps what models answered when they were asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.catalog import why_quarantined
from gen_models.contract import check_names
from gen_models.errors import ConfigurationError
from gen_models.files import locked
from gen_models.lifecycle import Probe, lifecycles, probes_text, read_probes
from gen_models.recordings import today
from gen_models.workflows.contracts import contracts_of
from gen_models.workflows.statements import (
    PROBES,
    history_of,
    probes_text_of,
    statements_of,
    write_statements,
)
from gen_models.workspace import refuse_bundled

if TYPE_CHECKING:
    from pathlib import Path

    from gen_models.lifecycle import ProbeOutcome
    from gen_models.workspace import Workspace


@dataclass(frozen=True, slots=True)
class KeptProbe:
    """A probe that was kept in `path`, or that was there already."""

    path: Path
    probe: Probe


def check_probes(workspace: Workspace, slug: str) -> None:
    """Refuses to probe where the outcome could not be kept.

    Raises:
        ConfigurationError: the provider has no contract, its probes cannot be read, or the
            recordings are those that came with gen-models.
        InvalidContractError: its contract is not valid.
    """
    refuse_bundled(workspace)
    contracts = contracts_of(workspace)
    check_names(contracts, [slug])
    contracts.check([slug])
    path, text = probes_text_of(slug, workspace)
    if text:
        read_probes(text, slug, str(path))


def keep_probe(
    workspace: Workspace, slug: str, model_id: str, outcome: ProbeOutcome
) -> KeptProbe | None:
    """Adds today's outcome to a provider's probes.

    A refusal of an ID that nothing else is known of is not kept, for it is likely to be misspelt.

    Args:
        workspace: where contracts and recordings are.
        slug: the provider.
        model_id: the model ID that was sent.
        outcome: what became of it.

    Returns:
        What was kept; None if it was not.

    Raises:
        ConfigurationError: as `check_probes`, or the ID cannot be one.
    """
    check_probes(workspace, slug)
    if (reason := why_quarantined(model_id)) is not None:
        raise ConfigurationError(
            f"the model ID {model_id[:80]!a} {reason}", hint="probe it without --keep"
        )
    if outcome == "refused" and not _is_known(workspace, slug, model_id):
        return None
    probe = Probe(model_id, today(), outcome)
    with locked(workspace.cassettes):
        found, text = probes_text_of(slug, workspace)
        before = read_probes(text, slug, str(found)) if text else ()
        path = write_statements(workspace, PROBES, slug, probes_text(slug, [*before, probe]))
    return KeptProbe(path, probe)


def _is_known(workspace: Workspace, slug: str, model_id: str) -> bool:
    history = history_of(contracts_of(workspace)[slug], workspace)
    statements = statements_of(slug, workspace)
    known = lifecycles(history, statements.announcements, today(), probes=statements.probes)
    return model_id in known
