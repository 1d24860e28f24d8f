"""Checks an API key: whether it is one, and whether the provider accepts it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gen_models.credentials import KEYED, checked_key, find_key, is_placeholder
from gen_models.discovery.endpoint import IN_CONFIGURATION
from gen_models.discovery.errors import AuthenticationError
from gen_models.discovery.results import KeyCheck, KeyOutcome
from gen_models.errors import ConfigurationError, InvalidContractError
from gen_models.fetch import run_in_daemon_thread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gen_models.contract import Contract
    from gen_models.discovery.config import ProviderConfig
    from gen_models.discovery.engine import Engine


async def check_key(engine: Engine, config: ProviderConfig) -> KeyCheck:
    """Whether the provider accepts the API key of a configuration."""
    try:
        contract = engine.registry.lookup(config.name, config.base_api_url).contract
    except (ConfigurationError, InvalidContractError) as error:
        return KeyCheck(KeyOutcome.UNKNOWN, error=error)
    if contract is None:
        given = config.api_key is not None and config.api_key.get_secret_value().strip()
        form = KeyCheck(KeyOutcome.UNKNOWN if given else KeyOutcome.MISSING)
    else:
        form = await run_in_daemon_thread(
            partial(_key_form, contract, config, engine.access.environment)
        )
    if form.outcome is not KeyOutcome.UNKNOWN or contract is None or form.where is None:
        return form
    found = await engine.discover(config, force_refresh=True)
    if isinstance(found.error, AuthenticationError):
        return KeyCheck(KeyOutcome.REJECTED, form.where, found.error)
    if found.error is not None:
        return KeyCheck(KeyOutcome.UNKNOWN, form.where, found.error)
    # A provider that responds without a key as well may not have looked at it.
    looked_at = contract.auth.required
    return KeyCheck(KeyOutcome.ACCEPTED if looked_at else KeyOutcome.UNKNOWN, form.where)


def _key_form(
    contract: Contract, config: ProviderConfig, environment: Mapping[str, str]
) -> KeyCheck:
    """Where a provider's key is, and whether it looks like one: UNKNOWN if it does.

    A provider that takes no key of the kind that can be checked has none, and is UNKNOWN.
    """
    if contract.auth.style not in KEYED:
        return KeyCheck(KeyOutcome.UNKNOWN)
    text = "" if config.api_key is None else config.api_key.get_secret_value().strip()
    where = IN_CONFIGURATION if text else None
    try:
        if text and not is_placeholder(text):
            checked_key(text, contract, "the API key of the configuration")
        elif not text:
            found = find_key(contract, environment)
            where = None if found is None else found.where
            text = "" if found is None else found.key.reveal()
    except ConfigurationError as error:
        return KeyCheck(KeyOutcome.MALFORMED, where, error)
    if not text:
        return KeyCheck(KeyOutcome.MISSING)
    return KeyCheck(KeyOutcome.PLACEHOLDER if is_placeholder(text) else KeyOutcome.UNKNOWN, where)
