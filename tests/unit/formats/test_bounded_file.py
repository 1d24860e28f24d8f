"""A file is read if it is a regular one of a bounded size; what else it is, is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gen_models.errors import ConfigurationError
from gen_models.formats import read_bytes, read_text


def refusal(file: Path, most: int = 100) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        read_text(file, most)
    assert str(file) in caught.value.problem
    assert caught.value.hint
    return caught.value


def test_a_file_is_read_up_to_its_bound(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes(b"x" * 100)
    assert read_bytes(file, 100) == b"x" * 100
    assert "larger than" in refusal(file, 99).problem


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "gone", tmp_path / "file" / "inside"):
        with pytest.raises(FileNotFoundError):
            read_bytes(path, 1)


def test_no_pipe_is_waited_for_and_no_device_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name in ("fifo", "zero"):
        assert "regular file" in refusal(tmp_path / name).problem


def test_a_link_to_itself_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "folder").mkdir()
    assert "cannot be read" in refusal(tmp_path / "loop").problem
    refusal(tmp_path / "folder")


def test_what_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc\xff")
    assert "byte 3" in refusal(tmp_path / "a").problem
