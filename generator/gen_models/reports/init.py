"""Reports of `init`, as text and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gen_models.reports.escape import as_json, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gen_models.workflows import InitializedProject


def init_as_text(made: InitializedProject) -> Iterator[str]:
    """What was done with each file."""
    for name, action in sorted(made.files.items()):
        yield f"{action:<8} {printable(str(made.folder / name))}"


def init_as_json(made: InitializedProject) -> str:
    """The same, as a JSON object."""
    return as_json({"folder": str(made.folder), "files": made.files})
