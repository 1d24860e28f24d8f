"""Renders a provider's Rust module: a skeleton with holes, and what fills them.

The skeleton depends on how many models there are, and on nothing that they are called. So
verification can compare all of the source outside the holes with it, character by character.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.targets._templates import fill, read_template
from gen_models.targets.rust.layout import lay_out
from gen_models.targets.rust.literals import rust_literal
from gen_models.targets.rust.names import enum_name
from gen_models.targets.rust.tables import ROW, Tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gen_models.targets.base import ProviderHead, ProviderModels

_HOLE: Final = "\0"


def render_module(models: ProviderModels) -> str:
    """The source of a provider's module, formatted as rustfmt would format it."""
    tables = Tables.of(models)
    pieces = skeleton(models.head, tables)
    parts = [pieces[0]]
    for piece, content in zip(pieces[1:], _contents(models.head, pieces, tables), strict=True):
        parts += [content, piece]
    return "".join(parts)


def skeleton(head: ProviderHead, tables: Tables) -> list[str]:
    """A module's source, cut at its holes. Of the tables it uses only their lengths."""
    rows = [len(row) for row in tables.rows]
    names = [f"NAMES_{row}" for row in range(len(rows))]
    values = {
        "SLUG": head.slug,
        "MODULE_DOC": rust_literal(f"The model IDs of {head.name}."),
        "ENUM_DOC": rust_literal(f"A model of {head.name}, by its model ID."),
        "ENUM": enum_name(head),
        "ROW": str(ROW),
        "ROWS": "".join(
            f"\n\n    const ROW_{row}: [Self; {length}] ={_HOLE};"
            for row, length in enumerate(rows)
        ),
        "ARMS": "".join(
            f"\n            {row} => Self::ROW_{row}.into_iter().nth(index % {ROW}),"
            for row in range(len(rows))
        ),
        "COUNT": str(len(tables.ids)),
        "ROW_COUNT": str(len(rows)),
        "NAME_LIST": lay_out(names, f"static NAMES: [&str; {len(rows)}] ="),
        "NAMES": "".join(f'\n\nconst {name}: &str = "{_HOLE}";' for name in names),
        "RETIRED": str(len(tables.retired)),
        "WITH_SUCCESSOR": str(len(tables.with_successor)),
        "HOLE": _HOLE,
    }
    return fill(read_template("rust", "module.rs"), values).split(_HOLE)


def _contents(head: ProviderHead, pieces: Sequence[str], tables: Tables) -> list[str]:
    """What fills the holes, in the order of the source; `pieces` stand before them."""
    enum = enum_name(head)
    # rustc finds a variant of a named enum at once, but searches all variants for one of `Self`.
    variants = [f"{enum}::{name}" for name in tables.variants]
    rows = range(0, len(variants), ROW)
    filled = ["".join(f"\n    {name}," for name in tables.variants) + "\n    "]

    def add(*lists: Sequence[str]) -> None:
        for items in lists:
            filled.append(lay_out(items, pieces[len(filled)].rpartition("\n")[2]))

    def literals(texts: Sequence[str]) -> list[str]:
        return [rust_literal(text) for text in texts]

    add(variants, *(variants[start : start + ROW] for start in rows), literals(tables.ids))
    filled += ["".join(f"\n{name}" for name in row) + "\n" for row in tables.rows]
    add(
        *map(
            literals, (tables.retired, tables.retired_on, tables.with_successor, tables.successors)
        )
    )
    return filled
