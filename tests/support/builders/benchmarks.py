"""Runs of the benchmarks, with made-up figures."""

from __future__ import annotations

from typing import Literal

from benchmarks.results import Row, Run, Sample, Table


def row(name: str, seconds: float, *, peak: int | None = 2**20) -> Row:
    """A row measured once."""
    return Row(name, (Sample(seconds, seconds, peak),))


def a_table(
    key: str,
    *rows: Row,
    part: str = "enum",
    size: int | None = None,
    unit: Literal["ms", "us"] = "ms",
    cold: bool = False,
) -> Table:
    """A table of a part."""
    return Table(part, key, f"title of {key}", rows, size=size, unit=unit, cold=cold)


def a_run(*tables: Table, whole: bool = True) -> Run:
    """A run that measured these tables."""
    return Run(
        day="2026-01-31",
        command="python -m benchmarks",
        whole=whole,
        machine={"CPUs": "2"},
        versions={"gen-models": "1.2.3"},
        seconds=600.0,
        tables=tables,
    )
