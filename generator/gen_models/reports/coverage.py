"""Reports of `coverage`: how much is known of models, and what needs attention, in each format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.fields import FIELDS, to_json
from gen_models.reports.escape import as_json, printable
from gen_models.reports.table import fitted, tabbed
from gen_models.reports.values import written
from gen_models.workflows import COVERED, coverage_rows, total_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gen_models.info import Coverage
    from gen_models.workflows import DisputedValue, StaleCorrection

_DISPUTED: Final = ("provider", "model ID", "field", "stated", "reason")
_FORMAT: Final = 1


def coverage_as_lines(found: Sequence[Coverage]) -> Iterator[str]:
    """One line for each provider and one for all, of cells separated by tabs."""
    return tabbed([*coverage_rows(found), total_row(found)])


def coverage_as_table(found: Sequence[Coverage], width: int) -> Iterator[str]:
    """A table for a terminal, in percent; columns that do not fit are left out."""
    heads = ("provider", "models", *COVERED.values())
    rows = [*coverage_rows(found), total_row(found)]
    return fitted(heads, rows, width, spare=tuple(reversed(heads[2:])))


def coverage_as_json(found: Iterable[Coverage]) -> str:
    """The counts of each provider: of how many models each field is known, by source too."""
    return as_json(
        {
            "format": _FORMAT,
            "providers": [
                {
                    "provider": one.provider,
                    "models": one.models,
                    "known": {name: one.known.get(name, 0) for name in FIELDS},
                    "disputed": {name: one.disputed.get(name, 0) for name in FIELDS},
                    "stated": {s: dict(sorted(n.items())) for s, n in sorted(one.stated.items())},
                }
                for one in found
            ],
        }
    )


def disputed_as_lines(found: Iterable[DisputedValue]) -> Iterator[str]:
    """One line for each withheld value, of cells separated by tabs."""
    return tabbed([_disputed(one) for one in found])


def disputed_as_table(found: Iterable[DisputedValue], width: int) -> Iterator[str]:
    """A table for a terminal, in which what sources state is shortened."""
    return fitted(_DISPUTED, [_disputed(one) for one in found], width, cut=("stated",))


def disputed_as_json(found: Iterable[DisputedValue]) -> str:
    """The withheld values as a JSON object."""
    rows = [
        {
            "provider": one.provider,
            "id": one.id,
            "field": one.field,
            "reason": one.reason,
            "stated": {source: to_json(value) for source, value in one.stated.items()},
        }
        for one in found
    ]
    return as_json({"format": _FORMAT, "disputed": rows})


def stale_as_text(found: Sequence[StaleCorrection]) -> Iterator[str]:
    """What is the matter with overrides and pins, one line each, with a hint."""
    if not found:
        yield "every override and pin is current"
    for one in found:
        kind = "pin" if one.correction.value is None else "override"
        name = f"{one.provider}/{printable(one.correction.id)}"
        yield f"{name}: the {kind} of {one.correction.field}: {one.problem}"
        yield f"  hint: look at {printable(one.correction.evidence)}, then renew or delete it"


def stale_as_json(found: Iterable[StaleCorrection], status: int) -> str:
    """The same as a JSON object, with the exit status."""
    rows = [
        {
            "provider": one.provider,
            "id": one.correction.id,
            "field": one.correction.field,
            "problem": one.problem,
            "expires": one.correction.expires.isoformat(),
            "evidence": one.correction.evidence,
        }
        for one in found
    ]
    return as_json({"format": _FORMAT, "status": status, "corrections": rows})


def _disputed(one: DisputedValue) -> tuple[str, ...]:
    stated = "; ".join(f"{source}: {written(value)}" for source, value in one.stated.items())
    return one.provider, printable(one.id), one.field, printable(stated), printable(one.reason)
