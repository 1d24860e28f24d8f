"""A file that is damaged is the user's: it is named, with a hint, and is never called a bug."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.cli.main import main
from tests.support.hostile.values import VALUES, places, with_key, with_value, written
from tests.support.project import Project, landed_project

BUG: Final = 70
LOOKING: Final = (
    ["--diff", "-p", "zai"],
    ["providers"],
    ["explain", "glm-4.5", "-p", "zai"],
)
"""Commands that read everything and run no contract suite."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return landed_project(tmp_path_factory).copy(tmp_path_factory.mktemp("damaged") / "project")


@pytest.fixture(autouse=True)
def inside(project: Project) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(project.folder)
    yield
    os.chdir(before)


def statuses(file: Path, damage: Callable[[Path], object]) -> list[int]:
    """The exit statuses of all that looks at a project with a damaged file."""
    kept = file.with_name(f"{file.name}.kept")
    shutil.move(file, kept)
    try:
        damage(file)
        return [main([*command, "--output-format=json"]) for command in LOOKING]
    finally:
        if file.is_dir() and not file.is_symlink():
            shutil.rmtree(file)
        file.unlink(missing_ok=True)
        shutil.move(kept, file)


def of_json(data: st.DataObject, lines: list[str]) -> list[str]:
    """Lines of JSON, one of which is damaged in one place."""
    number = data.draw(st.integers(0, len(lines) - 1))
    whole = json.loads(lines[number])
    place = data.draw(st.sampled_from(list(places(whole))))
    name = data.draw(st.sampled_from(sorted(VALUES)))
    value = VALUES[name]
    if isinstance(value, str) and data.draw(st.booleans()):
        return [*lines[:number], written(with_key(whole, place, value)), *lines[number + 1 :]]
    return [*lines[:number], written(with_value(whole, place, value)), *lines[number + 1 :]]


@pytest.mark.slow
@given(st.data())
def test_a_damaged_manifest_is_no_bug(project: Project, data: st.DataObject) -> None:
    file = project.output / "manifest.json"
    (text,) = of_json(data, [file.read_text(encoding="utf-8")])
    found = statuses(file, lambda f: f.write_text(text, encoding="utf-8"))
    assert BUG not in found


@pytest.mark.slow
@given(st.data())
def test_a_damaged_ledger_is_no_bug(project: Project, data: st.DataObject) -> None:
    file = project.output / "ledger" / "zai.jsonl"
    text = "\n".join(of_json(data, file.read_text(encoding="utf-8").splitlines()))
    found = statuses(file, lambda f: f.write_text(f"{text}\n", encoding="utf-8"))
    assert BUG not in found


FILES: Final = (
    "pyproject.toml", "out/manifest.json", "out/ledger/zai.jsonl", "cassettes/zai.yaml",
    "out/python/provider_model_ids/zai.py", "out/rust/src/zai.rs",
)  # fmt: skip

DAMAGES: Final[dict[str, Callable[[Path], object]]] = {
    "a link to itself": lambda file: file.symlink_to(file.name),
    "a link to nothing": lambda file: file.symlink_to("gone"),
    "a folder": lambda file: file.mkdir(),
    "an empty file": lambda file: file.touch(),
    "zeros": lambda file: file.write_bytes(bytes(100)),
    "not UTF-8": lambda file: file.write_bytes(b"# gen-models\n\xff\xfe"),
    "deep lists": lambda file: file.write_text("gen-models = " + "[" * 200_000),
    "deep objects": lambda file: file.write_text('{"gen-models":' * 100_000),
    "a deep key": lambda file: file.write_text("[tool.gen-models]\n" + "a." * 100_000 + "a = 1"),
    "a million digits": lambda file: file.write_text(
        "[tool.gen-models]\nx = " + "9" * 1_000_000
    ),
    "two megabytes": lambda file: file.write_text("# gen-models\n" * 160_000),
    "half of it": lambda file: file.write_bytes(
        file.with_name(f"{file.name}.kept").read_bytes()[:100]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_file_that_is_none_is_no_bug(
    project: Project, name: str, damage: str, capfd: pytest.CaptureFixture[str]
) -> None:
    found = statuses(project.folder / name, DAMAGES[damage])
    assert set(found) <= {0, 1, 2, 3}
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything is readable here")
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_may_not_be_read_is_no_bug(project: Project, name: str) -> None:
    def lock(file: Path) -> None:
        file.touch(mode=0)

    assert set(statuses(project.folder / name, lock)) <= {0, 1, 2, 3}


@pytest.mark.parametrize(
    "damage",
    [
        "a link to itself",
        "a link to nothing",
        "not UTF-8",
        "deep lists",
        "a deep key",
        "a million digits",
        "two megabytes",
    ],
)
def test_a_pyproject_that_cannot_be_read_is_an_error_and_is_named(
    project: Project, damage: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert set(statuses(project.folder / "pyproject.toml", DAMAGES[damage])) == {2}
    for line in filter(None, capfd.readouterr().out.split("\n}\n")):
        assert "pyproject.toml" in line
        assert '"hint"' in line
