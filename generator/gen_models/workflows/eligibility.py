"""Chooses which providers to request a new recording from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.credentials import KEYED, where_credentials_are
from gen_models.errors import ConfigurationError
from gen_models.fetch import ListingRequest, NotConfiguredError, prepare_request
from gen_models.recordings import is_recorded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gen_models.contract import Contract
    from gen_models.credentials import Trust


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Which providers can be requested.

    Attributes:
        eligible: the requests, ready to be fetched.
        skipped: by slug, why a provider that was not named is not requested.
        ineligible: by slug, why a provider that should be requested cannot be.
    """

    eligible: tuple[ListingRequest, ...]
    skipped: Mapping[str, str]
    ineligible: Mapping[str, ConfigurationError]


def select(
    contracts: Mapping[str, Contract],
    named: frozenset[str] | None,
    cassettes: Path,
    environment: Mapping[str, str],
    *,
    trust: Trust | None = None,
    only_missing: bool = False,
) -> Eligibility:
    """Chooses the providers to request, and looks up their keys and URLs.

    Args:
        contracts: the providers to choose from.
        named: the slugs that were named; None requests every provider that can be. Local servers
            and experimental providers without a recording are requested only if named.
        cassettes: the folder of the recordings.
        environment: where keys and URLs are looked up.
        trust: what the user has agreed to send, and where.
        only_missing: skip providers that have a recording.
    """
    eligible: list[ListingRequest] = []
    skipped: dict[str, str] = {}
    ineligible: dict[str, ConfigurationError] = {}
    for slug, contract in contracts.items():
        if named is not None and slug not in named:
            continue
        why = _why_skipped(
            contract,
            named=named is not None,
            recorded=is_recorded(cassettes, slug),
            only_missing=only_missing,
        )
        if why is not None:
            skipped[slug] = why
            continue
        try:
            if named is None:
                _check_cloud(contract, environment)
            eligible.append(prepare_request(contract, environment, trust))
        except NotConfiguredError as error:
            if named is None:
                skipped[slug] = error.problem.removeprefix(f"{slug}: ")
            else:
                ineligible[slug] = error
        except ConfigurationError as error:
            ineligible[slug] = error
    return Eligibility(tuple(eligible), skipped, ineligible)


def _why_skipped(
    contract: Contract, *, named: bool, recorded: bool, only_missing: bool
) -> str | None:
    if only_missing and recorded:
        return "has a recording"
    if not named and contract.local:
        return f"local, requested with -p {contract.slug}"
    if not named and contract.experimental and not recorded:
        return f"experimental, requested with -p {contract.slug}"
    return None


def _check_cloud(contract: Contract, environment: Mapping[str, str]) -> None:
    """Skips a cloud for which no variable is set.

    Clouds keep credentials in other places as well, which only their own SDKs know; they are
    searched for a provider that is named.

    Raises:
        NotConfiguredError: no variable is set.
    """
    if contract.auth.style in KEYED or not contract.auth.required:
        return
    if where_credentials_are(contract, environment) is None:
        raise NotConfiguredError(
            f"{contract.slug}: no credentials are set",
            hint=f"set {' or '.join(contract.auth.variables)}",
        )
