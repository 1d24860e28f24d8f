"""Sends a single request of any kind to a provider, with the key and within the limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gen_models.fetch.network import connect

if TYPE_CHECKING:
    from gen_models.fetch.options import FetchOptions
    from gen_models.fetch.pagination import Request, Response
    from gen_models.fetch.prepare import ListingRequest


async def exchange(provider: ListingRequest, request: Request, options: FetchOptions) -> Response:
    """The response to one request, without retries and whatever its status.

    The body of a response without success may repeat the key: it must not be shown.

    Args:
        provider: whose key is sent.
        request: what is sent, to its own URL.
        options: how.

    Raises:
        ConfigurationError: the provider's credentials cannot be found.
        UnreachableError: no whole response in time.
        RejectedError: a successful response holds a secret.
    """
    contract = provider.contract
    async with connect(contract, provider, options.limits, proxy=options.proxy) as connection:
        return await connection.exchange(request)
