"""The project lives with new data: nobody touches a test or a document, and everything passes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gen_models.settings import read_settings
from gen_models.workspace import Workspace, bundled_home
from tests.support.builders.edits import add, live_ids, remove, saved
from tests.support.project import Project
from tests.support.provider.world import world

pytestmark = pytest.mark.torture

HOME = bundled_home()
DOCUMENTS = tuple(str(file.relative_to(HOME)) for file in read_settings(HOME).documents)
DATA = ("cassettes/", "contracts/", "generated/", *DOCUMENTS)
LIKE = (HOME / "contracts" / "deepseek.toml").read_text(encoding="utf-8")
NEXT = "a-model-that-came"
EVERYWHERE = "not compilers and not extras and not torture and not browser"
"""What runs wherever Python does, slow tests included."""


@dataclass(frozen=True)
class Clone(Project):
    """A copy of this project with a Python of its own, in which the copy is what is imported."""

    python: Path

    @property
    def output(self) -> Path:
        return self.folder / "generated"

    @property
    def workspace(self) -> Workspace:
        folder = self.folder
        return Workspace(folder / "contracts", folder / "cassettes", self.output, folder)

    def environment(self, **variables: str) -> dict[str, str]:
        inherited = super().environment(**variables)
        return {name: value for name, value in inherited.items() if not name.startswith("PYTEST_")}

    def command(self, *arguments: str) -> list[str]:
        return [str(self.python), "-m", "gen_models", *arguments]

    def generates(self, **variables: str) -> None:
        """Lands what is recorded; then all of it is up to date, documents included."""
        for mode in ((), ("--check",)):
            done = self.run("--quiet", *mode, **variables)
            assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    def changed(self) -> list[str]:
        """The files that differ from the last commit."""
        lines = self.git("status", "--porcelain", "-uall").stdout.splitlines()
        return [line[3:] for line in lines]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    folder = tmp_path / "clone"
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"],
        cwd=HOME, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    for path in filter(None, listed.split("\0")):
        if (HOME / path).is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(HOME / path, folder / path)
    # Its own Python, for an installation of this project would come before the copy.
    home = tmp_path / "python"
    venv.create(home, symlinks=sys.platform != "win32")
    paths = sysconfig.get_paths(vars={"base": str(home), "platbase": str(home)})
    lines = f"{folder / 'generator'}\n{sysconfig.get_paths()['purelib']}\n"
    (Path(paths["purelib"]) / "clone.pth").write_text(lines, encoding="utf-8")
    made = Clone(folder, Path(paths["scripts"]) / Path(sys.executable).name)
    made.git("init", "-q")
    made.commit()
    return made


def adds_a_model(clone: Clone) -> None:
    add(clone.workspace, "openai", NEXT)
    clone.generates()
    assert NEXT in live_ids(clone.output, "openai")


def removes_a_model(clone: Clone) -> None:
    (gone, *_) = sorted(live_ids(clone.output, "mistral"))
    remove(clone.workspace, "mistral", gone)
    clone.generates()
    assert gone not in live_ids(clone.output, "mistral")


def adds_a_provider(clone: Clone) -> None:
    record(clone, "nimbus", "Nimbus", datetime.now(UTC).date().isoformat())


def makes_a_live_recording(clone: Clone) -> None:
    aside = clone.folder.parent / "world"
    aside.mkdir()
    with world(aside, ["deepseek", "sambanova"], home=clone.folder) as providers:
        new = {**providers.rows("deepseek")[0], "id": NEXT}
        providers.serves("deepseek", [*providers.rows("deepseek"), new])
        done = clone.run("refresh", "-p", "deepseek,sambanova", "--renew", **providers.environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "method: live" in (clone.cassettes / "deepseek.yaml").read_text(encoding="utf-8")
    clone.generates()
    assert NEXT in live_ids(clone.output, "deepseek")


def adds_an_old_recording(clone: Clone) -> None:
    record(clone, "elder", "Elder", "2020-02-29")
    assert "elder" in stale(clone)


CHANGES: tuple[Callable[[Clone], None], ...] = (
    adds_a_model,
    removes_a_model,
    adds_a_provider,
    makes_a_live_recording,
    adds_an_old_recording,
)


def record(clone: Clone, slug: str, name: str, day: str) -> None:
    contract = LIKE.replace("DeepSeek", name).replace("DEEPSEEK", name.upper())
    text = contract.replace("deepseek", slug)
    (clone.workspace.contracts / f"{slug}.toml").write_text(text, encoding="utf-8")
    rows = [{"id": f"{slug}-{n}", "object": "model", "owned_by": slug} for n in range(3)]
    files = saved(clone.folder.parent, {"object": "list", "data": rows})
    done = clone.run("record", slug, "--from", *files, "--observed", day)
    assert done.returncode == 0, done.stderr
    clone.generates()
    assert live_ids(clone.output, slug) == {row["id"] for row in rows}


def stale(clone: Clone) -> set[str]:
    """The providers whose recording is older than their contract allows."""
    found = json.loads(clone.run("providers", "--output-format", "json").stdout)
    return {provider["provider"] for provider in found if provider["stale"]}


def test_with_new_data_of_every_kind_the_suite_passes(clone: Clone) -> None:
    clone.generates()
    assert clone.changed() == []
    for change in CHANGES:
        change(clone)
        other = [path for path in clone.changed() if not path.startswith(DATA)]
        assert (change.__name__, other) == (change.__name__, [])
    # Once over all changes together: they are of different providers, and it takes long.
    pytest_ = [str(clone.python), "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider"]
    fast = {"HYPOTHESIS_PROFILE": "quick", "REAL_PROCESSES": ""}  # The same tests run without it.
    done = clone.process([*pytest_, "-n", "auto", "-m", EVERYWHERE], **fast)
    assert done.returncode == 0, done.stdout[-20_000:]
