"""A version stands for one content of the packages, and the changelog says what is new in it."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.ids import Digest, ModelId
from gen_models.landing import CHANGELOG, Manifest, read_manifest
from gen_models.landing.release import add_entry, describe, next_version
from gen_models.naming import Entry, Ledger
from gen_models.naming.ledger import Absence
from gen_models.package import Package
from tests.support.builders.edits import add, remove, replace_text, tree_of
from tests.support.project import Project, landed_project
from tests.support.strategies import any_text

OLD, NEW = {"python": Digest("old")}, {"python": Digest("new")}


def landed(version: str | None) -> Manifest:
    package = None if version is None else Package(version=version)
    return Manifest(package=package, contents=OLD)


def ledger(**states: str) -> Ledger:
    retired = {
        "live": None,
        "retired": Absence(None, None),
        "pruned": Absence(None, None, pruned=True),
    }
    return Ledger("acme", None, tuple(Entry(ModelId(i), {}, retired[s]) for i, s in states.items()))


@pytest.mark.parametrize(
    ("before", "observed", "after"),
    [
        (None, [date(2026, 11, 20)], "2026.1120.0"),
        (None, [date(2026, 1, 5), None, date(2025, 12, 31)], "2026.105.0"),
        (None, [None], "0.0.0"),
        ("2026.1120.0", [date(2026, 11, 20)], "2026.1120.1"),
        ("2026.1120.9", [date(2026, 11, 19)], "2026.1120.10"),
        ("2026.1120.9", [], "2026.1120.10"),
        ("2026.1120.9", [date(2026, 11, 21)], "2026.1121.0"),
        ("2026.1231.1", [date(2027, 1, 1)], "2027.101.0"),
    ],
)
def test_a_version_is_the_newest_day_and_a_counter(
    before: str | None, observed: list[date | None], after: str
) -> None:
    assert next_version(landed(before), NEW, observed) == after


def test_the_same_contents_have_the_same_version() -> None:
    assert next_version(landed("2026.1120.3"), OLD, [date(2027, 1, 1)]) == "2026.1120.3"


@given(st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), min_size=1))
def test_versions_only_go_up(days: list[date]) -> None:
    manifest, found = Manifest(), []
    for number, day in enumerate(days):
        contents = {"python": Digest(str(number))}
        version = next_version(manifest, contents, [day])
        manifest = Manifest(package=Package(version=version), contents=contents)
        found.append([int(part) for part in version.split(".")])
    assert found == sorted(found)
    assert len({tuple(version) for version in found}) == len(found)


def test_the_changelog_says_what_came_left_and_came_back() -> None:
    before = ledger(a="live", b="live", c="retired", d="retired", e="pruned")
    after = ledger(a="live", b="retired", c="live", d="pruned", e="pruned", f="live")
    (line,) = describe([("Acme", before, after)])
    assert line == "- Acme: added `c`, `f`; no longer listed: `b`; removed `d`."
    (line,) = describe([("Acme", Ledger("acme", None), after)])
    assert "3 models" in line
    (line,) = describe([("Acme", after, after)])
    assert "No model" in line


def test_a_long_list_is_cut() -> None:
    before, after = ledger(a="live"), ledger(**{f"a{n:03}": "live" for n in range(200)})
    (line,) = describe([("Acme", before, after)])
    assert "`a049` and 150 models more" in line
    assert "a050" not in line


@given(any_text, any_text)
def test_an_id_or_a_name_cannot_leave_its_line_or_its_code_span(model_id: str, name: str) -> None:
    (line,) = describe([(name, ledger(a="live"), ledger(a="live", **{model_id: "live"}))])
    assert line.isascii()
    assert line.isprintable()
    if "added" in line:
        start = line.rindex(": added `") + len(": added ")
        assert line[start:].count("`") == 2
    assert "<" not in line.partition(": ")[0].replace("\\<", "")


def test_an_entry_goes_above_the_older_ones() -> None:
    text = add_entry("# Head\n", "1.0.0", ["- a"])
    text = add_entry(text, "1.0.1", ["- b"])
    assert text == "# Head\n\n## 1.0.1\n\n- b\n\n## 1.0.0\n\n- a\n"
    assert add_entry(text, "1.0.1", ["- c"]).startswith(
        "# Head\n\n## 1.0.1\n\n- c\n- b\n\n## 1.0.0"
    )


def test_both_sides_of_a_merge_stay_in_the_changelog() -> None:
    merged = "# Head\n\n<<<<<<< ours\n## 1.1.1\n\n- a\n=======\n## 1.1.2\n\n- b\n>>>>>>> theirs\n"
    text = add_entry(merged, "1.1.3", ["- c"])
    assert [line for line in text.splitlines() if line.startswith(("- ", "<", "=", ">"))] == [
        "- c", "- a", "- b",
    ]  # fmt: skip


# A landing.


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    return landed_project(tmp_path_factory).copy(tmp_path / "project")


def versions(project: Project) -> set[str]:
    """The versions in the manifest, and in the files that package managers read."""
    output = project.output
    package = read_manifest(output).package
    assert package is not None
    assert package.version is not None
    cargo = tomllib.loads((output / "rust" / "Cargo.toml").read_text(encoding="ascii"))
    python = tomllib.loads((output / "python" / "pyproject.toml").read_text(encoding="ascii"))
    npm = json.loads((output / "typescript" / "package.json").read_text(encoding="ascii"))
    return {
        package.version, cargo["package"]["version"], python["project"]["version"], npm["version"],
    }  # fmt: skip


@pytest.mark.slow
def test_all_packages_have_one_version_that_moves_with_the_models(project: Project) -> None:
    (first,) = versions(project)
    add(project.workspace, "zai", "glm-next")
    assert project.run("-p", "zai").returncode == 0
    (second,) = versions(project)
    remove(project.workspace, "zai", "glm-next")
    assert project.run("-p", "zai").returncode == 0
    (third,) = versions(project)
    base, _, counter = first.rpartition(".")
    assert [second, third] == [f"{base}.{int(counter) + n}" for n in (1, 2)]
    text = (project.output / CHANGELOG).read_text(encoding="ascii")
    assert text.index(f"## {third}") < text.index(f"## {second}") < text.index(f"## {first}")
    entry = text.partition(f"## {second}\n")[2].partition("## ")[0]
    assert entry == "\n- Z.ai: added `glm-next`.\n\n"


@pytest.mark.slow
def test_a_landing_that_changes_no_package_keeps_the_version(project: Project) -> None:
    before = tree_of(project.output)
    first = '"id":"glm-4.5","created":175363200'
    replace_text(project.workspace, "zai", f"{first}0", f"{first}1")
    assert project.run().returncode == 0
    assert tree_of(project.output)[CHANGELOG] == before[CHANGELOG]
    assert tree_of(project.output) != before
    assert project.run("--check").returncode == 0


@pytest.mark.slow
def test_a_user_names_the_packages_and_gives_them_a_version(project: Project) -> None:
    settings = project.folder / "pyproject.toml"
    table = (
        '[tool.gen-models.package]\nname = "acme-models"\nimport-name = "acme"\nversion = "1.2.3"\n'
    )
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + table, encoding="utf-8")
    assert project.run("--check").returncode == 1
    assert project.run().returncode == 0
    assert versions(project) == {"1.2.3"}
    assert project.run("--check").returncode == 0
    modules = {path.parent.name for path in (project.output / "python").glob("*/*.py")}
    assert modules == {"acme"}
    assert "acme-models" in (project.output / "rust" / "Cargo.toml").read_text(encoding="ascii")


def test_modules_in_somebody_elses_package_have_no_version(project: Project) -> None:
    assert project.run("-t", "python", "-p", "zai", "-o", "src/models").returncode == 0
    assert read_manifest(project.folder / "src" / "models").package is None
    assert not (project.folder / "src" / "models" / CHANGELOG).exists()
