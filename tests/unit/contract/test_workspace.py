"""Folders: what an option names, else what pyproject.toml says, else what came along."""

from __future__ import annotations

from pathlib import Path

import pytest

from gen_models.errors import ConfigurationError
from gen_models.workspace import Workspace, bundled_home, find_workspace

HOME = bundled_home()


def settled(folder: Path, table: str) -> Path:
    """A project folder with these settings, and the folders that they may name."""
    for name in ("c", "r", "o", "other"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(table, encoding="utf-8")
    return folder


def refusal(start: Path) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        find_workspace(start)
    assert caught.value.hint
    return caught.value


ALL = '[tool.gen-models]\ncontracts = "c"\ncassettes = "r"\noutput = "o"\n'


def test_without_settings_what_came_along_is_used_and_the_output_is_in_the_start(
    tmp_path: Path,
) -> None:
    assert find_workspace(tmp_path) == Workspace(
        contracts=HOME / "contracts",
        cassettes=HOME / "cassettes",
        output=tmp_path / "generated",
        suite=HOME,
    )


def test_settings_are_relative_to_the_file_that_holds_them(tmp_path: Path) -> None:
    project = settled(tmp_path / "project", ALL)
    deep = project / "src" / "package"
    deep.mkdir(parents=True)
    for start in (project, deep):
        assert find_workspace(start) == Workspace(
            contracts=project / "c", cassettes=project / "r", output=project / "o", suite=HOME
        )


def test_an_absolute_setting_stays_what_it_is(tmp_path: Path) -> None:
    other = tmp_path / "project" / "other"
    project = settled(tmp_path / "project", f"[tool.gen-models]\noutput = '{other}'\n")
    assert find_workspace(project).output == other


@pytest.mark.parametrize("key", ["contracts", "cassettes", "output"])
@pytest.mark.parametrize("value", ["..", "../elsewhere", "in/../../elsewhere", "/", "link", "loop"])
def test_a_setting_leads_nowhere_out_of_its_folder_but_an_option_does(
    tmp_path: Path, key: str, value: str
) -> None:
    elsewhere = settled(tmp_path / "elsewhere", "")
    project = settled(tmp_path / "project", f"[tool.gen-models]\n{key} = '{value}'\n")
    (project / "link").symlink_to(elsewhere)
    (project / "loop").symlink_to("loop")
    error = refusal(project)
    assert f"{key} leads out of {project}" in error.problem
    assert f"--{key} DIR" in error.hint
    (project / "pyproject.toml").write_text("[tool.gen-models]\n", encoding="utf-8")
    named = find_workspace(project, **{key: elsewhere / "o"})  # type: ignore[arg-type]
    assert getattr(named, key) == elsewhere / "o"


@pytest.mark.parametrize("key", ["contracts", "cassettes", "output"])
@pytest.mark.parametrize("inside", [".git", ".GIT/hooks", "sub/.git/x"])
def test_no_folder_is_gits_own(tmp_path: Path, key: str, inside: str) -> None:
    project = settled(tmp_path, "[tool.gen-models]\n")
    (project / inside).mkdir(parents=True)
    (project / "link").symlink_to(inside)
    for folder in (project / inside, project / "link"):
        with pytest.raises(ConfigurationError, match="a git directory"):
            find_workspace(project, **{key: folder})  # type: ignore[arg-type]


def test_the_state_folder_is_in_none_of_the_others(tmp_path: Path) -> None:
    project = settled(tmp_path, ALL)
    for name in ("c", "r", "o", "o/state"):
        with pytest.raises(ConfigurationError, match="state folder") as refused:
            find_workspace(project, state=project / name)
        assert "--state DIR" in refused.value.hint


def test_one_setting_leaves_the_others_at_what_came_along(tmp_path: Path) -> None:
    project = settled(tmp_path, '[tool.gen-models]\ncassettes = "r"\n')
    workspace = find_workspace(project)
    assert workspace.cassettes == project / "r"
    assert workspace.contracts == HOME / "contracts"
    assert workspace.output == project / "generated"


def test_options_go_before_settings(tmp_path: Path) -> None:
    project = settled(tmp_path, ALL)
    other = project / "other"
    assert find_workspace(project, contracts=other).contracts == other
    assert find_workspace(project, cassettes=other).cassettes == other
    assert find_workspace(project, output=other).output == other
    assert find_workspace(project, contracts=other).cassettes == project / "r"


def test_the_suite_is_always_the_one_that_came_along(tmp_path: Path) -> None:
    project = settled(tmp_path, ALL)
    assert find_workspace(project, contracts=project / "other").suite == HOME


@pytest.mark.parametrize(
    "inner",
    [
        "",
        '[project]\nname = "x"\n',
        '[project]\nname = "uses-gen-models"\n',
        "# gen-models has its settings above\n",
        'tool = "gen-models"\n',
    ],
)
def test_a_file_without_settings_is_passed_over_for_the_nearest_with_them(
    tmp_path: Path, inner: str
) -> None:
    project = settled(tmp_path, ALL)
    member = settled(project / "member", inner)
    assert find_workspace(member).output == project / "o"


def test_of_two_files_with_settings_the_nearest_counts_and_alone(tmp_path: Path) -> None:
    project = settled(tmp_path, ALL)
    member = settled(project / "member", '[tool.gen-models]\noutput = "mine"\n')
    workspace = find_workspace(member)
    assert workspace.output == member / "mine"
    assert workspace.contracts == HOME / "contracts"


def test_an_empty_table_ends_the_search(tmp_path: Path) -> None:
    member = settled(settled(tmp_path, ALL) / "member", "[tool.gen-models]\n")
    assert find_workspace(member).output == member / "generated"


def test_a_folder_with_the_files_name_is_no_settings(tmp_path: Path) -> None:
    member = settled(tmp_path, ALL) / "member"
    (member / "pyproject.toml").mkdir(parents=True)
    assert find_workspace(member).output == tmp_path / "o"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('[tool.gen-models]\ncontract = "c"\n', "has the unknown key 'contract'"),
        ("[tool.gen-models]\noutput = 5\n", "output is not a path"),
        ('[tool.gen-models]\noutput = ""\n', "output is not a path"),
        ('[tool.gen-models]\noutput = ["o"]\n', "output is not a path"),
        ('[tool]\ngen-models = "o"\n', "tool.gen-models is not a table"),
        ("[[tool.gen-models]]\n", "tool.gen-models is not a table"),
        ('[tool.gen-models]\npackage = "acme"\n', "tool.gen-models.package is not a table"),
        ('[tool.gen-models.package]\nnom = "acme"\n', "has the unknown key 'nom'"),
        ('[tool.gen-models.package]\nversion = "1.2"\n', "version has to be three numbers"),
        ("[tool.gen-models\n", "at line 1"),
        ('[tool.gen-models]\noutput = "o"\noutput = "o"\n', "at line 3"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(tmp_path: Path, table: str, words: str) -> None:
    error = refusal(settled(tmp_path, table))
    assert error.problem.startswith(f"{tmp_path / 'pyproject.toml'}: ")
    assert words in error.problem


def test_settings_that_are_no_utf_8_are_refused(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b'[tool.gen-models]\noutput = "\xff"\n')
    assert refusal(tmp_path).problem.startswith(f"{tmp_path / 'pyproject.toml'}: ")


@pytest.mark.parametrize("name", ["contracts", "cassettes"])
def test_a_folder_that_is_named_and_not_there_is_refused(tmp_path: Path, name: str) -> None:
    gone = tmp_path / "gone"
    project = settled(tmp_path, f'[tool.gen-models]\n{name} = "gone"\n')
    error = refusal(project)
    assert error.problem == f"the {name} folder {gone} does not exist"
    assert f"--{name} DIR" in error.hint
    with pytest.raises(ConfigurationError, match="does not exist"):
        find_workspace(tmp_path / "other", **{name: tmp_path / "pyproject.toml"})  # type: ignore[arg-type]


def test_the_output_need_not_be_there_yet(tmp_path: Path) -> None:
    assert find_workspace(tmp_path, output=tmp_path / "new").output == tmp_path / "new"


def test_shapes_are_looked_up_beside_the_contracts_first_and_then_in_what_came_along(
    tmp_path: Path,
) -> None:
    workspace = find_workspace(settled(tmp_path, ALL))
    assert workspace.shapes == (tmp_path / "c", HOME / "contracts")
