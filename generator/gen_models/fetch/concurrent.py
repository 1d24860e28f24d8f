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

    from gen_models.fetch.endpoint import PreparedRequest

_AT_ONCE: Final = 32


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """How providers are requested.

    `proxy` goes through the proxy that the environment names.
    """

    environment: Mapping[str, str] = field(repr=False)
    limits: Limits = field(default_factory=Limits)
    proxy: bool = False


def fetch_all(
    requests: Sequence[PreparedRequest],
    options: FetchOptions,
    progress: Callable[[str, int | None], None] | None,
) -> dict[str, Listing | GenModelsError]:
    """Each provider's listing, or why there is none, by slug.

    An interruption ends all requests, and is raised again.
    """
    found: dict[str, Listing | GenModelsError] = {}
    if not requests:
        return found
    slugs = [request.contract.slug for request in requests]
    stop = Stop()
    with ThreadPoolExecutor(min(len(requests), _AT_ONCE), "gen-models-fetch") as pool:
        pending = {pool.submit(_fetch, r, options, stop): r.contract.slug for r in requests}
        try:
            for done in as_completed(pending):
                found[pending[done]] = done.result()
                if progress is not None:
                    waiting = sorted(set(slugs) - found.keys())
                    what = f"requesting {', '.join(waiting[:2])}{', ...' if waiting[2:] else ''}"
                    progress(what if waiting else "all responded", 100 * len(found) // len(slugs))
        except BaseException:
            stop.now()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return {slug: found[slug] for slug in slugs}


def _fetch(request: PreparedRequest, options: FetchOptions, stop: Stop) -> Listing | GenModelsError:
    try:
        with open_network(
            request.contract,
            options.environment,
            limits=options.limits,
            proxy=options.proxy,
            stop=stop,
            prepared=request,
        ) as send:
            return list_models(request.contract, send)
    except GenModelsError as error:
        return error
