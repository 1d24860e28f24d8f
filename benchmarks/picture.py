"""Draws time and memory over the number of IDs: python -m benchmarks.picture RUN FILE.

It runs in the Python of the peers, which has matplotlib.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.results import Metric, Run, read_run

if TYPE_CHECKING:
    from collections.abc import Mapping

SERIES: Final = (
    ("floor", "floor: parse JSON, write IDs", "#6e7781", ":"),
    ("gen-models, generated", "gen-models, Python", "#0969da", "-"),
    ("gen-models, three languages", "gen-models, three languages", "#0a3069", "-"),
    ("datamodel-code-generator, builtin", "datamodel-code-generator, builtin", "#bc4c00", "--"),
    ("datamodel-code-generator, default", "datamodel-code-generator, default", "#e16f24", "--"),
    ("quicktype, Rust", "quicktype, Rust", "#8250df", "--"),
    ("json-schema-to-typescript, unformatted", "json-schema-to-typescript", "#1a7f37", "--"),
)
"""Each row that is drawn, with its label, colour and line."""

_PANELS: Final[tuple[tuple[Metric, str, float], ...]] = (
    ("wall", "wall time, s", 1),
    ("peak", "peak memory, MiB", 2**20),
)
_SETTINGS: Final = {
    "svg.hashsalt": "gen-models",  # The same run makes the same bytes.
    "svg.fonttype": "path",
    "font.size": 9,
}


def points(run: Run, name: str, metric: Metric) -> Mapping[int, float]:
    """By number of IDs, the median of a row over all warm tables that have one."""
    found: dict[int, float] = {}
    for table in run.tables:
        row = table.row(name)
        if row is None or table.cold or table.size is None or table.size == 1:
            continue
        value = row.median(metric)
        if value is not None:
            found.setdefault(table.size, value)
    return dict(sorted(found.items()))


def draw(run: Run, file: Path) -> None:
    """Draws both panels on white, which is readable on any page."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update(_SETTINGS)
    from matplotlib import pyplot as plt

    figure, panels = plt.subplots(1, 2, figsize=(9.5, 4.6), facecolor="white")
    lines: list[Any] = []
    for panel, (metric, title, unit) in zip(panels, _PANELS, strict=True):
        lines = []
        for name, label, colour, style in SERIES:
            if found := points(run, name, metric):
                values = [value / unit for value in found.values()]
                lines += panel.plot(
                    list(found), values, style, color=colour, label=label, marker="o", markersize=4
                )
        panel.set(xscale="log", yscale="log", xlabel="model IDs", title=title)
        panel.grid(visible=True, color="#d0d7de", linewidth=0.6)
        panel.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        panel.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    figure.legend(handles=lines, loc="lower center", ncols=3, frameon=False)
    figure.tight_layout(rect=(0, 0.14, 1, 1))
    figure.savefig(file, metadata={"Date": None, "Creator": None}, facecolor="white")


if __name__ == "__main__":
    draw(read_run(Path(sys.argv[1])), Path(sys.argv[2]))
