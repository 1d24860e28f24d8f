"""How an ID comes to its identifier in each target, step by step."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from generator.catalog import why_quarantined
from generator.naming import Step, assign, explain
from generator.targets import load_target, target_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.ledger import Ledger


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
    good = [wire_id for wire_id in ids if why_quarantined(wire_id) is None]
    known = {} if ledger is None else {entry.id: entry for entry in ledger.entries}
    names = {}
    for target in target_names():
        style = load_target(target).style
        held = {} if ledger is None else ledger.held(style.name)
        names[target] = style, held, assign({*known, *good}, style, held)
    for wire_id in ids:
        reason = why_quarantined(wire_id)
        targets = () if reason is not None else tuple(
            InTarget(
                target, given[wire_id], wire_id in held, tuple(explain(wire_id, given, held, style))
            )
            for target, (style, held, given) in names.items()
        )  # fmt: skip
        yield Explanation(wire_id, reason, _state(wire_id, ledger), targets)


def as_text(found: Iterable[Explanation], shown: str) -> Iterator[str]:
    """The explanations as lines; `shown` is the provider, or says that there is none."""
    for explanation in found:
        yield f"{explanation.id!a}, {shown}{explanation.state}"
        if explanation.quarantined is not None:
            yield f"  quarantined: it {explanation.quarantined}"
        for named in explanation.targets:
            yield f"  {named.target}: {named.identifier}{', landed' if named.landed else ''}"
            for step in named.steps:
                yield f"    {step.kind}: {_step(step)}"


def as_json(found: Iterable[Explanation]) -> str:
    """The explanations as a JSON list."""
    listed: list[dict[str, Any]] = [
        {
            "id": explanation.id,
            "quarantined": explanation.quarantined,
            "targets": {
                named.target: {
                    "identifier": named.identifier,
                    "landed": named.landed,
                    "steps": [asdict(step) for step in named.steps],
                }
                for named in explanation.targets
            },
        }
        for explanation in found
    ]
    return json.dumps(listed, indent=2)


def _state(wire_id: str, ledger: Ledger | None) -> str:
    if ledger is None:
        return ""
    entry = next((entry for entry in ledger.entries if entry.id == wire_id), None)
    if entry is None:
        return ", not in its ledger"
    if entry.retired is None:
        return ", live"
    pruned = ", pruned" if entry.retired.pruned else ""
    return f", retired since {entry.retired.missing_since or 'an unknown day'}{pruned}"


def _step(step: Step) -> str:
    if not step.name:
        return "nothing in it can be spelled"
    if step.holder is None:
        return step.name
    how = "which had it first" if step.landed else "which is closer to it"
    return f"{step.name} belongs to {step.holder!a}, {how}"
