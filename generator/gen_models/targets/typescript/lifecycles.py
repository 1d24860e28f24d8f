"""Renders what is known of a provider's model IDs: a module of rows, and its declarations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gen_models.targets._templates import fill, read_template
from gen_models.targets.typescript.layout import lay_out_rows
from gen_models.targets.typescript.literals import typescript_literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gen_models.ids import ModelId
    from gen_models.lifecycle import Lifecycle, Span
    from gen_models.targets.base import ProviderModels

HOLE: Final = "\0"
"""What stands in a skeleton where models or rows go."""

# After a space, an `@` would begin a tag.
_HARMLESS: Final = re.compile(r"[A-Za-z0-9._:/+-][A-Za-z0-9._:/@+-]*")


def render_lifecycles(models: ProviderModels) -> tuple[str, str]:
    """The module of a provider's rows and its declarations, formatted as Prettier would."""
    before, after = lifecycles_skeleton("lifecycles.js", models)
    rows = lay_out_rows("  rows: [],", [_cells(one) for one in models.lifecycles])
    (declarations,) = lifecycles_skeleton("lifecycles.d.ts", models)
    return f"{before}{rows}{after}", declarations


def lifecycles_skeleton(name: str, models: ProviderModels) -> list[str]:
    """The source of a file about lifecycles, cut where its rows go."""
    values = {
        "SLUG": models.head.slug,
        "CLASS": models.head.class_name,
        "OBSERVED": _day(models.observed),
        "ROWS": HOLE,
    }
    return fill(read_template("typescript", name), values).split(HOLE)


def deprecations(models: ProviderModels) -> Mapping[ModelId, str]:
    """What the comments on the constants say that are past an announced shutdown.

    A successor is any text, which could end the comment or mean something in it. Only one that is
    harmless is named.
    """
    return {model_id: _deprecation(one) for model_id, one in models.retired.items()}


def _deprecation(one: Lifecycle) -> str:
    shut_down = f"shut down on {one.retires_on}"
    if not one.successors:
        return f"{shut_down}; no successor is known"
    successor = one.successors[0]
    return f"{shut_down}; use {successor}" if _HARMLESS.fullmatch(successor) else shut_down


def _cells(one: Lifecycle) -> list[str]:
    """A row: model ID, times, days, source and successors, without unknown ones at its end."""
    source = "null" if one.source is None else typescript_literal(one.source)
    cells = [
        typescript_literal(one.id),
        f'"{" ".join(map(_time, one.spans))}"',
        _day(one.deprecated_on),
        _day(one.retires_on),
        source,
        *map(typescript_literal, one.successors),
    ]
    while cells[-1] == "null":
        cells.pop()
    return cells


def _time(span: Span) -> str:
    days = (span.first, span.last, span.missing) if span.over else (span.first, span.last)
    return "/".join("" if day is None else day.isoformat() for day in days)


def _day(day: date | None) -> str:
    return "null" if day is None else f'"{day.isoformat()}"'
