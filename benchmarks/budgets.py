"""Budgets: what one is, and whether a run holds it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.results import Metric, Run, Table

Kind = Literal["ratio", "faster", "exponent", "over", "each", "absolute"]
_MS: Final = 1e3


class Cell(NamedTuple):
    """A row of a table."""

    table: str
    row: str


@dataclass(frozen=True, slots=True)
class Budget:
    """A limit on what was measured. All figures are medians.

    Attributes:
        name: what it is about.
        part: the part that measures it.
        measured: what has to keep the limit.
        reference: what it is compared with; None for a limit in itself.
        metric: of both.
        kind: "ratio", the measured over the reference, is at most the limit; "faster", the
            reference over the measured, at least; "exponent", of growth from the reference's size
            to the measured one's, at most; "over", the difference, at most; "each", the
            difference over `count`, at most; "absolute", the measured, at most.
        limit: in seconds, unless it is a number.
        less: start-up: what is subtracted from both.
        count: how many more the measured does than the reference.
        stretch: whether it is only aimed at.
        why: why it is missed, if it is.
    """

    name: str
    part: str
    measured: Cell
    reference: Cell | None
    metric: Metric
    kind: Kind
    limit: float
    less: Cell | None = None
    count: int = 1
    stretch: bool = False
    why: str = ""

    @property
    def limit_text(self) -> str:
        """The limit, as tables show it."""
        bound = "at least" if self.kind == "faster" else "at most"
        return f"{bound} {self.text(self.limit)}"

    def text(self, value: float) -> str:
        """A value of this kind, as tables show it."""
        if self.kind in ("ratio", "faster"):
            return f"{value:.3g}x"
        if self.kind == "exponent":
            return f"{value:.3f}"
        return f"{value * _MS:,.3g} ms" if value < 1 else f"{value:.2f} s"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A budget and what a run says of it; the value is None if that was not measured."""

    budget: Budget
    value: float | None

    @property
    def is_held(self) -> bool | None:
        """Whether the limit is kept; None if it was not measured."""
        if self.value is None:
            return None
        if self.budget.kind == "faster":
            return self.value >= self.budget.limit
        return self.value <= self.budget.limit


def judge(run: Run, budgets: Iterable[Budget]) -> list[Verdict]:
    """What a run says of each budget."""
    return [Verdict(budget, _value(run, budget)) for budget in budgets]


def missed(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Those that are missed, but for those that are only aimed at."""
    return [v for v in verdicts if v.is_held is False and not v.budget.stretch]


def _value(run: Run, budget: Budget) -> float | None:
    measured = _median(run, budget.measured, budget)
    if budget.reference is None or measured is None:
        return measured
    reference = _median(run, budget.reference, budget)
    start_up = 0.0 if budget.less is None else _median(run, budget.less, budget)
    if reference is None or start_up is None:
        return None
    if budget.kind in ("over", "each"):
        return (measured - reference) / budget.count
    measured, reference = measured - start_up, reference - start_up
    if measured <= 0 or reference <= 0:  # Too little to tell it from start-up.
        return None
    if budget.kind != "exponent":
        return reference / measured if budget.kind == "faster" else measured / reference
    growth = _size(run, budget.measured.table) / _size(run, budget.reference.table)
    return math.log(measured / reference) / math.log(growth)


def _median(run: Run, cell: Cell, budget: Budget) -> float | None:
    table = run.table(cell.table)
    row = None if table is None else table.row(cell.row)
    return None if row is None else row.median(budget.metric)


def _size(run: Run, key: str) -> int:
    table: Table | None = run.table(key)
    if table is None or table.size is None:
        raise ValueError(f"the table '{key}' has no size")
    return table.size
