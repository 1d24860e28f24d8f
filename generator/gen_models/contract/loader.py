"""Loads contracts from their TOML files, strictly: what is wrong is named with file and line."""

from __future__ import annotations

import json
import keyword
import re
import tomllib
from datetime import date, time
from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs

from gen_models.contract.model import (
    Auth,
    Contract,
    Endpoint,
    ListingShape,
    Override,
    Pagination,
    Promises,
)
from gen_models.contract.toml_lines import _line
from gen_models.errors import ConfigurationError
from gen_models.formats import schema_words, unknown_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_META_SCHEMA: Final = "contract.schema.json"
_SLUG: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_BASE: Final = "gen-models:/"
_SCHEMA: Final = ("promises", "schema")


def load_contracts(folder: Path, shapes: Sequence[Path]) -> dict[str, Contract]:
    """Every contract of a folder, by slug, in order.

    `shapes` are the folders below which a schema's `$ref` is looked up, nearest first.

    Raises:
        ConfigurationError: a contract is not valid, two share a class name, or there is none.
    """
    loader = _Loader(shapes)
    contracts = {file.stem: loader.load(file) for file in sorted(folder.glob("*.toml"), key=_slug)}
    if not contracts:
        raise ConfigurationError(
            f"{folder} contains no contract",
            hint="add one TOML file a provider, or name another folder",
        )
    classes: dict[str, str] = {}
    for slug, contract in contracts.items():
        other = classes.setdefault(contract.class_name.casefold(), slug)
        if other != slug:
            raise ConfigurationError(
                f"{contract.path}:{_line_in(contract.path, 'class_name')}: "
                f"class_name '{contract.class_name}' is already used by {other}",
                hint="give each provider a class name of its own",
            )
    return contracts


class _Loader:
    """Loads contracts; holds what they share: the meta-schema and the shapes."""

    def __init__(self, shapes: Sequence[Path]) -> None:
        meta = next((f / _META_SCHEMA for f in shapes if (f / _META_SCHEMA).is_file()), None)
        if meta is None:
            raise ConfigurationError(
                f"{_META_SCHEMA} is not there", hint="install gen-models again"
            )
        self._meta = jsonschema_rs.Draft202012Validator(_json(meta))
        found = {
            f"{_BASE}{file.relative_to(folder).as_posix()}": _shape(file)
            for folder in reversed(shapes)
            for file in sorted(folder.glob("shapes/**/*.json"))
        }
        try:
            self._shapes = jsonschema_rs.Registry(
                list(found.items()), draft=jsonschema_rs.Draft202012
            )
        except (jsonschema_rs.ReferencingError, ValueError) as error:
            raise ConfigurationError(
                f"{shapes[0] / 'shapes'}: {error}", hint="refer to a file below shapes/"
            ) from error

    def load(self, file: Path) -> Contract:
        slug = file.stem
        if not _SLUG.fullmatch(slug) or keyword.iskeyword(slug.replace("-", "_")):
            raise ConfigurationError(
                f"{file}: '{slug}' is not a valid slug",
                hint="use lower-case letters, digits and single hyphens, and no Python keyword",
            )
        try:
            text = file.read_text(encoding="utf-8")
            data = tomllib.loads(text)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigurationError(f"{file}: {error}", hint="make it valid TOML") from error
        if dated := next(_dates(data), None):
            raise ConfigurationError(
                f"{file}:{_line(text, dated)}: {'.'.join(dated)}: is a date",
                hint="write it as text, in quotes",
            )
        # A misspelt key also shows up as missing; report the misspelling first.
        problems = sorted({_describe(error, text) for error in self._meta.iter_errors(data)})
        if problems:
            _, line, problem = problems[0]
            raise ConfigurationError(
                f"{file}:{line}: {problem}", hint=f"see {_META_SCHEMA} beside the contracts"
            )
        return self._build(slug, file, text, data)

    def _build(self, slug: str, file: Path, text: str, data: dict[str, Any]) -> Contract:
        endpoint, auth, promises = (
            dict(data["endpoint"]),
            dict(data["auth"]),
            dict(data["promises"]),
        )
        if "override" in endpoint:
            override = endpoint["override"] = Override(**endpoint["override"])
            rest = endpoint["url"].removeprefix(override.replaces)
            if rest == endpoint["url"] or not rest.startswith("/"):
                raise ConfigurationError(
                    f"{file}:{_line(text, ('endpoint', 'override', 'replaces'))}: "
                    f"'{override.replaces}' is not the beginning of the URL",
                    hint="replaces has to be endpoint.url up to one of its slashes",
                )
        endpoint["placeholders"] = {
            name: tuple(variables) for name, variables in endpoint.get("placeholders", {}).items()
        }
        for name in endpoint["placeholders"]:
            if name not in endpoint["url"]:
                raise ConfigurationError(
                    f"{file}:{_line(text, ('endpoint', 'placeholders', name))}: "
                    f"the URL has no '{name}'",
                    hint="write the placeholder into endpoint.url, or drop it",
                )
        auth["variables"] = tuple(auth.get("variables", ()))
        listing = {**data["listing"], "volatile": frozenset(data["listing"].get("volatile", ()))}
        schema = promises.pop("schema")
        line = _line(text, _SCHEMA)
        try:
            page = jsonschema_rs.Draft202012Validator(
                schema, registry=self._shapes, base_uri=f"{_BASE}{slug}.schema.json", offline=True
            )
        except (jsonschema_rs.ReferencingError, jsonschema_rs.ValidationError, ValueError) as error:
            where = tuple(map(str, getattr(error, "instance_path", ()))) or next(
                (
                    path
                    for path, value in schema_words(schema)
                    if path[-1] == "$ref" and str(value).rpartition("/")[2] in str(error)
                ),
                (),
            )
            line = _line(text, (*_SCHEMA, *where))
            raise ConfigurationError(
                f"{file}:{line}: promises.schema is not a valid JSON Schema: {error}".splitlines()[
                    0
                ],
                hint="refer to a file below shapes/, and use the words of JSON Schema 2020-12",
            ) from error
        if unknown := unknown_word(schema):
            raise _no_word(f"{file}:{_line(text, (*_SCHEMA, *unknown))}", unknown)
        shape = ListingShape(**listing)
        if (first := shape.id.partition(".")[0]) in shape.volatile:
            raise ConfigurationError(
                f"{file}:{_line(text, ('listing', 'volatile'))}: the model ID can't be volatile",
                hint=f"take '{first}' out of listing.volatile",
            )
        if not all(_requires(page, shape, depth) for depth in range(shape.id.count(".") + 1)):
            raise ConfigurationError(
                f"{file}:{line}: promises.schema lets rows without '{shape.id}' pass",
                hint=f"require '{shape.id}' in every row",
            )
        return Contract(
            slug=slug,
            path=file,
            endpoint=Endpoint(**endpoint),
            auth=Auth(**auth),
            pagination=Pagination(**data["pagination"]),
            listing=shape,
            promises=Promises(page=page, **promises),
            **{key: value for key, value in data.items() if not isinstance(value, dict)},
        )


