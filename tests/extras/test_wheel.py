"""The wheel is all that anybody needs: contracts, recordings and the suite travel in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from filelock import FileLock

from gen_models import __version__
from gen_models.landing import NAME, read_manifest
from gen_models.workspace import bundled_home
from tests.support.builders.edits import tree_of
from tests.support.project import environment

pytestmark = pytest.mark.extras  # hatchling, which builds it, is no dependency of the job.

BUNDLED = "gen_models/bundled"
LEFT_AT_HOME = shutil.ignore_patterns(".git", ".*_cache", ".venv", ".gen-models", "__pycache__")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The wheel, built once of a copy of the project, for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    built, source = shared / "wheel", shared / "wheel-source"
    with FileLock(shared / "wheel.lock"):
        if not built.exists():
            shutil.copytree(bundled_home(), source, ignore=LEFT_AT_HOME)
            for folder in (source / "contracts", source / "generator"):
                (folder / "__pycache__").mkdir()
                (folder / "__pycache__" / "litter.pyc").write_bytes(b"")
            run("-m", "build", "--wheel", "--no-isolation", "--outdir", built, source, cwd=shared)
    (found,) = built.glob("*.whl")
    return found


def run(*arguments: str | Path, cwd: Path, path: Path | None = None) -> str:
    """What a Python says that sees one folder more than what is installed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=environment(PYTHONPATH="" if path is None else str(path), PIP_NO_INDEX="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr if done.returncode else "") == (0, "")
    return done.stdout


def files_below(*folders: str) -> set[str]:
    """The project's files in some folders, without what Python leaves there."""
    return {
        file.relative_to(bundled_home()).as_posix()
        for folder in folders
        for file in (bundled_home() / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def test_the_wheel_holds_what_the_job_needs_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as opened:
        held = set(opened.namelist())
    info = f"gen_models-{__version__}.dist-info"
    bundled = {f"{BUNDLED}/{path}" for path in files_below("contracts", "cassettes")}
    described = {"METADATA", "WHEEL", "entry_points.txt", "RECORD", "licenses/LICENSE"}
    assert held == (
        {path.removeprefix("generator/") for path in files_below("generator")}
        | bundled
        | {f"{BUNDLED}/conftest.py"}
        | {f"{info}/{file}" for file in described}
    )
    assert "gen_models/targets/python/templates/_base.py.txt" in held
    assert f"{BUNDLED}/contracts/shapes/row.json" in held


def test_an_installed_wheel_makes_all_enums_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    installed, empty = tmp_path / "installed", tmp_path / "empty"
    empty.mkdir()
    pip = ("-m", "pip", "install", "--no-deps", "--quiet", "--target", installed)
    run(*pip, "--disable-pip-version-check", wheel, cwd=tmp_path)
    where = run("-c", "import gen_models; print(gen_models.__file__)", cwd=empty, path=installed)
    assert Path(where.strip()).is_relative_to(installed)
    before = set(installed.rglob("*.yaml"))

    run("-m", "gen_models", "-o", "out", cwd=empty, path=installed)
    landed = read_manifest(empty / "out")
    shipped = read_manifest(bundled_home() / "generated").providers
    assert landed.providers.keys() == shipped.keys()
    assert landed.changed_by_hand(empty / "out") == {}
    assert tree_of(empty / "out").keys() == landed.files.keys() | {NAME}
    use = "import provider_model_ids as m; print(m.OpenAIModel.__name__, *m.PROVIDERS)"
    package = empty / "out" / "python"
    assert run("-c", use, cwd=empty, path=package) == f"OpenAIModel {' '.join(shipped)}\n"
    assert {file.name for file in empty.iterdir()} == {"out"}
    assert set(installed.rglob("*.yaml")) == before

    script = installed / "bin" / "gen-models"
    assert run(script, "--version", cwd=empty, path=installed) == f"gen-models {__version__}\n"
    run(script, "--check", "-o", "out", cwd=empty, path=installed)
