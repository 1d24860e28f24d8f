"""Projects of users with recordings of the sample, in which gen-models runs as for them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any, ClassVar, Final

import pytest

from gen_models.files import WORK
from gen_models.workspace import Workspace, bundled_home
from tests.support.sample import (
    CASSETTES,
    CONTRACTS,
    sample_recordings,
    sample_workspace,
    settings,
)

PROVIDERS: Final = ("anthropic", "ollama", "xai", "zai")
IDENTITY: Final = ("-c", "user.email=nobody@example.invalid", "-c", "user.name=Nobody")
_VARIABLES: Final = ("NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "PYTHONUNBUFFERED", "COLUMNS")


COMPILED: Final = "; parsed, not compiled: rust, typescript"
"""What a landing says at its end."""


def files_of(slug: str, *, left: bool = False, dated: bool = False) -> tuple[str, ...]:
    """The files that change with a provider's listing, in order.

    Args:
        slug: the provider.
        left: whether models left the listing.
        dated: whether the listing is of another day.
    """
    module = slug.replace("-", "_")
    info = f"typescript/src/info/{slug}.js"
    told = (
        f"info/{slug}.jsonl",
        f"python/provider_model_ids/_info/{module}.py",
        f"rust/src/model_info/{module}.rs",
        info,
    )
    known = (
        f"lifecycle/{slug}.jsonl",
        f"python/provider_model_ids/_lifecycle/{module}.py",
        f"typescript/src/lifecycle/{slug}.js",
    )
    always = (
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
    more = (*(known if left else (info,)), *(told if dated else ()))
    return tuple(sorted({*always, *more}))


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that finds the generator; none of the tester's own taste."""
    inherited = {key: value for key, value in os.environ.items() if key not in _VARIABLES}
    return {**inherited, "PYTHONPATH": str(bundled_home()), "TERM": "xterm", **more}


@dataclass(frozen=True)
class Project:
    """A user's own folder, in which gen-models runs as a process.

    The kinds of project derive from it: they differ in what is in the folder, in the environment
    of their processes, and in the options that every command of theirs is given.
    """

    folder: Path

    OUTPUT: ClassVar[str] = "out"
    OPTIONS: ClassVar[tuple[str, ...]] = ()

    @property
    def cassettes(self) -> Path:
        """Its recordings."""
        return self.folder / "cassettes"

    @property
    def output(self) -> Path:
        """Where its enums land."""
        return self.folder / self.OUTPUT

    @property
    def workspace(self) -> Workspace:
        """Its folders, with the contracts of the sample."""
        return Workspace(self.folder / "contracts", self.cassettes, self.output, bundled_home())

    def environment(self, **variables: str) -> dict[str, str]:
        """That of its processes."""
        return environment(**variables)

    def command(self, *arguments: str) -> list[str]:
        """What runs gen-models in it."""
        return [sys.executable, "-m", "gen_models", *arguments, *self.OPTIONS]

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Runs gen-models to its end."""
        return self.process(self.command(*arguments), **variables)

    def process(self, command: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
        """Runs any command in the folder to its end."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment(**variables),
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )

    def start(
        self, command: list[str], *, output: int | IO[bytes] = subprocess.PIPE, **variables: str
    ) -> subprocess.Popen[str]:
        """Starts a command in a session of its own, so that a test can end all of it."""
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment(**variables),
            stdout=output,
            stderr=output,
            text=True,
            start_new_session=True,
        )

    def outcome(self, *arguments: str, **variables: str) -> dict[str, Any]:
        """What a run says in JSON; its exit status is in it."""
        done = self.run(*arguments, "--output-format=json", **variables)
        found: dict[str, Any] = json.loads(done.stdout)
        assert found["status"] == done.returncode, done.stderr
        return found

    def statuses(self, *arguments: str, **variables: str) -> dict[str, str]:
        """What became of each provider of a run, by slug."""
        providers = self.outcome(*arguments, **variables)["providers"]
        return {provider["provider"]: provider["status"] for provider in providers}

    def recordings(self) -> dict[str, bytes]:
        """Each recording, by slug."""
        return {file.stem: file.read_bytes() for file in self.cassettes.glob("*.yaml")}

    def tree(self) -> dict[str, bytes]:
        """Every file that is recorded or has landed, by its path."""
        return {
            file.relative_to(self.folder).as_posix(): file.read_bytes()
            for part in (self.cassettes, self.output)
            for file in sorted(part.rglob("*"))
            if file.is_file() and WORK not in file.parts
        }

    def git(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Runs git in the folder, as nobody in particular."""
        return subprocess.run(
            ["git", *IDENTITY, *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=check,
        )

    def commit(self, message: str = "a commit") -> None:
        """Commits all that is in the folder."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def copy(self, folder: Path) -> Project:
        """The same files elsewhere."""
        return Project(shutil.copytree(self.folder, folder, dirs_exist_ok=True))


def landed_project(temporary: pytest.TempPathFactory) -> Project:
    """A project in which all that is recorded has landed, but for what is local; to be copied."""
    return _landed(temporary.getbasetemp())


@cache
def _landed(temporary: Path) -> Project:
    project = Project(temporary / "landed-project")
    _land(project, PROVIDERS, "out")
    return project


def copy_sample(folder: Path, temporary: pytest.TempPathFactory) -> Workspace:
    """A copy of all the sample's recordings, and of what they land; returns its folders."""
    made = sample_workspace(_landed_sample(temporary.getbasetemp()))
    for part in (made.cassettes, made.output):
        ignored = shutil.ignore_patterns(WORK, "__pycache__")
        shutil.copytree(part, folder / part.name, ignore=ignored)
    return sample_workspace(folder)


@cache
def _landed_sample(temporary: Path) -> Path:
    project = Project(temporary / "landed-sample")
    _land(project, sorted(sample_recordings()), "generated")
    return project.folder


def _land(project: Project, slugs: Iterable[str], output: str) -> None:
    """Makes a project of these recordings, and lands them."""
    shutil.rmtree(project.folder, ignore_errors=True)
    shutil.copytree(CONTRACTS, project.folder / "contracts")
    (project.folder / "cassettes").mkdir()
    for slug in slugs:
        shutil.copy(CASSETTES / f"{slug}.yaml", project.folder / "cassettes")
    (project.folder / "pyproject.toml").write_text(settings(output), encoding="utf-8")
    done = project.run("--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