def _no_word(place: str, path: tuple[str, ...]) -> ConfigurationError:
    return ConfigurationError(
        f"{place}: JSON Schema does not know the word '{path[-1]}'",
        hint="use the words of JSON Schema 2020-12; it ignores all others without a sign",
    )


def _dates(value: object, where: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where TOML's dates and times stand, which JSON does not have."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _dates(inner, (*where, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _dates(inner, where)
    elif isinstance(value, (date, time)):
        yield where


def _slug(file: Path) -> str:
    return file.stem


def _requires(page: jsonschema_rs.Validator, shape: ListingShape, depth: int) -> bool:
    """Whether a schema rejects rows whose ID lacks the key of its path at this depth."""
    keys, rows = shape.id.split("."), shape.rows.split(".") if shape.rows else []
    body: object = [_nested(keys[:depth], {})]
    if rows:
        body = {"object": "list", **_nested(rows, body)}
    place = [*rows, 0, *keys[:depth]]
    return any(
        error.instance_path == place and getattr(error.kind, "property", None) == keys[depth]
        for error in page.iter_errors(body)
    )


def _nested(keys: Sequence[str], value: Any) -> Any:
    return {keys[0]: _nested(keys[1:], value)} if keys else value


def _shape(file: Path) -> Any:
    schema = _json(file)
    if unknown := unknown_word(schema):
        raise _no_word(str(file), unknown)
    return schema


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ConfigurationError(f"{file}: {error}", hint="make it valid JSON") from error


def _describe(error: jsonschema_rs.ValidationError, text: str) -> tuple[int, int, str]:
    """How late to name an error of the meta-schema, its line, and what is wrong there."""
    where = tuple(str(step) for step in error.instance_path)
    unexpected = getattr(error.kind, "unexpected", None)
    if not unexpected and (name := getattr(error.kind, "error", None)) is not None:
        unexpected = [name.instance]
    if unexpected:
        key = min(unexpected)
        return 0, _line(text, (*where, key)), f"unknown key '{key}'{_in(where)}"
    if (key := getattr(error.kind, "property", None)) is not None:
        return 1, _line(text, where), f"'{key}' is missing{_in(where)}"
    return 1, _line(text, where), f"{'.'.join(where)}: {error.message}"


def _line_in(file: Path, key: str) -> int:
    return _line(file.read_text(encoding="utf-8"), (key,))


def _in(where: Sequence[str]) -> str:
    return f" in [{'.'.join(where)}]" if where else ""
