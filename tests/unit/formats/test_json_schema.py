"""A contract's schema is weighed before it is compiled: it cannot expand without end."""

from __future__ import annotations

import json
from typing import Any, Final

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.formats import SchemaError, check_schema, new_validator
from gen_models.formats.json_schema import MAX_WEIGHT

URI: Final = "gen-models:/acme.schema.json"
Schema = dict[str, Any]


def weight(schema: object, **shapes: object) -> int:
    return check_schema(
        URI, {URI: schema, **{f"gen-models:/shapes/{name}.json": s for name, s in shapes.items()}}
    )


def refusal(schema: object, **shapes: object) -> SchemaError:
    with pytest.raises(SchemaError) as caught:
        weight(schema, **shapes)
    return caught.value


def doubling(times: int, word: str = "allOf") -> Schema:
    """A schema of a few lines that expands to 2**times schemas."""
    steps: Schema = {
        f"a{n}": {word: [{"$ref": f"#/$defs/a{n + 1}"}, {"$ref": f"#/$defs/a{n + 1}"}]}
        for n in range(times)
    }
    return {"$defs": {**steps, f"a{times}": {"type": "integer"}}, "$ref": "#/$defs/a0"}


@pytest.mark.parametrize("word", ["allOf", "anyOf", "oneOf", "prefixItems"])
@pytest.mark.parametrize("times", [12, 40, 1_000])
def test_references_that_double_are_refused(times: int, word: str) -> None:
    assert "expands to more than" in str(refusal(doubling(times, word)))
    assert weight(doubling(4, word)) < MAX_WEIGHT


def test_references_that_double_from_file_to_file_are_refused() -> None:
    shapes = {
        f"s{n}": {"anyOf": [{"$ref": f"s{n + 1}.json"}, {"$ref": f"s{n + 1}.json"}]}
        for n in range(30)
    }
    error = refusal({"$ref": "shapes/s0.json"}, **shapes, s30={"type": "string"})
    assert "expands to more than" in str(error)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"properties": {"a": {"$ref": "#"}}},
        {"$defs": {"a": {"items": {"$ref": "#/$defs/b"}}, "b": {"not": {"$ref": "#/$defs/a"}}},
         "$ref": "#/$defs/a"},
        {"items": {"allOf": [{"$ref": "#/items"}]}},
        {"$ref": "shapes/loop.json"},
    ],
)  # fmt: skip
def test_a_reference_that_leads_back_is_refused(schema: Schema) -> None:
    loop = {"items": {"$ref": "../acme.schema.json"}}
    assert "is cyclic" in str(refusal(schema, loop=loop))


@pytest.mark.parametrize(
    "reference",
    ["gone.json", "#/$defs/gone", "#a", "#/$defs/a/0", "https://acme.example/a.json", 5, None,
     "https://json-schema.org/draft/2020-12/schema", "file:///etc/passwd", "/etc/passwd",
     "shapes/%72ow.json", "shapes/row.json#/type", "../../shapes/row.json", "shapes/row.json?a"],
)  # fmt: skip
def test_a_reference_leads_to_a_shape_or_nowhere(reference: object) -> None:
    error = refusal({"$defs": {"a": {}}, "properties": {"b": {"$ref": reference}}}, row={"type": 1})
    assert "cannot be resolved" in str(error)
    assert error.path == ("properties", "b", "$ref")


@pytest.mark.parametrize("word", ["$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "id", "typ"])
def test_a_word_that_could_rename_a_schema_is_unknown(word: str) -> None:
    assert f"keyword '{word}'" in str(refusal({"anyOf": [{word: "https://acme.example"}]}))


def test_another_dialect_is_refused() -> None:
    assert "$schema" in str(refusal({"$schema": "http://json-schema.org/draft-04/schema#"}))


@pytest.mark.parametrize(
    "heavy",
    [
        {"enum": list(range(MAX_WEIGHT))},
        {"const": [[1] * MAX_WEIGHT]},
        {"required": [f"k{n}" for n in range(MAX_WEIGHT)]},
        {"allOf": [{"pattern": "a"}] * (MAX_WEIGHT // 16)},
        {"patternProperties": {f"a{n}": True for n in range(MAX_WEIGHT // 16)}},
        {"properties": {f"k{n}": {} for n in range(MAX_WEIGHT)}},
    ],
)
def test_a_heavy_schema_is_refused(heavy: Schema) -> None:
    assert "expands to more than" in str(refusal(heavy))


@pytest.mark.parametrize(
    "pattern", ["(?=a)b", r"(a)\1", "(a{100}){100}", "a{1000}", r"[\p{L}]{99}", "("]
)
def test_a_pattern_that_could_take_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(SchemaError):
        new_validator({"pattern": pattern})


def test_a_pattern_that_backtracks_elsewhere_takes_linear_time_here() -> None:
    validator = new_validator({"pattern": "^(a+)+$"})
    assert not validator.is_valid("a" * 100_000 + "b")
    assert validator.is_valid("a" * 100_000)


def inner_schemas(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return (
        st.fixed_dictionaries({"allOf": st.lists(inner, min_size=1, max_size=3)})
        | st.fixed_dictionaries({"items": inner})
        | st.fixed_dictionaries({"properties": st.dictionaries(st.sampled_from("ab"), inner)})
    )


leaves = st.sampled_from([{}, True, {"type": "string"}, {"minimum": 1}]) | st.integers(0, 5).map(
    lambda n: {"$ref": f"#/$defs/d{n}"}
)
schemas = st.recursive(leaves, inner_schemas, max_leaves=6)


@given(st.lists(schemas, min_size=6, max_size=6), schemas)
def test_whatever_is_let_through_compiles_and_is_as_large_as_its_weight(
    definitions: list[Any], schema: Any
) -> None:
    whole = {"$defs": {f"d{n}": d for n, d in enumerate(definitions)}, "allOf": [schema]}
    try:
        found = weight(whole)
    except SchemaError as error:
        assert "is cyclic" in str(error) or "expands" in str(error)  # noqa: PT017
        return
    validator = new_validator(whole)
    assert isinstance(validator, jsonschema_rs.Draft202012Validator)
    validator.is_valid([{"a": [1]}])
    assert found >= len(json.dumps(expanded(schema, whole)).split('"type"')) - 1


def expanded(schema: Any, whole: Schema) -> Any:
    if isinstance(schema, list):
        return [expanded(inner, whole) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return expanded(whole["$defs"][schema["$ref"].rpartition("/")[2]], whole)
    return {word: expanded(value, whole) for word, value in schema.items()}
