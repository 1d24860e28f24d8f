"""Finds what a request for a provider's listing needs: its URL and its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.credentials import KEYED, Trust, find_key
from gen_models.fetch.endpoint import NotConfiguredError, resolve_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gen_models.contract import Contract
    from gen_models.credentials import Key


@dataclass(frozen=True, slots=True, repr=False)
class ListingRequest:
    """A provider's listing, ready to be fetched.

    Attributes:
        contract: the provider's.
        url: the URL of the listing, without a query.
        key: the API key; None without one.
        environment: the environment, which a cloud SDK reads the region from.
    """

    contract: Contract
    url: str
    key: Key | None
    environment: Mapping[str, str]

    def __repr__(self) -> str:
        return f"ListingRequest({self.contract.slug!r}, {self.url!r})"


def prepare_request(
    contract: Contract, environment: Mapping[str, str], trust: Trust | None = None
) -> ListingRequest:
    """Looks up a provider's key and URL, each once.

    Cloud credentials can take long to find, so they are looked up during the fetch.

    Args:
        contract: the provider's.
        environment: where the key and variables of the URL are looked up.
        trust: what the user has agreed to send; nothing but what bundled contracts send by default.

    Raises:
        UntrustedError: the key would go where the user has not agreed to.
        NotConfiguredError: no key is set although one is required, or the URL is incomplete.
        ConfigurationError: the key that is set is invalid, or the keyring failed.
    """
    found = find_key(contract, environment)
    if found is None and contract.auth.style in KEYED and contract.auth.required:
        raise NotConfiguredError(
            f"{contract.slug}: no API key is set",
            hint=f"set {' or '.join(contract.auth.variables)}, "
            f"or run `gen-models keys set {contract.slug}`",
        )
    url = resolve_url(contract, environment)
    by_cloud = contract.auth.style not in ("none", *KEYED)
    (trust or Trust()).check(contract, url, has_key=found is not None or by_cloud)
    return ListingRequest(contract, url, None if found is None else found.key, environment)
