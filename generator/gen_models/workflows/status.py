"""Every provider that there is a contract for, and the state it is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.contract import load_contracts
from gen_models.credentials import where_credentials_are
from gen_models.errors import ConfigurationError, RejectedError
from gen_models.landing import LandedProvider, read_manifest
from gen_models.recordings import Provenance, cassette_path, replay_cassette, today

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gen_models.contract import Contract
    from gen_models.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ProviderStatus:
    """A provider. `models` and `observed` are None where there is no readable recording.

    `key` is the first of its variables that is set, or "keyring"; never the key itself.
    """

    provider: str
    models: int | None
    observed: str | None
    source: str
    variables: tuple[str, ...]
    key: str | None
    state: str


def provider_statuses(workspace: Workspace, environment: Mapping[str, str]) -> list[ProviderStatus]:
    """The inventory of a workspace, by slug."""
    landed = read_manifest(workspace.output).providers
    contracts = load_contracts(workspace.contracts, workspace.shapes)
    return [
        _entry(contract, workspace, environment, landed.get(slug))
        for slug, contract in contracts.items()
    ]


def _entry(
    contract: Contract,
    workspace: Workspace,
    environment: Mapping[str, str],
    landed: LandedProvider | None,
) -> ProviderStatus:
    models, provenance = None, None
    if cassette_path(workspace.cassettes, contract.slug).is_file():
        try:
            recorded = replay_cassette(contract, workspace.cassettes)
            models, provenance = len(recorded.catalog.ids), recorded.provenance
            state = _state(contract, provenance, landed, recorded.cassette.digest)
        except RejectedError as error:
            state = f"rejected by contract '{error.contract}'"
    elif contract.experimental:
        state = f"experimental: {contract.experimental}"
    else:
        state = "not recorded"
    variables = contract.auth.variables
    return ProviderStatus(
        contract.slug,
        models,
        None
        if provenance is None or provenance.observed is None
        else provenance.observed.isoformat(),
        "" if provenance is None else _source(provenance),
        variables,
        _key(contract, environment),
        state,
    )


def _key(contract: Contract, environment: Mapping[str, str]) -> str | None:
    try:
        return where_credentials_are(contract, environment)
    except ConfigurationError:
        return None


def _state(
    contract: Contract, provenance: Provenance, landed: LandedProvider | None, digest: str
) -> str:
    if landed is None:
        states = [f"local, lands with -p {contract.slug}" if contract.local else "not landed"]
    else:
        states = ["landed" if landed.cassette == digest else "landed from an older recording"]
    if provenance.coverage != "complete":
        states.append("first pages only" if provenance.coverage == "partial" else "end unstated")
    if provenance.observed is None:
        states.append("of unknown age")
    else:
        age = (today() - provenance.observed).days
        stale = ", stale" if age > contract.promises.stale_after_days else ""
        states.append(f"{age} days old{stale}")
    return ", ".join(states)


def _source(provenance: Provenance) -> str:
    return "live" if provenance.method == "live" else f"import: {provenance.source}"
