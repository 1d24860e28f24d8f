"""Who is asked for a new recording, who is left alone, and the asking, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.credentials import KEYED, where_credentials_are
from gen_models.errors import ConfigurationError
from gen_models.fetch import FetchOptions, resolve_url
from gen_models.recordings import cassette_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gen_models.contract import Contract


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The providers to ask; why others are left alone; and why some that should be can't be."""

    asked: Sequence[Contract]
    left_alone: Mapping[str, str]
    not_askable: Mapping[str, ConfigurationError]


def select(
    contracts: Mapping[str, Contract],
    named: frozenset[str] | None,
    cassettes: Path,
    fetch_options: FetchOptions,
) -> Eligibility:
    """Chooses whom to ask: those named, or else each that can be asked.

    Local servers and experimental providers without a recording are asked when they are named.
    """
    asked: list[Contract] = []
    left_alone: dict[str, str] = {}
    not_askable: dict[str, ConfigurationError] = {}
    for slug, contract in contracts.items():
        if named is not None and slug not in named:
            continue
        recorded = cassette_path(cassettes, slug).is_file()
        if fetch_options.only_missing and recorded:
            left_alone[slug] = "has a recording"
        elif named is None and (contract.local or (contract.experimental and not recorded)):
            kind = "local" if contract.local else "experimental"
            left_alone[slug] = f"{kind}, asked with -p {slug}"
        else:
            try:
                missing = _missing(contract, fetch_options.environment, by_name=named is not None)
            except ConfigurationError as error:
                not_askable[slug] = error
                continue
            if missing is None:
                asked.append(contract)
            elif named is None:
                left_alone[slug] = missing.problem.removeprefix(f"{slug}: ")
            else:
                not_askable[slug] = missing
    return Eligibility(asked, left_alone, not_askable)


def _missing(
    contract: Contract, environment: Mapping[str, str], *, by_name: bool
) -> ConfigurationError | None:
    """What has to be set before a provider can be asked; None if nothing is.

    Raises:
        ConfigurationError: a key is there, and can't be one.
    """
    keyed = contract.auth.style in KEYED
    found = where_credentials_are(contract, environment)
    # Clouds have other places for credentials too, which their own libraries know.
    if contract.auth.required and found is None and (keyed or not by_name):
        ring = f", or run `gen-models keys set {contract.slug}`" if keyed else ""
        return ConfigurationError(
            f"{contract.slug}: there is no key",
            hint=f"set {' or '.join(contract.auth.variables)}{ring}",
        )
    try:
        resolve_url(contract, environment)
    except ConfigurationError as error:
        return error
    return None
