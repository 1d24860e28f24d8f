"""What a run measured: samples, rows, tables, and the whole run as JSON.

Nothing here needs gen-models: the picture is drawn by another Python.
"""

from __future__ import annotations

import json
import statistics
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Metric = Literal["wall", "cpu", "peak"]
METRICS: Final[tuple[Metric, ...]] = ("wall", "cpu", "peak")
_FORMAT: Final = "gen-models benchmark 1"
_TWO: Final = 2


class Sample(NamedTuple):
    """One measurement: seconds, seconds of processor time, and bytes if they were measured."""

    wall: float
    cpu: float
    peak: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of one command or function, round by round."""

    name: str
    samples: tuple[Sample, ...]

    def median(self, metric: Metric) -> float | None:
        """The median over the rounds; None if it was not measured."""
        values = self._values(metric)
        return statistics.median(values) if values else None

    def spread(self, metric: Metric) -> float | None:
        """The interquartile range over the rounds; None below two of them."""
        values = self._values(metric)
        if len(values) < _TWO:
            return None
        low, _, high = statistics.quantiles(values, n=4, method="inclusive")
        return high - low

    def _values(self, metric: Metric) -> list[float]:
        found = (getattr(sample, metric) for sample in self.samples)
        return [value for value in found if value is not None]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that were measured in turns.

    Attributes:
        part: the part of the benchmark that it belongs to.
        key: its name in a run, which budgets refer to.
        title: what it compares.
        rows: the first is the reference of the ratios.
        size: how many IDs, names or providers it is about, where that matters.
        unit: "ms", or "us" where each figure is that of one of `size`.
        cold: whether caches were empty.
    """

    part: str
    key: str
    title: str
    rows: tuple[Row, ...]
    size: int | None = None
    unit: Literal["ms", "us"] = "ms"
    cold: bool = False

    def row(self, name: str) -> Row | None:
        """The row of that name; None if there is none."""
        return next((row for row in self.rows if row.name == name), None)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the benchmarks.

    Attributes:
        day: when, as 2026-01-31.
        command: as it was given.
        whole: whether every part was measured at its full size, with the peers.
        machine: what it ran on, by name.
        versions: of all that was measured, by name.
        seconds: how long it took.
        tables: what was measured.
    """

    day: str
    command: str
    whole: bool
    machine: dict[str, str]
    versions: dict[str, str]
    seconds: float
    tables: tuple[Table, ...]

    def table(self, key: str) -> Table | None:
        """The table of that key; None if it was not measured."""
        return next((table for table in self.tables if table.key == key), None)

    def of(self, part: str) -> Iterable[Table]:
        """The tables of a part."""
        return (table for table in self.tables if table.part == part)


def write_run(file: Path, run: Run) -> None:
    """Keeps a run as JSON."""
    content = {"format": _FORMAT, **asdict(run)}
    file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def read_run(file: Path) -> Run:
    """A run that was kept.

    Raises:
        OSError: the file can't be read.
        ValueError: it is no run, or one of another format.
    """
    content: Any = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or content.pop("format", None) != _FORMAT:
        raise ValueError("not a run of these benchmarks")
    try:
        return Run(**{**content, "tables": tuple(_table(table) for table in content["tables"])})
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a run of these benchmarks: {error}") from error


def _table(content: dict[str, Any]) -> Table:
    rows = (
        Row(row["name"], tuple(Sample(*sample) for sample in row["samples"]))
        for row in content["rows"]
    )
    return Table(**{**content, "rows": tuple(rows)})
