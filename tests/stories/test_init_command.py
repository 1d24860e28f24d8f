"""A project of one's own, from `gen-models init` to enums of its own and of bundled providers."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from gen_models.workspace import bundled_home
from tests.support.builders.edits import everything_in
from tests.support.project import Project

ROW = {"object": "model", "created": 1, "owned_by": "acme"}
RESPONSE = {"object": "list", "data": [{"id": "acme-1", **ROW}, {"id": "acme-2", **ROW}]}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "response.json").write_text(json.dumps(RESPONSE), encoding="utf-8")
    return Project(tmp_path)


def settings(project: Project) -> dict[str, object]:
    text = (project.folder / "pyproject.toml").read_text(encoding="utf-8")
    found: dict[str, object] = tomllib.loads(text)["tool"]["gen-models"]
    return found


def acme(project: Project) -> None:
    """A provider of one's own, recorded."""
    for command in (
        ["contract", "acme", "--from", "response.json", "--url", "https://api.acme.example/v1"],
        ["record", "acme", "--from", "response.json"],
    ):
        done = project.run(*command)
        assert done.returncode == 0, done.stderr


def landed(project: Project) -> set[str]:
    manifest = json.loads((project.folder / "generated" / "manifest.json").read_text("ascii"))
    return set(manifest["providers"])


@pytest.mark.slow
def test_own_and_bundled_providers_land_side_by_side(project: Project) -> None:
    done = project.run("init", "--bundled", "zai,deepseek")
    assert done.returncode == 0, done.stderr
    assert settings(project)["bundled"] == ["deepseek", "zai"]
    acme(project)
    done = project.run("-p", "acme,zai", "-t", "python")
    assert (done.returncode, landed(project)) == (0, {"acme", "zai"}), done.stderr
    done = project.run("-t", "python")
    assert (done.returncode, landed(project)) == (0, {"acme", "deepseek", "zai"}), done.stderr
    assert project.run("--check", "-t", "python").returncode == 0
    done = project.run("test", "-q", "-t", "python")
    assert done.returncode == 0, done.stdout
    assert not (project.folder / "cassettes" / "zai.yaml").exists()


@pytest.mark.slow
def test_a_contract_and_a_recording_of_ones_own_come_before_the_bundled_ones(
    project: Project,
) -> None:
    assert project.run("init", "--bundled", "zai").returncode == 0
    text = (bundled_home() / "contracts" / "zai.toml").read_text(encoding="utf-8")
    own = project.folder / "contracts" / "zai.toml"
    own.write_text(text.replace('"Z.ai"', '"Zed"'), encoding="utf-8")
    done = project.run("record", "zai", "--from", "response.json", "--accept-shrink", "zai")
    assert done.returncode == 0, done.stderr
    done = project.run("-p", "zai", "-t", "python")
    assert done.returncode == 0, done.stderr
    (module,) = (project.folder / "generated" / "python").glob("*/zai.py")
    text = module.read_text("ascii")
    assert ("Zed" in text, '"acme-2"' in text, '"glm-4.5"' in text) == (True, True, False)


@pytest.mark.slow
def test_a_bundled_provider_is_recorded_into_ones_own_folder(project: Project) -> None:
    assert project.run("init", "--bundled", "all").returncode == 0
    shipped = (bundled_home() / "cassettes" / "zai.yaml").read_bytes()
    done = project.run("record", "zai", "--from", "response.json", "--accept-shrink", "zai")
    assert done.returncode == 0, done.stderr
    assert b"acme-1" in (project.folder / "cassettes" / "zai.yaml").read_bytes()
    assert (bundled_home() / "cassettes" / "zai.yaml").read_bytes() == shipped


def test_what_is_there_is_kept_and_settings_get_one_more_table(project: Project) -> None:
    before = '[project]\nname = "acme"  # ours\n'
    (project.folder / "pyproject.toml").write_text(before, encoding="utf-8")
    example = project.folder / "contracts" / "example.toml"
    example.parent.mkdir()
    example.write_text("# ours\n", encoding="utf-8")
    done = project.run("init", "--output-format", "json")
    assert done.returncode == 0, done.stderr
    files = json.loads(done.stdout)["files"]
    assert files["contracts/example.toml"] == "kept"
    assert files["pyproject.toml"] == "updated"
    assert example.read_text(encoding="utf-8") == "# ours\n"
    text = (project.folder / "pyproject.toml").read_text(encoding="utf-8")
    assert text.startswith(before)
    assert settings(project)["contracts"] == "contracts"


def test_its_example_is_a_valid_contract_beside_its_schema(project: Project) -> None:
    assert project.run("init", "models").returncode == 0
    inside = Project(project.folder / "models")
    done = inside.run("providers", "--output-format", "json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)
    assert (row["provider"], row["state"]) == ("example", "experimental")
    schema = "contracts/contract.schema.json"
    assert (inside.folder / schema).read_bytes() == (bundled_home() / schema).read_bytes()


@pytest.mark.slow
def test_discovery_knows_own_and_bundled_providers(project: Project) -> None:
    assert project.run("init", "--bundled", "zai").returncode == 0
    acme(project)
    for slug, model in (("acme", "acme-1"), ("zai", "glm-4.5")):
        done = project.run("discover", slug)  # There is no key, so the recording answers.
        assert (done.returncode, model in done.stdout.split()) == (0, True), done.stderr
    assert project.run("discover", "openai").returncode == 2
    done = project.run("doctor", "--output-format", "json", "-p", "acme,zai,example")
    found = json.loads(done.stdout)["findings"]
    recorded = {one["subject"] for one in found if "has a recording of" in one["text"]}
    assert recorded == {"acme", "zai"}


@pytest.mark.parametrize(
    ("pyproject", "options", "said"),
    [
        ("[tool.gen-models]\n", [], "already"),
        ("[tool", [], "valid TOML"),
        ("", ["--bundled", "zia"], "zia"),
    ],
)
def test_a_mistake_changes_nothing(
    project: Project, pyproject: str, options: list[str], said: str
) -> None:
    (project.folder / "pyproject.toml").write_text(pyproject, encoding="utf-8")
    before = everything_in(project.folder)
    done = project.run("init", *options)
    assert (done.returncode, everything_in(project.folder)) == (2, before)
    assert said in done.stderr


def test_a_link_out_of_the_project_is_not_followed(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    inside = Project(tmp_path / "inside")
    inside.folder.mkdir()
    (inside.folder / ".github").symlink_to(outside, target_is_directory=True)
    done = inside.run("init")
    assert (done.returncode, list(outside.iterdir())) == (2, [])
    assert ".github" in done.stderr


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('contracts = "contracts"\nbundled = ["zia"]', "zia"),
        ('contracts = "contracts"\nbundled = "zai"', "not a list"),
        ('bundled = ["zai"]', "already"),
    ],
)
def test_a_wrong_setting_is_named(project: Project, table: str, said: str) -> None:
    (project.folder / "contracts").mkdir()
    text = f"[tool.gen-models]\n{table}\n"
    (project.folder / "pyproject.toml").write_text(text, encoding="utf-8")
    done = project.run("providers")
    assert done.returncode == 2
    assert "bundled" in done.stderr
    assert said in done.stderr
