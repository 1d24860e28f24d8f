"""Reports of `list`: models as a table, lines, JSON, CSV and Markdown."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from gen_models.fields import to_json
from gen_models.query import COLUMNS, SHOWN_ONLY
from gen_models.reports.escape import as_json, harmless, printable
from gen_models.reports.table import fitted, tabbed
from gen_models.workflows import code, markdown_table, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gen_models.fields import Value
    from gen_models.query import Column, ModelRow

_FORMAT: Final = 1

SHORT_LIST: Final = (
    "qualified_id", "context_window", "max_output_tokens", "input_price", "output_price",
    "input_modalities", "output_modalities", "capabilities", "status",
)  # fmt: skip
"""The columns that are shown to people who name none."""

_HEADS: Final = {
    "qualified_id": "model", "context_window": "context", "max_output_tokens": "max out",
    "input_price": "$/M in", "output_price": "$/M out", "input_modalities": "reads",
    "output_modalities": "writes",
}  # fmt: skip
"""What a terminal shows above the columns of the short list, where their names are too long."""

_SPARE: Final = ("writes", "capabilities", "reads", "status", "max out")
_CODE: Final = frozenset({"id", "qualified_id", "aliases", "alias_of"})
_FORMULA: Final = re.compile("^'|(?:^|;) *(?=[-=+@])")
"""Where a spreadsheet may see a formula: at the start of a cell, which some begin at a semicolon
too. A quotation mark at the start is doubled, so that one that was there can be told from ours.
"""


def model_rows_as_table(
    rows: Iterable[ModelRow], columns: Sequence[str], width: int
) -> Iterator[str]:
    """A table for a terminal. Of the short list, columns that do not fit are left out."""
    is_short = tuple(columns) == SHORT_LIST
    heads = [_HEADS.get(name, name) if is_short else name for name in columns]
    numbers = {head for name, head in zip(columns, heads, strict=True) if _column(name).is_number}
    cells = [[printable(_text(row[name])) for name in columns] for row in rows]
    spare = _SPARE if is_short else ()
    cut = ("model",) if is_short else tuple(name for name in columns if name in _CODE)
    return fitted(heads, cells, width, spare=spare, cut=cut, right=numbers)


def model_rows_as_lines(rows: Iterable[ModelRow], columns: Sequence[str]) -> Iterator[str]:
    """One line for each model, of fields separated by tabs; "-" for what is unknown."""
    return tabbed([[printable(_text(row[name])) for name in columns] for row in rows])


def model_rows_as_markdown(rows: Iterable[ModelRow], columns: Sequence[str]) -> Iterator[str]:
    """A table for a document."""
    rule = "|".join("---:" if _column(name).is_number else "---" for name in columns)
    cells = ((_markdown(row, name) for name in columns) for row in rows)
    return markdown_table(columns, f"|{rule}|", cells)


def model_rows_as_json(rows: Iterable[ModelRow], columns: Sequence[str]) -> str:
    """The models as a JSON object: decimals as text, and null for what is unknown.

    A value that is withheld is null, and `disputed` has the reason by column.
    """
    return as_json({"format": _FORMAT, "models": [_as_mapping(row, columns) for row in rows]})


def model_rows_as_csv(rows: Iterable[ModelRow], columns: Sequence[str]) -> Iterator[str]:
    """The records of RFC 4180, without line ends: a header, and one for each model.

    A text that a spreadsheet may take for a formula has a single quotation mark before it.
    """
    yield _record(columns)
    for row in rows:
        yield _record([_csv_cell(row[name]) for name in columns])


def _column(name: str) -> Column:
    return COLUMNS.get(name) or SHOWN_ONLY[name]


def _text(value: Value | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _plain_text(value)


def _plain_text(value: Value | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        words = [one for one in value if isinstance(one, str)]
        return " ".join(words) or json.dumps(to_json(value), separators=(",", ":"))
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _markdown(row: ModelRow, name: str) -> str:
    value = row[name]
    if value is None:
        return ""
    if name in _CODE:
        ids = value if isinstance(value, tuple) else (value,)
        return " ".join(code(str(one)) for one in ids)
    return plain(harmless(_text(value)))


def _as_mapping(row: ModelRow, columns: Sequence[str]) -> dict[str, Any]:
    values = {name: row[name] for name in columns}
    disputed = {
        name: fact.disputed
        for name in columns
        if (fact := row.fact(name)) is not None and fact.disputed is not None
    }
    found = {name: None if value is None else to_json(value) for name, value in values.items()}
    return {**found, "disputed": disputed} if disputed else found


def _csv_cell(value: Value | None) -> str:
    text = harmless(_plain_text(value))
    is_text = isinstance(value, (str, tuple))
    return _FORMULA.sub(lambda found: f"{found[0]}'", text) if is_text else text


def _record(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()
