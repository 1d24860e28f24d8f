"""The source of a provider's Rust module: a skeleton with holes, and what fills them.

The skeleton depends on how many models there are and on nothing that they are called, so that
verification can hold all that stands outside the holes against it, letter by letter.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gen_models.targets.rust.tables import ROW, Tables, laid_out, string_literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gen_models.targets.base import ProviderHead, ProviderModels

_TEMPLATES: Final = Path(__file__).parent / "templates"
_HOLE: Final = "\0"
_CAPITALS: Final = re.compile(r"[A-Z]+(?![a-z])")

# Names that a module or a variant cannot have, or that would stand in a crate's way.
_TAKEN: Final = frozenset(
    {
        "abstract", "alloc", "as", "async", "await", "become", "box", "break", "const",
        "continue", "core", "crate", "do", "dyn", "else", "enum", "extern", "false",
        "final", "fn", "for", "gen", "if", "impl", "in", "let", "lib", "loop", "macro",
        "main", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
        "self", "serde", "static", "std", "struct", "super", "trait", "true", "try", "type",
        "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "Self",
    }
)  # fmt: skip


def template(name: str) -> str:
    """A template's text."""
    return (_TEMPLATES / f"{name}.txt").read_text(encoding="ascii")


def module(slug: str) -> str:
    """The name of a provider's module."""
    return _free(slug.replace("-", "_"))


def variant_of(head: ProviderHead) -> str:
    """A provider's variant in the enum of them all: its class name, `OpenAI` as `OpenAi`."""
    return _free(_in_words(head))


def enum_name(head: ProviderHead) -> str:
    """The name of a provider's enum."""
    return f"ProviderModel{_in_words(head)}"


def _in_words(head: ProviderHead) -> str:
    """Runs of capitals become one word; letters stay, so what differs goes on differing."""
    return _CAPITALS.sub(lambda run: run[0].capitalize(), head.class_name)


def _free(name: str) -> str:
    return f"{name}_" if name in _TAKEN else name


def render_module(models: ProviderModels) -> str:
    """A provider's module."""
    tables = Tables.of(models)
    pieces = skeleton(models.head, models.cassette_digest, tables)
    parts = [pieces[0]]
    for piece, content in zip(pieces[1:], _contents(models.head, pieces, tables), strict=True):
        parts += [content, piece]
    return "".join(parts)


def skeleton(head: ProviderHead, digest: str, tables: Tables) -> list[str]:
    """A module's source, cut at its holes. Of the tables it takes their lengths alone."""
    rows = [len(row) for row in tables.rows]
    names = [f"NAMES_{row}" for row in range(len(rows))]
    texts = {
        "@SLUG@": head.slug,
        "@DIGEST@": digest,
        "@MODULE_DOC@": string_literal(f"The model IDs of {head.name}."),
        "@ENUM_DOC@": string_literal(f"A model of {head.name}, by its model ID."),
        "@ENUM@": enum_name(head),
        "@ROW@": str(ROW),
        "@ROWS@": "".join(
            f"\n\n    const ROW_{row}: [Self; {length}] ={_HOLE};"
            for row, length in enumerate(rows)
        ),
        "@ARMS@": "".join(
            f"\n            {row} => Self::ROW_{row}.into_iter().nth(index % {ROW}),"
            for row in range(len(rows))
        ),
        "@COUNT@": str(len(tables.ids)),
        "@ROW_COUNT@": str(len(rows)),
        "@NAME_LIST@": laid_out(names, f"static NAMES: [&str; {len(rows)}] ="),
        "@NAMES@": "".join(f'\n\nconst {name}: &str = "{_HOLE}";' for name in names),
        "@RETIRED@": str(len(tables.retired)),
        "@SUCCEEDED@": str(len(tables.succeeded)),
        "@HOLE@": _HOLE,
    }
    # In one pass, so that no mark is looked for in what replaces another.
    source = re.sub("|".join(texts), lambda mark: texts[mark[0]], template("module.rs"))
    return source.split(_HOLE)


def _contents(head: ProviderHead, pieces: Sequence[str], tables: Tables) -> list[str]:
    """What fills the holes, in the order of the source; `pieces` stand before them."""
    enum = enum_name(head)
    # rustc finds a variant of a named enum at once, and one of `Self` by going through them all.
    variants = [f"{enum}::{name}" for name in tables.variants]
    rows = range(0, len(variants), ROW)
    filled = ["".join(f"\n    {name}," for name in tables.variants) + "\n    "]

    def fill(*lists: Sequence[str]) -> None:
        for items in lists:
            filled.append(laid_out(items, pieces[len(filled)].rpartition("\n")[2]))

    def literals(texts: Sequence[str]) -> list[str]:
        return [string_literal(text) for text in texts]

    fill(variants, *(variants[start : start + ROW] for start in rows), literals(tables.ids))
    filled += ["".join(f"\n{name}" for name in row) + "\n" for row in tables.rows]
    fill(*map(literals, (tables.retired, tables.retired_on, tables.succeeded, tables.successors)))
    return filled
