"""Where things live: the project's folders, or those that travel in the wheel."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError, repeated
from gen_models.files import refuse_git_folder
from gen_models.package import DEFAULT_PACKAGE, Package
from gen_models.settings import read_settings
from gen_models.state import State, find_state

if TYPE_CHECKING:
    from collections.abc import Collection

_HERE: Final = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folders of one run.

    `suite` is the folder that holds `conftest.py` and the contract suite; it is always the
    suite that came with this version of gen-models, regardless of the contracts it judges by.
    `targets` has the names of the languages that the output is to have; all where it is None.
    `bundled` has the slugs of the bundled providers that stand beside those of `contracts`.
    `package` is what the generated packages are called.
    `documents` are the files whose tables of providers are kept up to date.
    `state` is the folder for what no repository may bring along.
    """

    contracts: Path
    cassettes: Path
    output: Path
    suite: Path
    targets: tuple[str, ...] | None = None
    bundled: tuple[str, ...] = ()
    package: Package = DEFAULT_PACKAGE
    documents: tuple[Path, ...] = ()
    state: State = field(default_factory=find_state)

    @property
    def shapes(self) -> tuple[Path, ...]:
        """Folders whose files a schema may refer to, nearest first."""
        return (self.contracts, self.suite / "contracts")

    @property
    def beside(self) -> tuple[Path, ...]:
        """The bundled contracts that stand beside those of `contracts`."""
        return tuple(self.suite / "contracts" / f"{slug}.toml" for slug in self.bundled)

    @property
    def inputs(self) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
        """The folders and the files that make and judge what lands: all that they depend on."""
        home = self.suite
        folders = (_HERE, home / "contracts", home / "cassettes", self.contracts, self.cassettes)
        return folders, (home / "conftest.py",)

    def recordings_of(self, slug: str) -> Path:
        """The folder with a provider's recordings.

        That of all others, unless the provider is one of `bundled` of which it has none.
        """
        if slug in self.bundled and not os.path.lexists(self.cassettes / f"{slug}.yaml"):
            return self.suite / "cassettes"
        return self.cassettes


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
            "the bundled recordings are read-only",
            hint="create a folder for your own, and name it with --cassettes DIR",
        )


def find_workspace(
    start: Path,
    *,
    contracts: Path | None = None,
    cassettes: Path | None = None,
    output: Path | None = None,
    targets: tuple[str, ...] | None = None,
    bundled: tuple[str, ...] | None = None,
    state: Path | None = None,
) -> Workspace:
    """Settles folders and lists: what is given, else `[tool.gen-models]`, else what came along.

    `[tool.gen-models]` is read from the nearest `pyproject.toml` at or above `start` that has
    such a table; its paths are relative to that file, and stay in its folder: a repository must
    not lead out of itself. Without one, the output is `generated/` in `start`. The state folder is
    never a setting, for a repository brings its settings along. `bundled` names bundled providers
    to stand beside the contracts, or has "all". Documents are about the providers of the settings:
    there are none where a folder or `bundled` is given.

    Raises:
        ConfigurationError: a `pyproject.toml` at or above `start` cannot be read; the table has an
            unknown key, a value that is not a path or one that leads out of the folder of its
            file; a folder that was named is not there, is git's own, or holds the state; or
            `bundled` names no bundled provider, or has no contracts to stand beside.
    """
    home = bundled_home()
    settings = read_settings(start)
    beside = settings.bundled if bundled is None else bundled
    as_set = all(given is None for given in (contracts, cassettes, output, bundled))
    folders = {
        "contracts": contracts or settings.folders.get("contracts") or home / "contracts",
        "cassettes": cassettes or settings.folders.get("cassettes") or home / "cassettes",
    }
    for name, folder in folders.items():
        if not folder.is_dir():
            raise ConfigurationError(
                f"the {name} folder {folder} does not exist",
                hint=f"create it, or name another with --{name} DIR",
            )
    where = _resolved(output or settings.folders.get("output") or start / "generated")
    own = find_state(state)
    for folder in (where, _resolved(folders["cassettes"]), _resolved(folders["contracts"])):
        refuse_git_folder(folder)
        own.refuse_below(folder)
    if where == _resolved(folders["cassettes"]):
        raise ConfigurationError(
            f"recordings and enums share the folder {where}",
            hint="use separate folders",
        )
    return Workspace(
        contracts=_resolved(folders["contracts"]),
        cassettes=_resolved(folders["cassettes"]),
        output=where,
        suite=home,
        targets=settings.targets if targets is None else targets,
        bundled=_beside(beside, folders["contracts"], home),
        package=settings.package,
        documents=settings.documents if as_set else (),
        state=own,
    )


def bundled_slugs(names: Collection[str]) -> tuple[str, ...]:
    """The slugs of the bundled providers that are named, in order; of each for "all".

    Raises:
        ConfigurationError: there is no bundled provider of a name.
    """
    known = sorted(file.stem for file in (bundled_home() / "contracts").glob("*.toml"))
    for name in names:
        if name not in (*known, "all"):
            raise ConfigurationError(
                f"bundled: unknown provider{repeated(name)}",
                hint=f"use some of {', '.join(known)}; or all",
            )
    return tuple(known) if "all" in names else tuple(sorted({*names}))


def _beside(names: tuple[str, ...], contracts: Path, home: Path) -> tuple[str, ...]:
    slugs = bundled_slugs(names)
    if names and _resolved(contracts) == _resolved(home / "contracts"):
        raise ConfigurationError(
            "bundled: the bundled contracts are already in use",
            hint="name the folder of your own contracts as well: `gen-models init` makes one",
        )
    return slugs


def _resolved(folder: Path) -> Path:
    try:
        return folder.resolve()
    except (OSError, RuntimeError, ValueError) as error:  # A link to itself, or a null character.
        raise ConfigurationError(
            f"{str(folder)!a} is not a folder: {error}", hint="name another folder"
        ) from error
