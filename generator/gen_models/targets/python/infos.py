"""Renders what models can do and cost, as a module that is loaded when that is asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from gen_models.info import info_line
from gen_models.targets._templates import fill, read_template
from gen_models.targets.python.lifecycles import entry, iso
from gen_models.targets.python.literals import python_docstring, python_literal

if TYPE_CHECKING:
    from gen_models.info import LandedInfo
    from gen_models.targets.base import ProviderModels

SourceRow = tuple[str | None, str | None, str | None]
"""What a module has of a source: its day, version and URL."""

_COMPACT: Final = json.JSONEncoder(separators=(",", ":")).encode


def render_info(models: ProviderModels) -> str:
    """The source of a provider's model info, formatted as `ruff format` would format it.

    A model is one JSON text, which is parsed when the model is asked for: the module loads and
    compiles many times faster than one with a dictionary for each model.
    """
    sources = [
        line
        for name, row in source_rows(models.info).items()
        for line in entry(python_literal(name), row, "    ")
    ]
    rows = [
        f"    {python_literal(model_id)}: {python_literal(text)},"
        for model_id, text in info_rows(models.info).items()
    ]
    values = {
        "SLUG": models.head.slug,
        "DOC": python_docstring(f"What {models.head.name}'s models can do and cost."),
        "SOURCES": _dictionary(sources),
        "ROWS": _dictionary(rows),
    }
    return fill(read_template("python", "info.py"), values)


def source_rows(info: LandedInfo | None) -> dict[str, SourceRow]:
    """What a module has of each source, by name."""
    sources = {} if info is None else info.sources
    return {name: (iso(one.observed), one.version, one.url) for name, one in sources.items()}


def info_rows(info: LandedInfo | None) -> dict[str, str]:
    """What a module has of each model: its line as it lands, without the ID, by model ID."""
    models = {} if info is None else info.models
    return {model_id: _COMPACT(info_line(models[model_id])) for model_id in sorted(models)}


def _dictionary(entries: list[str]) -> str:
    return "\n".join(["{", *entries, "}"]) if entries else "{}"
