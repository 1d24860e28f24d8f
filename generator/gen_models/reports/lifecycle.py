"""Reports of `lifecycle`: shutdowns, findings, counts and disagreements, in each format."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from gen_models.reports.escape import as_json, printable
from gen_models.reports.table import fitted, tabbed
from gen_models.workflows import code, markdown_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gen_models.workflows import Disagreement, LifecycleCounts, Overdue, Shutdown

_HEADS: Final = (
    "provider", "model ID", "status", "last listed", "shutdown", "days left", "successors",
    "source",
)  # fmt: skip
_SPARE: Final = ("source", "last listed", "status", "successors")
_RULE: Final = "|---|---|---|---|---|---:|---|---|"

_COUNTS: Final = (
    "provider", "IDs", "listed", "unlisted", "announced", "both", "contradictory", "observations",
    "first", "newest",
)  # fmt: skip
_SPARE_COUNTS: Final = ("first", "both", "contradictory", "observations")

_DISAGREEMENT: Final = ("provider", "model ID", "shown", "stated")


def shutdowns_as_lines(found: Iterable[Shutdown]) -> Iterator[str]:
    """One line for each shutdown, of fields separated by tabs; "-" for an empty one."""
    return tabbed([_cells(one) for one in found])


def shutdowns_as_table(found: Iterable[Shutdown], width: int) -> Iterator[str]:
    """A table for a terminal; columns that do not fit are left out."""
    rows = [_cells(one) for one in found]
    return fitted(_HEADS, rows, width, spare=_SPARE, cut=("model ID",))


def shutdowns_as_markdown(found: Iterable[Shutdown]) -> Iterator[str]:
    """A table for a document."""
    return markdown_table(_HEADS, _RULE, map(_markdown_cells, found))


def shutdowns_as_json(found: Iterable[Shutdown]) -> str:
    """The shutdowns as a JSON list."""
    return as_json([_as_mapping(one) for one in found])


def overdue_as_text(findings: Sequence[Overdue], notes: Iterable[str]) -> Iterator[str]:
    """What is wrong, each with a hint, and what is merely noted."""
    if not findings:
        yield "no model is listed past its shutdown, but for those of which contracts say so"
    for one in findings:
        yield one.problem
        yield f"  hint: {one.hint}"
    yield from (f"note: {note}" for note in notes)


def overdue_as_json(findings: Sequence[Overdue], notes: Iterable[str], status: int) -> str:
    """The same as a JSON object, with the exit status."""
    return as_json(
        {
            "status": status,
            "findings": [
                {**_as_mapping(one.shutdown), "problem": one.problem, "hint": one.hint}
                for one in findings
            ],
            "notes": list(notes),
        }
    )


def counts_as_lines(counts: Iterable[LifecycleCounts]) -> Iterator[str]:
    """One line for each provider, of fields separated by tabs; "-" for an empty one."""
    return tabbed([_count_cells(one) for one in counts])


def counts_as_table(counts: Iterable[LifecycleCounts], width: int) -> Iterator[str]:
    """A table for a terminal; columns that do not fit are left out."""
    rows = [_count_cells(one) for one in counts]
    return fitted(_COUNTS, rows, width, spare=_SPARE_COUNTS)


def counts_as_json(counts: Iterable[LifecycleCounts]) -> str:
    """The counts as a JSON list."""
    days = ("first", "newest")
    rows = [asdict(one) for one in counts]
    return as_json([{**row, **{day: row[day] and str(row[day]) for day in days}} for row in rows])


def disagreements_as_lines(found: Iterable[Disagreement]) -> Iterator[str]:
    """One line for each shutdown, of fields separated by tabs."""
    return tabbed([_stated_cells(one) for one in found])


def disagreements_as_table(found: Iterable[Disagreement], width: int) -> Iterator[str]:
    """A table for a terminal, in which what sources state is shortened."""
    rows = [_stated_cells(one) for one in found]
    return fitted(_DISAGREEMENT, rows, width, cut=("stated",))


def disagreements_as_markdown(found: Iterable[Disagreement]) -> Iterator[str]:
    """A table for a document."""
    rows = ((code(o.provider), code(o.id), str(o.shown), code(_stated(o))) for o in found)
    return markdown_table(_DISAGREEMENT, "|---|---|---|---|", rows)


def disagreements_as_json(found: Iterable[Disagreement]) -> str:
    """The disagreements as a JSON list."""
    return as_json(
        [
            {
                "provider": one.provider,
                "id": one.id,
                "shown": one.shown.isoformat(),
                "stated": {day.isoformat(): list(who) for day, who in one.stated.items()},
            }
            for one in found
        ]
    )


def _cells(one: Shutdown) -> tuple[str, ...]:
    last, source = one.model.last_listed, one.model.source
    return (
        one.provider,
        printable(one.model.id),
        one.model.status,
        "" if last is None else last.isoformat(),
        one.shutdown.isoformat(),
        str(one.days_left),
        " > ".join(printable(model_id) for model_id, _ in one.chain),
        "" if source is None else printable(source),
    )


def _markdown_cells(one: Shutdown) -> tuple[str, ...]:
    provider, _, status, last, shutdown, left, _, source = _cells(one)
    chain = ", then ".join(code(model_id) for model_id, _ in one.chain)
    return provider, code(one.model.id), status, last, shutdown, left, chain, code(source)


def _count_cells(one: LifecycleCounts) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in asdict(one).values())


def _stated_cells(one: Disagreement) -> tuple[str, ...]:
    return one.provider, printable(one.id), one.shown.isoformat(), _stated(one)


def _stated(one: Disagreement) -> str:
    return "; ".join(
        f"{day} by {', '.join(map(printable, sources))}" for day, sources in one.stated.items()
    )


def _as_mapping(one: Shutdown) -> dict[str, Any]:
    last = one.model.last_listed
    return {
        "provider": one.provider,
        "id": one.model.id,
        "status": one.model.status,
        "is_listed": one.model.is_listed,
        "last_listed": None if last is None else last.isoformat(),
        "shutdown": one.shutdown.isoformat(),
        "day": one.day.isoformat(),
        "days_left": one.days_left,
        "successors": [list(step) for step in one.chain],
        "source": one.model.source,
    }
