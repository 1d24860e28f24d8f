"""scrub takes out of a cassette the headers that may not be recorded, and nothing else."""

from __future__ import annotations

import copy
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from gen_models.formats import dump_yaml
from tests.support.builders.edits import everything_in
from tests.support.project import Project, environment, landed_project

NO_KEYRING: Final = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
HARMLESS: Final = "harmless"
FOREIGN: Final[dict[str, Any]] = {
    "interactions": [
        {
            "request": {
                "body": None,
                "headers": {
                    "Accept": ["*/*"],
                    "Authorization": [HARMLESS],
                    "User-Agent": ["python-requests/2.32.3"],
                },
                "method": "GET",
                "uri": "https://api.acme.example/v1/models",
            },
            "response": {
                "body": {"string": '{"data": [\n  {"id": "a: b"}\n]}\t' + "long " * 60},
                "headers": {
                    "Content-Type": ["application/json"],
                    "Set-Cookie": [f"session={HARMLESS}; Path=/"],
                    "X-Request-Id": [HARMLESS],
                },
                "status": {"code": 200, "message": "OK"},
            },
        }
    ],
    "version": 1,
}


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    """A project of one's own, in which all is up to date."""
    return landed_project(tmp_path_factory).copy(tmp_path / "project")


@pytest.fixture
def zai(project: Project) -> Path:
    """Z.ai's cassette, with headers that may not be recorded."""
    file = project.folder / "cassettes" / "zai.yaml"
    with_headers(file)
    return file


def with_headers(file: Path) -> None:
    text = file.read_text(encoding="ascii")
    text = text.replace(
        "    headers: {}\n",
        f"    headers:\n      Authorization:\n      - {HARMLESS}\n      accept:\n      - '*/*'\n",
    )
    text = text.replace(
        "      content-type:\n",
        f"      Set-Cookie:\n      - {HARMLESS}\n      x-id:\n      - x\n      content-type:\n",
    )
    file.write_text(text, encoding="ascii")


def scrub(project: Project, *arguments: str) -> tuple[int, str, str]:
    done = project.run("scrub", *arguments, **NO_KEYRING)
    return done.returncode, done.stdout, done.stderr


def told(file: Path) -> str:
    headers = ("authorization", "set-cookie", "x-id")
    return "".join(f"{file}: the header {name}\n" for name in headers)


def test_a_check_tells_headers_and_writes_nothing(project: Project, zai: Path) -> None:
    before = everything_in(project.folder)
    status, shown, said = scrub(project, "--check")
    assert (status, shown) == (1, told(zai))
    assert "3 found" in said
    assert "`gen-models scrub`" in said
    assert HARMLESS not in shown + said
    assert everything_in(project.folder) == before


