"""What a run trusts is in a folder that no repository and no other user can have written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gen_models.cli.main import main
from gen_models.errors import ConfigurationError
from gen_models.state import VARIABLE, State, find_state
from gen_models.workspace import find_workspace


def test_an_option_goes_before_the_variable_and_the_variable_before_the_users_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg"))
    variable = {VARIABLE: str(tmp_path / "variable")}
    assert find_state(tmp_path / "option", variable).folder == tmp_path / "option"
    assert find_state(None, variable).folder == tmp_path / "variable"
    for nothing in ({}, {VARIABLE: ""}):
        assert find_state(None, nothing).folder.name == "gen-models"


def test_a_relative_variable_would_lie_in_a_repository_and_is_refused() -> None:
    state = find_state(None, {VARIABLE: "state"})
    with pytest.raises(ConfigurationError, match="not an absolute path") as refusal:
        state.create()
    assert VARIABLE in refusal.value.hint
    assert "--state" in refusal.value.hint
    assert not state.exists()


def test_a_relative_option_is_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_state(Path("own/../state")).folder == tmp_path / "state"


def test_no_pyproject_names_the_state_folder(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.gen-models]\nstate = "s"\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="unknown key 'state'"):
        find_workspace(tmp_path)


def test_it_is_made_for_its_user_alone(tmp_path: Path) -> None:
    state = State(tmp_path / "deep" / "state")
    assert not state.exists()
    state.create()
    assert state.exists()
    assert os.name == "nt" or state.folder.stat().st_mode & 0o777 == 0o700
    state.create()


def test_what_another_could_have_made_is_refused_with_the_hint_to_name_another(
    tmp_path: Path,
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "file").write_bytes(b"")
    for mode in (0o770, 0o707, 0o777):
        (tmp_path / f"{mode:o}").mkdir()
        (tmp_path / f"{mode:o}").chmod(mode)
    for name in ("link", "dangling", "file", "770", "707", "777"):
        state = State(tmp_path / name)
        for look in (state.exists, state.create):
            with pytest.raises(ConfigurationError, match=name) as refusal:
                look()
            assert "--state DIR" in refusal.value.hint
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has no owner's number")
def test_the_folder_of_another_user_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(ConfigurationError, match="another user"):
        State(tmp_path).exists()


def test_a_folder_that_cannot_be_made_is_told_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    state = State(tmp_path / "file" / "state")
    assert not state.exists()
    with pytest.raises(ConfigurationError, match="cannot be written") as refusal:
        state.create()
    assert "--state DIR" in refusal.value.hint


def test_an_output_has_one_folder_by_whatever_way_it_is_reached(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    (tmp_path / "output").mkdir()
    (tmp_path / "link").symlink_to("output")
    landing = state.landing(tmp_path / "output")
    assert state.landing(tmp_path / "link") == landing
    assert state.landing(tmp_path / "other" / ".." / "output") == landing
    assert state.landing(tmp_path / "other") != landing
    assert landing.parent == tmp_path / "state" / "landings"
    assert not landing.exists()


def test_every_command_that_has_folders_takes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("generate", "refresh", "record", "providers", "explain", "prune", "scrub"):
        assert main([command, "--help"]) == 0
        assert "--state DIR" in capsys.readouterr().out
