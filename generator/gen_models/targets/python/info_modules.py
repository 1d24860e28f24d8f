"""Renders the modules that all providers' model info shares: its types, and what selects models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.fields import FIELDS
from gen_models.targets._templates import fill, read_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gen_models.fields import Field

_TYPES: Final = {
    "text": "str",
    "words": "tuple[str, ...]",
    "count": "int",
    "number": "Decimal",
    "price": "Decimal",
    "flag": "bool",
    "date": "str",
    "tiers": "tuple[PriceTier, ...]",
}
_CRITERIA: Final = {"text": "str", "words": "Words", "flag": "bool"}
_BOUNDS: Final = {"count": "int", "price": "Number", "date": "str | date"}
"""The types of criteria by kind; those of bounds are compared by size."""

_DATES: Final = ", as YYYY-MM-DD, YYYY-MM or YYYY"


def render_model_info() -> str:
    """The source of the types."""
    fields = FIELDS.values()
    values = {
        "NAMES": _lines((f'"{field.name}"' for field in fields), 8),
        "PRICES": _lines((f'"{field.name}"' for field in fields if field.kind == "price"), 8),
        "KINDS": _lines((f'"{field.name}": "{field.kind}"' for field in fields), 4),
        "RANGES": _lines(
            (
                f'"{field.name}": ({field.low}, {field.high})'
                for field in fields
                if field.low is not None and field.high is not None
            ),
            4,
        ),
        "FIELDS": "\n".join(
            f'    {field.name}: {_TYPES[field.kind]} | None = None\n    """{_meaning(field)}"""'
            for field in fields
        ),
    }
    return fill(read_template("python", "_model_info.py"), values)


def render_select() -> str:
    """The source of what selects models."""
    types = criteria()
    values = {"CRITERIA": "\n".join(f"    {name}: {types[name]}" for name in types)}
    return fill(read_template("python", "_select.py"), values)


def criteria() -> Mapping[str, str]:
    """The names of all criteria, each with its type.

    A number or a date has a lower and an upper bound. What is a maximum itself has a lower one
    only, without the word: an upper bound would have the field's own name.
    """
    found = {}
    for field in FIELDS.values():
        if field.kind in _CRITERIA:
            found[field.name] = _CRITERIA[field.kind]
        elif field.kind in _BOUNDS:
            name = field.name.removeprefix("max_")
            bounds = ("min", "max") if name == field.name else ("min",)
            found |= {f"{bound}_{name}": _BOUNDS[field.kind] for bound in bounds}
    return found


def _meaning(field: Field) -> str:
    text = field.meaning[0].upper() + field.meaning[1:]
    if field.unit.startswith("USD"):
        text += f", in {field.unit}"
    return f"{text}{_DATES if field.kind == 'date' else ''}."


def _lines(items: Iterable[str], indent: int) -> str:
    return "\n".join(f"{' ' * indent}{item}," for item in items)
