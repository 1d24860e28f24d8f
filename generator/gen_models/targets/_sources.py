"""The sources of a provider's model info, in the order in which generated tables have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gen_models.info import InfoSource

if TYPE_CHECKING:
    from gen_models.info import LandedInfo


def sources_of(landed: LandedInfo | None) -> tuple[InfoSource, ...]:
    """Every source that a value names, by name. Overrides have no day and no address."""
    if landed is None:
        return ()
    named: set[str] = set()
    for info in landed.models.values():
        for fact in info.facts.values():
            named.add(fact.source)
            if not fact.has_one_statement:
                named.update(fact.also, fact.others, (one.source for one in fact.earlier))
    return tuple(
        landed.sources.get(name, InfoSource(name, None))
        for name in sorted(landed.sources.keys() | named)
    )
