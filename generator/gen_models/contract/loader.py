"""Loads contracts from their TOML files, strictly: what is wrong is named with file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gen_models.contract.contracts import Contracts, joined
from gen_models.contract.info_table import info_problems, readers_of
from gen_models.contract.listing_table import shape_of, shape_problems
from gen_models.contract.meta_schema import MetaSchema
from gen_models.contract.model import (
    Auth,
    Chat,
    Contract,
    Endpoint,
    LifecyclePins,
    Override,
    Pagination,
    Promises,
)
from gen_models.contract.names import check_slug
from gen_models.contract.problem import Problem, named
from gen_models.contract.schemas import WORDS, Shapes
from gen_models.contract.toml_lines import TomlLines
from gen_models.errors import ConfigurationError, InvalidContractError
from gen_models.formats import SchemaError, read_text, strict_toml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path


_MAX_BYTES: Final = 64 * 1024
"""The most bytes of a contract's file; the longest that comes with gen-models has 5,000."""

_SCHEMA: Final = ("promises", "schema")


def load_contracts(
    folder: Path,
    shapes: Sequence[Path],
    beside: Sequence[Path] = (),
    named: Collection[str] | None = None,
) -> Contracts:
    """The contracts of a folder, and those that stand beside it.

    A file that is not valid does not keep the others from being loaded; what is wrong with it is
    in `Contracts.invalid`.

    Args:
        folder: where the contracts are.
        shapes: the folders below which a schema's `$ref` is looked up, nearest first.
        beside: the files of further contracts, whose shapes are in their own folder; one in
            `folder` comes before one of the same name.
        named: the slugs of those that are loaded; None for all.

    Raises:
        ConfigurationError: there is no contract, or a shape is not valid.
    """
    own = {file.stem: file for file in folder.glob("*.toml")}
    others = {file.stem: file for file in beside if file.stem not in own}
    files = sorted([*own.values(), *others.values()], key=_slug)
    loaders = {parent: _Loader([parent]) for parent in {file.parent for file in others.values()}}
    loaders[folder] = _Loader(shapes)
    if not files:
        raise ConfigurationError(
            f"{folder} contains no contract",
            hint="add one TOML file per provider, or name another folder",
        )
    valid: dict[str, Contract] = {}
    invalid: dict[str, tuple[InvalidContractError, ...]] = {}
    for file in files:
        if named is not None and file.stem not in named:
            continue
        loaded = loaders[file.parent].load(file)
        if isinstance(loaded, Contract):
            valid[file.stem] = loaded
        else:
            invalid[file.stem] = loaded
    contracts = Contracts(valid, invalid)
    return contracts.without(_same_class_names(contracts))


def load_contract(file: Path, shapes: Sequence[Path]) -> Contract:
    """One contract, whatever else is in its folder.

    Raises:
        InvalidContractError: it is not valid; the error names everything that is wrong with it.
    """
    loaded = _Loader(shapes).load(file)
    if isinstance(loaded, Contract):
        return loaded
    raise joined(loaded)


def line_of(contract: Contract, *where: str) -> int:
    """The line of a key in a contract's file."""
    return TomlLines(read_text(contract.path, _MAX_BYTES)).of(where)


def _same_class_names(contracts: Contracts) -> Iterator[InvalidContractError]:
    """An error for each provider whose class name is another one's, but for its case."""
    slugs: dict[str, list[str]] = {}
    for slug, contract in contracts.items():
        slugs.setdefault(contract.class_name.casefold(), []).append(slug)
    for sharing in slugs.values():
        for slug in sharing if len(sharing) > 1 else ():
            contract = contracts[slug]
            others = ", ".join(other for other in sharing if other != slug)
            problem = f"class_name '{contract.class_name}' is already used by {others}"
            yield _invalid(
                contract.path,
                f"{contract.path}:{line_of(contract, 'class_name')}: {problem}",
                "give each provider a class name of its own",
            )


