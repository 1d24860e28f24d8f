"""Verifies a provider's TypeScript: reads it in two ways, and compares it with its models.

Neither way trusts how the renderer spells a literal:

- By bytes. A file is the renderer's skeleton with rows between. The model IDs are read from the
  module's own literals by a JSON parser. From these literals every row of both files is put
  together again, and has to be equal; only where a long row is broken is left open. A literal of
  printable ASCII that is JSON is one token of TypeScript, whatever it says. So a file with these
  rows has exactly the tokens that it should.
- By grammar. tree-sitter parses both files, and finds the models in the tree. All rows of a block
  have the same tokens, so the first thousand are enough.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gen_models.targets.typescript.reading import (
    SHOWN,
    blocks_of,
    captured,
    check_ascii,
    cut,
    joined,
    lines_of,
    root_of,
    texts_of,
)
from gen_models.targets.typescript.render import members_of, skeleton

if TYPE_CHECKING:
    from gen_models.lifecycle import Lifecycle
    from gen_models.targets.base import ProviderModels

_PLAIN: Final = re.compile("[A-Za-z0-9]|[-._:/@+]")
_IN_SCRIPT: Final = "(pair key: (property_identifier) @name value: (string) @id)"
_IN_TYPES: Final = """(property_signature
    name: (property_identifier) @name
    type: (type_annotation (literal_type (string) @id)))"""


def verify_module(script: str, types: str, models: ProviderModels) -> None:
    """Compares a module and its declarations with the models that they were rendered from.

    Raises:
        ValueError: they do not parse, or do not have exactly the form and values they should.
    """
    check_ascii(script, types)
    script_pieces, types_pieces = skeleton("provider.js", models), skeleton("provider.d.ts", models)
    (constants,) = blocks_of(script, script_pieces)
    signatures, live, past = blocks_of(types, types_pieces)
    literals = _check_constants(constants, models)
    _check_types(signatures, live, past, literals, models)
    _check_tree(joined(script_pieces, [cut(constants, ",\n")]), _IN_SCRIPT, models)
    shown = (cut(signatures, ";\n"), cut(live, "\n  | "), cut(past, "\n  | "))
    _check_tree(joined(types_pieces, shown), _IN_TYPES, models)


def _check_constants(block: str, models: ProviderModels) -> list[str]:
    """Compares the constants with the models, and returns their literals."""
    text = block.replace(":\n    ", ": ")
    rows = [row for row in text.split("\n")[1:-1] if not row.startswith("  /")]
    literals = [row.partition(": ")[2][:-1] for row in rows]
    members = members_of(models)
    if texts_of(literals) != [member.id for member in members]:
        raise ValueError("the constants are not the models")
    named = zip(members, literals, strict=True)
    if text != lines_of(_marked([f"  {m.identifier}: {x}," for m, x in named], models)):
        raise ValueError("the declarations of the constants are not as expected")
    return literals


def _check_types(
    signatures: str, live: str, past: str, literals: list[str], models: ProviderModels
) -> None:
    named = zip(members_of(models), literals, strict=True)
    declared = _marked([f"  readonly {m.identifier}: {x};" for m, x in named], models)
    if signatures != lines_of(declared):
        raise ValueError("the types of the constants are not the models")
    now, gone = literals[: len(models.live)], literals[len(models.live) :]
    for block, union in ((live, now), (past, gone)):
        line = " | ".join(union) or "never"
        if block not in {f" {line}", f"\n  {line}", "".join([f"\n  | {x}" for x in union])}:
            raise ValueError("the unions are not the live and the past models")


def _marked(rows: list[str], models: ProviderModels) -> list[str]:
    """The rows, with a comment above each that is a retired model's."""
    retired = models.retired
    named = zip(members_of(models), rows, strict=True)
    return [
        f"  /** @deprecated {_words(retired[m.id])} */\n{row}" if m.id in retired else row
        for m, row in named
    ]


def _words(one: Lifecycle) -> str:
    """What a comment has to say. It has no character of a successor that could mean anything."""
    words = "" if one.retires_on is None else f"shut down on {one.retires_on.isoformat()}"
    if not one.successors:
        return f"{words}; no successor is known"
    first = one.successors[0]
    is_plain = first[:1] not in ("", "@") and not _PLAIN.sub("", first)
    return f"{words}; use {first}" if is_plain else words


def _check_tree(source: str, query: str, models: ProviderModels) -> None:
    root = root_of(source)
    constants = next((x for x in root.children if x.type == "export_statement"), root)
    found = captured(query, constants)
    names, ids = (
        [source[n.start_byte : n.end_byte] for n in found.get(name, ())] for name in ("name", "id")
    )
    members = members_of(models)[:SHOWN]
    if names != [m.identifier for m in members] or texts_of(ids) != [m.id for m in members]:
        raise ValueError("the tree of the source does not have the models")
