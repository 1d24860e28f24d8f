"""Finds names that two providers, or a provider and a package itself, would share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gen_models.targets.registry import every_layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gen_models.targets.base import ProviderHead, Target

_ANOTHER_CLASS: Final = "Zz"


@dataclass(frozen=True, slots=True)
class NameConflict:
    """A name that generated code would have twice.

    Attributes:
        target: the language.
        name: the name.
        provider: the slug of a provider that it is derived from.
        other: that of another one; None if it is a name of the package itself.
        of_slug: whether it comes from the provider's slug, and not from its class name.
    """

    target: str
    name: str
    provider: str
    other: str | None
    of_slug: bool


def name_conflicts(heads: Iterable[ProviderHead]) -> list[NameConflict]:
    """Each name that is derived from a provider and not its own, once for each of two providers."""
    heads = list(heads)
    found = (conflict for target in every_layout() for conflict in _conflicts(target, heads))
    return list(dict.fromkeys(found))


def _conflicts(target: Target, heads: list[ProviderHead]) -> Iterator[NameConflict]:
    own = target.own_names()
    owners: dict[tuple[str, str], list[ProviderHead]] = {}
    for head in heads:
        for scope, names in target.names_of(head).items():
            for name in sorted(names):
                owners.setdefault((scope, name), []).append(head)
    for (scope, name), sharing in owners.items():
        reserved = name in own.get(scope, ())
        if len(sharing) == 1 and not reserved:
            continue
        for head in sharing:
            other = None if reserved else next(h.slug for h in sharing if h is not head)
            of_slug = name in target.names_of(replace(head, class_name=_ANOTHER_CLASS))[scope]
            yield NameConflict(target.name, name, head.slug, other, of_slug)
