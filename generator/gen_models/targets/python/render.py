"""Renders a provider's Python module: its enum, and the Literal of its live model IDs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.targets._templates import fill, read_template
from gen_models.targets.python.literals import python_docstring, python_literal
from gen_models.targets.python.names import enum_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gen_models.targets.base import Member, ProviderModels

_LINE: Final = 88
"""The line length of `ruff format`."""


def render_module(models: ProviderModels) -> str:
    """The source of a provider's module, formatted as `ruff format` would format it."""
    head = models.head
    enum = enum_name(head)
    members = [_member(member) for member in (*models.live, *models.past)]
    values = {
        "SLUG": head.slug,
        "MODULE_DOC": python_docstring(f"The model IDs of {head.name}."),
        "ENUM": enum,
        "TYPES": "Literal, TypeAlias" if models.live else "Never, TypeAlias",
        "ALIAS": _alias(f"    {enum}Id: TypeAlias = ", models.live),
        "LIKE": _assigned(f"    {enum}Like: TypeAlias", f'"{enum} | {enum}Id | Bespoke"'),
        "CLASS": _class_line(enum, models),
        "ENUM_DOC": python_docstring(f"A model of {head.name}, by its model ID."),
        "MEMBERS": "\n".join(["\n", *members]) if members else "",
    }
    return fill(read_template("python", "module.py"), values)


def _alias(start: str, live: Sequence[Member]) -> str:
    """The Literal of the live IDs. A single ID has no trailing comma, which would make a tuple."""
    literals = [python_literal(member.id) for member in live]
    if not literals:
        return f"{start}Never"
    if len(literals) == 1:
        line = f"{start}Literal[{literals[0]}]"
        return line if len(line) <= _LINE else f"{start}Literal[\n        {literals[0]}\n    ]"
    return "\n".join([f"{start}Literal[", *(f"        {text}," for text in literals), "    ]"])


def _class_line(enum: str, models: ProviderModels) -> str:
    """The head of the enum, on one line if it fits."""
    bases = f'ProviderModel, provider="{models.head.slug}", live={len(models.live)}'
    line = f"class {enum}({bases}):"
    if len(line) <= _LINE:
        return line
    if len(bases) + 4 <= _LINE:
        return f"class {enum}(\n    {bases}\n):"
    return "\n".join([f"class {enum}(", *(f"    {base}," for base in bases.split(", ")), "):"])


def _member(member: Member) -> str:
    return _assigned(f"    {member.identifier}", python_literal(member.id))


def _assigned(start: str, literal: str) -> str:
    """An assignment of a literal, in parentheses where that makes it fit."""
    line, opening = f"{start} = {literal}", f"{start} = ("
    if len(line) <= _LINE or len(literal) + 8 > _LINE or len(opening) > _LINE:
        return line
    return f"{opening}\n        {literal}\n    )"
