"""Answers that are too much are refused, with little memory, and the old recording stays."""

from __future__ import annotations

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest

from tests.support.builders.edits import everything_in
from tests.support.figures import RecordProperty, figure
from tests.support.hostile.bombs import BOMBS, harmless
from tests.support.hostile.peak import Spent, spent
from tests.support.own import BY_CURSOR, ONE_PAGE, OwnProject
from tests.support.provider.loopback import Loopback, loopback

pytestmark = pytest.mark.torture

BOUND: Final = 512
"""How much more memory than a harmless listing a bomb may take, in MiB."""

MANY_SECONDS: Final = "600"
FEW_SECONDS: Final = "2"


def test_what_is_too_much_is_refused_in_little_memory_and_harms_no_recording(
    tmp_path: Path, record_property: RecordProperty
) -> None:
    recorded = {}
    for name, pagination in {"page": ONE_PAGE, "cursor": BY_CURSOR}.items():
        recorded[pagination] = OwnProject(tmp_path / name)
        recorded[pagination].write({"acme": pagination})
        with loopback(harmless) as server:
            first, again = (record(recorded[pagination], server, MANY_SECONDS) for _ in range(2))
        assert (first.status, again.status) == (0, 0)
        assert "unchanged" in again.said
    # Unlike a first recording, one that is unchanged asks no gate, and neither does a refusal.
    usual = again.mebibytes

    def explode(name: str) -> Spent:
        before = recorded[BOMBS[name].pagination]
        return exploded(name, OwnProject(shutil.copytree(before.folder, tmp_path / "bombs" / name)))

    with ThreadPoolExecutor(2) as pool:
        taken = dict(zip(BOMBS, pool.map(explode, BOMBS), strict=True))
    figure(record_property, "memory and time: a harmless listing", told(again))
    for name, took in taken.items():
        figure(record_property, f"memory and time: {name}", told(took))
    within = [name for name, took in taken.items() if took.mebibytes - usual < BOUND]
    text = (
        f"{len(within)} of {len(BOMBS)} rejected with less than {BOUND} MiB more than a harmless "
        "listing takes; 0 recordings damaged"
    )
    figure(record_property, "memory and time", text)
    assert within == [*BOMBS]


def exploded(name: str, project: OwnProject) -> Spent:
    """What it took to be refused, and to leave everything as it was."""
    bomb = BOMBS[name]
    before = everything_in(project.cassettes)
    assert "acme.yaml" in before
    with loopback(bomb.script) as server:
        seconds = FEW_SECONDS if "longer than 2 s" in bomb.words else MANY_SECONDS
        took = record(project, server, seconds)
    assert took.status == bomb.status, took.said[-2000:]
    assert "error: acme: " in took.said
    assert bomb.words in took.said
    assert "Traceback" not in took.said
    assert everything_in(project.cassettes) == before
    assert list(project.temporary.iterdir()) == []
    return took


def record(project: OwnProject, server: Loopback, seconds: str) -> Spent:
    asked = {
        "GEN_MODELS_ACME_URL": f"{server.url}/models",
        "ACME_API_KEY": "kT9vQ2mX7bL4pR8wZ3nH6cJ5",
    }
    return spent(
        [
            *(sys.executable, "-m", "gen_models", "record", "-p", "acme", "--timeout", seconds),
            *("--contracts=contracts", "--cassettes=cassettes", "--output=out"),
        ],
        project.folder,
        project.environment(**asked),
    )


def told(took: Spent) -> str:
    return f"{took.mebibytes:.0f} MiB, {took.seconds:.1f} s"
