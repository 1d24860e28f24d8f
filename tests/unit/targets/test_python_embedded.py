"""Python modules below somebody else's package: they import, and two copies do not meet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gen_models.landing import landed_ledger
from gen_models.naming import UPPER_SNAKE
from tests.support.builders.edits import tree_of
from tests.support.builders.python import run_python
from tests.support.project import landed_project

USE = """
import acme.models, acme.vendored.models
from acme.models import XAIModel
from acme.vendored.models import XAIModel as Other
print(json.dumps({
    "modules": sorted(name for name in sys.modules if name.startswith("acme.")),
    "parsed": acme.models.parse("xai/@ID@").name,
    "equal": XAIModel("@ID@") == Other("@ID@"),
    "apart": XAIModel is not Other and acme.models.Bespoke is not acme.vendored.models.Bespoke,
}))
"""
TYPED = """
from typing import assert_type

from acme.models import Bespoke, XAIModel, XAIModelId, XAIModelLike, parse


def ask(model: XAIModelLike) -> str:
    return model


literal: XAIModelId = "@ID@"
ask(literal)
ask("@ID@")
ask(XAIModel.@NAME@)
ask(XAIModel.parse("private"))
ask(parse("xai/private"))  # type: ignore[arg-type]
ask("no-such-model")  # type: ignore[arg-type]
assert_type(XAIModel.parse("private"), XAIModel | Bespoke)
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project's `src` with the package `acme`, which has two copies of the modules."""
    folder = tmp_path_factory.mktemp("vendoring")
    project = landed_project(tmp_path_factory).copy(folder / "project")
    src = project.folder / "src"
    for package in (src / "acme", src / "acme" / "vendored"):
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        done = project.run("-t", "python", "-p", "xai", "-o", str(package / "models"))
        assert done.returncode == 0, done.stderr
    return src


def filled(template: str, sources: Path) -> str:
    """A template with the ID and the name of a model that the copies have."""
    model, *_ = landed_ledger(sources / "acme" / "models", "xai").listed
    return template.replace("@ID@", model.id).replace("@NAME@", model.names[UPPER_SNAKE.name])


@pytest.mark.slow
def test_a_folder_of_sources_gets_modules_and_no_distribution(sources: Path) -> None:
    models = sources / "acme" / "models"
    folders = ("", "_info/", "_lifecycle/")
    modules = {f"{folder}{name}" for folder in folders for name in ("__init__.py", "xai.py")}
    modules |= {"_base.py", "_model_info.py", "_select.py"}
    assert {path for path in tree_of(models) if path.endswith((".py", ".typed", ".toml"))} == (
        modules
    )


@pytest.mark.slow
def test_the_modules_are_those_of_the_package(
    sources: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    package = landed_project(tmp_path_factory).output / "python" / "provider_model_ids"
    for name in ("_base.py", "_info/xai.py", "_lifecycle/xai.py", "_select.py", "xai.py"):
        assert (sources / "acme" / "models" / name).read_bytes() == (package / name).read_bytes()


def test_two_vendored_copies_do_not_meet(sources: Path) -> None:
    found = run_python(filled(USE, sources), sources)
    for copy in ("acme.models", "acme.vendored.models"):
        assert [name for name in found["modules"] if name.startswith(copy)] == [
            copy, f"{copy}._base", f"{copy}.xai",
        ]  # fmt: skip
    assert found["parsed"] == filled("@NAME@", sources)
    assert found["equal"] is found["apart"] is True


@pytest.mark.slow
def test_the_modules_are_checked_and_regenerated_where_they_are(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    project = landed_project(tmp_path_factory).copy(tmp_path / "project")
    where = ("-t", "python", "-p", "xai", "-o", "src/models")
    assert project.run(*where).returncode == 0
    assert project.run(*where, "--check").returncode == 0
    (project.folder / "src" / "models" / "xai.py").unlink()
    assert project.run(*where, "--check").returncode == 1
    assert project.run(*where).returncode == 0
    assert project.run(*where, "--check").returncode == 0


@pytest.mark.extras
def test_mypy_finds_nothing_to_object_to_in_a_vendored_copy(sources: Path, tmp_path: Path) -> None:
    use = tmp_path / "use.py"
    use.write_text(filled(TYPED, sources), encoding="ascii")
    options = ["--strict", f"--config-file={os.devnull}", f"--cache-dir={tmp_path / 'cache'}"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, str(sources / "acme"), str(use)],
        env={**os.environ, "MYPYPATH": str(sources)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("Success"), done.stdout
