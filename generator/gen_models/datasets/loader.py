"""Loads the contracts of data sets, strictly: what is wrong is named with file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gen_models.contract import MetaSchema, TomlLines, check_slug, readers_of, table_problems
from gen_models.datasets.model import (
    FOLDER,
    LISTING,
    Copy,
    DataSet,
    DataSetPromises,
    Package,
    ProviderNames,
)
from gen_models.errors import ConfigurationError
from gen_models.fields import FIELDS
from gen_models.formats import read_text, strict_toml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

_SCHEMA: Final = "dataset.schema.json"
_MAX_BYTES: Final = 64 * 1024


def load_data_sets(folders: Sequence[Path]) -> Mapping[str, DataSet]:
    """Every data set whose contract is in `datasets/` below a folder of contracts, by name.

    Args:
        folders: the folders of contracts, nearest first; of two data sets of one name, the nearer
            one counts.

    Raises:
        ConfigurationError: a contract is not valid; it names everything that is wrong with all of
            them, by file and line.
    """
    files: dict[str, Path] = {}
    for folder in reversed(folders):
        files |= {file.stem: file for file in (folder / FOLDER).glob("*.toml")}
    if not files:
        return {}
    schema = MetaSchema([folder / FOLDER for folder in folders], _SCHEMA)
    found: dict[str, DataSet] = {}
    errors: list[tuple[str, str]] = []
    for name, file in sorted(files.items()):
        loaded = _load(file, schema, files.keys())
        if isinstance(loaded, DataSet):
            found[name] = loaded
        else:
            errors += loaded
    if errors:
        *others, (problem, hint) = errors
        lines = [f"{text}\n  hint: {help_}" for text, help_ in others]
        raise ConfigurationError("\n".join([*lines, problem]), hint=hint)
    return found


def _load(
    file: Path, schema: MetaSchema, names: Collection[str]
) -> DataSet | list[tuple[str, str]]:
    """A data set, or what is wrong with its file: problems with hints, in the order of lines."""
    try:
        check_slug(file.stem, str(file))
        text = read_text(file, _MAX_BYTES)
        data = strict_toml.loads(text)
    except strict_toml.NotTOMLError as error:
        return [(f"{file}: {error}", "make it valid TOML")]
    except FileNotFoundError:
        return [(f"{file} cannot be read: there is no such file", "restore or delete it")]
    except ConfigurationError as error:
        return [(error.problem, error.hint)]
    lines = TomlLines(text)
    dated = [
        (where, "a value is a date", "write it as text") for where in strict_toml.dates_in(data)
    ]
    problems = dated or [(p.where, p.text, p.hint) for p in schema.problems(data)]
    if not problems:
        problems = list(_problems(file.stem, data, names))
    found = sorted((lines.of(where), text, hint) for where, text, hint in problems)
    if found:
        return [(f"{file}:{line}: {text}", hint) for line, text, hint in found]
    return _data_set(file.stem, data)


def _problems(
    name: str, data: Mapping[str, Any], names: Collection[str]
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    yield from ((p.where, p.text, p.hint) for p in table_problems(data["info"]))
    for copy in data.get("copies", ()):
        of = copy["of"]
        if of == name or of not in {LISTING, *names}:
            others = ", ".join(sorted({LISTING, *names} - {name}))
            yield ("copies",), f"copies.of: no source '{of}' to copy from", f"use one of {others}"
        for field in copy.get("fields", ()):
            if field not in FIELDS:
                yield ("copies",), f"copies.fields: no field '{field}'", "see [info] for the fields"
        for slug in copy.get("providers", ()):
            if slug not in data["providers"]:
                hint = f"add [providers.{slug}], or drop the name"
                yield ("copies",), f"copies.providers: '{slug}' is not in [providers]", hint


def _data_set(name: str, data: Mapping[str, Any]) -> DataSet:
    return DataSet(
        name=name,
        docs=data["docs"],
        licence=data["licence"],
        package=Package(data["package"]["name"], data["package"]["file"]),
        lineage=data.get("lineage", name),
        providers={
            slug: ProviderNames(**{key: tuple(words) for key, words in said.items()})
            for slug, said in sorted(data["providers"].items())
        },
        promises=DataSetPromises(**data["promises"]),
        copies=tuple(_copy(said) for said in data.get("copies", ())),
        info=readers_of(data["info"]),
    )


def _copy(said: Mapping[str, Any]) -> Copy:
    when = {path: tuple(among) for path, among in said.get("when", {}).items()}
    return Copy(said["of"], tuple(said.get("providers", ())), tuple(said.get("fields", ())), when)
