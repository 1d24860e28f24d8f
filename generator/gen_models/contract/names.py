"""Looks up providers by the names that people type."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError, repeated

_COMPARED: Final = 40

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gen_models.contract.model import Contract


def check_names(contracts: Mapping[str, Contract], names: Iterable[str]) -> None:
    """Holds that each name is a provider's slug.

    Raises:
        ConfigurationError: one is not; its hint has the nearest slugs.
    """
    for name in names:
        if name not in contracts:
            near = difflib.get_close_matches(name[:_COMPARED].lower(), contracts, n=3, cutoff=0.5)
            raise ConfigurationError(
                f"unknown provider{repeated(name)}",
                hint=f"did you mean {' or '.join(near)}?"
                if near
                else "list the providers: `gen-models providers`",
            )
