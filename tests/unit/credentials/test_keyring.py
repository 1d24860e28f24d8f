"""The keyring has the key that no variable has, and neither pipe nor prompt shows it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

from tests.support.project import Project, environment, landed_project
from tests.support.provider.loopback import Answer, listing, loopback

KEY: Final = "zai-0a1b2c3d4e5f6a7b8c9d"
OTHER: Final = "zai-ffffffffffffffffffff"
FILE: Final = "TESTS_KEYRING_FILE"
BACKENDS: Final = {"file": "FileKeyring", "locked": "LockedKeyring"}

pytestmark = pytest.mark.extras


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Project:
    """A project of one's own, in which all is up to date."""
    return landed_project(tmp_path_factory).copy(tmp_path / "project")


def variables(project: Project, backend: str = "file", **more: str) -> dict[str, str]:
    """The environment of a process whose keyring is a file of the project."""
    return environment(
        PYTHON_KEYRING_BACKEND=f"tests.support.keyring_file.{BACKENDS[backend]}",
        **{
            FILE: str(project.folder / "keyring.json"),
            "ZAI_API_KEY": "",
            "Z_AI_API_KEY": "",
            **more,
        },
    )


def run(
    project: Project, *arguments: str, given: str = "", backend: str = "file", **more: str
) -> subprocess.CompletedProcess[str]:
    """A run with something in its pipe, which shows no key."""
    done = subprocess.run(
        [sys.executable, "-m", "gen_models", *arguments],
        cwd=project.folder,
        env=variables(project, backend, **more),
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    for key in (KEY, OTHER):
        assert key not in done.stdout + done.stderr
        assert key[:12] not in done.stdout + done.stderr
    return done


def stored(project: Project) -> dict[str, str]:
    file = project.folder / "keyring.json"
    if not file.exists():
        return {}
    kept: dict[str, dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    assert kept.keys() <= {"gen-models"}
    return kept["gen-models"]


def place(project: Project, **more: str) -> str | None:
    """Where Z.ai's key is said to be."""
    listed = run(project, "keys", "list", "--output-format", "json", **more)
    assert listed.returncode == 0
    found: str | None = json.loads(listed.stdout)["zai"]
    return found


def test_a_key_from_a_pipe_is_kept_found_replaced_and_forgotten(project: Project) -> None:
    assert place(project) is None
    done = run(project, "keys", "set", "zai", given=f" {KEY}\nmore\n")
    assert (done.returncode, done.stdout) == (0, "")
    assert "zai" in done.stderr
    assert (stored(project), place(project)) == ({"zai": KEY}, "keyring")
    assert run(project, "keys", "set", "zai", given=OTHER).returncode == 0
    assert stored(project) == {"zai": OTHER}
    done = run(project, "keys", "delete", "zai")
    assert (done.returncode, done.stdout) == (0, "")
    assert "zai" in done.stderr
    assert (stored(project), place(project)) == ({}, None)
    again = run(project, "keys", "delete", "zai")
    assert again.returncode == 2
    assert again.stderr.startswith("error: ")
    assert "\n  hint: " in again.stderr


def test_a_prompt_asks_for_the_key_and_does_not_show_it(project: Project) -> None:
    terminal, its_end = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "gen_models", "keys", "set", "zai"],
        cwd=project.folder,
        env=variables(project),
        stdin=its_end,
        stdout=its_end,
        stderr=its_end,
        # getpass opens the terminal that a process belongs to, which has to be this one.
        start_new_session=True,
    ) as process:
        os.close(its_end)
        seen = b""
        typed = False
        with open(terminal, "r+b", buffering=0) as screen, suppress(OSError):  # noqa: PTH123
            while some := screen.read(4096):
                seen += some
                if b"key for zai: " in seen and not typed:
                    typed = True
                    screen.write(f"{KEY}\n".encode())
    assert process.returncode == 0
    shown = seen.decode()
    assert "key for zai: " in shown
    assert "keyring" in shown
    assert KEY not in shown
    assert stored(project) == {"zai": KEY}


