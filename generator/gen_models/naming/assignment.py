"""From model ID to identifier: pure functions, the same everywhere and for ever.

A style (`gen_models.naming.styles`) is how a language family spells names. In a style each ID has
candidates in order: the plain name, one that spells its separators, then the plain name with an
ever longer digest of the ID. `assign` gives each ID the first candidate that is free, and an ID
that landed keeps what it has.
"""

from __future__ import annotations

import hashlib
import string
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final, cast

from gen_models.ids import Identifier, ModelId

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

MAX_IDENTIFIER_LENGTH: Final = 120
SHORT_DIGEST: Final = 8
"""How many hexadecimal digits of the ID's SHA-256 tell apart what spelling cannot."""

_AT_ONCE: Final = 2048
"""How many IDs are named at once: their text fits into the processor's cache."""

_DIGEST_LENGTHS: Final = (SHORT_DIGEST, 16, 64)


@dataclass(frozen=True, slots=True)
class Style:
    """How a language family spells identifiers.

    `plain` and `spelled` give a name for an ID, or "" where the ID has nothing to spell;
    `digested` gives one that ends in so many hexadecimal digits of the ID's SHA-256.
    `plain_names` gives what `plain` gives for each of many IDs, faster.
    """

    name: str
    plain: Callable[[str], str]
    spelled: Callable[[str], str]
    digested: Callable[[str, int], str]
    plain_names: Callable[[Sequence[str]], list[str]] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One candidate of an ID.

    `holder` is the other ID that has the name, None if it is free; `landed` says that the holder
    had it before.
    """

    kind: str
    name: str
    holder: str | None = None
    landed: bool = False


def assign(
    ids: Iterable[str], style: Style, held: Mapping[ModelId, Identifier]
) -> dict[ModelId, Identifier]:
    """An identifier for each ID.

    Args:
        ids: model IDs; their order does not matter.
        style: the style to name in.
        held: identifiers given earlier, by model ID, of unlisted IDs too. They are never given to
            another ID, and an ID that has one keeps it.

    Of several newcomers that want one name, the one closest to it gets it: the fewest
    separators other than `-` and `/`, then the fewest upper-case letters, then the smaller ID.
    """
    waiting = cast("list[ModelId]", list(ids))
    names: dict[ModelId, Identifier] = {}
    if held:
        names = {model_id: held[model_id] for model_id in waiting if model_id in held}
        waiting = [model_id for model_id in waiting if model_id not in names]
    taken = set(held.values())
    for candidate in _candidates(style).values():
        found = dict(zip(waiting, _candidate_names(waiting, candidate, style), strict=True))
        if _are_free(found.values(), taken):
            names.update(cast("dict[ModelId, Identifier]", found))
            return names
        first: dict[str, ModelId] = {}
        rivals: dict[str, list[ModelId]] = {}
        for model_id, name in found.items():
            other = first.setdefault(name, model_id)
            if other is not model_id:
                rivals.setdefault(name, [other]).append(model_id)
        waiting = []
        for name, model_id in first.items():
            if not name or name in taken:
                waiting += rivals.get(name, [model_id])
                continue
            winner = model_id
            if name in rivals:
                winner = min(rivals[name], key=_distance)
                waiting += [rival for rival in rivals[name] if rival != winner]
            names[winner] = Identifier(name)
            taken.add(names[winner])
    raise AssertionError(f"two of {len(waiting)} IDs have one SHA-256")


def _candidate_names(
    ids: Sequence[str], candidate: Callable[[str], str], style: Style
) -> Iterable[str]:
    """The candidate of each ID."""
    if candidate is not style.plain or style.plain_names is None:
        return map(candidate, ids)
    starts = range(0, len(ids), _AT_ONCE)
    return chain.from_iterable(style.plain_names(ids[at : at + _AT_ONCE]) for at in starts)


def _are_free(names: Collection[str], taken: set[Identifier]) -> bool:
    """Whether all names differ, none is empty, and none is taken."""
    wanted = set(names)
    return len(wanted) == len(names) and "" not in wanted and taken.isdisjoint(wanted)


def explain(
    model_id: str,
    names: Mapping[ModelId, Identifier],
    held: Mapping[ModelId, Identifier],
    style: Style,
) -> Iterator[Step]:
    """The candidates of an ID up to the one that it has, and the holders of those before it.

    `names` are the identifiers of all IDs, as `assign` gave them, and `held` those that landed.
    """
    own = ModelId(model_id)
    holders: dict[str, ModelId] = {name: other for other, name in names.items()}
    for kind, candidate in _candidates(style).items():
        name = candidate(model_id)
        if name == names[own]:
            yield Step(kind, name)
            return
        holder = holders.get(name)
        yield Step(kind, name, holder, landed=holder is not None and holder in held)
    yield Step("as it landed", names[own])


def with_digest(name: str, joint: str, digest: str) -> str:
    """A name with a digest behind it, cut so that both fit into an identifier."""
    return f"{name[: MAX_IDENTIFIER_LENGTH - len(joint) - len(digest)].rstrip('_')}{joint}{digest}"


def digest_of(model_id: str, length: int) -> str:
    """So many hexadecimal digits of an ID's SHA-256, in lower case."""
    return hashlib.sha256(model_id.encode()).hexdigest()[:length]


def _candidates(style: Style) -> dict[str, Callable[[str], str]]:
    """What names an ID in turn, by its kind."""

    def digested(length: int) -> Callable[[str], str]:
        return lambda model_id: style.digested(model_id, length)

    digests = {f"{length} digits of its digest": digested(length) for length in _DIGEST_LENGTHS}
    return {"plain": style.plain, "spelled": style.spelled, **digests}


def _distance(model_id: str) -> tuple[int, int, str]:
    separators = [c for c in model_id if c not in ("-", "/") and not (c.isascii() and c.isalnum())]
    upper = [c for c in model_id if c in string.ascii_uppercase]
    return len(separators), len(upper), model_id
