"""Who is asked for a new recording, who is left alone, and the asking, side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from generator.addresses import resolve_url
from generator.cassettes import cassette_path
from generator.client import list_models
from generator.deadlines import Stop
from generator.errors import ConfigurationError, GenModelsError
from generator.keys import KEYED, where_credentials_are
from generator.network import Limits, open_network

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from generator.client import Listing
    from generator.contract import Contract

_SIDE_BY_SIDE: Final = 32


@dataclass(frozen=True, slots=True)
class Manner:
    """How providers are asked.

    `proxy` goes through the proxy that the environment names. `only_missing` asks those alone
    that have no recording yet.
    """

    environment: Mapping[str, str] = field(repr=False)
    limits: Limits = field(default_factory=Limits)
    proxy: bool = False
    only_missing: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """The providers to ask; why others are left alone; and why some that should be can't be."""

    asked: Sequence[Contract]
    left_alone: Mapping[str, str]
    not_askable: Mapping[str, ConfigurationError]


def select(
    contracts: Mapping[str, Contract],
    named: frozenset[str] | None,
    cassettes: Path,
    manner: Manner,
) -> Selection:
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
        if manner.only_missing and recorded:
            left_alone[slug] = "has a recording"
        elif named is None and (contract.local or (contract.experimental and not recorded)):
            kind = "local" if contract.local else "experimental"
            left_alone[slug] = f"{kind}, asked with -p {slug}"
        else:
            try:
                missing = _missing(contract, manner.environment, by_name=named is not None)
            except ConfigurationError as error:
                not_askable[slug] = error
                continue
            if missing is None:
                asked.append(contract)
            elif named is None:
                left_alone[slug] = missing.problem.removeprefix(f"{slug}: ")
            else:
                not_askable[slug] = missing
    return Selection(asked, left_alone, not_askable)


def ask_all(
    asked: Sequence[Contract], manner: Manner, report: Callable[[str, int | None], None] | None
) -> dict[str, Listing | GenModelsError]:
    """Each provider's listing, or why there is none, by slug.

    An interruption ends all that is under way, and then goes on as it came.
    """
    answers: dict[str, Listing | GenModelsError] = {}
    if not asked:
        return answers
    stop = Stop()
    with ThreadPoolExecutor(min(len(asked), _SIDE_BY_SIDE), "gen-models-ask") as pool:
        under_way = {pool.submit(_ask, contract, manner, stop): contract for contract in asked}
        try:
            for done in as_completed(under_way):
                slug = under_way[done].slug
                answers[slug] = done.result()
                if report is not None:
                    waiting = sorted({c.slug for c in asked} - answers.keys())
                    what = f"asking {', '.join(waiting[:2])}{', ...' if waiting[2:] else ''}"
                    report(what if waiting else "asked all", 100 * len(answers) // len(asked))
        except BaseException:
            stop.now()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return {contract.slug: answers[contract.slug] for contract in asked}


def _ask(contract: Contract, manner: Manner, stop: Stop) -> Listing | GenModelsError:
    try:
        with open_network(
            contract, manner.environment, limits=manner.limits, proxy=manner.proxy, stop=stop
        ) as send:
            return list_models(contract, send)
    except GenModelsError as error:
        return error


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
        ring = f", or: gen-models keys set {contract.slug}" if keyed else ""
        return ConfigurationError(
            f"{contract.slug}: there is no key",
            cure=f"set {' or '.join(contract.auth.variables)}{ring}",
        )
    try:
        resolve_url(contract, environment)
    except ConfigurationError as error:
        return error
    return None
