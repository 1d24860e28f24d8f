"""Whatever happens to one provider, or to one run, harms no other."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from gen_models.files import WORK, digest
from tests.support.builders.edits import everything_in
from tests.support.own import BY_CURSOR, ONE_PAGE, OwnProject, variable_of
from tests.support.provider.loopback import Answer, Loopback, Seen, listing, loopback
from tests.support.provider.world import world
from tests.support.refreshes import office
from tests.support.sample import SAMPLE

KEY = "kk-0123456789abcdef"
FOLDERS = ("--contracts=contracts", "--cassettes=cassettes", "--output=out")


@pytest.fixture
def project(tmp_path: Path) -> OwnProject:
    made = OwnProject(tmp_path / "project")
    made.write({"acme": BY_CURSOR, "bolt": ONE_PAGE})
    return made


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback(lambda _: page("m1", "m2", "m3")) as running:
        yield running


def page(*ids: str) -> Answer:
    return Answer({"data": [{"id": model_id} for model_id in ids], "has_more": False})


def listed(last: str, seen: Seen) -> Answer:
    return page("m1", last)


def asks(server: Loopback, *slugs: str) -> dict[str, str]:
    return {
        name: value
        for slug in slugs
        for name, value in (
            (variable_of(slug), KEY),
            (f"GEN_MODELS_{slug.upper()}_URL", f"{server.url}/{slug}"),
        )
    }


def statuses(out: str) -> dict[str, str]:
    return {p["provider"]: p["status"] for p in json.loads(out)["providers"]}


@pytest.mark.slow
def test_a_cursor_that_no_url_can_hold_harms_one_provider_only(
    project: OwnProject, server: Loopback
) -> None:
    endless = Answer({"data": [{"id": "a"}], "has_more": True, "last_id": "c" * 70_000})
    server.answers(lambda seen: endless if seen.path == "/acme" else page("m1", "m2"))
    done = project.run("refresh", "--output-format=json", **asks(server, "acme", "bolt"))
    assert (done.returncode, statuses(done.stdout)) == (3, {"acme": "kept", "bolt": "refreshed"})


@pytest.mark.slow
@pytest.mark.parametrize("host", ["[:::]", "a..b", "xn--", f"{'a' * 64}.test"])
def test_a_host_that_there_can_not_be_harms_one_provider_only(
    project: OwnProject, server: Loopback, host: str
) -> None:
    variables = {**asks(server, "acme", "bolt"), "GEN_MODELS_ACME_URL": f"https://{host}/models"}
    done = project.run("refresh", "--trust=acme", "--output-format=json", **variables)
    assert (done.returncode, statuses(done.stdout)) == (4, {"acme": "kept", "bolt": "refreshed"})


@pytest.mark.slow
@pytest.mark.parametrize("what", ["link", "pipe", "folder"])
@pytest.mark.parametrize("command", ["refresh", "record"])
def test_what_stands_in_a_cassettes_place_harms_one_provider_only(
    project: OwnProject, server: Loopback, command: str, what: str
) -> None:
    there = project.cassettes / "acme.yaml"
    if what == "link":
        there.symlink_to(project.folder / "nowhere")
    elif what == "pipe":
        os.mkfifo(there)
    else:
        there.mkdir()
    for slugs in (["bolt"], ["acme", "bolt"]):
        server.answers(partial(listed, slugs[0]))
        done = project.run(command, "--output-format=json", **asks(server, *slugs))
        assert statuses(done.stdout)["bolt"] == "refreshed", done.stdout
    assert done.returncode == 3
    assert statuses(done.stdout)["acme"] == "kept"
    assert f"{there} is a {what}" in done.stdout
    assert there.is_symlink() or not there.is_file()
    assert not (project.folder / "nowhere").exists()


def test_who_can_not_be_reached_is_told_where_nothing_is_recorded(
    project: OwnProject, server: Loopback
) -> None:
    server.answers(lambda _: Answer({}, 401))
    done = project.run("refresh", "--output-format=json", **asks(server, "acme", "bolt"))
    assert (done.returncode, statuses(done.stdout)) == (4, {"acme": "kept", "bolt": "kept"})


def test_saved_responses_are_reported_in_the_format_that_was_asked_for(
    project: OwnProject,
) -> None:
    (project.folder / "page.json").write_bytes(listing("m1", "m2").payload)
    done = project.run("record", "bolt", "--from", "page.json", "--output-format=json")
    assert json.loads(done.stdout)["models"] == 2


@pytest.mark.slow
@pytest.mark.parametrize("command", ["refresh", "record"])
def test_what_was_recorded_in_the_meantime_is_not_undone(
    project: OwnProject, server: Loopback, command: str
) -> None:
    variables = asks(server, "acme", "bolt")
    assert project.run("refresh", **variables).returncode == 0
    other: list[int] = []

    def meanwhile(seen: Seen) -> Answer:
        if not other:
            other.append(0)
            other[0] = project.run("refresh", "-p", "bolt", **variables).returncode
            return page("m1", "m2", "m3", "older")
        return page("m1", "m2", "m3", "newer")

    server.answers(meanwhile)
    done = project.run(command, "-p", "bolt", **variables)
    assert (other, done.returncode) == ([0], 0)
    assert b"newer" in (project.cassettes / "bolt.yaml").read_bytes()
    assert project.run("--check").returncode == 0


@pytest.mark.slow
def test_a_journal_of_a_repository_means_nothing(project: OwnProject, server: Loopback) -> None:
    """Whatever it says: it may have been cloned."""
    assert project.run("refresh", **asks(server, "bolt")).returncode == 0
    elsewhere = project.folder / "elsewhere"
    elsewhere.mkdir()
    work = project.output / WORK
    for part in ("staged/link", "recordings"):
        (work / part).mkdir(parents=True)
    (work / "staged/link/file").write_bytes(b"theirs")
    (work / "recordings/file.yaml").write_bytes(b"theirs")
    journal = {
        "replace": {"link/file": digest(b"theirs")}, "delete": ["manifest.json"],
        "folder": str(elsewhere), "recordings": {"file": digest(b"theirs")},
    }  # fmt: skip
    (work / "journal.json").write_text(json.dumps(journal), encoding="ascii")
    before = everything_in(project.folder)
    assert project.run("--check").stderr == "up to date\n"
    assert everything_in(project.folder) == before
    assert project.run("generate").returncode == 0
    assert list(elsewhere.iterdir()) == []
    assert (project.output / "manifest.json").exists()


@pytest.mark.slow
def test_ctrl_c_in_the_middle_of_a_landing_leaves_it_whole(
    project: OwnProject, server: Loopback
) -> None:
    assert project.run("refresh", **asks(server, "bolt")).returncode == 0
    server.answers(lambda _: page("m1", "m2", "m3", "m4"))
    code = (
        "import os, signal, sys\nfrom gen_models import folder\n"
        "exchange = folder.exchange\nhit = []\n"
        "def interrupted(*files):\n    done = exchange(*files)\n"
        "    if not hit:\n        hit.append(1)\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n    return done\n"
        "folder.exchange = interrupted\n"
        "from gen_models.cli.main import main\nsys.exit(main(sys.argv[1:]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "refresh", "--output-format=json", *FOLDERS],
        cwd=project.folder,
        env=project.environment(**asks(server, "bolt")),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, json.loads(done.stdout)["status"]) == (130, 130)
    assert not (project.output / WORK / "staged").exists()
    assert project.run("--check").stderr == "up to date\n"


def test_a_run_that_is_terminated_tidies_up(project: OwnProject) -> None:
    asked, closing = threading.Event(), threading.Event()

    def hang(seen: Seen) -> Answer:
        asked.set()
        closing.wait()
        return page("m1", "m2")

    with loopback(hang) as server:
        with subprocess.Popen(
            [sys.executable, "-m", "gen_models", "refresh", *FOLDERS],
            cwd=project.folder,
            env=project.environment(**asks(server, "bolt")),
            stderr=subprocess.DEVNULL,
        ) as process:
            asked.wait()
            process.send_signal(signal.SIGTERM)
            ended = process.wait()
        closing.set()
    assert ended == 128 + signal.SIGTERM
    assert list(project.temporary.iterdir()) == []


@pytest.mark.extras
def test_a_token_that_does_not_come_is_waited_for_no_longer_than_was_said(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with world(tmp_path, ["vertexai", "xai"], home=SAMPLE) as providers, socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        project = office(tmp_path / "office", providers, tmp_path_factory)
        account = json.loads((tmp_path / "google.json").read_text())
        account["token_uri"] = f"http://127.0.0.1:{silent.getsockname()[1]}/token"
        (tmp_path / "google.json").write_text(json.dumps(account))
        found = project.outcome("record", "-p", "vertexai,xai", "--timeout=2")
    assert found["status"] == 4
    assert {p["provider"]: p["status"] for p in found["providers"]} == {
        "vertexai": "kept",
        "xai": "refreshed",
    }


@pytest.mark.extras
def test_a_profile_of_aws_that_there_is_not_harms_one_provider_only(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with world(tmp_path, ["bedrock", "xai"], home=SAMPLE) as providers:
        project = office(tmp_path / "office", providers, tmp_path_factory)
        done = project.run(
            "record", "-p", "bedrock,xai", "--output-format=json", AWS_PROFILE="nobody"
        )
    assert (done.returncode, statuses(done.stdout)) == (
        2,
        {"bedrock": "kept", "xai": "refreshed"},
    )
