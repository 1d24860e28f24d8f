"""Where things live: the project's folders, or those that travel in the wheel."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gen_models.errors import ConfigurationError
from gen_models.package import DEFAULT_PACKAGE, PACKAGE_KEYS, Package

_HERE: Final = Path(__file__).resolve().parent
_SETTINGS: Final = ("contracts", "cassettes", "output", "targets", "package")


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folders of one run.

    `suite` is the folder that holds `conftest.py` and the contract suite; it is always the
    suite that came with this version of gen-models, regardless of the contracts it judges by.
    `targets` has the names of the languages that the output is to have; all where it is None.
    `package` is what their packages are called.
    """

    contracts: Path
    cassettes: Path
    output: Path
    suite: Path
    targets: tuple[str, ...] | None = None
    package: Package = DEFAULT_PACKAGE

    @property
    def shapes(self) -> tuple[Path, ...]:
        """Folders whose files a schema may refer to, nearest first."""
        return (self.contracts, self.suite / "contracts")


def bundled_home() -> Path:
    """The folder with the contracts, their suite and the cassettes that came with this version."""
    inside_wheel = _HERE / "bundled"
    return inside_wheel if inside_wheel.is_dir() else _HERE.parents[1]


def refuse_bundled(workspace: Workspace) -> None:
    """Refuses to record into the recordings that came along in a wheel.

    Raises:
        ConfigurationError: the workspace has no recordings of its own.
    """
    inside_wheel = _HERE / "bundled"
    if workspace.cassettes.is_relative_to(inside_wheel):
        raise ConfigurationError(
            "the recordings that came with gen-models are not for writing",
            hint="make a folder for yours, and name it with --cassettes DIR",
        )


def find_workspace(
    start: Path,
    *,
    contracts: Path | None = None,
    cassettes: Path | None = None,
    output: Path | None = None,
    targets: tuple[str, ...] | None = None,
) -> Workspace:
    """Settles folders and targets: what is given, else `[tool.gen-models]`, else what came along.

    `[tool.gen-models]` is read from the nearest `pyproject.toml` at or above `start` that has
    such a table; its paths are relative to that file. Without one, the output is `generated/`
    in `start`.

    Raises:
        ConfigurationError: the table has an unknown key or a value that is not a path, or
            a folder that was named is not there.
    """
    home = bundled_home()
    settings, set_targets, package = _settings(start)
    folders = {
        "contracts": contracts or settings.get("contracts") or home / "contracts",
        "cassettes": cassettes or settings.get("cassettes") or home / "cassettes",
    }
    for name, folder in folders.items():
        if not folder.is_dir():
            raise ConfigurationError(
                f"the {name} folder {folder} does not exist",
                hint=f"create it, or name another with --{name} DIR",
            )
    where = (output or settings.get("output") or start / "generated").resolve()
    if where == folders["cassettes"].resolve():
        raise ConfigurationError(
            f"recordings and enums share the folder {where}",
            hint="give each a folder of its own",
        )
    return Workspace(
        contracts=folders["contracts"].resolve(),
        cassettes=folders["cassettes"].resolve(),
        output=where,
        suite=home,
        targets=targets if targets is not None else set_targets,
        package=package,
    )


def _settings(start: Path) -> tuple[dict[str, Path], tuple[str, ...] | None, Package]:
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise ConfigurationError(f"{file}: {error}", hint="make it valid TOML") from error
        except OSError:
            continue
        if "gen-models" not in text:
            continue
        table = _table(file, text)
        if table is not None:
            targets = table.pop("targets", None)
            package = table.pop("package", DEFAULT_PACKAGE)
            folders = {key: folder / value for key, value in table.items()}
            return folders, None if targets is None else tuple(targets), package
    return {}, None, DEFAULT_PACKAGE


def _table(file: Path, text: str) -> dict[str, Any] | None:
    import tomllib

    try:
        tools = tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{file}: {error}", hint="make it valid TOML") from error
    table = tools.get("gen-models") if isinstance(tools, dict) else None
    if table is None:
        return None
    if not isinstance(table, dict):
        raise ConfigurationError(
            f"{file}: tool.gen-models is not a table", hint="write it as [tool.gen-models]"
        )
    for key, value in table.items():
        if key not in _SETTINGS:
            raise ConfigurationError(
                f"{file}: [tool.gen-models] has the unknown key '{key}'",
                hint=f"known keys are {', '.join(_SETTINGS)}",
            )
        if key == "package":
            table[key] = _package(file, value)
        elif key == "targets":
            if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
                raise ConfigurationError(
                    f"{file}: [tool.gen-models] targets is not a list", hint='write it as ["rust"]'
                )
        elif not isinstance(value, str) or not value:
            raise ConfigurationError(
                f"{file}: [tool.gen-models] {key} is not a path", hint="give a string"
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
