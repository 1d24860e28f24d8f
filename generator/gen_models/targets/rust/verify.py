"""Verifies a provider's Rust module: parses it, and compares it with its models.

Lists of bare names are taken out first, with a regular expression: text that is only names and
commas cannot end a list early, and parsing these lists would take six times as long as the rest.
tree-sitter parses what remains. Lists of strings are taken out of its tree, and each element has
to be a plain string literal. The source around the lists has to be the renderer's skeleton.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gen_models.targets.rust.reading import check_ascii, node_text, root_of, value_of
from gen_models.targets.rust.render import deprecation, observed_on, skeleton
from gen_models.targets.rust.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from gen_models.targets.base import ProviderModels

_NAME: Final = r"[A-Za-z_][A-Za-z0-9_]*"
_TEXT: Final = r'"(?:[^"\\\n]|\\["\\]|\\u\{[0-9a-f]{1,6}\})*"'
_NOTE: Final = rf"(?:\n    #\[deprecated\((?:note = {_TEXT}|\n        note = {_TEXT}\n    )\)\])?"
_VARIANT: Final = re.compile(rf"(?P<note>{_NOTE})\n    (?P<name>{_NAME}),")
_BARE: Final = re.compile(
    rf"^(?P<enum>pub enum {_NAME} \{{)(?P<variants>(?:{_NOTE}\n    {_NAME},)*\n    )(?=///)"
    rf"|^(?P<row>    [0-9]+ => \[)(?P<names>(?:\n        {_NAME},)*)(?=\n    \])",
    re.MULTILINE,
)
_TABLES: Final = (
    "IDS", "PAST", "KNOWN", "LISTED", "DEPRECATED_ON", "RETIRES_ON", "SUCCESSOR", "SOURCE",
)  # fmt: skip


def verify_module(source: str, models: ProviderModels) -> None:
    """Compares a module with the models that it was rendered from.

    Raises:
        ValueError: it does not parse, or does not have exactly the form and values it should.
    """
    expected = Tables.of(models)
    if list(expected.ids) != sorted(set(expected.ids)):
        raise ValueError("the IDs are not in order, so that a search would miss some")
    found = _take_apart(source)
    if list(expected.known) != sorted(set(expected.known)):
        raise ValueError("the known IDs are not in order, so that a search would miss some")
    if list(expected.past) != sorted(set(expected.past)):
        raise ValueError("the past IDs are not in order, so that a search would miss some")
    if found.variants != list(expected.variants):
        raise ValueError("the variants of the enum are not the models")
    notes = {name: deprecation(note) for name, note in expected.retired.items()}
    if found.notes != notes:
        raise ValueError("the deprecated variants are not the retired models")
    if found.rows != [list(row) for row in expected.rows]:
        raise ValueError("the rows of variants are not those of the enum")
    for table in _TABLES:
        if found.texts.get(table) != list(getattr(expected, table.lower())):
            raise ValueError(f"the list {table} is not that of the models")
    around = skeleton(models.head, observed_on(models), expected)
    if found.pieces != _pieces_of(around):
        raise ValueError("the module holds something other than its enum")


@dataclass(slots=True)
class _Parts:
    """A module, taken apart.

    Attributes:
        variants: the enum's variants.
        notes: the attribute of each variant that has one.
        rows: the variants by rows, in order.
        texts: the lists of strings, by their names.
        pieces: the source around the lists of strings, without the other lists.
    """

    variants: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)

    def take_bare(self, found: re.Match[str]) -> str:
        """Collects a list of bare names, and leaves an empty one in its place."""
        if found["enum"]:
            for variant in _VARIANT.finditer(found["variants"]):
                self.variants.append(variant["name"])
                if variant["note"]:
                    self.notes[variant["name"]] = variant["note"].removeprefix("\n")
            return found["enum"]
        self.rows.append(found["names"].replace(",", "").split())
        return found["row"]

    def take_texts(self, source: str, root: Node) -> None:
        """Collects the lists of strings, and the pieces between them."""
        position = 0
        for item in root.named_children:
            value = item.child_by_field_name("value")
            if item.type != "static_item" or value is None or value.type != "array_expression":
                continue
            name = node_text(source, _part(item, "name"))
            start = len(source[position : value.start_byte].rstrip(" \n")) + position
            self.pieces.append(source[position:start])
            self.texts[name] = _texts(source, name, value)
            position = value.end_byte
        self.pieces.append(source[position:])


def _pieces_of(around: Sequence[str]) -> list[str]:
    """The pieces of a module with this skeleton: the variants and the rows are taken out first."""
    lists = 1 + len(_TABLES)
    return [around[0] + around[1], *around[2:lists], "".join(around[lists:])]


def _take_apart(source: str) -> _Parts:
    """Parses a module.

    Raises:
        ValueError: it does not parse, or a list holds something other than plain strings.
    """
    check_ascii(source)
    parts = _Parts()
    rest = _BARE.sub(parts.take_bare, source)
    parts.take_texts(rest, root_of(rest))
    return parts


def _texts(source: str, name: str, array: Node) -> list[str]:
    """The strings of a list, which have a comma and nothing else between them."""
    elements = array.children[1:-1]
    if any(comma.type != "," for comma in elements[1::2]):
        raise ValueError(f"the list {name} holds more than strings")
    return [value_of(node_text(source, element)) for element in elements[::2]]


def _part(node: Node, name: str) -> Node:
    part = node.child_by_field_name(name)
    if part is None:
        raise ValueError(f"the module has a {node.type} without a {name}")
    return part
