"""Starts a project of one's own: settings, folders, an example contract and a CI workflow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from gen_models import __version__
from gen_models.errors import ConfigurationError
from gen_models.folder import Folder
from gen_models.formats import read_text, strict_toml
from gen_models.workspace import bundled_home, bundled_slugs

if TYPE_CHECKING:
    from collections.abc import Collection

Action = Literal["created", "updated", "kept"]

SCHEMA: Final = "contract.schema.json"
_SETTINGS: Final = "pyproject.toml"
_DRAFT: Final = ".pyproject.toml.draft"
_TEMPLATES: Final = Path(__file__).parent / "templates"
_MAX_BYTES: Final = 2**20


@dataclass(frozen=True, slots=True)
class InitializedProject:
    """What became of each file of a new project.

    Attributes:
        folder: the project.
        files: what was done with each file, by its path below the folder.
    """

    folder: Path
    files: dict[str, Action]


def init_project(folder: Path, bundled: Collection[str] = ()) -> InitializedProject:
    """Writes what a project of one's own needs, and overwrites nothing but an older schema.

    Args:
        folder: the project; it is made if it is not there.
        bundled: the bundled providers to stand beside its own, or "all".

    Raises:
        ConfigurationError: its `pyproject.toml` has a table `[tool.gen-models]` already or cannot
            be read, no provider of a name in `bundled` came along, or a file cannot be written;
            or one of its folders is a link.
    """
    settings = _settings(("all",) if "all" in bundled else bundled_slugs(bundled))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = Folder(folder)
        before = _settings_before(folder)
        new = {
            "contracts/example.toml": _template("example.toml"),
            "cassettes/.gitkeep": "",
            ".github/workflows/gen-models.yml": _template("ci.yml"),
        }
        files = {name: _created(there, name, text) for name, text in new.items()}
        files[f"contracts/{SCHEMA}"] = write_schema(folder / "contracts")
        # The last, so that a run that was cut short can be repeated.
        files[_SETTINGS] = _extended(there, before, settings)
    except OSError as error:
        raise ConfigurationError(
            f"{folder} cannot be written: {error.strerror or error}",
            hint="give write access, or name another folder",
        ) from error
    return InitializedProject(folder, files)


def write_schema(contracts: Path) -> Action:
    """Puts the JSON Schema of contracts beside them, where editors look for it.

    Raises:
        OSError: it cannot be written.
        UnsafePathError: something that is not a file is in its place.
    """
    there = Folder(contracts)
    new = (bundled_home() / "contracts" / SCHEMA).read_bytes()
    old = there.read(SCHEMA)
    if old == new:
        return "kept"
    if old is not None:
        there.remove(SCHEMA)
    there.write(SCHEMA, new)
    return "created" if old is None else "updated"


def _settings_before(folder: Path) -> str:
    """The text of the settings, which have no table of ours; "" if there are none."""
    file = folder / _SETTINGS
    try:
        text = read_text(file, _MAX_BYTES)
    except FileNotFoundError:
        return ""
    try:
        tools = strict_toml.loads(text).get("tool", {})
    except strict_toml.NotTOMLError as error:
        raise ConfigurationError(f"{file}: {error}", hint="make it valid TOML") from error
    if "gen-models" in tools:
        raise ConfigurationError(
            f"{file} has a table [tool.gen-models]: this is a project already",
            hint="edit that table; `gen-models contract` drafts a contract",
        )
    return text


def _settings(bundled: Collection[str]) -> str:
    lines = [
        "[tool.gen-models]",
        'contracts = "contracts"',
        'cassettes = "cassettes"',
        'output = "generated"',
    ]
    if names := ", ".join(f'"{name}"' for name in bundled):
        lines.append(f"bundled = [{names}]")
    return "\n".join(lines) + "\n"


def _extended(there: Folder, before: str, settings: str) -> Action:
    text = f"{before.rstrip()}\n\n{settings}" if before.strip() else settings
    there.remove(_DRAFT)
    there.write(_DRAFT, text.encode("utf-8"), mode=there.permissions(_SETTINGS))
    there.move(_DRAFT, _SETTINGS)
    return "updated" if before else "created"


def _created(there: Folder, name: str, text: str) -> Action:
    if there.kind(name) is not None:
        return "kept"
    there.write(name, text.encode("utf-8"))
    return "created"


def _template(name: str) -> str:
    text = (_TEMPLATES / f"{name}.txt").read_text(encoding="utf-8")
    return text.replace("@VERSION@", __version__)
