"""Holds a contract's tables against the schema of contracts, and says what is wrong there."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from gen_models.contract.problem import Problem, did_you_mean, named, nearest
from gen_models.contract.schemas import parse_json, read_json_text
from gen_models.errors import ConfigurationError, repeated
from gen_models.formats import new_validator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import jsonschema_rs

    from gen_models.contract.problem import Where

NAME: Final = "contract.schema.json"
_SHARED: Final = f"../{NAME}#/properties/"
"""How a schema in a folder below refers to a table that contracts have as well."""


class MetaSchema:
    """The schema of contracts.

    Args:
        folders: where it is looked up, nearest first.
        name: the name of its file.

    Raises:
        ConfigurationError: it is in none of them.
    """

    def __init__(self, folders: Sequence[Path], name: str = NAME) -> None:
        file = next((f / name for f in folders if (f / name).is_file()), None)
        if file is None:
            raise ConfigurationError(f"{name} is missing", hint="reinstall gen-models")
        self._name = name
        above = file.parent.parent / NAME
        shared = "" if name == NAME else read_json_text(above)
        self._schema, self._validator = _compiled(file, read_json_text(file), above, shared)

    def problems(self, data: Mapping[str, Any]) -> list[Problem]:
        """What is wrong with the tables of a contract, each thing once."""
        errors = list(self._validator.iter_errors(data))
        unknown = {found.where: found for e in errors for found in self._unknown_keys(e, data)}
        others = [found for e in errors for found in self._others(e, data, unknown)]
        return [*unknown.values(), *dict.fromkeys(others)]

    def _unknown_keys(
        self, error: jsonschema_rs.ValidationError, data: Mapping[str, Any]
    ) -> Iterator[Problem]:
        where = _steps(error)
        known = self._at(where).get("properties", {})
        allowed = self._allowed(where, data)
        for key in getattr(error.kind, "unexpected", ()):
            missing = [name for name in allowed if name not in _table(data, where)]
            hint = did_you_mean(key, missing) or did_you_mean(key, known)
            yield Problem(
                (*where, key),
                f"unknown key '{key}'{_in(where)}",
                hint or f"known keys are {', '.join(allowed)}",
            )

    def _others(
        self,
        error: jsonschema_rs.ValidationError,
        data: Mapping[str, Any],
        unknown: Mapping[Where, Problem],
    ) -> Iterator[Problem]:
        where = _steps(error)
        kind: Any = error.kind  # Each kind has attributes of its own.
        if getattr(kind, "unexpected", None):
            return
        if kind.name == "propertyNames":
            name = str(kind.error.instance)
            if (*where, name) not in unknown:
                yield self._misplaced(where, name, data)
        elif kind.name == "required":
            # A misspelt key also shows up as missing; the misspelling is the better thing to name.
            misspelt = [str(path[-1]) for path in unknown if path[:-1] == where]
            if not any(nearest(key, [kind.property]) for key in misspelt):
                yield Problem(
                    where,
                    f"'{kind.property}' is missing{_in(where)}",
                    self._wanted((*where, kind.property)) or f"add '{kind.property}'",
                )
        elif kind.name == "enum":
            options = [str(option) for option in kind.options]
            listed = f"use one of {', '.join(options)}"
            yield Problem(
                where,
                f"{named(where)}:{_shown(error.instance)} is not one of {', '.join(options)}",
                did_you_mean(str(error.instance), options) or listed,
            )
        elif kind.name == "anyOf" and "then" in error.schema_path:
            style = _table(data, where).get("style")
            choices = self._choices(error)
            yield Problem(
                where,
                f"none of {', '.join(choices)} is set{_in(where)}",
                f'style = "{style}" needs one of them to detect the end of the listing',
            )
        else:
            said = f" {error.message}"
            if kind.name in ("pattern", "anyOf"):
                said = f"{_shown(error.instance)} has the wrong format"
            yield Problem(
                where,
                f"{named(where)}:{said}",
                self._of_table(where, kind.name)
                or self._meaning(where, of_items=len(where) < len(error.instance_path))
                or f"see {self._name}",
            )

    def _misplaced(self, where: Where, name: str, data: Mapping[str, Any]) -> Problem:
        """A key that is not allowed there, although its table may have it."""
        schema = self._at(where)
        if name in schema.get("properties", {}):
            style = _table(data, where).get("style")
            return Problem(
                (*where, name),
                f"'{name}' is not a key of style = \"{style}\"{_in(where)}",
                f"keys of that style are {', '.join(self._allowed(where, data))}",
            )
        meaning = self._resolved(schema.get("propertyNames", {})).get("description")
        return Problem(
            (*where, name),
            f"'{name}' can't be a key{_in(where)}",
            meaning or self._meaning(where) or f"see {self._name}",
        )

    def _allowed(self, where: Where, data: Mapping[str, Any]) -> list[str]:
        """The keys that a table may have, as its style says."""
        schema, table = self._at(where), _table(data, where)
        allowed = list(schema.get("properties", {}))
        for rule in schema.get("allOf", ()):
            wanted = rule["if"]["properties"]["style"]
            if table.get("style") in wanted.get("enum", [wanted.get("const")]):
                names = rule["then"].get("propertyNames", {}).get("enum", allowed)
                allowed = [name for name in allowed if name in names]
        return allowed

    def _choices(self, error: jsonschema_rs.ValidationError) -> list[str]:
        found: Any = self._schema
        for step in error.schema_path:
            found = found[step]
        return [choice["required"][0] for choice in found]

    def _of_table(self, where: Where, wrong: str) -> str | None:
        """What to write where something stands in place of a table, or of its first key."""
        needed = self._at(where).get("required")
        if needed and wrong == "type":
            return f"write {named(where)} as a table with {' and '.join(needed)}"
        return self._meaning((*where, needed[0])) if needed and wrong == "pattern" else None

    def _wanted(self, where: Where) -> str | None:
        """What a missing key means, and what it may be."""
        meaning, options = self._meaning(where), self._at(where).get("enum")
        if meaning is None or options is None:
            return meaning
        return f"{meaning} Use one of {', '.join(map(str, options))}."

    def _meaning(self, where: Where, *, of_items: bool = False) -> str | None:
        """What a key means, or the items of its array, as the schema says."""
        schema = self._at(where)
        description = schema.get("description")
        if of_items:
            description = self._resolved(schema["items"]).get("description", description)
        return None if description is None else f"{named(where)}: {description}"

    def _at(self, where: Where) -> Mapping[str, Any]:
        """The schema of what is at a path of keys; an empty one where nothing is known of it."""
        found: Any = self._schema
        for step in where:
            below = self._resolved(found)
            if isinstance(step, int):
                found = below.get("items")
            else:
                found = below.get("properties", {}).get(step, below.get("additionalProperties"))
            if not isinstance(found, dict):
                return {}
        return self._resolved(found)

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """A schema with what its `$ref` leads to; its own words come first."""
        name = schema.get("$ref", "").removeprefix("#/$defs/")
        return {**self._schema["$defs"][name], **schema} if name else schema


@lru_cache(maxsize=4)
def _compiled(
    file: Path, text: str, above: Path, shared: str
) -> tuple[Mapping[str, Any], jsonschema_rs.Draft202012Validator]:
    """A schema and what holds values against it.

    Compiling it takes longer than reading a contract, and it is the same for all of a process.
    """
    schema = parse_json(file, text)
    whole = schema if not shared else _whole(schema, parse_json(above, shared))
    # What stands in the wrong place may be a key.
    return whole, new_validator(whole, mask="the value")


def _whole(schema: Mapping[str, Any], above: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema with the tables that it shares with the schema of contracts in the folder above."""
    names = {
        key: value["$ref"].removeprefix(_SHARED)
        for key, value in schema["properties"].items()
        if value.get("$ref", "").startswith(_SHARED)
    }
    tables = {key: above["properties"][name] for key, name in names.items()}
    properties = {**schema["properties"], **tables}
    return {**schema, "properties": properties, "$defs": above["$defs"]}


def _steps(error: jsonschema_rs.ValidationError) -> Where:
    """Where something is wrong; of an array that does not hold tables, the array."""
    path = tuple(error.instance_path)
    is_item = isinstance(path[-1], int) if path else False
    return path[:-1] if is_item and not isinstance(error.instance, dict) else path


def _table(data: Mapping[str, Any], where: Where) -> Mapping[str, Any]:
    table: Any = data
    for step in where:
        if isinstance(step, int):
            table = table[step] if isinstance(table, list) else None
        else:
            table = table.get(step) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else {}


def _shown(value: object) -> str:
    """A value behind a space, as an error may repeat it."""
    return (repeated(value) if isinstance(value, str) else "") or " the value"


def _in(where: Where) -> str:
    return f" in [{named(where)}]" if where else ""
