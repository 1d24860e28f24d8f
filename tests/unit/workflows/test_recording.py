"""Saved responses become a cassette only if the contracts hold; otherwise the old one stays."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gen_models.recordings import read_cassette
from tests.support.builders.edits import everything_in, live_ids, pages_of, saved
from tests.support.project import Project, environment, landed_project

KILLED_AT_THE_COMMIT = """
import os, signal, sys
from gen_models.cli import main as cli
replace = os.replace
def killed(source, target, **folders):
    if target == "journal.json":
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(source, target, **folders)
os.replace = killed
cli.main()
"""


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    """A project of one's own, in which all is up to date."""
    return landed_project(tmp_path_factory).copy(tmp_path / "project")


@pytest.fixture
def zai(project: Project) -> Path:
    """Z.ai's cassette."""
    return project.folder / "cassettes" / "zai.yaml"


def glm(name: str, **fields: object) -> dict[str, Any]:
    return {
        "id": name, "created": 1753632000, "object": "model", "owned_by": "z-ai", **fields
    }  # fmt: skip


def listing(*rows: dict[str, Any], **fields: object) -> dict[str, Any]:
    return {"object": "list", "data": list(rows), **fields}


ONE = listing(glm("glm-4.5"), glm("glm-next"))


@pytest.mark.slow
def test_a_saved_response_becomes_a_cassette_and_then_an_enum(project: Project, zai: Path) -> None:
    done = project.run("record", "zai", "--from", *saved(project.folder, ONE))
    assert (done.returncode, done.stdout) == (0, "zai  2 models  recorded\n")
    assert done.stderr == f"recorded in {zai}\nnext: gen-models -p zai\n"
    assert pages_of(project.workspace, "zai") == [ONE]
    assert project.run("-p", "zai").returncode == 0
    assert live_ids(project.output, "zai") == {"glm-4.5", "glm-next"}


@pytest.mark.slow
def test_an_import_says_so_and_where_it_is_from(project: Project, zai: Path) -> None:
    done = project.run(
        *("record", "zai", "--observed", "2026-01-31", "--source", "my account, page 1"),
        *("--leave-out", "zeroed", "--leave-out", "absent"),
        *("--from", *saved(project.folder, listing(glm("glm-4.5", zeroed=0)))),
    )
    assert done.returncode == 0
    provenance = read_cassette(zai, "zai").provenance
    assert provenance.method == "import"
    assert str(provenance.observed) == "2026-01-31"
    assert provenance.source == "my account, page 1"
    assert provenance.coverage == "complete"
    assert provenance.left_out == ("absent", "zeroed")
    assert pages_of(project.workspace, "zai") == [listing(glm("glm-4.5"))]
    assert "live" not in zai.read_text(encoding="ascii")


@pytest.mark.slow
def test_what_nobody_said_is_not_invented(project: Project, zai: Path) -> None:
    done = project.run("record", "--quiet", "zai", "--from", *saved(project.folder, ONE))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    provenance = read_cassette(zai, "zai").provenance
    assert (provenance.observed, provenance.source) == (None, "saved as page-1.json")
    listed = json.loads(project.run("providers", "--output-format", "json").stdout)
    (status,) = [entry for entry in listed if entry["provider"] == "zai"]
    assert (status["models"], status["observed"], status["age_days"]) == (2, None, None)
    assert not status["stale"]


@pytest.mark.slow
def test_several_pages_are_recorded_in_order(project: Project) -> None:
    rows = pages_of(project.workspace, "anthropic")[0]["data"]
    first = {"data": rows[:6], "has_more": True, "last_id": rows[5]["id"]}
    last = {"data": rows[6:], "has_more": False, "last_id": rows[-1]["id"]}
    done = project.run("record", "anthropic", "--from", *saved(project.folder, first, last))
    assert (done.returncode, done.stdout) == (0, "anthropic  11 models  recorded\n")
    cassette = read_cassette(project.folder / "cassettes" / "anthropic.yaml", "anthropic")
    assert cassette.provenance.coverage == "complete"
    url = "https://api.anthropic.com/v1/models?limit=1000"
    asked = [interaction.request.url for interaction in cassette.interactions]
    assert asked == [url, f"{url}&after_id={rows[5]['id']}"]
    assert project.run("-p", "anthropic").returncode == 0


@pytest.mark.slow
def test_an_experimental_provider_lands_once_it_is_recorded(project: Project) -> None:
    page = {"object": "list", "data": [{"id": "mira-1", "object": "model"}]}
    done = project.run("record", "mira", "--from", *saved(project.folder, page))
    assert (done.returncode, done.stdout) == (0, "mira  1 models  recorded\n")
    assert project.run("-p", "mira").returncode == 0
    assert live_ids(project.output, "mira") == {"mira-1"}


@pytest.mark.slow
def test_the_same_listing_in_another_order_changes_no_byte_and_no_date(
    project: Project, zai: Path
) -> None:
    assert project.run("record", "zai", "--from", *saved(project.folder, ONE)).returncode == 0
    before = everything_in(zai.parent)
    for again in (ONE, listing(*reversed(ONE["data"]))):
        done = project.run("record", "zai", "--from", *saved(project.folder, again))
        assert (done.returncode, done.stdout, done.stderr) == (0, "zai  2 models  unchanged\n", "")
    assert everything_in(zai.parent) == before


