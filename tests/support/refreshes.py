"""A project of one's own with the shipped recordings, and a world to refresh them from."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from gen_models.files import WORK
from gen_models.workspace import bundled_home
from tests.support.project import Project
from tests.support.provider.world import World

_NO_WORK = shutil.ignore_patterns(WORK, "__pycache__")


@dataclass(frozen=True)
class Office(Project):
    """A folder with recordings and landed enums, and a world to refresh them from."""

    world: World

    OUTPUT: ClassVar[str] = "generated"

    def environment(self, **variables: str) -> dict[str, str]:
        """The world's, in which the generator is found."""
        found = {"PYTHONPATH": str(bundled_home()), "NO_COLOR": "1"}
        return {**self.world.environment, **found, **variables}


def office(folder: Path, world: World) -> Office:
    """A new one, as the project's own recordings and enums are."""
    home = bundled_home()
    shutil.copytree(home / "cassettes", folder / "cassettes", ignore=_NO_WORK)
    shutil.copytree(home / "generated", folder / "generated", ignore=_NO_WORK)
    (folder / "pyproject.toml").write_text(
        '[tool.gen-models]\ncassettes = "cassettes"\noutput = "generated"\n', encoding="utf-8"
    )
    return Office(folder, world)
