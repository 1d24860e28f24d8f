"""Verifies a provider's Python module: parses it, and compares it with its models."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.ids import Identifier, ModelId
from gen_models.targets.base import Member, ProviderModels, RetiredMember
from gen_models.targets.python.render import render_module

if TYPE_CHECKING:
    from datetime import date


def verify_module(source: str, models: ProviderModels) -> None:
    """Compares a module with the models that it was rendered from.

    Raises:
        ValueError: it does not parse, or does not have exactly the form and values it should.
    """
    members = (*models.live, *models.retired)
    found = _take_apart(source)
    if found.members != [(m.identifier, m.id) for m in members]:
        raise ValueError("the members of the enum are not the models")
    if found.literal != [m.id for m in models.live]:
        raise ValueError("the Literal is not the live models")
    if found.retired != [
        (m.id, (_iso(m.last_observed), _iso(m.missing_since))) for m in models.retired
    ]:
        raise ValueError("the retired models are not marked as such")
    if found.successors != [(m.id, m.successor) for m in members if m.successor is not None]:
        raise ValueError("the successors are not those of the models")
    if found.rest != _take_apart(render_module(_harmless(models))).rest:
        raise ValueError("the module holds something other than its enum")


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _harmless(models: ProviderModels) -> ProviderModels:
    """The same provider with models that could not break out of anything."""
    successor = (
        ModelId("successor")
        if any(m.successor is not None for m in (*models.live, *models.retired))
        else None
    )
    live = tuple(Member(ModelId("id"), Identifier("ID"), successor) for _ in models.live[:1])
    retired = tuple(
        RetiredMember(ModelId("retired"), Identifier("RETIRED"), successor)
        for _ in models.retired[:1]
    )
    return ProviderModels(models.head, live, retired)


@dataclass(frozen=True, slots=True)
class _Parts:
    """A module's source, parsed: what depends on the models, and a dump of the rest."""

    members: list[tuple[str, object]]
    literal: list[object]
    retired: list[object]
    successors: list[tuple[object, object]]
    rest: str


def _take_apart(source: str) -> _Parts:
    """Parses a module and takes its models out of the tree.

    What is not a plain string in the place of a model's value stays in the rest.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        raise ValueError(f"the module does not parse: {error}") from error
    enum = next((node for node in tree.body if isinstance(node, ast.ClassDef)), None)
    if enum is None:
        raise ValueError("the module has no enum")
    members = {node: pair for node in enum.body if (pair := _member_of(node)) is not None}
    enum.body = [node for node in enum.body if node not in members]
    literal: list[object] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Subscript):
            values = node.value.slice
            elements = values.elts if isinstance(values, ast.Tuple) else [values]
            literal += map(_text_of, elements)
            node.value.slice = ast.Tuple([e for e in elements if _text_of(e) is None], ast.Load())
    tables = {
        node.arg: _emptied(node.value) for node in enum.keywords if isinstance(node.value, ast.Dict)
    }
    return _Parts(
        list(members.values()),
        literal,
        [(_text_of(key), _days_of(value)) for key, value in tables.get("retired", [])],
        [(_text_of(key), _text_of(value)) for key, value in tables.get("successors", [])],
        ast.dump(tree),
    )


def _emptied(table: ast.Dict) -> list[tuple[ast.expr | None, ast.expr]]:
    """The items of a dictionary, which are removed from it."""
    pairs = list(zip(table.keys, table.values, strict=True))
    table.keys, table.values = [], []
    return pairs


def _member_of(node: ast.stmt) -> tuple[str, object] | None:
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return None
    target, value = node.targets[0], _text_of(node.value)
    return (target.id, value) if isinstance(target, ast.Name) and value is not None else None


def _text_of(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _days_of(node: ast.expr) -> tuple[object, ...] | None:
    """The two days of a retired model. An expression that is not a constant equals no day."""
    if not isinstance(node, ast.Tuple):
        return None
    return tuple(e.value if isinstance(e, ast.Constant) else e for e in node.elts)
