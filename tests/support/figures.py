"""Figures: what a test has measured, shown at the end of the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

import pytest

RecordProperty = Callable[[str, object], None]
"""pytest's fixture `record_property`; what it is told travels with the report, from workers too."""

_MARK: Final = "figure: "
_COUNTED: Final = "counted figure: "


def figure(record_property: RecordProperty, name: str, text: str) -> None:
    """Has the end of the run show a figure."""
    record_property(f"{_MARK}{name}", text)


def counted(record_property: RecordProperty, name: str, text: str) -> None:
    """Has the end of the run show in how many tests that passed this figure held."""
    record_property(f"{_COUNTED}{name}", text)


def figures_in(reports: Iterable[object]) -> list[tuple[str, str]]:
    """The figures that come with reports, by name."""
    found: set[tuple[str, str]] = set()
    passed: Counter[tuple[str, str]] = Counter()
    for report in reports:
        if not isinstance(report, pytest.TestReport) or report.when != "call":
            continue
        for name, text in report.user_properties:
            if name.startswith(_MARK):
                found.add((name.removeprefix(_MARK), str(text)))
            elif name.startswith(_COUNTED) and report.passed:
                passed[name.removeprefix(_COUNTED), str(text)] += 1
    return sorted({*found, *((name, f"{n} {text}") for (name, text), n in passed.items())})
