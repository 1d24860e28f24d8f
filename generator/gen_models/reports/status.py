"""`providers` as text and JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from gen_models.credentials import KEYRING
from gen_models.reports.escape import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from gen_models.workflows import ProviderStatus


def statuses_as_json(entries: Sequence[ProviderStatus]) -> str:
    """The inventory as a JSON list."""
    return json.dumps([asdict(entry) for entry in entries], indent=2)


def statuses_as_table(entries: Sequence[ProviderStatus]) -> Table:
    """The inventory as a table for a terminal."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column("provider", no_wrap=True)
    table.add_column("models", justify="right")
    table.add_column("observed", no_wrap=True)
    table.add_column("source", overflow="ellipsis", no_wrap=True, max_width=44)
    table.add_column("auth variables", overflow="fold")
    table.add_column("state", overflow="fold")
    for entry in entries:
        variables = ", ".join(f"{v} (set)" if v == entry.key else v for v in entry.variables)
        variables += " (in the keyring)" if entry.key == KEYRING else ""
        cells = (
            entry.provider,
            "" if entry.models is None else str(entry.models),
            entry.observed or "",
            printable(entry.source),
            variables or "none",
            entry.state,
        )
        table.add_row(*map(Text, cells))
    return table
