"""Verifies what a TypeScript module says of models: reads it as JSON, and compares.

The file is the renderer's skeleton with two arrays in it. These are JSON of printable ASCII, which
means the same in JavaScript, so a JSON parser reads exactly what an engine would. What it reads has
to be what landed.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from gen_models.fields import FIELDS
from gen_models.targets._statements import (
    SourceRow,
    Statement,
    check_sources,
    expected_statements,
)
from gen_models.targets.typescript.info import info_skeleton
from gen_models.targets.typescript.reading import blocks_of, check_ascii, joined, root_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gen_models.info import ModelInfo
    from gen_models.targets.base import ProviderModels

_NAMES: Final = {name.replace("_", "").lower(): name for name in FIELDS}
_MORE: Final = frozenset({"others", "disputed", "observed", "since", "earlier"})
_TIER: Final = {
    "above": "above",
    "input": "input",
    "output": "output",
    "cacheRead": "cache_read",
    "cacheWrite": "cache_write",
}


def verify_info(script: str, types: str, models: ProviderModels) -> None:
    """Compares a module of model info and its declarations with what they were rendered from.

    Raises:
        ValueError: they do not have exactly the form and values they should.
    """
    check_ascii(script, types)
    pieces = info_skeleton("info.js", models)
    sources, rows = blocks_of(script, pieces)
    root_of(joined(pieces, ["[]", "[]"]))
    blocks_of(types, info_skeleton("info.d.ts", models))
    root_of(types)
    infos = {} if models.info is None else models.info.models
    try:
        stated = [SourceRow(*row) for row in _json(sources)]
        check_sources(stated, models.info)
        names = [row.name for row in stated]
        said = {model_id: _statements(facts, names) for model_id, facts in _json(rows)}
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise ValueError(f"the data of model info has another form: {error}") from error
    if [*said] != sorted(member.id for member in (*models.live, *models.past)):
        raise ValueError("the models of the model info are not the members")
    for model_id, statements in said.items():
        if statements != _expected(infos.get(model_id)):
            raise ValueError(f"the info of {model_id!a} is not what landed")


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, object_pairs_hook=_object)
    except ValueError as error:
        raise ValueError(f"the data of model info is not JSON: {error}") from error


def _object(pairs: Sequence[tuple[str, Any]]) -> Mapping[str, Any]:
    """An object whose keys mean the same in JavaScript, each once."""
    found = dict(pairs)
    if len(found) != len(pairs) or not found.keys() <= _MORE | _TIER.keys():
        raise ValueError("an object has a key twice, or one that no object of model info has")
    return found


def _statements(facts: Sequence[Any], names: Sequence[str]) -> list[Statement]:
    """What the facts of a model state, with each number as a decimal."""
    said = []
    for fact in facts:
        name, value, place, *rest = fact
        field = _field(name)
        also: Sequence[int] = rest[0] if rest else ()
        more: Mapping[str, Any] = rest[1] if rest[1:] else {}
        if rest[2:] or type(more) is not dict or (rest and not (also or more)):
            raise ValueError("a fact of model info has another form")
        if value is not None:
            others = tuple(names[other] for other in also)
            said.append(Statement(field, "value", _value(value), names[place], others))
        elif also or "disputed" not in more:
            raise ValueError("a fact of model info has neither a value nor a dispute, or both")
        for other, stated in more.get("others", ()):
            said.append(Statement(field, "other", _value(stated), names[other]))
        texts = [(kind, more[kind]) for kind in ("disputed", "observed", "since") if kind in more]
        said += [Statement(field, kind, text) for kind, text in texts]
        for stated, source, *days in more.get("earlier", ()):
            since, until = days
            one = Statement(field, "earlier", _value(stated), names[source], days=(since, until))
            said.append(one)
    return said


def _field(name: str) -> str:
    """The field that a name in camel case stands for."""
    field = _NAMES[name.lower()]
    first, *others = field.split("_")
    if name != "".join([first, *(word[0].upper() + word[1:] for word in others)]):
        raise ValueError(f"{name!a} is not the name of a field of model info")
    return field


def _value(value: Any) -> Any:
    """A value with decimals for numbers, and without the prices of a tier that are unknown."""
    if isinstance(value, list):
        return [_value(one) for one in value]
    if isinstance(value, dict):
        named = {_TIER[key]: _value(one) for key, one in value.items()}
        return {key: one for key, one in named.items() if one is not None}
    return Decimal(value) if type(value) is int else value


def _expected(info: ModelInfo | None) -> list[Statement]:
    """The statements that landed, with each number as a decimal."""
    if info is None:
        return []
    return [
        one._replace(said=_exact(FIELDS[one.field].kind, one.said))
        if one.kind in ("value", "other", "earlier")
        else one
        for one in expected_statements(info)
    ]


def _exact(kind: str, value: Any) -> Any:
    if kind in ("count", "number", "price"):
        return Decimal(value)
    if kind == "tiers":
        return [{key: Decimal(price) for key, price in tier.items()} for tier in value]
    return value
