"""Finds a model by a name that may be short, incomplete, or prefixed with its provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


def find_model(
    name: str, models: Mapping[str, str], provider: str, *, in_part: bool = True
) -> str | None:
    """The long name of the model that is meant; None if there is none.

    In this order: a long name, a short name, a part of a long name, a part of a short name. A
    name that begins with the provider and a slash is looked up with and without these. Of several
    models the one with the shortest long name is meant, of several such the first in code point
    order, so that the order in which models were added makes no difference.

    Args:
        name: what is looked for; upper and lower case differ.
        models: short names by long name.
        provider: the provider's slug.
        in_part: whether a part of a name will do.
    """
    name = name.strip()
    bare = name.removeprefix(f"{provider}/")
    spellings = [spelling for spelling in dict.fromkeys((name, bare)) if spelling]
    rules: tuple[Callable[[str, str, str], bool], ...] = (
        lambda wanted, long, _: wanted == long,
        lambda wanted, _, short: wanted == short,
        lambda wanted, long, _: wanted in long,
        lambda wanted, _, short: wanted in short,
    )
    for rule in rules if in_part else rules[:2]:
        for wanted in spellings:
            found = (long for long, short in models.items() if rule(wanted, long, short))
            if (best := _first(found)) is not None:
                return best
    return None


def _first(names: Iterable[str]) -> str | None:
    return min(names, key=lambda name: (len(name), name), default=None)
