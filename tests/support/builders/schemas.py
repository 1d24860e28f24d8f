"""From a contract's JSON Schema to pages that conform to it, and to pages that just do not."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

from gen_models.contract import Contract
from tests.support.strategies import any_text, long_ids, nameable_ids, realistic_ids

Schema = dict[str, Any]
Page = Any
Step = str | int

KNOWN: Final = frozenset(
    {"additionalProperties", "const", "items", "minimum", "pattern"}
    | {"properties", "required", "type"}
)
"""The keywords that are heeded here."""

SAYS_NOTHING: Final = frozenset({"$schema", "title"})

GONE: Final = object()
"""What stands where a key is left out."""


def whole(text: str) -> str:
    """The text without halves of surrogate pairs, for which no page is sure to be read."""
    return text.encode("utf-16", "replace").decode("utf-16")


def schema_of(contract: Contract) -> Schema:
    """A contract's schema without `$ref`: what it refers to is merged into it."""
    promises = tomllib.loads(contract.path.read_text(encoding="utf-8"))["promises"]
    return _expanded(promises["schema"], contract.path.parent)


def _expanded(schema: Mapping[str, Any], folder: Path) -> Schema:
    merged: Schema = {}
    for word, value in schema.items():
        if word == "$ref":
            file = folder / value
            target = json.loads(file.read_text(encoding="utf-8"))
            merged = _merged(merged, _expanded(target, file.parent))
        elif word == "properties":
            inner = {name: _expanded(each, folder) for name, each in value.items()}
            merged = _merged(merged, {word: inner})
        elif word in {"items", "additionalProperties"}:
            merged = _merged(merged, {word: _expanded(value, folder)})
        elif word in KNOWN:
            merged = _merged(merged, {word: value})
        elif word not in SAYS_NOTHING:
            raise NotImplementedError(f"the tests have to learn JSON Schema's {word!r}")
    return merged


def _merged(one: Schema, other: Schema) -> Schema:
    merged = {**one, **other}
    for word in one.keys() & other.keys():
        a, b = one[word], other[word]
        if word == "properties":
            merged[word] = {name: _merged(a.get(name, {}), b.get(name, {})) for name in {**a, **b}}
        elif word in {"items", "additionalProperties"}:
            merged[word] = _merged(a, b)
        elif word == "required":
            merged[word] = [*dict.fromkeys([*a, *b])]
        elif a != b:
            raise NotImplementedError(f"the tests have to learn to merge {word!r}: {a} and {b}")
    return merged


_scalars: Final[st.SearchStrategy[Any]] = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
_texts: Final = any_text.map(whole)
_anything: Final = _scalars | _texts | st.lists(_texts, max_size=2)


def conforming(schema: Schema) -> st.SearchStrategy[Any]:
    """Values that a schema lets pass."""
    if "const" in schema:
        return st.just(schema["const"])
    if "type" not in schema:
        return _scalars | conforming({**schema, "type": "object"})
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return st.one_of([_OF_TYPE[name](schema) for name in types])


def _strings(schema: Schema) -> st.SearchStrategy[str]:
    if "pattern" not in schema:
        return _texts
    return st.from_regex(schema["pattern"].replace("$", r"\Z"))


