"""Whether a run holds a budget, misses it, or did not measure it."""

from __future__ import annotations

import pytest

from benchmarks.budget_list import BUDGETS
from benchmarks.budgets import Budget, Cell, Kind, judge, missed
from benchmarks.registry import PARTS
from benchmarks.results import Metric, Run
from benchmarks.tables import show_verdicts
from tests.support.builders.benchmarks import a_run, a_table, row

RUN = a_run(
    a_table("1", row("own", 0.5, peak=100), row("peer", 0.7), size=1),
    a_table("10", row("own", 1.5, peak=300), row("peer", 9.0), size=10),
    a_table("100", row("own", 10.5, peak=2_100), size=100),
)


def budget(
    kind: Kind, limit: float, measured: str, reference: str | None = None, **more: object
) -> Budget:
    """One about rows, each named as table/row."""
    cells = [None if name is None else Cell(*name.split("/")) for name in (measured, reference)]
    metric: Metric = "peak" if more.pop("peak", False) else "wall"
    count = more.pop("count", 1)
    assert isinstance(count, int)
    assert cells[0] is not None
    less = Cell("1", "own") if more.pop("less", False) else None
    return Budget(
        "a budget", "enum", cells[0], cells[1], metric, kind, limit,
        less=less, count=count, stretch=bool(more.pop("stretch", False)), why="Because.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (budget("ratio", 7, "100/own", "10/own"), 7.0),
        (budget("ratio", 10, "100/own", "10/own", less=True), 10.0),
        (budget("faster", 6, "10/own", "10/peer"), 6.0),
        (budget("over", 1, "10/own", "1/own"), 1.0),
        (budget("each", 0.5, "10/own", "1/own", count=2), 0.5),
        (budget("absolute", 1.5, "10/own"), 1.5),
        (budget("exponent", 1.0, "100/own", "10/own", less=True, peak=True), 1.0),
    ],
)
def test_a_limit_that_is_just_reached_is_held(given: Budget, value: float) -> None:
    (verdict,) = judge(RUN, [given])
    assert verdict.value == pytest.approx(value)
    assert verdict.is_held
    tighter = Budget(**{
        **{name: getattr(given, name) for name in Budget.__slots__},
        "limit": given.limit * (1.01 if given.kind == "faster" else 0.99),
    })  # fmt: skip
    (verdict,) = judge(RUN, [tighter])
    assert verdict.is_held is False
    assert missed([verdict]) == [verdict]


@pytest.mark.parametrize(
    "given",
    [
        budget("absolute", 1, "unknown/own"),
        budget("ratio", 1, "10/own", "10/unknown"),
        budget("ratio", 1, "10/unknown", "10/own"),
        budget("exponent", 1, "10/own", "1/own", less=True),  # Nothing is left without start-up.
    ],
)
def test_what_was_not_measured_is_neither_held_nor_missed(given: Budget) -> None:
    (verdict,) = judge(RUN, [given])
    assert (verdict.value, verdict.is_held) == (None, None)
    assert missed([verdict]) == []
    assert "no budget was measured" in show_verdicts([verdict])


def test_memory_that_was_not_measured_is_no_memory_budget_held() -> None:
    run = a_run(a_table("10", row("own", 1.0, peak=None), row("peer", 1.0)))
    (verdict,) = judge(run, [budget("ratio", 1, "10/own", "10/peer", peak=True)])
    assert verdict.is_held is None


def test_a_goal_that_is_not_reached_is_shown_and_not_missed() -> None:
    verdicts = judge(RUN, [budget("ratio", 2, "100/own", "10/own", stretch=True)])
    assert missed(verdicts) == []
    assert "goal, not reached" in show_verdicts(verdicts)


def test_why_is_said_only_of_what_is_missed() -> None:
    held, lost = budget("absolute", 2, "10/own"), budget("absolute", 1, "10/own")
    assert "Because." not in show_verdicts(judge(RUN, [held]))
    shown = show_verdicts(judge(RUN, [held, lost, budget("absolute", 1, "unknown/own")]))
    assert "Because." in shown
    assert shown.endswith("1 held, 1 missed, 1 not measured")


def test_every_budget_is_of_a_part_and_says_why_it_might_be_missed() -> None:
    assert {given.part for given in BUDGETS} <= set(PARTS)
    assert [given.name for given in BUDGETS if not given.why] == []
    assert len({given.name for given in BUDGETS}) == len(BUDGETS)


def test_nothing_is_held_by_a_run_that_measured_nothing() -> None:
    empty: Run = a_run()
    assert {verdict.is_held for verdict in judge(empty, BUDGETS)} == {None}
