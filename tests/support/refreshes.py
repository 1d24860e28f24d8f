"""A project of one's own with the shipped recordings, and gen-models run against the world."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gen_models.files import WORK
from gen_models.workspace import Workspace, bundled_home
from tests.support.provider.world import World

_NO_WORK = shutil.ignore_patterns(WORK, "__pycache__")


@dataclass(frozen=True, slots=True)
class Office:
    """A folder with recordings and landed enums, and a world to refresh them from."""

    folder: Path
    world: World

    @property
    def workspace(self) -> Workspace:
        """Its folders."""
        home = bundled_home()
        return Workspace(
            home / "contracts", self.folder / "cassettes", self.folder / "generated", home
        )

    @property
    def environment(self) -> dict[str, str]:
        """The world's, in which the generator is found."""
        return {**self.world.environment, "PYTHONPATH": str(bundled_home()), "NO_COLOR": "1"}

    def cassettes(self) -> dict[str, bytes]:
        """Each recording, by slug."""
        return {f.stem: f.read_bytes() for f in self.workspace.cassettes.glob("*.yaml")}

    def tree(self) -> dict[str, bytes]:
        """Every file that is recorded or has landed, by its path."""
        return {
            file.relative_to(self.folder).as_posix(): file.read_bytes()
            for part in (self.workspace.cassettes, self.workspace.output)
            for file in sorted(part.rglob("*"))
            if file.is_file() and WORK not in file.parts
        }

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Runs gen-models in the folder, with the world's keys."""
        return subprocess.run(
            [sys.executable, "-m", "gen_models", *arguments],
            cwd=self.folder,
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    def outcome(self, *arguments: str, **variables: str) -> dict[str, Any]:
        """What a run says in JSON; its exit status is in it."""
        done = self.run(*arguments, "--output-format=json", **variables)
        found: dict[str, Any] = json.loads(done.stdout)
        assert found["status"] == done.returncode, done.stderr
        return found

    def statuses(self, *arguments: str) -> dict[str, str]:
        """What became of each provider of a run, by slug."""
        providers = self.outcome(*arguments)["providers"]
        return {provider["provider"]: provider["status"] for provider in providers}


def office(folder: Path, world: World) -> Office:
    """A new one, as the project's own recordings and enums are."""
    home = bundled_home()
    shutil.copytree(home / "cassettes", folder / "cassettes", ignore=_NO_WORK)
    shutil.copytree(home / "generated", folder / "generated", ignore=_NO_WORK)
    (folder / "pyproject.toml").write_text(
        '[tool.gen-models]\ncassettes = "cassettes"\noutput = "generated"\n', encoding="utf-8"
    )
    return Office(folder, world)
