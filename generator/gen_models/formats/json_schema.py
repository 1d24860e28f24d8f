"""The words of JSON Schema 2020-12, so that a misspelt one is not ignored without a sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# The keywords of JSON Schema 2020-12, by what their value holds.
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
        "$anchor", "$comment", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "$schema", "const",
        "default", "dependentRequired", "deprecated", "description", "enum", "examples",
        "exclusiveMaximum", "exclusiveMinimum", "format", "maxContains", "maxItems", "maxLength",
        "maxProperties", "maximum", "minContains", "minItems", "minLength", "minProperties",
        "minimum", "multipleOf", "pattern", "required", "title", "type", "uniqueItems",
    }
)  # fmt: skip


def schema_words(
    schema: object, where: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every keyword of a schema that holds no schemas itself, with its path, and its value."""
    if not isinstance(schema, dict):
        return
    for word, value in schema.items():
        path = (*where, word)
        if word in _WITH_SCHEMAS_BY_NAME and isinstance(value, dict):
            for name, inner in value.items():
                yield from schema_words(inner, (*path, name))
        elif word in _WITH_SCHEMAS:
            for inner in value if isinstance(value, list) else [value]:
                yield from schema_words(inner, path)
        else:
            yield path, value


def unknown_word(schema: object) -> tuple[str, ...]:
    """The path of a keyword that JSON Schema 2020-12 does not have; empty without one."""
    return next((path for path, _ in schema_words(schema) if path[-1] not in _OTHER_WORDS), ())
