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

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from gen_models.targets.typescript.render import skeleton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Parser, Query

    from gen_models.targets.base import ProviderModels, RetiredMember

_SHOWN: Final = 1_000
_IN_SCRIPT: Final = "(pair key: (property_identifier) @name value: (string) @id)"
_IN_TYPES: Final = """(property_signature
    name: (property_identifier) @name
    type: (type_annotation (literal_type (string) @id)))"""


def verify_module(script: str, types: str, models: ProviderModels) -> None:
    """Compares a module and its declarations with the models that they were rendered from.

    Raises:
        ValueError: they do not parse, or do not have exactly the form and values they should.
    """
    # All other control characters are in no skeleton, and JSON rejects them in a literal.
    if not all(text.isascii() and "\x7f" not in text for text in (script, types)):
        raise ValueError("the sources are not printable ASCII")
    script_pieces, types_pieces = skeleton("provider.js", models), skeleton("provider.d.ts", models)
    constants, days, successors = _blocks(script, script_pieces)
    signatures, live, retired = _blocks(types, types_pieces)
    literals = _check_constants(constants, models)
    _check_tables(days, successors, literals, models)
    _check_types(signatures, live, retired, literals, models)
    shown = (_cut(constants, ",\n"), _cut(days, "],\n"), _cut(successors, "],\n"))
    _check_tree(_joined(script_pieces, shown), _IN_SCRIPT, models)
    shown = (_cut(signatures, ";\n"), _cut(live, "\n  | "), _cut(retired, "\n  | "))
    _check_tree(_joined(types_pieces, shown), _IN_TYPES, models)


def _joined(pieces: Sequence[str], blocks: Sequence[str]) -> str:
    pairs = zip(pieces, (*blocks, ""), strict=True)
    return "".join([text for pair in pairs for text in pair])


def _blocks(source: str, pieces: Sequence[str]) -> list[str]:
    """The blocks between the pieces of a file's skeleton."""
    rest, found = source.removeprefix(pieces[0]), []
    for piece in pieces[1:]:
        block, _, rest = rest.partition(piece)
        found.append(block)
    if _joined(pieces, found) != source:
        raise ValueError("the source holds something other than its models")
    return found


def _check_constants(block: str, models: ProviderModels) -> list[str]:
    """Compares the constants with the models, and returns their literals."""
    text = block.replace(":\n    ", ": ")
    rows = [row for row in text.split("\n")[1:-1] if not row.startswith("  /")]
    literals = [row.partition(": ")[2][:-1] for row in rows]
    members = [*models.live, *models.retired]
    if _texts(literals) != [member.id for member in members]:
        raise ValueError("the constants are not the models")
    named = zip(members, literals, strict=True)
    if text != _lines(_marked([f"  {m.identifier}: {x}," for m, x in named], models)):
        raise ValueError("the declarations of the constants are not as expected")
    return literals


def _check_tables(days: str, successors: str, literals: list[str], models: ProviderModels) -> None:
    gone = zip(models.retired, literals[len(models.live) :], strict=True)
    if _pairs(days) != [f"[{literal}, {_day(member)}]" for member, literal in gone]:
        raise ValueError("the retired models are not marked as such")
    members = zip((*models.live, *models.retired), literals, strict=True)
    named = [(f"[{literal}, ", m.successor) for m, literal in members if m.successor is not None]
    pairs = _pairs(successors)
    values = [pair[len(key) : -1] for pair, (key, _) in zip(pairs, named, strict=False)]
    spelled = [f"{key}{value}]" for (key, _), value in zip(named, values, strict=False)]
    if pairs != spelled or _texts(values) != [successor for _, successor in named]:
        raise ValueError("the successors are not those of the models")


def _check_types(
    signatures: str, live: str, retired: str, literals: list[str], models: ProviderModels
) -> None:
    named = zip((*models.live, *models.retired), literals, strict=True)
    declared = _marked([f"  readonly {m.identifier}: {x};" for m, x in named], models)
    if signatures != _lines(declared):
        raise ValueError("the types of the constants are not the models")
    now, gone = literals[: len(models.live)], literals[len(models.live) :]
    for block, union in ((live, now), (retired, gone)):
        line = " | ".join(union) or "never"
        if block not in {f" {line}", f"\n  {line}", "".join([f"\n  | {x}" for x in union])}:
            raise ValueError("the unions are not the live and the retired models")


def _marked(rows: list[str], models: ProviderModels) -> list[str]:
    """The rows, with a comment above each that is a retired model's."""
    live = len(models.live)
    gone = zip(models.retired, rows[live:], strict=True)
    return rows[:live] + [f"  /** @deprecated {_words(m)}. */\n{row}" for m, row in gone]


def _words(member: RetiredMember) -> str:
    if member.missing_since is None:
        return "No longer in the listing"
    return f"Not in the listing since {member.missing_since.isoformat()}"


def _day(member: RetiredMember) -> str:
    return "null" if member.missing_since is None else f'"{member.missing_since.isoformat()}"'


def _lines(rows: Sequence[str]) -> str:
    return "\n".join(["", *rows, ""]) if rows else ""


def _pairs(table: str) -> list[str]:
    """The rows of a table, each on one line."""
    text = table.replace("[\n    ", "[").replace(",\n    ", ", ").replace(",\n  ]", "]")
    if "\n" not in text:
        return [text] if text else []
    rows = [line[2:-1] for line in text.split("\n")[1:-1]]
    if text != _lines([f"  {row}," for row in rows]):
        raise ValueError("the tables do not have the expected form")
    return rows


def _texts(literals: Sequence[str]) -> list[Any]:
    """The values of literals. The line ends between them keep each one a JSON text of its own."""
    try:
        texts: list[Any] = json.loads("[" + ",\n".join(literals) + "]")
    except ValueError as error:
        raise ValueError(f"the literals are not JSON: {error}") from error
    return texts if all(x[:1] == '"' == x[-1:] for x in literals) else []


def _cut(block: str, end: str) -> str:
    """The first rows of a block. No literal contains a line end, so only rows are cut."""
    rows = block.split(end)
    if len(rows) <= _SHOWN:
        return block
    return end.join(rows[:_SHOWN]) + (end if block.endswith(end) else "")


def _check_tree(source: str, query: str, models: ProviderModels) -> None:
    from tree_sitter import QueryCursor

    parser, compiled = _grammar(query)
    root = parser.parse(source.encode("ascii")).root_node
    if root.has_error:
        raise ValueError("the source does not parse")
    constants = next((x for x in root.children if x.type == "export_statement"), root)
    found = QueryCursor(compiled).captures(constants)
    names, ids = (
        [source[a:b] for a, b in sorted((n.start_byte, n.end_byte) for n in found.get(name, ()))]
        for name in ("name", "id")
    )
    members = [*models.live, *models.retired][:_SHOWN]
    if names != [m.identifier for m in members] or _texts(ids) != [m.id for m in members]:
        raise ValueError("the tree of the source does not have the models")


@cache
def _grammar(query: str) -> tuple[Parser, Query]:
    import tree_sitter_typescript
    from tree_sitter import Language, Parser, Query

    language = Language(tree_sitter_typescript.language_typescript())
    return Parser(language), Query(language, query)
