"""A day with gen-models in a repository of one's own: keys, refreshes, and what goes wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.provider.world import World, world
from tests.support.refreshes import Office, office
from tests.support.sample import SAMPLE

# Not imported: keyring would take the module for a backend of this process too.
BACKEND = "tests.support.keyring_file.FileKeyring"
FILE = "TESTS_KEYRING_FILE"
SLUGS = ("anthropic", "mistral", "xai", "zai")

pytestmark = pytest.mark.extras


@pytest.fixture
def providers(tmp_path: Path) -> Iterator[World]:
    (tmp_path / "home").mkdir()
    with world(tmp_path / "home", SLUGS, home=SAMPLE) as made:
        yield made


@pytest.fixture
def project(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, providers: World) -> Office:
    (tmp_path / "office").mkdir()
    made = office(tmp_path / "office", providers, tmp_path_factory)
    (made.folder / ".gitignore").write_text("", encoding="utf-8")
    made.git("init", "-q", "-b", "main")
    made.commit("as it was")
    return made


def touched(project: Office) -> set[str]:
    return {line[3:] for line in project.git("status", "--porcelain", "-uall").stdout.splitlines()}


def adds(project: Office, slug: str, model_id: str) -> None:
    rows = project.world.rows(slug)
    project.world.serves(slug, [*rows, {**rows[-1], "id": model_id}])


def keyring(project: Office) -> dict[str, str]:
    """The environment of somebody whose keys are in a keyring, and nowhere else."""
    without = {
        variable: "" for slug in SLUGS for variable in project.world.contracts[slug].auth.variables
    }
    return {
        **without,
        "PYTHON_KEYRING_BACKEND": BACKEND,
        FILE: str(project.folder.parent / "keyring.json"),
    }


def asked(project: Office, slug: str) -> None:
    """Returns when a provider has been asked."""
    while not project.world.seen(slug):
        threading.Event().wait(0.01)


def test_a_day(project: Office) -> None:
    ring = keyring(project)
    for slug in SLUGS:
        stored = subprocess.run(
            [sys.executable, "-m", "gen_models", "keys", "set", slug],
            cwd=project.folder,
            env=project.environment(**ring),
            input=project.world.keys[slug] + "\n",
            capture_output=True,
            text=True,
            check=True,
        )
        assert project.world.keys[slug] not in stored.stdout + stored.stderr
    listed = project.run("keys", "list", **ring).stdout
    assert [line for line in listed.splitlines() if line.endswith("  keyring")] == [
        f"{slug:<15}  keyring" for slug in SLUGS
    ]

    adds(project, "zai", "glm-next")
    done = project.run("refresh", "-p", ",".join(SLUGS), **ring)
    assert done.returncode == 0, done.stderr
    assert "zai            3 models  refreshed (+1, -0)" in done.stdout
    assert "cassettes/zai.yaml" in touched(project)
    assert '+        {"id":"glm-next"' in project.git("diff", "cassettes/zai.yaml").stdout
    assert "+    GLM_NEXT = " in project.git("diff", "generated").stdout
    project.commit("what the providers list today")
    assert project.run("--check").returncode == 0
    assert project.run("refresh", "-p", ",".join(SLUGS), **ring).returncode == 0
    assert touched(project) == set()

    project.world.revoke("xai")
    project.world.misbehaves("refused", ["anthropic"])
    adds(project, "mistral", "mistral-next")
    done = project.run("refresh", "-p", ",".join(SLUGS), **ring)
    assert done.returncode == 4
    assert "anthropic     11 models  kept: 127.0.0.1 did not answer (ConnectError)" in done.stdout
    assert "mistral       21 models  refreshed (+1, -0)" in done.stdout
    assert "xai           10 models  kept: 127.0.0.1 rejected the API key" in done.stdout
    assert "zai            3 models  unchanged" in done.stdout
    assert {path for path in touched(project) if "xai" in path or "anthropic" in path} == set()
    assert project.run("--check").returncode == 0
    project.commit("one more")
    assert project.run("scrub", "--check", *sorted(_files(project))).returncode == 0


def test_two_colleagues_refresh_at_once(project: Office) -> None:
    adds(project, "zai", "glm-next")
    adds(project, "xai", "grok-next")
    both = [project.start(project.command("refresh", "-p", slug)) for slug in ("zai", "xai")]
    both += [project.start(project.command("refresh", "-p", "zai,xai"))]
    ends = [(process.communicate(), process.returncode) for process in both]
    assert [status for _, status in ends] == [0, 0, 0], ends
    assert project.run("--check").returncode == 0
    tree = project.tree()
    assert b"GLM_NEXT" in tree["generated/python/provider_model_ids/zai.py"]
    assert b"GROK_NEXT" in tree["generated/python/provider_model_ids/xai.py"]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "kill -9"])
def test_an_interrupted_refresh_has_changed_nothing(project: Office, sent: signal.Signals) -> None:
    adds(project, "zai", "glm-next")
    project.world.misbehaves("hang", ["xai"])
    process = project.start(project.command("refresh", "-p", "zai,xai"))
    asked(project, "xai")
    os.killpg(process.pid, sent)
    _, said = process.communicate()
    assert process.returncode == (130 if sent == signal.SIGINT else -signal.SIGKILL)
    assert said == (
        "interrupted; if a landing had begun, the next run finishes or undoes it\n"
        if sent == signal.SIGINT
        else ""
    )
    assert touched(project) == set()
    project.world.behaves()
    assert project.run("refresh", "-p", "zai,xai").returncode == 0
    assert b"GLM_NEXT" in project.tree()["generated/python/provider_model_ids/zai.py"]


def _files(project: Office) -> list[str]:
    return [str(project.folder / path) for path in project.git("ls-files").stdout.split()]
