"""The repository is as it says that it is."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from gen_models import __version__
from gen_models.files import WORK
from gen_models.landing import read_manifest
from gen_models.recordings import read_cassette
from gen_models.workflows.documents import document_changes
from gen_models.workspace import bundled_home, find_workspace

HOME = bundled_home()
LONGEST_MODULE = 300
# Joined here, so that this file holds none of them.
MACHINES = tuple("".join(parts) for parts in (("/wo", "rk/"), ("/ho", "me/"), ("/ro", "ot/")))
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("crates", "io"))
)
NOT_OURS = {".git", ".hypothesis", ".venv", WORK, "__pycache__", "build", "dist"}


def our_files(*suffixes: str) -> Iterator[Path]:
    """The files that somebody wrote or generated, and that git would keep."""
    for file in sorted(HOME.rglob("*")):
        inside = file.relative_to(HOME).parts
        cached = any(part in NOT_OURS or part.endswith("_cache") for part in inside)
        if file.is_file() and not cached and (not suffixes or file.suffix in suffixes):
            yield file


def test_the_version_is_the_same_everywhere() -> None:
    headings = re.findall(
        r"^## \[([^\]]+)\]", (HOME / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    released = [heading for heading in headings if heading != "Unreleased"]
    assert headings
    assert "Unreleased" not in headings[1:]
    assert (released or [__version__])[0] == __version__
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)


@pytest.mark.slow
def test_the_documents_have_the_tables_of_what_is_recorded() -> None:
    workspace = find_workspace(HOME)
    assert HOME / "README.md" in workspace.documents
    assert [change.path for change in document_changes(workspace)] == []


def test_every_import_names_its_source() -> None:
    for file in sorted((HOME / "cassettes").glob("*.yaml")):
        provenance = read_cassette(file, file.stem).provenance
        assert (file.name, bool(provenance.source)) == (file.name, provenance.method == "import")


@pytest.mark.slow
def test_nothing_mentions_a_machine_or_a_package_registry() -> None:
    found = [
        (file.relative_to(HOME).as_posix(), forbidden)
        for file in our_files()
        for forbidden in MACHINES + REGISTRIES
        if forbidden.encode() in file.read_bytes()
    ]
    assert found == []


def test_every_contract_test_file_says_what_it_holds() -> None:
    files = sorted((HOME / "contracts").glob("test_*.py"))
    assert len(files) >= 7
    for file in files:
        docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
        assert (file.name, bool(docstring and docstring.endswith("."))) == (file.name, True)


def test_no_module_is_too_long_to_read() -> None:
    lengths = {
        file.name: len(file.read_text(encoding="utf-8").splitlines())
        for file in (HOME / "generator").rglob("*.py")
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with our files, whether or not this folder is one."""
    for file in our_files():
        copy = tmp_path / file.relative_to(HOME)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)
    git(tmp_path, "init", "--quiet")
    return tmp_path


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.slow
def test_git_knows_what_is_generated(repository: Path) -> None:
    landed = [f"generated/{path}" for path in read_manifest(HOME / "generated").files]
    paths = [*landed, "generated/manifest.json", "cassettes/openai.yaml"]
    for attribute, value in (("linguist-generated", "true"), ("eol", "lf")):
        said = git(repository, "check-attr", attribute, "--", *paths).splitlines()
        assert said == [f"{path}: {attribute}: {value}" for path in paths]
    written = git(
        repository, "check-attr", "linguist-generated", "--", "generator/gen_models/cli/main.py"
    )
    assert written == "generator/gen_models/cli/main.py: linguist-generated: unspecified\n"


@pytest.mark.slow
def test_git_keeps_no_cache_and_no_work_folder(repository: Path) -> None:
    for litter in (
        "generated/python/provider_model_ids/__pycache__/x",
        "generated/.gen-models/journal.json",
        ".hypothesis/x",
        ".pytest_cache/x",
    ):
        (repository / litter).parent.mkdir(parents=True, exist_ok=True)
        (repository / litter).write_bytes(b"")
    git(repository, "add", "--all")
    kept = set(git(repository, "ls-files", "generated", ".hypothesis", ".pytest_cache").split())
    files = read_manifest(HOME / "generated").files
    assert kept == {f"generated/{path}" for path in [*files, "manifest.json"]}
