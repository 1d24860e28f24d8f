"""A provider's Rust module, parsed: what it says of its models, and what stands around that.

Lists of bare names are taken out first, line by line: nothing that is made of names and commas
can end before its end, and leaving them to the parser would take it six times as long. The rest
is parsed by tree-sitter. A list of texts is taken out where the parser sees it, and each of its
elements has to be a plain text. All else stays in the pieces, which are compared letter by letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

_SOURCE: Final = re.compile(r"[ -~\n]*")
_NAME: Final = r"[A-Za-z_][A-Za-z0-9_]*"
_BARE: Final = re.compile(
    rf"^(?P<enum>pub enum {_NAME} \{{)(?P<variants>(?:\n    {_NAME},)*\n    )(?=///)"
    rf"|^(?P<const>    const {_NAME}: \[Self; [0-9]+\] =)"
    rf"(?P<paths>\s*\[\s*(?:{_NAME}::{_NAME}(?:,\s*|(?=\])))*\])(?=;)"
    rf'|^(?P<text>const {_NAME}: &str = ")(?P<names>(?:\n{_NAME})+\n)(?=";)',
    re.MULTILINE,
)
_LITERAL: Final = re.compile(r'"((?:[^"\\\n]|\\["\\]|\\u\{[0-9a-f]{1,6}\})*)"')
_ESCAPE: Final = re.compile(r'\\(?:(["\\])|u\{([0-9a-f]+)\})')


@dataclass(slots=True)
class Reading:
    """A module, taken apart.

    Attributes:
        variants: the enum's variants.
        paths: the lists of variants, in order.
        names: the lists of names that are one text each, in order.
        texts: the lists of texts, by their names.
        pieces: the source around the lists of texts, without the other lists.
    """

    variants: list[str] = field(default_factory=list)
    paths: list[list[str]] = field(default_factory=list)
    names: list[list[str]] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)

    def take_bare(self, found: re.Match[str]) -> str:
        """Notes a list of bare names, and leaves an empty one in its place."""
        if found["enum"]:
            self.variants += found["variants"].replace(",", "").split()
            return found["enum"]
        if found["const"]:
            self.paths.append(found["paths"].strip(" \n[]").replace(",", "").split())
            return f"{found['const']} []"
        self.names.append(found["names"].split())
        return found["text"]

    def take_texts(self, source: str, root: Node) -> None:
        """Notes the lists of texts, and the pieces between them."""
        position = 0
        for item in root.named_children:
            value = item.child_by_field_name("value")
            if item.type != "static_item" or value is None or value.type != "array_expression":
                continue
            name = _text(source, _part(item, "name"))
            if name != "NAMES":
                start = len(source[position : value.start_byte].rstrip(" \n")) + position
                self.pieces.append(source[position:start])
                self.texts[name] = _texts(source, name, value)
                position = value.end_byte
        self.pieces.append(source[position:])


def pieces_of(skeleton: Sequence[str], rows: int) -> list[str]:
    """The pieces of a module with this skeleton, whose models are in so many rows."""
    ids = rows + 3  # Before the IDs come the variants, a list of them all, and the rows.
    retired = ids + rows + 1
    first = skeleton[0] + skeleton[1] + "".join(f" []{piece}" for piece in skeleton[2:ids])
    return [first, "".join(skeleton[ids:retired]), *skeleton[retired:]]


def taken_apart(source: str) -> Reading:
    """Parses a module.

    Raises:
        ValueError: it does not parse, or a list holds something other than it should.
    """
    import tree_sitter_rust
    from tree_sitter import Language, Parser

    if not _SOURCE.fullmatch(source):
        raise ValueError("the module has characters other than printable ASCII and line feeds")
    reading = Reading()
    rest = _BARE.sub(reading.take_bare, source)
    root = Parser(Language(tree_sitter_rust.language())).parse(rest.encode("ascii")).root_node
    if root.has_error:
        raise ValueError("the module does not parse")
    reading.take_texts(rest, root)
    return reading


def _texts(source: str, name: str, array: Node) -> list[str]:
    """The texts of a list; between two of them is a comma and nothing else."""
    elements = array.children[1:-1]
    if any(comma.type != "," for comma in elements[1::2]):
        raise ValueError(f"the list {name} holds more than texts")
    return [_text_of(_text(source, element)) for element in elements[::2]]


def _text(source: str, node: Node) -> str:
    return source[node.start_byte : node.end_byte]


def _part(node: Node, name: str) -> Node:
    part = node.child_by_field_name(name)
    if part is None:
        raise ValueError(f"the module has a {node.type} without a {name}")
    return part


def _text_of(literal: str) -> str:
    """What a literal says. Of Rust's escapes it knows those alone that are rendered.

    Raises:
        ValueError: it is no plain literal.
    """
    found = _LITERAL.fullmatch(literal)
    if found is None:
        raise ValueError("the module has something other than a plain text in a list of texts")
    return _ESCAPE.sub(lambda escape: escape[1] or chr(int(escape[2], 16)), found[1])
