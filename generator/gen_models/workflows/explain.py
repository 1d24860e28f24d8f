"""How a model ID gets its identifier in each target, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.catalog import why_quarantined
from gen_models.ids import ModelId
from gen_models.naming import Step, assign, explain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gen_models.naming import Ledger
    from gen_models.targets import Target


@dataclass(frozen=True, slots=True)
class InTarget:
    """The identifier of a model ID in one target, and the candidates that led to it.

    `landed` says that the ledger has the identifier already.
    """

    target: str
    identifier: str
    landed: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A model ID in each target; `quarantined` is the reason why it has no identifier, if any."""

    id: str
    quarantined: str | None
    state: str
    targets: tuple[InTarget, ...]


def explanations(
    ids: Sequence[str],
    ledger: Ledger | None,
    targets: Sequence[Target],
    elsewhere: Callable[[str], Sequence[str]] | None = None,
) -> Iterator[Explanation]:
    """Explains each model ID; one that the ledger does not have, as if it were added now.

    `elsewhere` finds the providers that have such an ID.
    """
    good = [model_id for model_id in ids if why_quarantined(model_id) is None]
    known = {} if ledger is None else {entry.id: entry for entry in ledger.entries}
    names = {}
    for target in targets:
        style = target.style
        held = {} if ledger is None else ledger.held(style.name)
        names[target.name] = style, held, assign({*known, *good}, style, held)
    for model_id in ids:
        reason = why_quarantined(model_id)
        named = tuple(
            InTarget(
                name,
                given[ModelId(model_id)],
                model_id in held,
                tuple(explain(model_id, given, held, style)),
            )
            for name, (style, held, given) in names.items()
            if reason is None
        )
        yield Explanation(model_id, reason, _state(model_id, ledger, elsewhere), named)


def _state(
    model_id: str, ledger: Ledger | None, elsewhere: Callable[[str], Sequence[str]] | None
) -> str:
    if ledger is None:
        return ""
    entry = next((entry for entry in ledger.entries if entry.id == model_id), None)
    if entry is None:
        others = ", ".join(() if elsewhere is None else elsewhere(model_id))
        return f", not in its ledger; an ID of {others}" if others else ", not in its ledger"
    if entry.absence is None:
        return ", listed"
    pruned = ", pruned" if entry.absence.pruned else ""
    return f", unlisted since {entry.absence.missing_since or 'an unknown day'}{pruned}"
