"""Reports of `contract`, as text and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gen_models.reports.escape import as_json, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gen_models.workflows import DraftedContract


def draft_as_text(made: DraftedContract) -> Iterator[str]:
    """What was found in the responses, and what is left to check."""
    rows = "the page itself" if made.rows is None else f"'{printable(made.rows)}'"
    yield f"{made.path}: {made.models} models, rows in {rows}, model ID in '{printable(made.id)}'"
    yield from (f"  check: {point}" for point in made.open_points)


def draft_as_json(made: DraftedContract) -> str:
    """The same, as a JSON object."""
    return as_json(
        {
            "path": str(made.path),
            "rows": made.rows,
            "id": made.id,
            "models": made.models,
            "check": list(made.open_points),
        }
    )
