"""Reads generated Rust back with a parser of its own, for the modules that verify it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tree_sitter import Node

_SOURCE: Final = re.compile(r"[ -~\n]*")
_LITERAL: Final = re.compile(r'^"((?:[^"\\]|\\["\\]|\\u\{[0-9a-f]{1,6}\})*)"')
_ESCAPE: Final = re.compile(r'\\(?:(["\\])|u\{([0-9a-f]+)\})')


def check_ascii(source: str) -> None:
    """Refuses what is neither printable ASCII nor a line feed.

    Raises:
        ValueError: the source has another character.
    """
    if not _SOURCE.fullmatch(source):
        raise ValueError("the module has characters other than printable ASCII and line feeds")


def root_of(source: str) -> Node:
    """The root of a source's tree.

    Raises:
        ValueError: the source does not parse.
    """
    import tree_sitter_rust
    from tree_sitter import Language, Parser

    root = Parser(Language(tree_sitter_rust.language())).parse(source.encode("ascii")).root_node
    if root.has_error:
        raise ValueError("the module does not parse")
    return root


def node_text(source: str, node: Node) -> str:
    """The source of a node."""
    return source[node.start_byte : node.end_byte]


def value_of(literal: str) -> str:
    """The value of a literal with no other escapes than those that are rendered.

    Raises:
        ValueError: it is not a plain string literal.
    """
    found = _LITERAL.fullmatch(literal)
    if found is None:
        raise ValueError("the module has something other than a plain string in a list")
    return _ESCAPE.sub(lambda escape: escape[1] or chr(int(escape[2], 16)), found[1])
