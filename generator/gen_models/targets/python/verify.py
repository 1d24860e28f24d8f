"""Verifies a provider's Python modules: parses them, and compares them with its models."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gen_models.ids import Identifier, ModelId
from gen_models.targets.base import Member
from gen_models.targets.python.infos import info_rows, render_info, source_rows
from gen_models.targets.python.lifecycles import iso, render_lifecycles, row_of
from gen_models.targets.python.render import render_module

if TYPE_CHECKING:
    from gen_models.targets.base import ProviderModels


_Entries = list[tuple[object, object]]


def verify_module(source: str, models: ProviderModels) -> None:
    """Compares a module with the models that it was rendered from.

    Raises:
        ValueError: it does not parse, or does not have exactly the form and values it should.
    """
    found = _take_apart(source)
    if found.members != [(m.identifier, m.id) for m in (*models.live, *models.past)]:
        raise ValueError("the members of the enum are not the models")
    if found.literal != [m.id for m in models.live]:
        raise ValueError("the Literal is not the live models")
    if found.live != len(models.live):
        raise ValueError("the enum does not say how many models are live")
    # A model that could not break out of anything, since an enum without any looks different.
    harmless = tuple(Member(ModelId("id"), Identifier("ID")) for _ in models.live[:1])
    plain = replace(models, live=harmless, past=(), lifecycles=(), info=None)
    if found.rest != _take_apart(render_module(plain)).rest:
        raise ValueError("the module holds something other than its enum")


def verify_lifecycles(source: str, models: ProviderModels) -> None:
    """Compares a module of lifecycles with what it was rendered from.

    Raises:
        ValueError: it does not parse, or does not have exactly the form and values it should.
    """
    observed, rows, rest = _take_rows_apart(source)
    if observed != iso(models.observed):
        raise ValueError("the day of the lifecycles is not that of the newest observation")
    if rows != [(one.id, row_of(one)) for one in models.lifecycles]:
        raise ValueError("the lifecycles are not those of the models")
    empty = render_lifecycles(replace(models, lifecycles=()))
    if rest != _take_rows_apart(empty)[2]:
        raise ValueError("the module holds something other than lifecycles")


def verify_info(source: str, models: ProviderModels) -> None:
    """Compares a module of model info with what it was rendered from.

    Raises:
        ValueError: it does not parse, or does not have exactly the form and values it should.
    """
    (sources, rows), rest = _take_tables_apart(source)
    if sources != list(source_rows(models.info).items()):
        raise ValueError("the sources of the model info are not those that landed")
    if rows != list(info_rows(models.info).items()):
        raise ValueError("the model info is not what landed")
    if rest != _take_tables_apart(render_info(replace(models, info=None)))[1]:
        raise ValueError("the module holds something other than model info")


@dataclass(frozen=True, slots=True)
class _Parts:
    """A module's source, parsed: what depends on the models, and a dump of the rest."""

    members: list[tuple[str, object]]
    literal: list[object]
    live: object
    rest: str


def _take_apart(source: str) -> _Parts:
    """Parses a module and takes its models out of the tree.

    What is not a plain string in the place of a model's value stays in the rest.
    """
    tree = _parsed(source)
    enum = next((node for node in tree.body if isinstance(node, ast.ClassDef)), None)
    if enum is None:
        raise ValueError("the module has no enum")
    members = {node: pair for node in enum.body if (pair := _member_of(node)) is not None}
    enum.body = [node for node in enum.body if node not in members]
    live: list[object] = []
    for keyword in enum.keywords:
        if keyword.arg == "live" and isinstance(keyword.value, ast.Constant):
            count = keyword.value.value
            live.append(count if type(count) is int else None)
            keyword.value = ast.Constant(None)
    literal: list[object] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Subscript):
            values = node.value.slice
            elements = values.elts if isinstance(values, ast.Tuple) else [values]
            literal += map(_text_of, elements)
            node.value.slice = ast.Tuple([e for e in elements if _text_of(e) is None], ast.Load())
    return _Parts(
        list(members.values()), literal, live[0] if len(live) == 1 else None, ast.dump(tree)
    )


def _take_rows_apart(source: str) -> tuple[object, list[tuple[object, object]], str]:
    """The day, the rows, and a dump of the rest."""
    tree = _parsed(source)
    observed: object = None
    rows: list[tuple[object, object]] = []
    for node in tree.body:
        if not isinstance(node, ast.AnnAssign):
            continue
        if isinstance(node.value, ast.Dict):
            table = node.value
            for key, value in zip(table.keys, table.values, strict=True):
                rows.append((_text_of(key), ast.literal_eval(value)))
            table.keys, table.values = [], []
        elif isinstance(node.value, ast.Constant):
            observed, node.value = node.value.value, ast.Constant(None)
    return observed, rows, ast.dump(tree)


def _take_tables_apart(source: str) -> tuple[list[_Entries], str]:
    """The entries of the two dictionaries of a module, and a dump of the rest."""
    tree = _parsed(source)
    tables: list[_Entries] = []
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):
            keys, values = node.value.keys, node.value.values
            tables.append(
                [(_text_of(k), ast.literal_eval(v)) for k, v in zip(keys, values, strict=True)]
            )
            node.value.keys, node.value.values = [], []
    if len(tables) != 2:  # noqa: PLR2004
        raise ValueError("the module does not have just the sources and the rows")
    return tables, ast.dump(tree)


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError) as error:
        raise ValueError(f"the module does not parse: {error}") from error


def _member_of(node: ast.stmt) -> tuple[str, object] | None:
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return None
    target, value = node.targets[0], _text_of(node.value)
    return (target.id, value) if isinstance(target, ast.Name) and value is not None else None


def _text_of(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
