"""Verifies what is known of a provider's model IDs, in the two ways that `verify` explains.

By bytes, each row is cut into its cells. A cell is a literal that is JSON, or `null`. The row that
is put together from its cells has to be the row, and their values have to be those of a lifecycle.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from gen_models.targets.typescript.lifecycles import lifecycles_skeleton
from gen_models.targets.typescript.reading import (
    SHOWN,
    blocks_of,
    captured,
    check_ascii,
    cut,
    joined,
    root_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gen_models.lifecycle import Lifecycle, Span
    from gen_models.targets.base import ProviderModels

_DECODER: Final = json.JSONDecoder()
_PAIRS: Final = "(pair key: (property_identifier) @name value: (_) @value)"


def verify_lifecycles(script: str, types: str, models: ProviderModels) -> None:
    """Compares a module of lifecycles and its declarations with what they were rendered from.

    Raises:
        ValueError: they do not parse, or do not have exactly the form and values they should.
    """
    check_ascii(script, types)
    pieces = lifecycles_skeleton("lifecycles.js", models)
    (block,) = blocks_of(script, pieces)
    blocks_of(types, lifecycles_skeleton("lifecycles.d.ts", models))
    root_of(types)
    if [*map(_values, _rows(block))] != [*map(_row, models.lifecycles)]:
        raise ValueError("the rows are not the lifecycles")
    check_tree(joined(pieces, [cut(block.removesuffix("  "), "],\n")]), models)


def check_tree(source: str, models: ProviderModels) -> None:
    """Compares the tree of a module with the day and the first of the lifecycles.

    Raises:
        ValueError: it does not parse, or does not have them.
    """
    found = captured(_PAIRS, root_of(source))
    names = [source[n.start_byte : n.end_byte] for n in found.get("name", ())]
    if names != ["observed", "rows"]:
        raise ValueError("the tree of the source does not have the rows")
    observed, rows = found["value"]
    texts = [
        [source[n.start_byte : n.end_byte] for n in nodes]
        for nodes in ([observed], *(row.named_children for row in rows.named_children))
    ]
    shown = [*map(_row, models.lifecycles[:SHOWN])]
    if [*map(_values, texts)] != [[_day(models.observed)], *shown]:
        raise ValueError("the tree of the source does not have the lifecycles")


def _rows(block: str) -> list[list[str]]:
    """The cells of a block's rows. Each row is on one line, or has a line for each cell."""
    text = block.replace("[\n      ", "[").replace(",\n      ", ", ").replace(",\n    ],", "],")
    if "\n" not in text:
        return [_cells(text)] if text else []
    rows = [_cells(line[4:-1]) for line in text.split("\n")[1:-1]]
    place = 1
    for cells in rows:
        line = f"    [{', '.join(cells)}],\n"
        lines = "".join(["    [\n", *(f"      {cell},\n" for cell in cells), "    ],\n"])
        spelled = line if block.startswith(line, place) else lines
        if not block.startswith(spelled, place):
            raise ValueError("the rows do not have the expected form")
        place += len(spelled)
    if block[:1] != "\n" or block[place:] != "  ":
        raise ValueError("the rows do not have the expected form")
    return rows


def _cells(row: str) -> list[str]:
    """The literals of a row, read one after the other by a JSON decoder."""
    cells, place = [], 1
    try:
        while place < len(row):
            _, end = _DECODER.raw_decode(row, place)
            cells.append(row[place:end])
            place = end + len(", ")
    except ValueError as error:
        raise ValueError(f"the rows do not have the expected form: {error}") from error
    if row != f"[{', '.join(cells)}]":
        raise ValueError("the rows do not have the expected form")
    return cells


def _values(cells: Sequence[str]) -> list[Any]:
    try:
        return [json.loads(cell) for cell in cells]
    except ValueError as error:
        raise ValueError(f"the cells are not JSON: {error}") from error


def _row(one: Lifecycle) -> list[str | None]:
    """What a row has to say: what is unknown, and followed by nothing, is left out."""
    times = " ".join(map(_time, one.spans))
    known = [one.id, times, _day(one.deprecated_on), _day(one.retires_on), one.source]
    row = [*known, *one.successors]
    return row[: max(i for i, value in enumerate(row, 1) if value is not None)]


def _time(span: Span) -> str:
    listed = f"{_day(span.first) or ''}/{_day(span.last) or ''}"
    return f"{listed}/{_day(span.missing) or ''}" if span.over else listed


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
