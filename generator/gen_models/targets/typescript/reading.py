"""Reads generated TypeScript back, by bytes and by grammar, for the modules that verify it."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node, Parser, Query

SHOWN: Final = 1_000
"""How many rows of a block the grammar is shown."""


def check_ascii(*sources: str) -> None:
    """Refuses what is not printable ASCII.

    All other control characters are in no skeleton, and JSON rejects them in a literal.

    Raises:
        ValueError: a source has another character.
    """
    if not all(text.isascii() and "\x7f" not in text for text in sources):
        raise ValueError("the sources are not printable ASCII")


def joined(pieces: Sequence[str], blocks: Sequence[str]) -> str:
    """A source, from the pieces of its skeleton and the blocks between them."""
    pairs = zip(pieces, (*blocks, ""), strict=True)
    return "".join([text for pair in pairs for text in pair])


def blocks_of(source: str, pieces: Sequence[str]) -> list[str]:
    """The blocks between the pieces of a file's skeleton.

    Raises:
        ValueError: the source does not have these pieces in order, and all of it.
    """
    rest, found = source.removeprefix(pieces[0]), []
    for piece in pieces[1:]:
        block, _, rest = rest.partition(piece)
        found.append(block)
    if joined(pieces, found) != source:
        raise ValueError("the source holds something other than its models")
    return found


def lines_of(rows: Sequence[str]) -> str:
    """A block of rows, each on lines of its own."""
    return "\n".join(["", *rows, ""]) if rows else ""


def texts_of(literals: Sequence[str]) -> list[Any]:
    """The values of literals. The line ends between them keep each one a JSON text of its own.

    Raises:
        ValueError: a literal is not JSON.
    """
    try:
        texts: list[Any] = json.loads("[" + ",\n".join(literals) + "]")
    except ValueError as error:
        raise ValueError(f"the literals are not JSON: {error}") from error
    return texts if all(x[:1] == '"' == x[-1:] for x in literals) else []


def cut(block: str, end: str) -> str:
    """The first rows of a block. No literal contains a line end, so only rows are cut."""
    rows = block.split(end)
    if len(rows) <= SHOWN:
        return block
    return end.join(rows[:SHOWN]) + (end if block.endswith(end) else "")


def root_of(source: str) -> Node:
    """The root of a source's tree.

    Raises:
        ValueError: the source does not parse.
    """
    root = _parser().parse(source.encode("ascii")).root_node
    if root.has_error:
        raise ValueError("the source does not parse")
    return root


def captured(query: str, node: Node) -> dict[str, list[Node]]:
    """The nodes that a query finds below a node, by name, in their order."""
    from tree_sitter import QueryCursor

    found = QueryCursor(_compiled(query)).captures(node)
    return {name: sorted(nodes, key=lambda n: n.start_byte) for name, nodes in found.items()}


@cache
def _parser() -> Parser:
    import tree_sitter_typescript
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_typescript.language_typescript()))


@cache
def _compiled(query: str) -> Query:
    from tree_sitter import Query

    language = _parser().language
    assert language is not None  # noqa: S101 -- The parser is made with one.
    return Query(language, query)
