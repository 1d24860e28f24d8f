"""Tables and verdicts as text, for a terminal and for Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.budgets import missed
from benchmarks.results import METRICS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.budgets import Verdict
    from benchmarks.results import Metric, Row, Table

_MIB: Final = 2**20
_NOTHING: Final = "-"
_SAID: Final = {True: "held", False: "missed", None: "not measured"}


def show_table(table: Table) -> str:
    """A table for a terminal."""
    return f"\n{table.title} ({_rounds(table)})\n{_aligned(cells(table))}"


def markdown_table(table: Table) -> str:
    """A table in Markdown, with its title."""
    return f"**{_capital(table.title)}** ({_rounds(table)})\n\n{markdown(cells(table))}"


def show_verdicts(verdicts: Sequence[Verdict]) -> str:
    """The budgets for a terminal, and why some are missed."""
    measured = [verdict for verdict in verdicts if verdict.is_held is not None]
    if not measured:
        return "\nno budget was measured"
    lines = [f"\nbudgets\n{_aligned([('', 'limit', 'measured', ''), *verdict_rows(measured)])}"]
    lines += [f"  {', '.join(names)}:\n    {why}" for why, names in reasons(measured).items()]
    left = len(verdicts) - len(measured)
    lines.append(
        f"{sum(v.is_held is True for v in measured)} held, "
        f"{len(missed(measured))} missed, {left} not measured"
    )
    return "\n".join(lines)


def reasons(verdicts: Sequence[Verdict]) -> dict[str, list[str]]:
    """Why budgets are missed or goals not reached, each reason with the names of its budgets."""
    found: dict[str, list[str]] = {}
    for verdict in verdicts:
        if verdict.is_held is False:
            found.setdefault(verdict.budget.why, []).append(verdict.budget.name)
    return found


def verdict_rows(verdicts: Sequence[Verdict]) -> Iterator[tuple[str, str, str, str]]:
    """Of each budget: its name, limit, value, and whether it is held."""
    for verdict in verdicts:
        budget, value = verdict.budget, verdict.value
        said = _SAID[verdict.is_held]
        if budget.stretch and verdict.is_held is False:
            said = "goal, not reached"
        shown = _NOTHING if value is None else budget.text(value)
        unit = {"cpu": " (CPU)", "peak": " (memory)"}.get(budget.metric, "")
        yield budget.name, f"{budget.limit_text}{unit}", shown, said


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first row is its head, and all but the first column are figures."""
    head, *body = rows
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *body))


def cells(table: Table) -> list[tuple[str, ...]]:
    """The head and the rows of a table; a metric that was not measured has no columns."""
    metrics = [m for m in METRICS if any(row.median(m) is not None for row in table.rows)]
    names = {"wall": f"wall, {table.unit}", "cpu": f"CPU, {table.unit}", "peak": "peak, MiB"}
    heads = [head for metric in metrics for head in (names[metric], "IQR", "ratio")]
    found: list[tuple[str, ...]] = [("", *heads)]
    for row in table.rows:
        shown = [text for metric in metrics for text in _figures(table, row, metric)]
        found.append((row.name, *shown))
    return found


def _figures(table: Table, row: Row, metric: Metric) -> tuple[str, str, str]:
    median, spread = row.median(metric), row.spread(metric)
    first = table.rows[0].median(metric)
    if median is None:
        return (_NOTHING,) * 3
    if metric == "peak":
        scale = 1 / _MIB
    elif table.unit == "us":
        scale = 1e6 / (table.size or 1)
    else:
        scale = 1e3
    ratio = f"{median / first:.2f}x" if first else _NOTHING
    return (
        _figure(median * scale),
        _NOTHING if spread is None else _figure(spread * scale),
        ratio,
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"  # noqa: PLR2004


def _rounds(table: Table) -> str:
    most = max((len(row.samples) for row in table.rows), default=0)
    fewer = sorted({len(row.samples) for row in table.rows} - {most})
    state = "cold" if table.cold else "warm"
    said = f"{most} rounds, {state}" if most != 1 else f"1 round, {state}"
    return f"{said}; the slowest in {fewer[0]}" if fewer else said


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  " + "  ".join(
            text.rjust(width) if column else text.ljust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )  # fmt: skip


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
