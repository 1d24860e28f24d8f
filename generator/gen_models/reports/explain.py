"""Reports of `explain` and `names`, as text and JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from gen_models.reports.escape import as_json, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gen_models.catalog import Quarantined
    from gen_models.ids import Identifier, ModelId
    from gen_models.naming import Step
    from gen_models.workflows import Explanation


def names_as_text(names: Mapping[ModelId, Identifier]) -> Iterator[str]:
    """One line for each model ID: its identifier and the ID, sorted by ID."""
    width = max(map(len, names.values()), default=0)
    for model_id in sorted(names):
        yield f"{names[model_id]:<{width}}  {printable(model_id)}"


def names_as_json(names: Mapping[ModelId, Identifier], quarantined: Sequence[Quarantined]) -> str:
    """Identifiers by model ID, and the IDs without one, as a JSON object."""
    return as_json(
        {
            "names": {model_id: names[model_id] for model_id in sorted(names)},
            "quarantined": [{"id": bad.id, "reason": bad.reason} for bad in quarantined],
        }
    )


def explanations_as_text(found: Iterable[Explanation], shown: str) -> Iterator[str]:
    """The explanations as lines; `shown` names the provider, or says that it was given none."""
    for explanation in found:
        yield f"{explanation.id!a}, {shown}{explanation.state}"
        if explanation.quarantined is not None:
            yield f"  quarantined: it {explanation.quarantined}"
        for named in explanation.targets:
            yield f"  {named.target}: {named.identifier}{', landed' if named.landed else ''}"
            for step in named.steps:
                yield f"    {step.kind}: {_step(step)}"


def explanations_as_json(found: Iterable[Explanation]) -> str:
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
    return as_json(listed)


def _step(step: Step) -> str:
    if not step.name:
        return "no character of it can be used"
    if step.holder is None:
        return step.name
    how = "which had it first" if step.landed else "which is closer to it"
    return f"{step.name} belongs to {step.holder!a}, {how}"
