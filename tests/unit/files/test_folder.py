"""Below a folder no link is followed, and regular files alone are opened."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from gen_models.errors import ConfigurationError, UnsafePathError
from gen_models.exchange import exchange
from gen_models.files import WORK, is_inside, locked, refuse_git_folder
from gen_models.folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "file").write_bytes(b"theirs")
    return Folder(tmp_path / "inside")


def test_what_is_written_is_read_and_a_new_file_replaces_nothing(folder: Folder) -> None:
    assert folder.read("a/b/c") is None
    assert folder.names() == []
    folder.write("a/b/c", b"data")
    assert (folder.read("a/b/c"), folder.read("a/b/c/d"), folder.read("a/x")) == (
        b"data", None, None,
    )  # fmt: skip
    assert list(folder.files()) == ["a/b/c"]
    with pytest.raises(FileExistsError):
        folder.write("a/b/c", b"other")
    assert folder.read("a/b/c", most=2) == b"dat"
    folder.remove("a/b/c")
    folder.remove("a/b/c")
    folder.remove_folder("a")
    folder.remove_folder("a")
    assert folder.names() == []


@pytest.mark.parametrize("path", ["../x", "a/../x", "/etc/passwd", "a//b", "", "./a", "a/."])
def test_a_path_that_leads_elsewhere_is_a_bug(folder: Folder, path: str) -> None:
    for call in (folder.read, folder.kind, folder.remove):
        if path != "a/.":
            with pytest.raises(ValueError, match="not a path in a folder"):
                call(path)
    assert folder.kind("a/.") is None


def test_a_link_on_the_way_or_at_the_end_is_named_and_not_followed(folder: Folder) -> None:
    folder.create()
    (folder.root / "folder").symlink_to("../outside")
    (folder.root / "file").symlink_to("../outside/file")
    for path, named in (("folder/file", "folder"), ("file", "file"), ("folder", "folder")):
        with pytest.raises(UnsafePathError) as refusal:
            folder.read(path)
        assert f"{folder.root / named} is a link" in refusal.value.problem
        assert "remove the link" in refusal.value.hint
    with pytest.raises(UnsafePathError, match="folder is a link"):
        folder.write("folder/new", b"ours")
    with pytest.raises(FileExistsError):
        folder.write("file", b"ours")
    assert (folder.kind("folder"), folder.kind("file")) == ("link", "link")
    folder.remove_folder("folder")
    folder.remove("file")
    assert [p.name for p in (folder.root.parent / "outside").iterdir()] == ["file"]
    assert (folder.root.parent / "outside" / "file").read_bytes() == b"theirs"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes with names")
def test_a_pipe_is_named_and_not_waited_for(folder: Folder) -> None:
    folder.create()
    os.mkfifo(folder.root / "pipe")
    with pytest.raises(UnsafePathError, match="is a pipe, not a file"):
        folder.read("pipe")


def test_a_file_in_the_place_of_a_folder_is_told_to_who_writes(folder: Folder) -> None:
    folder.write("a", b"")
    assert folder.read("a/b") is None
    with pytest.raises(UnsafePathError, match="is a file, not a folder"):
        folder.write("a/b", b"")


def test_a_file_is_placed_only_where_nothing_is(folder: Folder) -> None:
    folder.write("new", b"new")
    folder.write("there", b"old")
    with pytest.raises(FileExistsError):
        folder.place("new", "there")
    folder.place("new", "a/free")
    assert (folder.read("a/free"), folder.read("there"), folder.read("new")) == (
        b"new", b"old", None,
    )  # fmt: skip


def test_what_is_displaced_is_in_one_of_two_places(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for way in ("exchange", "links", "moves"):
        folder.write("new", b"new")
        folder.write("there", way.encode())
        with monkeypatch.context() as patch:
            if way != "exchange":
                patch.setattr("gen_models.folder.exchange", lambda *_: False)
            if way == "moves":
                patch.setattr(os, "link", _no_links)
            folder.displace("new", "there", "aside")
        assert folder.read("there") == b"new"
        # A file system may not know how to exchange.
        (displaced,) = set(folder.names()) - {"there"}
        assert displaced == "aside" or way == "exchange"
        assert folder.read(displaced) == way.encode()
        folder.remove(displaced)
        folder.remove("there")


def _no_links(*_: object, **__: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_an_exchange_of_what_is_not_there_changes_nothing(folder: Folder) -> None:
    folder.write("new", b"new")
    with pytest.raises(FileNotFoundError):
        folder.displace("new", "gone", "aside")
    assert folder.names() == ["new"]


def test_where_nothing_can_be_exchanged_it_is_said(tmp_path: Path) -> None:
    assert exchange("a", None, "b", None) is False


def test_a_file_keeps_the_permissions_that_are_stated(folder: Folder) -> None:
    folder.write("a", b"", mode=0o640)
    assert stat.S_IMODE((folder.root / "a").stat().st_mode) == 0o640
    assert folder.permissions("a") == 0o640
    assert folder.permissions("b") is None


@pytest.mark.parametrize(
    "path",
    [
        ".git/hooks/pre-commit", ".GIT/config", "a/.git", "a/.Git/b", ".git./x", "GIT~1/x",
        ".git /x", ".g\u200cit/x", WORK, f"{WORK}/lock", WORK.upper(), "../a", "a/../b", "/a",
        "a//b", "a\\b", "c:/a", "a/", "", ".", "..", "a\0", "a\nb", "nul.",
    ],
)  # fmt: skip
def test_no_path_of_a_landing_leaves_the_output_or_is_gits_or_the_work_folders(path: str) -> None:
    assert not is_inside(path)


@pytest.mark.parametrize("path", ["a", "a/b.py", ".gitattributes", "git/x", "a-b_c/d.e.ts", "-a"])
def test_plain_paths_are_inside(path: str) -> None:
    assert is_inside(path)


def test_a_folder_of_git_is_refused_by_name(tmp_path: Path) -> None:
    refuse_git_folder(tmp_path / "project.git")
    with pytest.raises(ConfigurationError, match="a git directory"):
        refuse_git_folder(tmp_path / ".Git" / "modules" / "x")


@pytest.mark.parametrize("name", [WORK, f"{WORK}/lock", f"{WORK}/.gitignore"])
def test_a_lock_writes_through_no_link(folder: Folder, name: str) -> None:
    outside = folder.root.parent / "outside"
    (folder.root / name).parent.mkdir(parents=True, exist_ok=True)
    (folder.root / name).symlink_to(outside if name == WORK else outside / "new")
    with pytest.raises(UnsafePathError, match="is a link"), locked(folder.root):
        pass
    assert [p.name for p in outside.iterdir()] == ["file"]


def test_a_lock_with_another_name_is_not_opened(folder: Folder) -> None:
    """Some versions of filelock empty the file that they lock."""
    folder.create(WORK)
    os.link(folder.root.parent / "outside" / "file", folder.root / WORK / "lock")
    with pytest.raises(UnsafePathError, match="several hard links"), locked(folder.root):
        pass
    assert (folder.root.parent / "outside" / "file").read_bytes() == b"theirs"
