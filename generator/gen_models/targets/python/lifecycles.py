"""Renders what is known of model IDs, as a module that is loaded when that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.targets._templates import fill, read_template
from gen_models.targets.python.literals import python_docstring, python_literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gen_models.lifecycle import Lifecycle, Span
    from gen_models.targets.base import ProviderModels

_LINE: Final = 88
"""The line length of `ruff format`."""

Row = tuple[object, ...]
"""What a module has of a model ID: spans, days, successors and source."""


def render_lifecycles(models: ProviderModels) -> str:
    """The source of a provider's lifecycles, formatted as `ruff format` would format it."""
    rows = [
        "\n".join(entry(python_literal(one.id), row_of(one), "    ")) for one in models.lifecycles
    ]
    values = {
        "SLUG": models.head.slug,
        "DOC": python_docstring(f"What is known of {models.head.name}'s model IDs."),
        "OBSERVED": repr_of(iso(models.observed)),
        "ROWS": "\n".join(["{", *rows, "}"]) if rows else "{}",
    }
    return fill(read_template("python", "lifecycles.py"), values)


def row_of(one: Lifecycle) -> Row:
    """What a module has of a model ID."""
    return (
        tuple(map(_days, one.spans)),
        iso(one.deprecated_on),
        iso(one.retires_on),
        one.successors,
        one.source,
    )


def iso(day: date | None) -> str | None:
    """A day as it is written; None if it is unknown."""
    return None if day is None else day.isoformat()


def repr_of(value: object) -> str:
    """A row, or a part of it, on one line."""
    if isinstance(value, tuple):
        parts = [repr_of(part) for part in value]
        return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"
    return python_literal(value) if isinstance(value, str) else "None"


def _days(span: Span) -> tuple[str | None, str | None, str | None]:
    """A day that is missing is "" where it is not known, and None where there is none."""
    missing = iso(span.missing) or ("" if span.over else None)
    return iso(span.first), iso(span.last), missing


def entry(key: str, value: object, indent: str) -> Sequence[str]:
    """The lines of an entry of a dictionary: one if it fits."""
    line = f"{indent}{key}: {repr_of(value)},"
    if len(line) <= _LINE or not isinstance(value, tuple) or not value:
        return [line]
    return [f"{indent}{key}: (", *_items(value, indent), f"{indent}),"]


def _items(values: tuple[object, ...], indent: str) -> list[str]:
    inner, lines = f"{indent}    ", []
    for value in values:
        line = f"{inner}{repr_of(value)},"
        if len(line) <= _LINE or not isinstance(value, tuple) or not value:
            lines.append(line)
        else:
            lines += [f"{inner}(", *_items(value, inner), f"{inner}),"]
    return lines
