"""Killed at any moment, a refresh leaves the old state or the new one, and the next command works.

`test_landing_kills.py` breaks a landing at each step that changes the disk; here whole commands,
with all their processes, are killed after a share of the time that they take undisturbed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from gen_models.workspace import bundled_home
from tests.support.figures import RecordProperty, counted
from tests.support.provider.world import World, world
from tests.support.refreshes import Office, office
from tests.support.sample import CONTRACTS, SAMPLE

pytestmark = pytest.mark.torture

SLUGS = ("anthropic", "xai", "zai")
SHARES = (0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
HOME = bundled_home()
MODES = {
    "refresh": ["-m", "gen_models", "refresh", "-p", ",".join(SLUGS)],
    "record": ["-m", "gen_models", "record", "-p", ",".join(SLUGS)],
    "pytest": [
        *("-m", "pytest", str(HOME / "contracts"), "-c", str(HOME / "pyproject.toml")),
        *(f"--rootdir={HOME}", "-p", "no:cacheprovider", "--record-mode=rewrite"),
        *(f"--contracts={CONTRACTS}", "--cassettes=cassettes", "--landed=generated"),
        *("-k", "anthropic or xai or zai"),
    ],
    "generate": ["-m", "gen_models", "generate"],
}


@pytest.fixture
def providers(tmp_path: Path) -> Iterator[World]:
    (tmp_path / "home").mkdir()
    with world(tmp_path / "home", SLUGS, home=SAMPLE) as made:
        for slug in SLUGS:
            rows = made.rows(slug)
            made.serves(slug, [*rows, {**rows[-1], "id": f"{slug}-next"}])
        yield made


def start(project: Office, mode: str) -> subprocess.Popen[str]:
    return project.start([sys.executable, *MODES[mode]], output=subprocess.DEVNULL)


def kill_after(project: Office, mode: str, seconds: float) -> None:
    """Kills the command with all that it has started."""
    with start(project, mode) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):  # It has just ended by itself.
                os.killpg(process.pid, signal.SIGKILL)


def prepared(
    folder: Path, providers: World, mode: str, temporary: pytest.TempPathFactory
) -> Office:
    """A project in which the mode has something to do."""
    folder.mkdir()
    project = office(folder, providers, temporary)
    if mode == "generate":
        assert project.run("record", "-p", ",".join(SLUGS)).returncode == 0
    return project


def origins(
    state: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]
) -> dict[str, str]:
    """Whether each file that differs between the two is the old or the new one, or neither."""
    return {
        path: {old.get(path): "old", new.get(path): "new"}.get(state.get(path), "neither")
        for path in sorted(state.keys() | old.keys() | new.keys())
        if not state.get(path) == old.get(path) == new.get(path)
    }


@pytest.mark.parametrize("mode", MODES)
def test_a_killed_command_leaves_the_old_state_or_the_new_one(
    mode: str,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    providers: World,
    record_property: RecordProperty,
) -> None:
    whole = prepared(tmp_path / "whole", providers, mode, tmp_path_factory)
    old = whole.tree()
    began = time.monotonic()
    with start(whole, mode) as process:
        process.wait()
    took, new = time.monotonic() - began, whole.tree()
    assert old != new
    for number, share in enumerate(SHARES):
        project = prepared(tmp_path / f"killed-{number}", providers, mode, tmp_path_factory)
        for share_of_this in (share, 1.0 - share):  # The second time, over what is left.
            kill_after(project, mode, took * share_of_this)
            assert project.run("providers").returncode == 0
            found = origins(project.tree(), old, new)
            assert "neither" not in found.values(), found
            # Killed within a landing, which the next command that writes finishes.
            assert project.run("scrub").returncode == 0
            found = origins(project.tree(), old, new)
            # What is only recorded lands provider by provider; all else as a whole.
            kinds = 2 if mode in ("record", "pytest") else 1
            assert "neither" not in found.values(), found
            assert len(set(found.values())) <= kinds, found
        assert not list(project.folder.rglob("*.part"))
        shutil.rmtree(project.folder)
    text = f"modes x {len(SHARES)} moments x 2: 0 torn"
    counted(record_property, "kills of whole commands", text)
