"""Where things live: the project's folders, or those that travel in the wheel."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from gen_models.errors import ConfigurationError
from gen_models.files import refuse_git_folder
from gen_models.formats import read_text, strict_toml
from gen_models.state import State, find_state

_HERE: Final = Path(__file__).resolve().parent
_MAX_PYPROJECT: Final = 2**20
_SETTINGS: Final = ("contracts", "cassettes", "output", "targets")


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folders of one run.

    `suite` is the folder that holds `conftest.py` and the contract suite; it is always the
    suite that came with this version of gen-models, regardless of the contracts it judges by.
    `targets` has the names of the languages that the output is to have; all where it is None.
    `state` is the folder for what no repository may bring along.
    """

    contracts: Path
    cassettes: Path
    output: Path
    suite: Path
    targets: tuple[str, ...] | None = None
    state: State = field(default_factory=find_state)

    @property
    def shapes(self) -> tuple[Path, ...]:
        """Folders whose files a schema may refer to, nearest first."""
        return (self.contracts, self.suite / "contracts")


def bundled_home() -> Path:
    """The folder with the contracts, their suite and the cassettes that came with this version."""
    inside_wheel = _HERE / "bundled"
    return inside_wheel if inside_wheel.is_dir() else _HERE.parents[1]


def is_bundled(folder: Path) -> bool:
    """Whether a folder came along in a wheel, and is not the user's to write."""
    return folder.is_relative_to(_HERE / "bundled")


def refuse_bundled(workspace: Workspace) -> None:
    """Refuses to record into the recordings that came along in a wheel.

    Raises:
        ConfigurationError: the workspace has no recordings of its own.
    """
    if is_bundled(workspace.cassettes):
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
    state: Path | None = None,
) -> Workspace:
    """Settles folders and targets: what is given, else `[tool.gen-models]`, else what came along.

    `[tool.gen-models]` is read from the nearest `pyproject.toml` at or above `start` that has
    such a table; its paths are relative to that file, and stay in its folder: a repository must
    not lead out of itself. Without one, the output is `generated/` in `start`. The state folder is
    never a setting, for a repository brings its settings along.

    Raises:
        ConfigurationError: a `pyproject.toml` at or above `start` cannot be read; the table has an
            unknown key, a value that is not a path or one that leads out of the folder of its
            file; or a folder that was named is not there, is git's own, or holds the state.
    """
    home = bundled_home()
    settings, set_targets = _settings(start)
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
    where = _resolved(output or settings.get("output") or start / "generated")
    own = find_state(state)
    for folder in (where, _resolved(folders["cassettes"]), _resolved(folders["contracts"])):
        refuse_git_folder(folder)
        own.refuse_below(folder)
    if where == _resolved(folders["cassettes"]):
        raise ConfigurationError(
            f"recordings and enums share the folder {where}",
            hint="give each a folder of its own",
        )
    return Workspace(
        contracts=_resolved(folders["contracts"]),
        cassettes=_resolved(folders["cassettes"]),
        output=where,
        suite=home,
        targets=targets if targets is not None else set_targets,
        state=own,
    )


def _resolved(folder: Path) -> Path:
    try:
        return folder.resolve()
    except (OSError, RuntimeError, ValueError) as error:  # A link to itself, or a null character.
        raise ConfigurationError(
            f"{str(folder)!a} is not a folder: {error}", hint="name another folder"
        ) from error


def _settings(start: Path) -> tuple[dict[str, Path], tuple[str, ...] | None]:
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        if file.is_dir():
            continue
        try:
            text = read_text(file, _MAX_PYPROJECT)
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
            targets = table.pop("targets", None)
            folders = {key: _below(folder, key, value) for key, value in table.items()}
            return folders, None if targets is None else tuple(targets)
    return {}, None


def _below(folder: Path, key: str, value: str) -> Path:
    """A folder of the settings, which is below that of their file, links resolved."""
    try:
        found = (folder / value).resolve()
    except (OSError, RuntimeError, ValueError):  # A loop of links, or a NUL.
        found = None
    if found is None or not found.is_relative_to(folder.resolve()):
        raise ConfigurationError(
            f"{folder / 'pyproject.toml'}: [tool.gen-models] {key} leads out of {folder}",
            hint=f"move it there, or name it on the command line with --{key} DIR",
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
        if key not in _SETTINGS:
            raise ConfigurationError(
                f"{file}: [tool.gen-models] has the unknown key '{key}'",
                hint=f"known keys are {', '.join(_SETTINGS)}",
            )
        if key == "targets":
            if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
                raise ConfigurationError(
                    f"{file}: [tool.gen-models] targets is not a list", hint='write it as ["rust"]'
                )
        elif not isinstance(value, str) or not value:
            raise ConfigurationError(
                f"{file}: [tool.gen-models] {key} is not a path", hint="give a string"
            )
    return table
