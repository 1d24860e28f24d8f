"""How an ID comes to its identifier in each target, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.catalog import why_quarantined
from gen_models.naming import Step, assign, explain
from gen_models.targets import load_target, target_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gen_models.naming import Ledger


@dataclass(frozen=True, slots=True)
class InTarget:
    """How an ID is called in one target, and the candidates that led there.

    `landed` says that the ledger knows the identifier already.
    """

    target: str
    identifier: str
    landed: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """An ID in every target; `quarantined` is the reason why it has no identifier, if any."""

    id: str
    quarantined: str | None
    state: str
    targets: tuple[InTarget, ...]


def explanations(ids: Sequence[str], ledger: Ledger | None) -> Iterator[Explanation]:
    """Explains each ID, as a newcomer to the ledger where the ledger does not have it."""
    good = [model_id for model_id in ids if why_quarantined(model_id) is None]
    known = {} if ledger is None else {entry.id: entry for entry in ledger.entries}
    names = {}
    for target in target_names():
        style = load_target(target).style
        held = {} if ledger is None else ledger.held(style.name)
        names[target] = style, held, assign({*known, *good}, style, held)
    for model_id in ids:
        reason = why_quarantined(model_id)
        targets = () if reason is not None else tuple(
            InTarget(
                target,
                given[model_id],
                model_id in held,
                tuple(explain(model_id, given, held, style)),
            )
            for target, (style, held, given) in names.items()
        )  # fmt: skip
        yield Explanation(model_id, reason, _state(model_id, ledger), targets)


def _state(model_id: str, ledger: Ledger | None) -> str:
    if ledger is None:
        return ""
    entry = next((entry for entry in ledger.entries if entry.id == model_id), None)
    if entry is None:
        return ", not in its ledger"
    if entry.retired is None:
        return ", live"
    pruned = ", pruned" if entry.retired.pruned else ""
    return f", retired since {entry.retired.missing_since or 'an unknown day'}{pruned}"
