"""Figures: what a torture has measured, shown at the end of the run and held to the docs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import pytest

from gen_models.workspace import bundled_home

RecordProperty = Callable[[str, object], None]
"""pytest's fixture `record_property`; what it is told travels with the report, from workers too."""

_MARK: Final = "figure: "


def figure(record_property: RecordProperty, name: str, text: str) -> None:
    """Has the end of the run show a figure."""
    record_property(f"{_MARK}{name}", text)


def stated(name: str) -> str:
    """The figure of that name in docs/reliability.md.

    Raises:
        LookupError: its table has no row of that name, or several.
    """
    text = (bundled_home() / "docs" / "reliability.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")] for line in text.splitlines()]
    found = [row[2] for row in rows if len(row) > 3 and row[1] == name]
    if len(found) != 1:
        raise LookupError(f"docs/reliability.md has {len(found)} rows for {name!r}, not one")
    return found[0]


def figures_in(reports: Iterable[object]) -> list[tuple[str, str]]:
    """The figures that come with reports, by name."""
    found = {
        (name.removeprefix(_MARK), str(text))
        for report in reports
        if isinstance(report, pytest.TestReport)
        for name, text in report.user_properties
        if name.startswith(_MARK)
    }
    return sorted(found)
