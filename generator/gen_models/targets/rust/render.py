"""Renders a provider's Rust module: a skeleton with holes, and what fills them.

The skeleton depends on how many models there are, and on nothing that they are called. So
verification can compare all of the source outside the holes with it, character by character.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.targets._templates import fill, read_template
from gen_models.targets.rust.layout import lay_out
from gen_models.targets.rust.literals import rust_literal
from gen_models.targets.rust.names import enum_name, module_name
from gen_models.targets.rust.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gen_models.targets.base import ProviderHead, ProviderModels

_HOLE: Final = "\0"
_LINE: Final = 100
"""The default of rustfmt's max_width."""


def render_module(models: ProviderModels) -> str:
    """The source of a provider's module, formatted as rustfmt would format it."""
    tables = Tables.of(models)
    pieces = skeleton(models.head, observed_on(models), tables)
    parts = [pieces[0]]
    for piece, content in zip(pieces[1:], _contents(pieces, tables), strict=True):
        parts += [content, piece]
    return "".join(parts)


def skeleton(head: ProviderHead, observed: str, tables: Tables) -> list[str]:
    """A module's source, cut at its holes. Of the tables it uses only their lengths."""
    values = {
        "SLUG": head.slug,
        "MODULE_DOC": rust_literal(f"The model IDs of {head.name}."),
        "ENUM_DOC": rust_literal(f"A model of {head.name}, by its model ID."),
        "ENUM": enum_name(head),
        "MODULE": module_name(head.slug),
        "ROWS": "".join(f"\n    {row} => [{_HOLE}\n    ]" for row in range(len(tables.rows))),
        "COUNT": str(len(tables.ids)),
        "PAST": str(len(tables.past)),
        "KNOWN": str(len(tables.known)),
        "OBSERVED": observed,
        "HOLE": _HOLE,
    }
    return fill(read_template("rust", "module.rs"), values).split(_HOLE)


def _contents(pieces: Sequence[str], tables: Tables) -> list[str]:
    """What fills the holes, in the order of the source; `pieces` stand before them."""
    filled = ["".join(_variant(name, tables) for name in tables.variants) + "\n    "]
    for texts in (
        tables.ids,
        tables.past,
        tables.known,
        tables.listed,
        tables.deprecated_on,
        tables.retires_on,
        tables.successor,
        tables.source,
    ):
        start = pieces[len(filled)].rpartition("\n")[2]
        filled.append(lay_out([rust_literal(text) for text in texts], start))
    return filled + ["".join(f"\n        {name}," for name in row) for row in tables.rows]


def observed_on(models: ProviderModels) -> str:
    """The day on which lifecycles are looked at; "" if it is unknown."""
    return "" if models.observed is None else models.observed.isoformat()


def deprecation(note: str) -> str:
    """The attribute of a variant, on one line if rustfmt would leave it there."""
    line = f"    #[deprecated(note = {rust_literal(note)})]"
    if len(line) < _LINE:
        return line
    return f"    #[deprecated(\n        note = {rust_literal(note)}\n    )]"


def _variant(name: str, tables: Tables) -> str:
    attribute = f"\n{deprecation(tables.retired[name])}" if name in tables.retired else ""
    return f"{attribute}\n    {name},"
