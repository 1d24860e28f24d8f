"""Shows on a terminal what is being done; shows nothing elsewhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gen_models.workflows import Progress as Report


@contextmanager
def shown(*, quiet: bool) -> Iterator[Report | None]:
    """A progress bar on standard error, gone when done; None if that is not a terminal."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<24}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=100)

        def report(what: str, percent: int | None) -> None:
            bar.update(task, description=what, completed=percent or 0)

        yield report
