"""Requests the listings of several providers at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gen_models.errors import GenModelsError
from gen_models.fetch.deadline import Stop
from gen_models.fetch.network import Limits, open_network
from gen_models.fetch.pagination import Listing, list_models

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gen_models.contract import Contract

_SIDE_BY_SIDE: Final = 32


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """How providers are asked.

    `proxy` goes through the proxy that the environment names. `only_missing` asks those alone
    that have no recording yet.
    """

    environment: Mapping[str, str] = field(repr=False)
    limits: Limits = field(default_factory=Limits)
    proxy: bool = False
    only_missing: bool = False


def ask_all(
    asked: Sequence[Contract],
    fetch_options: FetchOptions,
    report: Callable[[str, int | None], None] | None,
) -> dict[str, Listing | GenModelsError]:
    """Each provider's listing, or why there is none, by slug.

    An interruption ends all that is under way, and then goes on as it came.
    """
    answers: dict[str, Listing | GenModelsError] = {}
    if not asked:
        return answers
    stop = Stop()
    with ThreadPoolExecutor(min(len(asked), _SIDE_BY_SIDE), "gen-models-ask") as pool:
        under_way = {
            pool.submit(_ask, contract, fetch_options, stop): contract for contract in asked
        }
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


def _ask(contract: Contract, fetch_options: FetchOptions, stop: Stop) -> Listing | GenModelsError:
    try:
        with open_network(
            contract,
            fetch_options.environment,
            limits=fetch_options.limits,
            proxy=fetch_options.proxy,
            stop=stop,
        ) as send:
            return list_models(contract, send)
    except GenModelsError as error:
        return error