class _Loader:
    """Loads contracts; holds what they share: the meta-schema and the shapes."""

    def __init__(self, shapes: Sequence[Path]) -> None:
        self._meta = MetaSchema(shapes)
        self._shapes = Shapes(shapes)

    def load(self, file: Path) -> Contract | tuple[InvalidContractError, ...]:
        """A contract, or what is wrong with its file, in the order of its lines."""
        lines = TomlLines("")
        try:
            check_slug(file.stem, str(file))
            text = _read(file)
            lines = TomlLines(text)
            data = strict_toml.loads(text)
        except strict_toml.NotTOMLError as error:
            return (_invalid(file, f"{file}: {error}", "make it valid TOML"),)
        except ConfigurationError as error:
            return (_invalid(file, error.problem, error.hint),)
        made = self._contract(file, data)
        if isinstance(made, Contract):
            return made
        found = sorted((lines.of(p.where), p.text, p.hint) for p in made)
        return tuple(_invalid(file, f"{file}:{n}: {text}", hint) for n, text, hint in found)

    def _contract(self, file: Path, data: Mapping[str, Any]) -> Contract | list[Problem]:
        dated = [Problem(w, f"{named(w)}: is a date", _QUOTES) for w in strict_toml.dates_in(data)]
        problems = dated or self._meta.problems(data)
        # A table that is broken is not looked into any further; the others are.
        whole = data.keys() - {key for problem in problems for key in problem.where[:1]}
        if "endpoint" in whole:
            problems += _endpoint_problems(data["endpoint"])
        page = None
        schema = _at(data, _SCHEMA)
        if isinstance(schema, dict) and not any(p.where[:2] == _SCHEMA for p in problems):
            try:
                page = self._shapes.compile(file.stem, schema)
            except SchemaError as error:
                text = f"promises.schema is not a valid JSON Schema: {error}"
                problems.append(Problem((*_SCHEMA, *error.path), text, WORDS))
            except ConfigurationError as error:
                problems.append(Problem(_SCHEMA, error.problem, error.hint))
        if page is not None and "listing" in whole:
            problems += shape_problems(shape_of(data["listing"]), page.validator)
        if {"info", "listing"} <= whole:
            problems += info_problems(data["info"], shape_of(data["listing"]))
        if problems or page is None:
            return problems
        promises = {key: value for key, value in data["promises"].items() if key != "schema"}
        return Contract(
            slug=file.stem,
            path=file,
            endpoint=_endpoint(data["endpoint"]),
            auth=Auth(**{**data["auth"], "variables": tuple(data["auth"].get("variables", ()))}),
            pagination=_pagination(data["pagination"]),
            listing=shape_of(data["listing"]),
            promises=Promises(
                page=page.validator,
                weight=page.weight,
                without_required=page.without_required,
                **promises,
            ),
            lifecycle=LifecyclePins(
                **{key: tuple(ids) for key, ids in data.get("lifecycle", {}).items()}
            ),
            info=readers_of(data.get("info", {})),
            **{key: value for key, value in data.items() if not isinstance(value, dict)},
        )


_QUOTES: Final = "write it as text, in quotes"


def _invalid(file: Path, problem: str, hint: str) -> InvalidContractError:
    return InvalidContractError(problem, provider=file.stem, hint=hint)


def _read(file: Path) -> str:
    try:
        return read_text(file, _MAX_BYTES)
    except FileNotFoundError as error:  # A link to nothing, or a file that was just deleted.
        raise ConfigurationError(
            f"{file} cannot be read: there is no such file", hint="restore or delete it"
        ) from error


def _endpoint_problems(table: Mapping[str, Any]) -> Iterator[Problem]:
    url = table["url"]
    override = table.get("override")
    if override is not None:
        rest = url.removeprefix(override["replaces"])
        if rest == url or not rest.startswith("/"):
            yield Problem(
                ("endpoint", "override", "replaces"),
                f"'{override['replaces']}' is not the beginning of the URL",
                "replaces must be endpoint.url up to one of its slashes",
            )
    for name in table.get("placeholders", {}):
        if name not in url:
            yield Problem(
                ("endpoint", "placeholders", name),
                f"the URL has no '{name}'",
                "add the placeholder to endpoint.url, or remove it",
            )


def _endpoint(table: Mapping[str, Any]) -> Endpoint:
    override, placeholders = table.get("override"), table.get("placeholders", {})
    chat = table.get("chat")
    return Endpoint(
        **{
            **table,
            "override": None if override is None else Override(**override),
            "chat": None if chat is None else Chat(**chat),
            "placeholders": {name: tuple(variables) for name, variables in placeholders.items()},
        }
    )


def _pagination(table: Mapping[str, Any]) -> Pagination:
    return Pagination(**{**table, "ignore": frozenset(table.get("ignore", ()))})


def _at(data: Mapping[str, Any], where: Sequence[str]) -> object:
    found: Any = data
    for step in where:
        found = found.get(step) if isinstance(found, dict) else None
    return found


def _slug(file: Path) -> str:
    return file.stem
