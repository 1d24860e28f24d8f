"""What a run measured: medians, spreads, and what is kept of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.results import Row, Sample, read_run, write_run
from benchmarks.tables import cells, show_table
from tests.support.builders.benchmarks import a_run, a_table, row


def test_medians_and_spreads_are_of_each_metric() -> None:
    measured = Row("a", (Sample(1.0, 4.0, 10), Sample(2.0, 5.0, 30), Sample(9.0, 6.0, 20)))
    assert [measured.median(m) for m in ("wall", "cpu", "peak")] == [2.0, 5.0, 20]
    assert measured.spread("cpu") == 1.0


def test_what_was_not_measured_is_unknown_and_not_zero() -> None:
    measured = Row("a", (Sample(1.0, 4.0),))
    assert measured.median("peak") is None
    assert measured.spread("wall") is None
    assert Row("a", ()).median("wall") is None


def test_a_kept_run_is_the_run(tmp_path: Path) -> None:
    run = a_run(a_table("t", row("a", 1.0), row("b", 2.0), size=5))
    write_run(tmp_path / "run.json", run)
    assert read_run(tmp_path / "run.json") == run


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "gen-models benchmark 1"}'])
def test_what_is_no_run_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(text, encoding="ascii")
    with pytest.raises(ValueError, match=r"not a run|Expecting value"):
        read_run(tmp_path / "run.json")


def test_ratios_are_to_the_first_row() -> None:
    head, *rows = cells(a_table("t", row("a", 0.5), row("b", 2.0)))
    assert head == (
        "", "wall, ms", "IQR", "ratio", "CPU, ms", "IQR", "ratio", "peak, MiB", "IQR", "ratio"
    )  # fmt: skip
    assert [cell[1:4] for cell in rows] == [("500", "-", "1.00x"), ("2,000", "-", "4.00x")]


def test_a_table_says_how_often_it_was_measured_and_that_it_is_cold() -> None:
    often = Row("often", (Sample(0.1, 0.1, 1),) * 5)
    seldom = Row("seldom", (Sample(0.1, 0.1, 1),) * 3)
    assert "(5 rounds, warm; the slowest in 3)" in show_table(a_table("t", often, seldom))
    assert "(1 round, cold)" in show_table(a_table("t", row("a", 1.0), cold=True))


def test_microseconds_are_those_of_one() -> None:
    (_, cell) = cells(a_table("t", row("a", 0.02, peak=None), size=10_000, unit="us"))
    assert cell == ("a", "2.00", "-", "1.00x", "2.00", "-", "1.00x")
