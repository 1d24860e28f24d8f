"""JSON Schema 2020-12 within bounds: known words, `$ref`s that end, patterns in linear time.

A schema comes with a contract, and what it judges from a provider. Neither may make a run take
for ever: a few `$ref`s that double, or one that leads back to itself, expand without end, and a
backtracking regular expression takes exponential time.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import jsonschema_rs

MAX_WEIGHT: Final = 2_000
"""The largest weight of a schema; the heaviest one that comes with gen-models has 322."""

_PATTERN_WEIGHT: Final = 32
_PATTERN_BYTES: Final = 2**13
_INDEX: Final = re.compile(r"[0-9]{1,5}")
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

# The keywords that contracts may use, by what their value holds. `$id`, `$anchor`, `$dynamicRef`
# and `$dynamicAnchor` are not among them: each `$ref` is to name a file or a place in one.
_WITH_SCHEMAS_BY_NAME: Final = frozenset(
    {"$defs", "properties", "patternProperties", "dependentSchemas"}
)
_WITH_SCHEMAS: Final = frozenset(
    {
        "additionalProperties", "allOf", "anyOf", "contains", "else", "if", "items", "not", "oneOf",
        "prefixItems", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties",
    }
)  # fmt: skip
_OTHER_WORDS: Final = frozenset(
    {
        "$comment", "$ref", "$schema", "const", "default", "dependentRequired", "deprecated",
        "description", "enum", "examples", "exclusiveMaximum", "exclusiveMinimum", "format",
        "maxContains", "maxItems", "maxLength", "maxProperties", "maximum", "minContains",
        "minItems", "minLength", "minProperties", "minimum", "multipleOf", "pattern", "required",
        "title", "type", "uniqueItems",
    }
)  # fmt: skip

_Path = tuple[str, ...]


class SchemaError(ValueError):
    """A schema is not one that a contract may have; `path` leads to the keyword."""

    def __init__(self, problem: str, path: _Path = ()) -> None:
        super().__init__(problem)
        self.path = path


def check_schema(uri: str, schemas: Mapping[str, Any]) -> int:
    """Checks a schema before it is compiled, and returns its weight.

    The weight bounds what it takes to hold a value against the schema: the number of keywords
    and of values in them, with every `$ref` expanded; a pattern counts as 32.

    Args:
        uri: the schema's own.
        schemas: every schema that a `$ref` may lead to, by URI.

    Raises:
        SchemaError: a word that JSON Schema 2020-12 does not have or contracts may not use, a
            `$ref` that leads nowhere or back to itself, or a weight above `MAX_WEIGHT`.
    """
    for path, word, value in _words(schemas[uri]):
        if word not in _OTHER_WORDS:
            raise SchemaError(f"unknown JSON Schema keyword '{word}'", path)
        if word == "$schema" and value != _DIALECT:
            raise SchemaError(f"'$schema' is not {_DIALECT}", path)
        if word == "$ref" and _target(uri, value, schemas) is None:
            raise SchemaError(f"'$ref' cannot be resolved: {value}", path)
    return _Weights(schemas).of(uri, schemas[uri], 0)


def new_validator(schema: Any, **options: Any) -> jsonschema_rs.Draft202012Validator:
    """A validator whose patterns take linear time.

    Raises:
        ValueError: the schema is not valid, or a pattern is too large or needs backtracking.
    """
    import jsonschema_rs

    patterns = jsonschema_rs.RegexOptions(size_limit=_PATTERN_BYTES, dfa_size_limit=2**20)
    try:
        return jsonschema_rs.Draft202012Validator(
            schema, pattern_options=patterns, offline=True, **options
        )
    except jsonschema_rs.ValidationError as error:
        path = tuple(map(str, error.instance_path))
        raise SchemaError(str(error).splitlines()[0], path) from error
    except jsonschema_rs.ReferencingError as error:
        raise SchemaError(str(error).splitlines()[0]) from error


def _words(schema: object, where: _Path = ()) -> Iterator[tuple[_Path, str, Any]]:
    """Every keyword of a schema that holds no schemas itself: its path, its name, its value."""
    if not isinstance(schema, dict):
        return
    for word, value in schema.items():
        path = (*where, word)
        if word in _WITH_SCHEMAS_BY_NAME and isinstance(value, dict):
            for name, inner in value.items():
                yield from _words(inner, (*path, name))
        elif word in _WITH_SCHEMAS:
            for inner in value if isinstance(value, list) else [value]:
                yield from _words(inner, path)
        else:
            yield path, word, value


class _Weights:
    """Weighs schemas, each of them once, however many `$ref`s lead to it."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self._schemas = schemas
        self._known: dict[int, int | None] = {}

    def of(self, uri: str, schema: object, depth: int) -> int:
        if not isinstance(schema, dict):
            return 1
        if id(schema) in self._known:
            found = self._known[id(schema)]
            if found is None:
                raise SchemaError("a '$ref' is cyclic")
            return found
        if depth > MAX_WEIGHT // 10:  # Keeps the stack small. What is deeper weighs too much.
            raise _too_heavy()
        self._known[id(schema)] = None
        weight = 1
        for word, value in schema.items():
            weight += 1 + self._of_word(uri, word, value, depth + 1)
            if weight > MAX_WEIGHT:
                raise _too_heavy()
        self._known[id(schema)] = weight
        return weight

    def _of_word(self, uri: str, word: str, value: Any, depth: int) -> int:
        if word == "$ref":
            target = _target(uri, value, self._schemas)
            return 0 if target is None else self.of(*target, depth)
        if word == "$defs":  # Weighs where it is referred to.
            return 0
        if word in _WITH_SCHEMAS_BY_NAME and isinstance(value, dict):
            names = _PATTERN_WEIGHT * len(value) if word == "patternProperties" else 0
            return names + sum(self.of(uri, inner, depth) for inner in value.values())
        if word in _WITH_SCHEMAS:
            inner = value if isinstance(value, list) else [value]
            return sum(self.of(uri, schema, depth) for schema in inner)
        return _PATTERN_WEIGHT if word == "pattern" else _values_in(value)


def _values_in(value: object) -> int:
    """The number of values in a value, itself included."""
    count, level = 0, [value]
    while level:
        count += len(level)
        level = [
            inner
            for node in level
            if isinstance(node, (dict, list))
            for inner in (node.values() if isinstance(node, dict) else node)
        ]
    return count


def _target(uri: str, reference: object, schemas: Mapping[str, Any]) -> tuple[str, Any] | None:
    """The schema that a `$ref` leads to, with its URI; None if it leads nowhere."""
    if not isinstance(reference, str) or "%" in reference:
        return None
    file, _, pointer = reference.partition("#")
    if file:
        scheme, _, path = uri.partition(":/")
        uri = f"{scheme}:/{posixpath.normpath(posixpath.join(posixpath.dirname(path), file))}"
    if uri not in schemas or (pointer and not pointer.startswith("/")):
        return None
    found = schemas[uri]
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict) and key in found:
            found = found[key]
        elif isinstance(found, list) and _INDEX.fullmatch(key) and int(key) < len(found):
            found = found[int(key)]
        else:
            return None
    return (uri, found) if isinstance(found, (dict, bool)) else None


def _too_heavy() -> SchemaError:
    return SchemaError(f"the schema expands to more than {MAX_WEIGHT} keywords")
