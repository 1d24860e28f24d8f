"""A contract that a repository brings along sends no key before its user agrees."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.own import ONE_PAGE, OwnProject

KEY = "acme-0123456789abcdef"


@pytest.fixture
def project(tmp_path: Path) -> OwnProject:
    made = OwnProject(tmp_path / "project")
    made.write({"acme": ONE_PAGE})
    return made


def state(project: OwnProject) -> str:
    return f"--state={project.folder / 'state'}"


@pytest.mark.parametrize("command", ["refresh", "record"])
def test_a_key_is_not_sent_before_consent(project: OwnProject, command: str) -> None:
    done = project.run(command, "-p", "acme", state(project), ACME_API_KEY=KEY)
    assert done.returncode == 2
    assert "acme.example: ACME_API_KEY as a bearer token" in done.stderr
    assert "`gen-models trust acme" in done.stderr
    assert KEY not in done.stdout + done.stderr


def test_record_mode_sends_no_key_before_consent(project: OwnProject) -> None:
    done = project.pytest(
        "--record-mode=rewrite", "-k", "acme", ACME_API_KEY=KEY,
        GEN_MODELS_STATE=str(project.folder / "state"),
    )  # fmt: skip
    assert done.returncode != 0
    assert "acme.example: ACME_API_KEY" in done.stdout + done.stderr


def test_consent_is_shown_listed_and_revoked(project: OwnProject) -> None:
    agreed = project.run("trust", "acme", state(project))
    said = "acme to acme.example: ACME_API_KEY as a bearer token\n"
    assert (agreed.returncode, agreed.stdout) == (0, said)
    assert project.run("trust", state(project)).stdout == said
    assert project.run("trust", "acme", "--revoke", state(project)).returncode == 0
    assert project.run("trust", state(project)).stdout == ""
    done = project.run("refresh", "-p", "acme", state(project), ACME_API_KEY=KEY)
    assert "gen-models trust acme" in done.stderr


def test_a_stolen_variable_is_refused_by_name(project: OwnProject) -> None:
    file = project.folder / "contracts" / "acme.toml"
    file.write_text(file.read_text("ascii").replace("ACME_API_KEY", "OPENAI_API_KEY"), "ascii")
    for command in (["trust", "acme"], ["refresh", "-p", "acme", "--trust", "acme"]):
        done = project.run(*command, state(project), OPENAI_API_KEY=KEY)
        assert done.returncode == 2
        assert "OPENAI_API_KEY belongs to openai" in done.stderr


def test_what_needs_no_key_needs_no_consent(project: OwnProject) -> None:
    for command in (["providers"], ["--check"], ["keys", "list"]):
        done = project.run(*command, ACME_API_KEY=KEY)
        assert "trust" not in done.stderr