def test_a_variable_goes_before_the_keyring(project: Project) -> None:
    assert run(project, "keys", "set", "zai", given=KEY).returncode == 0
    assert place(project, Z_AI_API_KEY=OTHER) == "Z_AI_API_KEY"
    assert place(project, Z_AI_API_KEY=" ") == "keyring"


@pytest.mark.parametrize(
    "given", ["", "\n", "short", f'"{KEY}"', f"{KEY} {KEY}", f"{KEY}\x1b", f"{KEY}\u00e9"]
)
def test_what_is_no_key_is_not_kept_in_the_place_of_one(project: Project, given: str) -> None:
    assert run(project, "keys", "set", "zai", given=OTHER).returncode == 0
    done = run(project, "keys", "set", "zai", given=given)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: zai: what was given ")
    assert "\n  hint: " in done.stderr
    assert stored(project) == {"zai": OTHER}


@pytest.mark.parametrize(
    ("provider", "problem"),
    [
        ("ollama", "ollama takes no key that can be stored"),
        ("bedrock", "bedrock takes no key that can be stored"),
        ("zia", "did you mean zai?"),
    ],
)
def test_a_key_that_nobody_takes_is_not_kept(project: Project, provider: str, problem: str) -> None:
    done = run(project, "keys", "set", provider, given=KEY)
    assert done.returncode == 2
    assert problem in done.stderr
    assert stored(project) == {}


@pytest.mark.parametrize("action", ["set", "delete"])
def test_a_keyring_that_stays_locked_is_told_with_a_cure(project: Project, action: str) -> None:
    done = run(project, "keys", action, "zai", given=KEY, backend="locked")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: the keyring did not respond (KeyringLocked)\n  hint: ")


def test_a_keyring_that_stays_locked_stops_nobody_who_has_a_variable(project: Project) -> None:
    done = run(project, "keys", "list", backend="locked", ZAI_API_KEY=KEY)
    assert done.returncode == 0
    assert "ZAI_API_KEY" in done.stdout


def test_a_key_of_the_keyring_reaches_the_provider_and_no_recording(project: Project) -> None:
    assert run(project, "keys", "set", "zai", given=KEY).returncode == 0
    page = listing("glm-4.5", "glm-next").body
    assert isinstance(page, dict)
    rows = [{**row, "object": "model", "created": 1, "owned_by": "z-ai"} for row in page["data"]]
    with loopback() as server:
        only = ("authorization", f"Bearer {KEY}")
        server.answers(lambda _: Answer({**page, "data": rows}), only_for=only)
        done = run(project, "record", "zai", GEN_MODELS_ZAI_URL=f"{server.url}/models")
    assert done.returncode == 0, done.stderr
    cassette = (project.folder / "cassettes" / "zai.yaml").read_text(encoding="ascii")
    assert "glm-next" in cassette
    assert KEY[:12] not in cassette


def test_a_key_of_the_keyring_is_found_by_scrub(project: Project) -> None:
    notes = project.folder / "notes.txt"
    notes.write_text(f"{KEY}\n", encoding="utf-8")
    assert run(project, "scrub", str(notes)).returncode == 0
    assert run(project, "keys", "set", "zai", given=KEY).returncode == 0
    done = run(project, "scrub", str(notes))
    assert done.returncode == 3
    assert done.stdout == f"{notes}: the API key or a part of it\n"


def test_what_somebody_else_put_into_the_keyring_is_looked_at_too(project: Project) -> None:
    kept = json.dumps({"gen-models": {"zai": f"'{KEY}'"}})
    (project.folder / "keyring.json").write_text(kept, encoding="utf-8")
    done = run(project, "record", "zai", GEN_MODELS_ZAI_URL="http://127.0.0.1:1/")
    assert done.returncode == 2
    assert "zai: the keyring holds a character that no key has" in done.stderr
