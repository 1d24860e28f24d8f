"""Every provider that has a contract, and the state of its recording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from gen_models.contract import load_contracts
from gen_models.credentials import where_credentials_are
from gen_models.errors import ConfigurationError, RejectedError
from gen_models.landing import LandedProvider, read_manifest
from gen_models.recordings import Provenance, Recorded, is_recorded, replay_cassette

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gen_models.contract import Contract
    from gen_models.errors import InvalidContractError
    from gen_models.workspace import Workspace

State = Literal[
    "landed", "outdated", "not landed", "local", "rejected", "not recorded", "experimental"
]


@dataclass(frozen=True, slots=True)
class ProviderStatus:
    """The state of a provider.

    Attributes:
        provider: its slug.
        models: how many it lists; None without a readable recording.
        observed: the day on which it listed them, as YYYY-MM-DD; None if that is unknown.
        age_days: how many days ago that was.
        stale: whether that is longer than its contract allows.
        state: "landed", "outdated" if a different recording has landed, "not landed", "local" if
            it lands only when it is named, "rejected" by a contract, "not recorded", or
            "experimental" if it is not recorded because of the reason in `detail`.
        detail: where the recording is from, or why there is none.
        variables: the environment variables that may hold its key.
        key: the first of them that is set, or "keyring"; never the key itself.
    """

    provider: str
    models: int | None
    observed: str | None
    age_days: int | None
    stale: bool
    state: State
    detail: str
    variables: tuple[str, ...]
    key: str | None


def provider_statuses(workspace: Workspace, environment: Mapping[str, str]) -> list[ProviderStatus]:
    """The state of every provider of a workspace, by slug."""
    landed = read_manifest(workspace.output).providers
    contracts = load_contracts(workspace.contracts, workspace.shapes)
    return [
        _status(contracts[slug], workspace, environment, landed.get(slug))
        if slug in contracts
        else _invalid(slug, contracts.invalid[slug][0])
        for slug in contracts.slugs
    ]


def _invalid(slug: str, error: InvalidContractError) -> ProviderStatus:
    detail = f"invalid contract: {error.problem}"
    return ProviderStatus(slug, None, None, None, False, "rejected", detail, (), None)


def _status(
    contract: Contract,
    workspace: Workspace,
    environment: Mapping[str, str],
    landed: LandedProvider | None,
) -> ProviderStatus:
    recorded, state, detail = _recorded(contract, workspace)
    if recorded is not None:
        state, detail = _landed(recorded, landed), _detail(recorded.provenance)
    observed = None if recorded is None else recorded.provenance.observed
    return ProviderStatus(
        provider=contract.slug,
        models=None if recorded is None else len(recorded.catalog.ids),
        observed=None if observed is None else observed.isoformat(),
        age_days=None if recorded is None else recorded.age_days,
        stale=recorded is not None and recorded.stale,
        state=state,
        detail=detail,
        variables=contract.auth.variables,
        key=_key(contract, environment),
    )


def _recorded(contract: Contract, workspace: Workspace) -> tuple[Recorded | None, State, str]:
    """The recording; without a readable one, the state and its reason."""
    if is_recorded(workspace.cassettes, contract.slug):
        try:
            return replay_cassette(contract, workspace.cassettes), "landed", ""
        except RejectedError as error:
            return None, "rejected", f"by contract '{error.contract}'"
    if contract.experimental:
        return None, "experimental", contract.experimental
    return None, "not recorded", ""


def _landed(recorded: Recorded, landed: LandedProvider | None) -> State:
    if landed is None:
        return "local" if recorded.contract.local else "not landed"
    return "landed" if landed.cassette == recorded.cassette.digest else "outdated"


def _detail(provenance: Provenance) -> str:
    source = "live" if provenance.method == "live" else f"import: {provenance.source}"
    if provenance.coverage == "complete":
        return source
    missing = "first pages only" if provenance.coverage == "partial" else "end of listing unknown"
    return f"{missing}; {source}"


def _key(contract: Contract, environment: Mapping[str, str]) -> str | None:
    try:
        return where_credentials_are(contract, environment)
    except ConfigurationError:
        return None
