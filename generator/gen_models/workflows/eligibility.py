"""Which providers can be requested: with which URL and key, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.credentials import KEYED, find_key
from gen_models.errors import ConfigurationError
from gen_models.fetch import PreparedRequest, no_credentials, resolve_url
from gen_models.recordings import cassette_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gen_models.contract import Contract


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who can be requested.

    Attributes:
        eligible: the providers to request, ready to be sent.
        skipped: why others need no request, by slug.
        ineligible: why providers that should be requested cannot be, by slug.
    """

    eligible: Sequence[PreparedRequest]
    skipped: Mapping[str, str]
    ineligible: Mapping[str, ConfigurationError]


def check_eligibility(
    contracts: Mapping[str, Contract],
    named: frozenset[str] | None,
    cassettes: Path,
    environment: Mapping[str, str],
    *,
    only_missing: bool = False,
) -> Eligibility:
    """Prepares the requests to the named providers, or to all that can be requested.

    Local servers, and experimental providers without a recording, are requested only when they
    are named. With `only_missing`, providers that have a cassette are skipped.
    """
    eligible: list[PreparedRequest] = []
    skipped: dict[str, str] = {}
    ineligible: dict[str, ConfigurationError] = {}
    for slug, contract in contracts.items():
        if named is not None and slug not in named:
            continue
        recorded = cassette_path(cassettes, slug).is_file()
        if only_missing and recorded:
            skipped[slug] = "has a recording"
        elif named is None and (contract.local or (contract.experimental and not recorded)):
            kind = "local" if contract.local else "experimental"
            skipped[slug] = f"{kind}, requested with -p {slug}"
        else:
            try:
                prepared = _prepared(contract, environment, by_name=named is not None)
            except ConfigurationError as error:
                ineligible[slug] = error
                continue
            if isinstance(prepared, PreparedRequest):
                eligible.append(prepared)
            elif named is None:
                skipped[slug] = prepared.problem.removeprefix(f"{slug}: ")
            else:
                ineligible[slug] = prepared
    return Eligibility(eligible, skipped, ineligible)


def _prepared(
    contract: Contract, environment: Mapping[str, str], *, by_name: bool
) -> PreparedRequest | ConfigurationError:
    """A provider's request, or what has to be set before it can be sent.

    Raises:
        ConfigurationError: a key is set that cannot be one.
    """
    auth = contract.auth
    key = find_key(contract, environment)
    if auth.required:
        if auth.style in KEYED:
            if key is None:
                return no_credentials(contract)
        # Cloud SDKs find credentials in other places too, so a named provider is tried.
        elif not by_name and not any(environment.get(v, "").strip() for v in auth.variables):
            return no_credentials(contract)
    try:
        url = resolve_url(contract, environment)
    except ConfigurationError as error:
        return error
    return PreparedRequest(contract, url, None if key is None else key.key)
