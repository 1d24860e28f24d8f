"""Fetches the listings of several providers at once."""

from __future__ import annotations

from asyncio import Runner
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

import anyio

from gen_models.errors import GenModelsError
from gen_models.fetch.daemon_threads import EventLoop
from gen_models.fetch.network import connect
from gen_models.fetch.pagination import Listing, Request, advance, paginate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gen_models.contract import Contract
    from gen_models.fetch.options import FetchOptions
    from gen_models.fetch.prepare import ListingRequest

    Report = Callable[[str, int | None], None]

_CONCURRENT: Final = 32
_NAMED: Final = 2

Result = TypeVar("Result")


def fetch_all(
    requests: Sequence[ListingRequest],
    options: FetchOptions,
    use: Callable[[Contract, Listing], Result],
    report: Report | None = None,
) -> dict[str, Result | GenModelsError]:
    """What is made of each provider's listing, or why nothing is, by slug in order of the requests.

    Ctrl-C and other interruptions end all fetches at once, and are raised again.

    Args:
        requests: the listings, one per provider.
        options: how to fetch them.
        use: makes something of a listing, in the provider's own time and in a thread.
        report: told what is waited for, and how many percent are done.
    """
    if not requests:
        return {}
    with Runner(loop_factory=EventLoop) as runner:
        outcomes = runner.run(_fetch_all(requests, options, use, report))
    return {request.contract.slug: outcomes[request.contract.slug] for request in requests}


async def fetch_listing(
    request: ListingRequest,
    options: FetchOptions,
    use: Callable[[Contract, Listing], Result],
) -> Result:
    """What is made of a provider's listing.

    Raises:
        ConfigurationError: its credentials cannot be found.
        UnreachableError: no whole and successful response, or not read and used in time.
        RejectedError: a response holds a secret, or is not a page of a listing.
    """
    contract = request.contract
    async with connect(contract, request, options.limits, proxy=options.proxy) as connection:
        connection.on_retry = options.on_retry
        pages = paginate(contract)
        step = advance(pages, None)
        while isinstance(step, Request):
            response = await connection.send(step)
            step = await connection.run(partial(advance, pages, response), "reading the response")
        return await connection.run(partial(use, contract, step), "judging the response")


async def _fetch_all(
    requests: Sequence[ListingRequest],
    options: FetchOptions,
    use: Callable[[Contract, Listing], Result],
    report: Report | None,
) -> dict[str, Result | GenModelsError]:
    outcomes: dict[str, Result | GenModelsError] = {}
    limiter = anyio.CapacityLimiter(_CONCURRENT)

    async def fetch(request: ListingRequest) -> None:
        async with limiter:
            try:
                outcome: Result | GenModelsError = await fetch_listing(request, options, use)
            except GenModelsError as error:
                outcome = error
        outcomes[request.contract.slug] = outcome
        if report is not None:
            report(_waiting_for(requests, outcomes), 100 * len(outcomes) // len(requests))

    try:
        async with anyio.create_task_group() as group:
            for request in requests:
                group.start_soon(fetch, request)
    except BaseExceptionGroup as errors:
        # The first one made the group cancel the other fetches.
        raise errors.exceptions[0] from None
    return outcomes


def _waiting_for(requests: Sequence[ListingRequest], done: Iterable[str]) -> str:
    waiting = sorted({request.contract.slug for request in requests}.difference(done))
    if not waiting:
        return "fetched all listings"
    return f"fetching {', '.join(waiting[:_NAMED])}{', ...' if waiting[_NAMED:] else ''}"
