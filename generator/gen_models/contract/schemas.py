"""Compiles what contracts promise of a page: their schemas, and the shapes these refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs

from gen_models.errors import ConfigurationError
from gen_models.formats import SchemaError, check_schema, new_validator, read_text, strict_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_BASE: Final = "gen-models:/"
_MAX_BYTES: Final = 64 * 1024
_WORDS: Final = "refer to a file below shapes/, and use the words of JSON Schema 2020-12"


class Shapes:
    """The schemas that contracts share: the files below `shapes/`.

    Args:
        folders: where they are looked up, nearest first.

    Raises:
        ConfigurationError: one is not a schema.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        files = {
            f"{_BASE}{file.relative_to(folder).as_posix()}": file
            for folder in reversed(folders)
            for file in sorted(folder.glob("shapes/**/*.json"))
        }
        self._schemas = {uri: read_json(file) for uri, file in files.items()}
        for uri, file in files.items():
            try:
                check_schema(uri, self._schemas)
            except SchemaError as error:
                raise ConfigurationError(f"{file}: {error}", hint=_WORDS) from error
        self._registry = jsonschema_rs.Registry(
            list(self._schemas.items()), draft=jsonschema_rs.Draft202012
        )

    def compile(self, slug: str, schema: Any) -> tuple[jsonschema_rs.Draft202012Validator, int]:
        """A contract's schema as a validator, and its weight.

        Raises:
            SchemaError: it is not a schema, or refers to something other than a shape.
        """
        uri = f"{_BASE}{slug}.schema.json"
        weight = check_schema(uri, {**self._schemas, uri: schema})
        return new_validator(schema, registry=self._registry, base_uri=uri), weight


def no_schema(place: str, error: SchemaError) -> ConfigurationError:
    """The error for a contract whose schema is not one."""
    return ConfigurationError(
        f"{place}: promises.schema is not a valid JSON Schema: {error}", hint=_WORDS
    )


def read_json(file: Path) -> Any:
    """A JSON file of bounded size.

    Raises:
        ConfigurationError: it cannot be read, or is not JSON.
    """
    text = read_text(file, _MAX_BYTES)
    try:
        return strict_json.loads(text.encode("utf-8"))
    except strict_json.NotJSONError as error:
        raise ConfigurationError(f"{file}: {error}", hint="make it valid JSON") from error