@pytest.mark.parametrize(
    ("slug", "page", "contract"),
    [
        ("zai", {"error": {"message": "no such key"}}, "pages"),
        ("zai", listing(), "recordings"),
        ("zai", listing({"name": "glm-4.5"}), "pages"),
        ("zai", listing(glm("glm-4.5"), glm("glm-4.5")), "pages"),
        ("zai", listing(glm("glm-4.5", owned_by="sk-ant-" + "0123456789" * 3)), "recordings"),
        ("xai", listing(glm("grok-4.5")), "catalogs"),
        ("anthropic", {"data": [], "has_more": False}, "recordings"),
        ("anthropic", {"has_more": True, "last_id": "x"}, "pages"),
    ],
)
def test_a_rejected_import_leaves_the_old_cassette_to_the_byte(
    slug: str, page: object, contract: str, project: Project
) -> None:
    before = everything_in(project.folder / "cassettes")
    done = project.run("record", slug, "--from", *saved(project.folder, page))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"error: {slug}: rejected by contract '{contract}': ")
    assert "\n  hint: " in done.stderr
    assert everything_in(project.folder / "cassettes") == before


def test_a_first_page_without_its_last_is_rejected(project: Project) -> None:
    (page,) = pages_of(project.workspace, "anthropic")
    page |= {"has_more": True, "last_id": page["data"][-1]["id"]}
    before = everything_in(project.folder / "cassettes")
    done = project.run("record", "anthropic", "--from", *saved(project.folder, page))
    assert done.returncode == 3
    assert "the recording is partial" in done.stderr
    assert "hint: record all pages" in done.stderr
    assert everything_in(project.folder / "cassettes") == before


@pytest.mark.parametrize("text", ["<html>401</html>", "", '{"data": [NaN]}', '{"a": 1, "a": 2}'])
def test_what_is_no_json_is_rejected(text: str, project: Project, zai: Path) -> None:
    before = everything_in(zai.parent)
    (project.folder / "saved").write_text(text, encoding="utf-8")
    done = project.run("record", "zai", "--from", "saved")
    assert done.returncode == 3
    assert done.stderr.startswith("error: zai: rejected by contract 'recordings': page 1 ")
    assert everything_in(zai.parent) == before


@pytest.mark.parametrize(
    ("wrong", "problem", "hint"),
    [
        (["zai", "--from", "page-1.json", "page-1.json"], "ends on page 1", "files of one listing"),
        (["zai", "--from", "page-1.json", "--observed", "9999-12-31"], "in the future", "the day"),
        (
            ["zai", "--from", "page-1.json", "--observed", "31.1.2026"],
            "not a date",
            "2026-08-05",
        ),
        (["zai", "--from", "page-1.json", "--leave-out", "id"], "is the model ID", "--leave-out"),
        (["zia", "--from", "page-1.json"], "unknown provider 'zia'", "did you mean"),
        (["zai", "--from", "missing.json"], "missing.json cannot be read", "saved response"),
        (["zai", "--from", "cassettes"], "cassettes cannot be read", "saved response"),
    ],
)
def test_a_wrong_request_is_told_with_a_cure_and_changes_nothing(
    wrong: list[str], problem: str, hint: str, project: Project, zai: Path
) -> None:
    saved(project.folder, ONE)
    before = everything_in(zai.parent)
    done = project.run("record", *wrong)
    assert (done.returncode, done.stdout) == (2, "")
    assert problem in done.stderr
    assert hint in done.stderr
    assert everything_in(zai.parent) == before


@pytest.mark.slow
@pytest.mark.parametrize("name", [b"caf\xc3\xa9 \x1b[31m.json", b"\xff.json", b"a\n- b: &c.json"])
def test_any_name_of_a_saved_file_is_a_source(name: bytes, project: Project, zai: Path) -> None:
    (page,) = saved(project.folder, ONE)
    Path(page).rename(project.folder / os.fsdecode(name))
    done = project.run("record", "zai", "--from", os.fsdecode(name))
    assert (done.returncode, done.stdout) == (0, "zai  2 models  recorded\n")
    assert zai.read_bytes().isascii()
    assert read_cassette(zai, "zai").provenance.source.startswith("saved as ")


@pytest.mark.slow
def test_a_recording_that_is_killed_leaves_the_old_cassette_and_stops_nobody(
    project: Project, zai: Path
) -> None:
    before = zai.read_bytes()
    killed = subprocess.run(
        [
            *(sys.executable, "-c", KILLED_AT_THE_COMMIT),
            *("record", "zai", "--from", *saved(project.folder, ONE)),
        ],
        cwd=project.folder,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert zai.read_bytes() == before
    assert project.run("-p", "ollama").returncode == 0
    again = project.run("record", "zai", "--from", *saved(project.folder, ONE))
    assert (again.returncode, again.stdout) == (0, "zai  2 models  recorded\n")