def _objects(schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
    named = {name: conforming(inner) for name, inner in schema.get("properties", {}).items()}
    required = {name: named.get(name, _anything) for name in schema.get("required", ())}
    optional = {name: inner for name, inner in named.items() if name not in required}
    others = (
        conforming(schema["additionalProperties"])
        if "additionalProperties" in schema
        else _anything
    )
    unnamed = st.dictionaries(
        _texts.filter(lambda key: key not in {**named, **required}), others, max_size=1
    )
    return st.builds(
        lambda known, unknown: {**unknown, **known},
        st.fixed_dictionaries(required, optional=optional),
        unnamed,
    )  # fmt: skip


_OF_TYPE: Final[Mapping[str, Callable[[Schema], st.SearchStrategy[Any]]]] = {
    "null": lambda _: st.none(),
    "boolean": lambda _: st.booleans(),
    "integer": lambda schema: st.integers(min_value=schema.get("minimum")),
    "number": lambda schema: st.floats(
        min_value=schema.get("minimum"), allow_nan=False, allow_infinity=False
    ),
    "string": _strings,
    "array": lambda schema: st.lists(conforming(schema.get("items", {})), max_size=2),
    "object": _objects,
}


def listings(contract: Contract) -> st.SearchStrategy[list[Page]]:
    """A provider's whole answer: pages that conform, the last of which says that it is the last."""
    shape, paging, schema = contract.listing, contract.pagination, schema_of(contract)
    frame = schema["properties"][shape.rows[0]] if shape.rows else schema
    row = conforming(_without(frame["items"], shape.id))
    around: st.SearchStrategy[dict[str, Any]] = st.just({})
    if shape.rows:
        around = conforming(_without(schema, shape.rows[0]))
    others = st.lists(realistic_ids | _texts | long_ids, max_size=5)
    most = 1 if paging.style == "none" else 3

    @st.composite
    def pages(draw: st.DrawFn) -> list[Page]:
        ids = [draw(nameable_ids), *draw(others)]
        if shape.duplicates == "forbidden":
            ids = [*dict.fromkeys(ids)]
        rows = [{**draw(row), shape.id: shape.strip_prefix + model_id} for model_id in ids]
        count = draw(st.integers(1, most))
        if not shape.rows:
            return [rows]
        (path,) = shape.rows
        found = [{**draw(around), path: rows[number::count]} for number in range(count)]
        for number, page in enumerate(found, 1):
            page.update(_said(contract, number, last=number == count))
            if shape.total is not None:
                page[shape.total] = len(rows)
        return found

    return pages()


def _without(schema: Schema, name: str) -> Schema:
    properties = {key: inner for key, inner in schema["properties"].items() if key != name}
    required = [key for key in schema["required"] if key != name]
    return {**schema, "properties": properties, "required": required}


def _said(contract: Contract, number: int, *, last: bool) -> dict[str, Any]:
    """How a page says that it is the last, or where the next one is."""
    paging, cursor = contract.pagination, f"after {number}"
    match paging.style:
        case "cursor":
            return {paging.more: not last, paging.cursor: None if last else cursor}
        case "token":
            return {paging.token: "" if last else cursor}
        case "link":
            outer, _, inner = paging.next.partition(".")
            link = f"https://elsewhere.example/?{paging.parameter}={number}"
            return {outer: {inner: None if last else link}}
        case _:
            return {}


def violations(
    value: Any, schema: Schema, at: tuple[Step, ...] = ()
) -> Iterator[tuple[tuple[Step, ...], st.SearchStrategy[Any]]]:
    """Every place where a conforming value can be broken, with what breaks it there."""
    if {"const", "type", "pattern", "minimum"} & schema.keys():
        yield at, _anything_else.filter(lambda other: not _conforms(other, schema))
    if isinstance(value, dict):
        yield from (((*at, name), st.just(GONE)) for name in schema.get("required", ()))
        properties = schema.get("properties", {})
        for name, inner in value.items():
            found = properties.get(name, schema.get("additionalProperties", {}))
            yield from violations(inner, found, (*at, name))
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from violations(inner, schema.get("items", {}), (*at, number))


_anything_else: Final[st.SearchStrategy[Any]] = st.sampled_from(
    [None, True, False, -1, 0, 7, 0.5, -0.5, "", "x", "\ud800", [], ["x"], {}, {"x": 1}]
)
_TYPES: Final = {"null": type(None), "boolean": bool, "string": str, "array": list, "object": dict}


def _conforms(value: Any, schema: Schema) -> bool:
    """Whether a value, not looked into, may stand where a schema is."""
    if "const" in schema:
        return bool(value == schema["const"])
    if isinstance(value, int | float) and not isinstance(value, bool):
        named = {"number", "integer"} if float(value).is_integer() else {"number"}
        return bool(named & set(_types(schema))) and value >= schema.get("minimum", value)
    if isinstance(value, str) and "pattern" in schema:
        return False
    return any(isinstance(value, _TYPES[name]) for name in _types(schema) if name in _TYPES)


def _types(schema: Schema) -> list[str]:
    named = schema.get("type", [])
    return named if isinstance(named, list) else [named]


def broken(page: Page, place: tuple[Step, ...], instead: Any) -> Page:
    """The page with something else in one place; without that place for `GONE`."""
    if not place:
        return instead
    copied = deepcopy(page)
    inner, (*way, last) = copied, place
    for step in way:
        inner = inner[step]
    if instead is GONE:
        del inner[last]
    else:
        inner[last] = instead
    return copied
