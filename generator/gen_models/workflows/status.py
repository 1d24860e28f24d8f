"""Every provider that has a contract, and the state of its recording."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from gen_models.contract import load_contracts
from gen_models.credentials import where_credentials_are
from gen_models.errors import ConfigurationError, RejectedError
from gen_models.landing import LandedProvider, read_manifest
from gen_models.recordings import Provenance, Recorded, is_recorded, replay_cassette
from gen_models.workflows.statements import NOTHING, Known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gen_models.contract import Contract
    from gen_models.errors import InvalidContractError
    from gen_models.workspace import Workspace

State = Literal[
    "landed", "outdated", "not landed", "local", "rejected", "not recorded", "experimental"
]

_SIGNED: Final = {"aws-sigv4": "AWS Signature Version 4", "google-oauth": "Google OAuth"}
_UNNAMED: Final = re.compile(r"[A-Z]{2}")
"""A part of a URL that stands for something of the user's."""
_PARTS: Final = {"partial": "first pages only", "unstated": "end of listing unknown"}


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
        key: the first of them that is set, or "keyring"; never the key itself. None if none is,
            and where none was looked for.
        name: its name in prose; "" if its contract is invalid.
        key_optional: whether it is asked without a key too.
        note: what its contract and its recording say that is not usual, "" for nothing.
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
    name: str = ""
    key_optional: bool = False
    note: str = ""


def provider_statuses(
    workspace: Workspace,
    environment: Mapping[str, str] | None,
    known: Known = NOTHING,
) -> list[ProviderStatus]:
    """The state of every provider of a workspace, by slug.

    Args:
        workspace: the folders.
        environment: where keys are looked for, beside the keyring; None to look for none.
        known: what has been read already.
    """
    landed = read_manifest(workspace.output).providers
    contracts = known.contracts
    if contracts is None:
        contracts = load_contracts(workspace.contracts, workspace.shapes, workspace.beside)
    recorded = known.recorded
    return [
        _status(contracts[slug], workspace, environment, landed.get(slug), recorded.get(slug))
        if slug in contracts
        else _invalid(slug, contracts.invalid[slug][0])
        for slug in contracts.slugs
    ]


def _invalid(slug: str, error: InvalidContractError) -> ProviderStatus:
    detail = f"invalid contract: {error.problem}"
    return ProviderStatus(
        slug, None, None, None, False, "rejected", detail, (), None, note="invalid contract"
    )


def _status(
    contract: Contract,
    workspace: Workspace,
    environment: Mapping[str, str] | None,
    landed: LandedProvider | None,
    known: Recorded | None,
) -> ProviderStatus:
    recorded, state, detail = (
        _recorded(contract, workspace) if known is None else (known, "landed", "")
    )
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
        key=None if environment is None else _key(contract, environment),
        name=contract.name,
        key_optional=contract.auth.optional,
        note="; ".join(_notes(contract, recorded, state)),
    )


def _recorded(contract: Contract, workspace: Workspace) -> tuple[Recorded | None, State, str]:
    """The recording; without a readable one, the state and its reason."""
    folder = workspace.recordings_of(contract.slug)
    if is_recorded(folder, contract.slug):
        try:
            return replay_cassette(contract, folder), "landed", ""
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
    return f"{_PARTS[provenance.coverage]}; {source}"


def _notes(contract: Contract, recorded: Recorded | None, state: State) -> Iterator[str]:
    if contract.local:
        yield f"local: lands with `-p {contract.slug}`"
    if contract.experimental:
        yield f"experimental: {contract.experimental}"
    if contract.endpoint.override is not None and _UNNAMED.search(
        contract.endpoint.override.replaces
    ):
        yield f"`{contract.endpoint.override.variable}` names your own endpoint"
    if contract.auth.style in _SIGNED:
        yield f"asked with {_SIGNED[contract.auth.style]}"
    if state == "rejected":
        yield "the recording is rejected"
    elif recorded is not None and recorded.provenance.coverage in _PARTS:
        yield _PARTS[recorded.provenance.coverage]


def _key(contract: Contract, environment: Mapping[str, str]) -> str | None:
    try:
        return where_credentials_are(contract, environment)
    except ConfigurationError:
        return None
