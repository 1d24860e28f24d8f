"""Compiles what contracts promise of a page: their schemas, and the shapes these refer to."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs

from gen_models.errors import ConfigurationError
from gen_models.formats import SchemaError, check_schema, new_validator, read_text, strict_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_BASE: Final = "gen-models:/"
_MAX_BYTES: Final = 64 * 1024
WORDS: Final = "refer to a file below shapes/, and use the words of JSON Schema 2020-12"


@dataclass(frozen=True, slots=True)
class PageSchema:
    """What a contract promises of every page.

    Attributes:
        validator: of the schema.
        weight: bounds what it takes to hold a value against it.
        without_required: gives a validator that requires no field of these names, at any depth.
    """

    validator: jsonschema_rs.Validator
    weight: int
    without_required: Callable[[frozenset[str]], jsonschema_rs.Validator]


class Shapes:
    """The schemas that contracts share: the files below `shapes/`.

    One that is not a schema concerns only the contracts that refer to it.

    Args:
        folders: where they are looked up, nearest first.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        files = {
            f"{_BASE}{file.relative_to(folder).as_posix()}": file
            for folder in reversed(folders)
            for file in sorted(folder.glob("shapes/**/*.json"))
        }
        self._schemas: dict[str, Any] = {}
        self._broken: dict[str, ConfigurationError] = {}
        for uri, file in files.items():
            try:
                self._schemas[uri] = read_json(file)
            except ConfigurationError as error:
                self._broken[uri] = error
        for uri, schema in self._schemas.items():
            try:
                # What leads to a broken one is told of that one.
                if not self._broken.keys() & _references(uri, schema):
                    check_schema(uri, self._schemas)
            except SchemaError as error:
                self._broken[uri] = ConfigurationError(f"{files[uri]}: {error}", hint=WORDS)
        self._spread({uri: _references(uri, schema) for uri, schema in self._schemas.items()})
        whole = [(uri, s) for uri, s in self._schemas.items() if uri not in self._broken]
        self._registry = jsonschema_rs.Registry(whole, draft=jsonschema_rs.Draft202012)

    def compile(self, slug: str, schema: Any) -> PageSchema:
        """A contract's schema, ready to judge pages.

        Raises:
            SchemaError: it is not a schema, or refers to something other than a shape.
            ConfigurationError: it refers to a shape that is not a schema.
        """
        uri = f"{_BASE}{slug}.schema.json"
        for target in sorted(self._broken.keys() & _references(uri, schema)):
            raise self._broken[target]
        weight = check_schema(uri, {**self._schemas, uri: schema})
        page = new_validator(schema, registry=self._registry, base_uri=uri)
        return PageSchema(page, weight, partial(self._without_required, uri, schema))

    def _without_required(
        self, uri: str, schema: Any, names: frozenset[str]
    ) -> jsonschema_rs.Draft202012Validator:
        shapes = [
            (other, _optional(shape, names))
            for other, shape in self._schemas.items()
            if other not in self._broken
        ]
        registry = jsonschema_rs.Registry(shapes, draft=jsonschema_rs.Draft202012)
        return new_validator(_optional(schema, names), registry=registry, base_uri=uri)

    def _spread(self, references: Mapping[str, set[str]]) -> None:
        """What refers to a broken shape is broken as well."""
        dependents: dict[str, list[str]] = {}
        for uri, targets in references.items():
            for target in targets:
                dependents.setdefault(target, []).append(uri)
        waiting = list(self._broken)
        while waiting:
            broken = waiting.pop()
            for uri in dependents.get(broken, ()):
                if uri not in self._broken:
                    self._broken[uri] = self._broken[broken]
                    waiting.append(uri)


def _optional(schema: Any, names: frozenset[str]) -> Any:
    """A copy of a schema in which no field of these names is required."""
    if isinstance(schema, list):
        return [_optional(inner, names) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        word: [name for name in inner if name not in names]
        if word == "required" and isinstance(inner, list)
        else _optional(inner, names)
        for word, inner in schema.items()
    }


def _references(uri: str, schema: object) -> set[str]:
    """The URIs of the other files to which the `$ref`s of a schema lead."""
    found: set[str] = set()
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            waiting += node.values()
            reference = node.get("$ref")
            file = reference.partition("#")[0] if isinstance(reference, str) else ""
            if file:
                folder = posixpath.dirname(uri.removeprefix(_BASE))
                found.add(f"{_BASE}{posixpath.normpath(posixpath.join(folder, file))}")
    return found


def read_json(file: Path) -> Any:
    """A JSON file of bounded size.

    Raises:
        ConfigurationError: it cannot be read, or is not JSON.
    """
    return parse_json(file, read_json_text(file))


def read_json_text(file: Path) -> str:
    """The text of a JSON file of bounded size.

    Raises:
        ConfigurationError: it cannot be read.
    """
    return read_text(file, _MAX_BYTES)


def parse_json(file: Path, text: str) -> Any:
    """What a file says whose text has been read.

    Raises:
        ConfigurationError: it is not JSON.
    """
    try:
        return strict_json.loads(text.encode("utf-8"))
    except strict_json.NotJSONError as error:
        raise ConfigurationError(f"{file}: {error}", hint="make it valid JSON") from error
