"""A project of one's own with the world's recordings, and that world to refresh them from."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from gen_models.files import WORK
from gen_models.workspace import Workspace, bundled_home
from tests.support.project import Project, copy_sample
from tests.support.provider.world import World
from tests.support.sample import SAMPLE, settings

_NO_WORK = shutil.ignore_patterns(WORK, "__pycache__")


@dataclass(frozen=True)
class Office(Project):
    """A folder with recordings and landed enums, and a world to refresh them from."""

    world: World

    OUTPUT: ClassVar[str] = "generated"

    @property
    def workspace(self) -> Workspace:
        """Its folders, with the contracts of the world."""
        return Workspace(self.folder / "contracts", self.cassettes, self.output, bundled_home())

    def environment(self, **variables: str) -> dict[str, str]:
        """The world's, in which the generator is found."""
        found = {"PYTHONPATH": str(bundled_home()), "NO_COLOR": "1"}
        return {**self.world.environment, **found, **variables}


def office(folder: Path, world: World, temporary: pytest.TempPathFactory) -> Office:
    """A new one, with the recordings of the world's home, and what they land."""
    if world.home == SAMPLE:
        copy_sample(folder, temporary)
    else:
        for part in ("cassettes", "generated"):
            shutil.copytree(world.home / part, folder / part, ignore=_NO_WORK)
    shutil.copytree(world.home / "contracts", folder / "contracts", ignore=_NO_WORK)
    (folder / "pyproject.toml").write_text(settings("generated"), encoding="utf-8")
    return Office(folder, world)
