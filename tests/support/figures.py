"""Figures: what a test has measured, shown at the end of the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import pytest

RecordProperty = Callable[[str, object], None]
"""pytest's fixture `record_property`; what it is told travels with the report, from workers too."""

_MARK: Final = "figure: "


def figure(record_property: RecordProperty, name: str, text: str) -> None:
    """Has the end of the run show a figure."""
    record_property(f"{_MARK}{name}", text)


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
