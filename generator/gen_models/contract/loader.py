"""Loads contracts from their TOML files, strictly: what is wrong is named with file and line."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any, Final

from gen_models.contract.model import (
    Auth,
    Chat,
    Contract,
    Endpoint,
    ListingShape,
    Override,
    Pagination,
    Promises,
)
from gen_models.contract.names import check_slug
from gen_models.contract.schemas import Shapes, no_schema, read_json
from gen_models.contract.toml_lines import TomlLines
from gen_models.errors import ConfigurationError
from gen_models.formats import SchemaError, new_validator, read_text, strict_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import jsonschema_rs

_META_SCHEMA: Final = "contract.schema.json"
_MAX_BYTES: Final = 64 * 1024
"""The most bytes of a contract's file; the longest that comes with gen-models has 3,000."""

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
                f"{contract.path}:{loader.line(contract.path, 'class_name')}: "
                f"class_name '{contract.class_name}' is already used by {other}",
                hint="give each provider a class name of its own",
            )
    return contracts


def load_contract(file: Path, shapes: Sequence[Path]) -> Contract:
    """One contract, whatever else is in its folder.

    Raises:
        ConfigurationError: it is not valid.
    """
    return _Loader(shapes).load(file)


class _Loader:
    """Loads contracts; holds what they share: the meta-schema and the shapes."""

    def __init__(self, shapes: Sequence[Path]) -> None:
        meta = next((f / _META_SCHEMA for f in shapes if (f / _META_SCHEMA).is_file()), None)
        if meta is None:
            raise ConfigurationError(
                f"{_META_SCHEMA} is not there", hint="install gen-models again"
            )
        self._meta = new_validator(read_json(meta))
        self._shapes = Shapes(shapes)
        self._lines: dict[Path, TomlLines] = {}

    def line(self, file: Path, *where: str) -> int:
        """The line of a key in a contract that has been loaded."""
        return self._lines[file].of(where)

    def load(self, file: Path) -> Contract:
        slug = file.stem
        check_slug(slug, str(file))
        try:
            text = read_text(file, _MAX_BYTES)
            data = strict_toml.loads(text)
        except FileNotFoundError as error:  # A link to nothing, or a file that was just deleted.
            raise ConfigurationError(
                f"{file} cannot be read: there is no such file", hint="restore or delete it"
            ) from error
        except strict_toml.NotTOMLError as error:
            raise ConfigurationError(f"{file}: {error}", hint="make it valid TOML") from error
        lines = self._lines[file] = TomlLines(text)
        if dated := next(_dates(data), None):
            raise ConfigurationError(
                f"{file}:{lines.of(dated)}: {'.'.join(dated)}: is a date",
                hint="write it as text, in quotes",
            )
        # A misspelt key also shows up as missing; report the misspelling first.
        problems = sorted({_describe(error, lines) for error in self._meta.iter_errors(data)})
        if problems:
            _, line, problem = problems[0]
            raise ConfigurationError(
                f"{file}:{line}: {problem}", hint=f"see {_META_SCHEMA} beside the contracts"
            )
        return self._build(slug, file, lines, data)

    def _build(self, slug: str, file: Path, lines: TomlLines, data: dict[str, Any]) -> Contract:
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
                    f"{file}:{lines.of(('endpoint', 'override', 'replaces'))}: "
                    f"'{override.replaces}' is not the beginning of the URL",
                    hint="replaces has to be endpoint.url up to one of its slashes",
                )
        if "chat" in endpoint:
            endpoint["chat"] = Chat(**endpoint["chat"])
        endpoint["placeholders"] = {
            name: tuple(variables) for name, variables in endpoint.get("placeholders", {}).items()
        }
        for name in endpoint["placeholders"]:
            if name not in endpoint["url"]:
                raise ConfigurationError(
                    f"{file}:{lines.of(('endpoint', 'placeholders', name))}: "
                    f"the URL has no '{name}'",
                    hint="write the placeholder into endpoint.url, or drop it",
                )
        auth["variables"] = tuple(auth.get("variables", ()))
        listing = {**data["listing"], "volatile": frozenset(data["listing"].get("volatile", ()))}
        schema = promises.pop("schema")
        try:
            page, weight = self._shapes.compile(slug, schema)
        except SchemaError as error:
            raise no_schema(f"{file}:{lines.of((*_SCHEMA, *error.path))}", error) from error
        shape = ListingShape(**listing)
        if (first := shape.id.partition(".")[0]) in shape.volatile:
            raise ConfigurationError(
                f"{file}:{lines.of(('listing', 'volatile'))}: the model ID can't be volatile",
                hint=f"take '{first}' out of listing.volatile",
            )
        if not all(_requires(page, shape, depth) for depth in range(shape.id.count(".") + 1)):
            raise ConfigurationError(
                f"{file}:{lines.of(_SCHEMA)}: promises.schema lets rows without '{shape.id}' pass",
                hint=f"require '{shape.id}' in every row",
            )
        return Contract(
            slug=slug,
            path=file,
            endpoint=Endpoint(**endpoint),
            auth=Auth(**auth),
            pagination=Pagination(**data["pagination"]),
            listing=shape,
            promises=Promises(page=page, weight=weight, **promises),
            **{key: value for key, value in data.items() if not isinstance(value, dict)},
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
    place = [*rows, "0", *keys[:depth]]
    return any(
        list(map(str, error.instance_path)) == place
        and getattr(error.kind, "property", None) == keys[depth]
        for error in page.iter_errors(body)
    )


def _nested(keys: Sequence[str], value: Any) -> Any:
    return {keys[0]: _nested(keys[1:], value)} if keys else value


def _describe(error: jsonschema_rs.ValidationError, lines: TomlLines) -> tuple[int, int, str]:
    """How late to name an error of the meta-schema, its line, and what is wrong there."""
    where = tuple(str(step) for step in error.instance_path)
    unexpected = getattr(error.kind, "unexpected", None)
    if not unexpected and (name := getattr(error.kind, "error", None)) is not None:
        unexpected = [name.instance]
    if unexpected:
        key = min(unexpected)
        return 0, lines.of((*where, key)), f"unknown key '{key}'{_in(where)}"
    if (key := getattr(error.kind, "property", None)) is not None:
        return 1, lines.of(where), f"'{key}' is missing{_in(where)}"
    return 1, lines.of(where), f"{'.'.join(where)}: {error.message}"


def _in(where: Sequence[str]) -> str:
    return f" in [{'.'.join(where)}]" if where else ""
