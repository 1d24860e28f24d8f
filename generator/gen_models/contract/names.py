"""Looks up providers by the names that people type."""

from __future__ import annotations

import difflib
import keyword
import re
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError, repeated

_COMPARED: Final = 40

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gen_models.contract.contracts import Contracts

_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_slug(slug: str, where: str) -> None:
    """Refuses what cannot be a provider's slug, the name of a file and of a module.

    Args:
        slug: the name.
        where: what the error begins with, such as the contract's file.

    Raises:
        ConfigurationError: it is not one.
    """
    if not _SLUG.fullmatch(slug) or keyword.iskeyword(slug.replace("-", "_")):
        raise ConfigurationError(
            f"{where}:{repeated(slug) or ' the name'} is not a valid slug",
            hint="use lower-case letters, digits and single hyphens, and no Python keyword",
        )


def check_names(contracts: Contracts, names: Iterable[str]) -> None:
    """Holds that each name is the slug of a provider that has a contract, valid or not.

    Raises:
        ConfigurationError: one is not; its hint has the nearest slugs.
    """
    known = contracts.slugs
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name[:_COMPARED].lower(), known, n=3, cutoff=0.5)
            raise ConfigurationError(
                f"unknown provider{repeated(name)}",
                hint=f"did you mean {' or '.join(near)}?"
                if near
                else "list the providers: `gen-models providers`",
            )
