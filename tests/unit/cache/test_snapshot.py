"""A snapshot sees every change of a file, whatever its size and its time of modification."""

from __future__ import annotations

import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.cache import Snapshot, UnwatchableError

LATER = 3_600_000_000_000

names = st.sampled_from(["a", "b", "deep/c", "deep/er/d"])
trees = st.dictionaries(names, st.binary(max_size=4))


def known_of(found: Snapshot) -> dict[str, tuple[str, str]]:
    digests = found.digests()
    return {path: (found.state(path), digests[path]) for path in found.paths}


def write(folder: Path, tree: dict[str, bytes]) -> None:
    for name, data in tree.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


@given(before=trees, after=trees, age=st.sampled_from([0, LATER]))
def test_it_differs_exactly_if_a_file_does(
    before: dict[str, bytes], after: dict[str, bytes], age: int
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, before)
        now = time.time_ns() + age
        known = known_of(Snapshot([name], now=now))
        for gone in before.keys() - after.keys():
            (folder / gone).unlink()
        for path, data in after.items():
            if before.get(path) != data:
                write(folder, {path: data})
        assert Snapshot([name], now=time.time_ns()).is_as(known) == (before == after)


def test_a_change_that_keeps_size_and_time_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"one")
    times = file.stat()
    known = known_of(Snapshot([str(tmp_path)], now=time.time_ns() + LATER))
    time.sleep(0.02)  # More than a tick of the file system's clock.
    file.write_bytes(b"two")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert not Snapshot([str(tmp_path)], now=time.time_ns() + LATER).is_as(known)


def test_what_has_just_been_written_is_told_by_its_content(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"one")
    found = Snapshot([str(tmp_path)])
    known = known_of(found)
    assert found.state(str(file)) == ""
    file.write_bytes(b"two")  # Within one tick, perhaps.
    assert not Snapshot([str(tmp_path)]).is_as(known)


def test_content_that_came_back_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"one")
    known = known_of(Snapshot([str(tmp_path)], now=time.time_ns() + LATER))
    file.write_bytes(b"two")
    file.write_bytes(b"one")
    assert Snapshot([str(tmp_path)]).is_as(known)


def test_a_named_file_need_not_be_there(tmp_path: Path) -> None:
    file = tmp_path / "file"
    known = known_of(Snapshot([], [str(file)]))
    assert Snapshot([], [str(file)]).is_as(known)
    file.write_bytes(b"")
    assert not Snapshot([], [str(file)]).is_as(known)


def test_python_caches_do_not_count(tmp_path: Path) -> None:
    known = known_of(Snapshot([str(tmp_path)]))
    write(tmp_path, {"__pycache__/a.pyc": b"1"})
    assert Snapshot([str(tmp_path)]).is_as(known)


@pytest.mark.parametrize("kind", ["link", "pipe", "name"])
def test_what_cannot_be_watched_is_refused(tmp_path: Path, kind: str) -> None:
    if kind == "link":
        (tmp_path / "link").symlink_to("/etc/passwd")
    elif kind == "pipe":
        os.mkfifo(tmp_path / "pipe")
    else:
        (tmp_path / "a\nb").write_bytes(b"")
    with pytest.raises(UnwatchableError):
        Snapshot([str(tmp_path)]).digests()


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Snapshot([str(tmp_path / "none")])
