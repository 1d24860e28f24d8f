"""A user's own project, with the recordings of a few providers, and gen-models run in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from gen_models.workspace import Workspace, bundled_home

PROVIDERS: Final = ("anthropic", "ollama", "xai", "zai")
_VARIABLES: Final = ("NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "PYTHONUNBUFFERED", "COLUMNS")


COMPILED: Final = "; parsed, not compiled: rust, typescript"
"""What a landing says at its end."""


def files_of(slug: str) -> tuple[str, ...]:
    """The files that change with a provider's listing, in order."""
    module = slug.replace("-", "_")
    return (
        "CHANGELOG.md",
        f"ledger/{slug}.jsonl",
        "manifest.json",
        f"python/provider_model_ids/{module}.py",
        "python/pyproject.toml",
        "rust/Cargo.toml",
        f"rust/src/{module}.rs",
        "typescript/package.json",
        f"typescript/src/{slug}.d.ts",
        f"typescript/src/{slug}.js",
    )


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that finds the generator; none of the tester's own taste."""
    inherited = {key: value for key, value in os.environ.items() if key not in _VARIABLES}
    return {**inherited, "PYTHONPATH": str(bundled_home()), "TERM": "xterm", **more}


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with a `pyproject.toml` that says where cassettes and output are."""

    folder: Path

    @property
    def output(self) -> Path:
        """Where its enums land."""
        return self.folder / "out"

    @property
    def workspace(self) -> Workspace:
        """Its folders."""
        home = bundled_home()
        return Workspace(home / "contracts", self.folder / "cassettes", self.output, home)

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Runs gen-models as a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "gen_models", *arguments],
            cwd=self.folder,
            env=environment(**variables),
            capture_output=True,
            text=True,
            check=False,
        )

    def copy(self, folder: Path) -> Project:
        """The same project elsewhere."""
        return Project(shutil.copytree(self.folder, folder, dirs_exist_ok=True))


def landed_project(temporary: pytest.TempPathFactory) -> Project:
    """A project in which all that is recorded has landed, but for what is local; to be copied."""
    return _landed(temporary.getbasetemp())


@cache
def _landed(temporary: Path) -> Project:
    project = Project(temporary / "landed-project")
    shutil.rmtree(project.folder, ignore_errors=True)
    (project.folder / "cassettes").mkdir(parents=True)
    for slug in PROVIDERS:
        shutil.copy(bundled_home() / "cassettes" / f"{slug}.yaml", project.folder / "cassettes")
    (project.folder / "pyproject.toml").write_text(
        '[tool.gen-models]\ncassettes = "cassettes"\noutput = "out"\n', encoding="utf-8"
    )
    done = project.run("--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return project
