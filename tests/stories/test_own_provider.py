"""A provider that gen-models does not know: from a saved response to an enum."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.builders.edits import everything_in
from tests.support.project import Project

RESPONSE = {"result": {"models": [{"slug": "acme-1", "ready": True}, {"slug": "acme-2"}]}}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name in ("contracts", "cassettes"):
        (tmp_path / name).mkdir()
    (tmp_path / "response.json").write_text(json.dumps(RESPONSE), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.gen-models]\ncontracts = "contracts"\ncassettes = "cassettes"\n'
        'output = "out"\ntargets = ["python"]\n',
        encoding="utf-8",
    )
    return Project(tmp_path)


@pytest.mark.slow
def test_from_a_saved_response_to_an_enum(project: Project) -> None:
    drafted = project.run(
        "contract", "acme", "--from", "response.json", "--url", "https://api.acme.example/models"
    )
    assert drafted.returncode == 0, drafted.stderr
    text = (project.folder / "contracts" / "acme.toml").read_text(encoding="ascii")
    assert 'url = "https://api.acme.example/models"' in text
    assert project.run("record", "acme", "--from", "response.json").returncode == 0
    done = project.run("-p", "acme")
    assert done.returncode == 0, done.stderr
    module = (project.output / "python" / "provider_model_ids" / "acme.py").read_text("ascii")
    assert 'ACME_1 = "acme-1"' in module
    assert project.run("test", "-q").returncode == 0


def test_it_reports_in_json(project: Project) -> None:
    done = project.run("contract", "acme", "--from", "response.json", "--output-format", "json")
    found = json.loads(done.stdout)
    assert (found["rows"], found["id"], found["models"]) == ("result.models", "slug", 2)
    assert found["check"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("Acme", "{}", "is not a valid slug"),
        ("../acme", "{}", "is not a valid slug"),
        ("acme", "{", "is not JSON"),
        ("acme", '{"data": [{"x": 1}]}', "no list of objects with a model ID; it has: data"),
        ("taken", '{"data": [{"id": "a"}]}', "exists"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(
    project: Project, name: str, content: str, said: str
) -> None:
    (project.folder / "response.json").write_text(content, encoding="utf-8")
    (project.folder / "contracts" / "taken.toml").write_text("", encoding="utf-8")
    before = everything_in(project.folder)
    done = project.run("contract", name, "--from", "response.json")
    assert (done.returncode, everything_in(project.folder)) == (2, before)
    assert said in done.stderr
    assert "hint:" in done.stderr
