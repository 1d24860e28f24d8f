"""`[tool.gen-models]` of the nearest pyproject.toml."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from gen_models.errors import ConfigurationError
from gen_models.formats import read_text, strict_toml
from gen_models.package import DEFAULT_PACKAGE, PACKAGE_KEYS, Package

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MAX_BYTES: Final = 2**20
_FOLDERS: Final = ("contracts", "cassettes", "output")
_LISTS: Final = {"targets": '["rust"]', "bundled": '["openai"]', "documents": '["README.md"]'}
"""The settings that are lists of names, each with an example."""

_KEYS: Final = (*_FOLDERS, *_LISTS, "package")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project has set.

    Attributes:
        folders: the folders that are set, by their keys.
        targets: the names of the languages; None if they are not set.
        bundled: the bundled providers beside those of the contracts.
        documents: the files whose tables are kept up to date.
        package: what the generated packages are called.
    """

    folders: Mapping[str, Path] = field(default_factory=dict)
    targets: tuple[str, ...] | None = None
    bundled: tuple[str, ...] = ()
    documents: tuple[Path, ...] = ()
    package: Package = DEFAULT_PACKAGE


def read_settings(start: Path) -> Settings:
    """The table of the nearest `pyproject.toml` at or above a folder that has one.

    Paths are relative to that file, and stay in its folder.

    Raises:
        ConfigurationError: a `pyproject.toml` at or above `start` cannot be read; or the table has
            an unknown key, a value of another type, or a path that leads out of the folder.
    """
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        if file.is_dir():
            continue
        try:
            text = read_text(file, _MAX_BYTES)
        except FileNotFoundError as error:
            if file.is_symlink():
                raise ConfigurationError(
                    f"{file} is a link to a file that does not exist", hint="restore or delete it"
                ) from error
            continue
        if "gen-models" not in text:
            continue
        table = _table(file, text)
        if table is not None:
            targets = table.get("targets")
            documents = dict.fromkeys(table.get("documents", ()))
            return Settings(
                {key: _below(folder, key, table[key]) for key in _FOLDERS if key in table},
                None if targets is None else tuple(targets),
                tuple(table.get("bundled", ())),
                tuple(_below(folder, "documents", name).resolve() for name in documents),
                _package(file, table["package"]) if "package" in table else DEFAULT_PACKAGE,
            )
    return Settings()


def _below(folder: Path, key: str, value: str) -> Path:
    """A path of the settings, which is below the folder of their file, links resolved."""
    try:
        found = (folder / value).resolve()
    except (OSError, RuntimeError, ValueError):  # A loop of links, or a NUL.
        found = None
    if found is None or not found.is_relative_to(folder.resolve()):
        raise ConfigurationError(
            f"{folder / 'pyproject.toml'}: [tool.gen-models] {key} leads out of {folder}",
            hint=f"move it there, or name it on the command line with --{key} DIR"
            if key in _FOLDERS
            else "move it there",
        )
    return folder / value


def _table(file: Path, text: str) -> dict[str, Any] | None:
    try:
        tools = strict_toml.loads(text).get("tool", {})
    except strict_toml.NotTOMLError as error:
        raise ConfigurationError(f"{file}: {error}", hint="make it valid TOML") from error
    table = tools.get("gen-models") if isinstance(tools, dict) else None
    if table is None:
        return None
    if not isinstance(table, dict):
        raise ConfigurationError(
            f"{file}: tool.gen-models is not a table", hint="write it as [tool.gen-models]"
        )
    for key, value in table.items():
        if key not in _KEYS:
            raise ConfigurationError(
                f"{file}: [tool.gen-models] has the unknown key '{key}'",
                hint=f"known keys are {', '.join(_KEYS)}",
            )
        if key in _LISTS:
            if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
                raise ConfigurationError(
                    f"{file}: [tool.gen-models] {key} is not a list of names",
                    hint=f"write it as {_LISTS[key]}",
                )
        elif key in _FOLDERS and (not isinstance(value, str) or not value):
            raise ConfigurationError(
                f"{file}: [tool.gen-models] {key} is not a path", hint="write a string"
            )
    return table


def _package(file: Path, table: object) -> Package:
    if not isinstance(table, dict):
        raise ConfigurationError(
            f"{file}: tool.gen-models.package is not a table",
            hint="write it as [tool.gen-models.package]",
        )
    try:
        return Package.of(table)
    except ValueError as error:
        raise ConfigurationError(
            f"{file}: [tool.gen-models.package] {error}",
            hint=f"known keys are {', '.join(PACKAGE_KEYS)}",
        ) from error
