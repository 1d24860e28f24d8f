"""Verifies what a Rust module says of models: reads it as Rust, then its texts, and compares.

tree-sitter finds the lists, whose elements have to be plain string literals. The source around the
lists has to be the renderer's skeleton. Each line of a text is read as the generated code would
read it, and has to state what landed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from gen_models.fields import FIELDS
from gen_models.targets._statements import (
    SourceRow,
    Statement,
    check_sources,
    expected_statements,
)
from gen_models.targets.rust.info import info_skeleton
from gen_models.targets.rust.reading import check_ascii, node_text, root_of, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from gen_models.targets.base import ProviderModels

_ROW: Final = {"array_expression": ("[", "]"), "tuple_expression": ("(", ")")}
_TIER: Final = ("above", "input", "output", "cache_read", "cache_write")
_WHOLE: Final = re.compile("-?[0-9]+")


def verify_info(source: str, models: ProviderModels) -> None:
    """Compares a module of model info with what it was rendered from.

    Raises:
        ValueError: it does not parse, or does not have exactly the form and values it should.
    """
    pieces, (sources, texts) = _take_apart(source)
    if pieces != info_skeleton(models):
        raise ValueError("the module of model info holds something other than its lists")
    if any(len(row) != 4 for row in sources) or any(len(row) != 2 for row in texts):  # noqa: PLR2004
        raise ValueError("a list of model info has a row of another length")
    rows = [SourceRow(name, *(text or None for text in rest)) for name, *rest in sources]
    check_sources(rows, models.info)
    infos = {} if models.info is None else models.info.models
    members = {member.id for member in (*models.live, *models.past)}
    if [model_id for model_id, _ in texts] != sorted(members & infos.keys()):
        raise ValueError("the models of the list MODELS are not those of which something landed")
    names = [row.name for row in rows]
    for model_id, text in texts:
        said = [_statement(line, names) for line in text.split("\n") if text]
        if said != expected_statements(infos[model_id]):
            raise ValueError(f"the info of {model_id!a} is not what landed")


def _take_apart(source: str) -> tuple[list[str], list[list[list[str]]]]:
    """The source around the lists, and the rows of each.

    Raises:
        ValueError: it does not parse, or a list holds something other than rows of strings.
    """
    check_ascii(source)
    pieces, lists, position = [], [], 0
    for item in root_of(source).named_children:
        value = item.child_by_field_name("value")
        if item.type == "static_item" and value is not None and value.type == "array_expression":
            rows = _elements(value, _ROW[value.type])
            end = rows[-1].end_byte + len(",\n") if rows else value.start_byte + 1
            pieces.append(source[position : value.start_byte + 1])
            lists.append([_row(source, row) for row in rows])
            position = end
    if len(lists) != 2:  # noqa: PLR2004 -- The sources and the models.
        raise ValueError("the module of model info does not have two lists")
    return [*pieces, source[position:]], lists


def _row(source: str, row: Node) -> list[str]:
    if row.type not in _ROW:
        raise ValueError("a list of model info holds more than rows")
    return [value_of(node_text(source, text)) for text in _elements(row, _ROW[row.type])]


def _elements(node: Node, ends: tuple[str, str]) -> list[Node]:
    """What stands between two brackets, with commas between."""
    first, *inner, last = node.children
    if (first.type, last.type) != ends or any(comma.type != "," for comma in inner[1::2]):
        raise ValueError("a list of model info holds more than its elements")
    return inner[::2]


def _statement(line: str, names: Sequence[str]) -> Statement:
    """What a line states.

    Raises:
        ValueError: it does not have the form of one.
    """
    word, _, rest = line.partition(" ")
    try:
        if word in FIELDS:
            place, also, text = rest.split(" ", 2)
            others = () if also == "-" else tuple(names[int(other)] for other in also.split(","))
            return Statement(word, "value", _value(word, text), names[int(place)], others)
        name, rest = rest.split(" ", 1)
        if word == "other":
            place, text = rest.split(" ", 1)
            return Statement(name, word, _value(name, text), names[int(place)])
        if word == "earlier":
            place, since, until, text = rest.split(" ", 3)
            days = (_known(since), _known(until))
            return Statement(name, word, _value(name, text), names[int(place)], days=days)
    except (LookupError, ValueError) as error:
        raise ValueError(f"a line of model info does not have the form of one: {line!a}") from error
    return Statement(name, word, rest)


def _value(name: str, text: str) -> Any:
    """The value of a field as JSON."""
    match FIELDS[name].kind:
        case "count":
            return int(text) if _WHOLE.fullmatch(text) else text
        case "flag":
            return {"true": True, "false": False}[text]
        case "words":
            return text.split("\t")
        case "tiers":
            return [_tier(part) for part in text.split("\t")]
    return text


def _tier(text: str) -> dict[str, Any]:
    above, *prices = text.split(" ")
    stated = zip(_TIER, (int(above), *map(_known, prices)), strict=True)
    return {name: said for name, said in stated if said is not None}


def _known(text: str) -> str | None:
    return None if text == "-" else text
