"""Looks up providers by the names that people type."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from gen_models.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gen_models.contract.contracts import Contracts


def check_names(contracts: Contracts, names: Iterable[str]) -> None:
    """Holds that each name is the slug of a provider that has a contract, valid or not.

    Raises:
        ConfigurationError: one is not; its hint has the nearest slugs.
    """
    known = contracts.slugs
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name.lower(), known, n=3, cutoff=0.5)
            raise ConfigurationError(
                f"unknown provider {name!r}",
                hint=f"did you mean {' or '.join(near)}?"
                if near
                else "list the providers: `gen-models providers`",
            )
