"""What a provider is called in Python, and the names that the package has itself."""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gen_models.targets.base import ProviderHead


def module_name(slug: str) -> str:
    """The name of a provider's module. No name begins with a digit, so `01ai` is `_01ai`."""
    name = slug.replace("-", "_")
    return f"_{name}" if name[0].isdigit() else name


def enum_name(head: ProviderHead) -> str:
    """The name of a provider's enum. With `Id` behind it, it is the name of the Literal."""
    return f"{head.class_name}Model"


def public_names(head: ProviderHead) -> list[str]:
    """What a provider's module exports: its enum, its Literal, and what takes either of them."""
    return [enum_name(head) + end for end in ("", "Id", "Like")]


@cache
def bound_names(source: str) -> frozenset[str]:
    """The names that the statements of a module bind, whatever they depend on."""
    return frozenset(name for node in ast.parse(source).body for name in _bound(node))


def _bound(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in names)
        case ast.If():
            for inner in (*statement.body, *statement.orelse):
                yield from _bound(inner)
        case ast.Assign(targets=targets):
            yield from (target.id for target in targets if isinstance(target, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