def test_headers_are_taken_out_once_and_every_other_byte_stays(
    project: Project, zai: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    clean = landed_project(tmp_path_factory).folder / "cassettes" / "zai.yaml"
    others = {n: f for n, f in everything_in(project.folder).items() if n != "cassettes/zai.yaml"}
    status, shown, said = scrub(project)
    assert (status, shown) == (0, told(zai))
    assert said.endswith("looked through: no secrets\n")
    accept = "    headers:\n      accept:\n      - '*/*'\n"
    assert zai.read_text() == clean.read_text().replace("    headers: {}\n", accept)
    now = everything_in(project.folder)
    assert {name: now[name] for name in others} == others
    assert now.keys() - others.keys() - {"cassettes/zai.yaml"} == {
        "cassettes/.gen-models/.gitignore",
        "cassettes/.gen-models/lock",
    }
    for arguments in ((), ("--check",)):
        assert scrub(project, *arguments)[:2] == (0, "")
    assert everything_in(project.folder) == now


def test_the_headers_of_a_contract_stay_in_its_own_cassette_only(project: Project) -> None:
    file = project.folder / "cassettes" / "anthropic.yaml"
    assert b"anthropic-version" in file.read_bytes()
    assert scrub(project, str(file))[:2] == (0, "")
    elsewhere = file.with_name("elsewhere.yaml")
    elsewhere.write_bytes(file.read_bytes())
    status, shown, _ = scrub(project, "--check", str(elsewhere))
    assert (status, shown) == (1, f"{elsewhere}: the header anthropic-version\n")


def without_headers(cassette: dict[str, Any]) -> dict[str, Any]:
    clean = copy.deepcopy(cassette)
    (interaction,) = clean["interactions"]
    interaction["request"]["headers"] = {"Accept": ["*/*"]}
    interaction["response"]["headers"] = {"Content-Type": ["application/json"]}
    return clean


@pytest.mark.parametrize("write", [yaml.dump, yaml.safe_dump, dump_yaml])
@pytest.mark.parametrize("name", ["test_listing.yaml", "test_listing.yml"])
def test_another_projects_cassette_says_the_same_without_its_headers(
    project: Project, write: Callable[[object], str], name: str
) -> None:
    file = project.folder / "theirs" / name
    file.parent.mkdir()
    file.write_text(write(FOREIGN), encoding="utf-8")
    assert scrub(project, "--check", "theirs")[0] == 1
    status, shown, _ = scrub(project, "theirs")
    assert status == 0
    assert [line.rpartition(" ")[2] for line in shown.splitlines()] == [
        *("authorization", "set-cookie", "user-agent", "x-request-id")
    ]
    assert yaml.safe_load(file.read_text(encoding="utf-8")) == without_headers(FOREIGN)
    assert scrub(project, "--check", "theirs")[:2] == (0, "")


def test_a_header_whose_name_is_no_text_is_taken_out_too(project: Project) -> None:
    strange = copy.deepcopy(FOREIGN)
    strange["interactions"][0]["response"]["headers"] = {1: ["x"], None: ["y"]}
    (project.folder / "strange.yaml").write_text(yaml.safe_dump(strange), encoding="utf-8")
    assert scrub(project, "--check", "strange.yaml")[0] == 1
    assert scrub(project, "strange.yaml")[0] == 0
    assert scrub(project, "strange.yaml")[:2] == (0, "")


def test_a_secret_in_a_header_is_told_as_such_although_the_header_is_taken_out(
    project: Project, zai: Path
) -> None:
    secret = "Bearer " + "aB3" * 10
    zai.write_text(zai.read_text().replace(f"- {HARMLESS}", f"- {secret}", 1))
    status, shown, said = scrub(project)
    assert status == 3
    assert f"{zai}: what looks like a bearer token on line " in shown
    assert "revoke the key" in said
    assert secret[7:] not in shown + said
    assert secret not in zai.read_text()
    assert scrub(project)[:2] == (0, "")


@pytest.mark.parametrize(
    ("uri", "what"),
    [
        ("https://api.acme.example/v1?key=hush", "a query parameter 'key' in the URL"),
        ("https://me:hush@api.acme.example/v1", "a user name or a password in the URL"),
    ],
)
def test_a_secret_in_a_recorded_url_is_found(project: Project, uri: str, what: str) -> None:
    file = project.folder / "theirs.yaml"
    cassette = without_headers(FOREIGN)
    cassette["interactions"][0]["request"]["uri"] = uri
    file.write_text(yaml.safe_dump(cassette), encoding="utf-8")
    status, shown, said = scrub(project, str(file))
    assert (status, shown) == (3, f"{file}: {what}\n")
    assert "hush" not in shown + said


DIES: Final = """
import os, signal, sys
from gen_models.cli import main as cli
def dies(*arguments, **folders):
    os.kill(os.getpid(), signal.SIGKILL)
os.replace = dies
cli.main()
"""


def test_a_scrub_that_is_killed_leaves_the_cassette_to_the_byte(
    project: Project, zai: Path
) -> None:
    before = zai.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", DIES, "scrub"],
        cwd=project.folder,
        env=environment(**NO_KEYRING),
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert zai.read_bytes() == before
    assert scrub(project)[0] == 0
    assert scrub(project, "--check")[0] == 0


def test_a_cassette_keeps_its_permissions(project: Project, zai: Path) -> None:
    zai.chmod(0o640)
    assert scrub(project)[0] == 0
    assert zai.stat().st_mode & 0o777 == 0o640
