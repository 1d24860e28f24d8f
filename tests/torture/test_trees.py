"""Links, special files and foreign files at any place of a repository, by the thousand."""

from __future__ import annotations

import io
import os
import shutil
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gen_models.cli.main import main
from gen_models.landing import NAME
from tests.support.builders.edits import add
from tests.support.figures import RecordProperty, figure
from tests.support.hostile.tree_attacks import DOINGS, check, plantings
from tests.support.hostile.trees import (
    KINDS,
    WORK_PLACES,
    Planting,
    make_outside,
    plant,
    state_of,
)
from tests.support.project import Project, landed_project

pytestmark = pytest.mark.torture

TREES = 2_000
RUNS = 120
COMMANDS = {
    "check": ["--check"],
    "generate": ["-p", "zai"],
    "force": ["-p", "zai", "--force"],
    "providers": ["providers"],
    "scrub": ["scrub"],
}
PLACES = {
    "out": (
        NAME, "ledger", "ledger/zai.jsonl", "python", "python/provider_model_ids",
        "python/provider_model_ids/zai.py", "rust/src/zai.rs", "typescript", *WORK_PLACES,
    ),
    "cassettes": ("zai.yaml", "xai.yaml", *WORK_PLACES),
}  # fmt: skip
places = st.sampled_from([(root, place) for root, of_it in PLACES.items() for place in of_it])


def test_nothing_outside_a_hostile_tree_is_changed(record_property: RecordProperty) -> None:
    done: Counter[str] = Counter()

    @given(found=plantings, doing=st.sampled_from(sorted(DOINGS)))
    @settings(max_examples=TREES)
    def attack(found: list[tuple[str, Planting]], doing: str) -> None:
        check(found, doing)
        done[doing] += 1

    attack()
    said = (
        f"{done.total() // 1_000 * 1_000:,} trees, {len(KINDS)} kinds of planted files, "
        f"{len(done)} actions: 0 changes outside, 0 losses"
    )
    figure(record_property, "hostile trees", said)


def test_no_command_in_a_hostile_project_changes_anything_outside(
    tmp_path_factory: pytest.TempPathFactory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: RecordProperty,
) -> None:
    base = landed_project(tmp_path_factory).copy(tmp_path / "base")
    add(base.workspace, "zai", "glm-next")
    outside = make_outside(tmp_path / "outside")
    before = state_of(outside)
    monkeypatch.setattr(os, "fsync", int)
    runs: Counter[str] = Counter()

    @given(place=places, kind=st.sampled_from(sorted(KINDS)), name=st.sampled_from(list(COMMANDS)))
    @settings(max_examples=RUNS, suppress_health_check=[HealthCheck.too_slow])
    def attack(place: tuple[str, str], kind: str, name: str) -> None:
        shutil.rmtree(tmp_path / "project", ignore_errors=True)
        project = Project(shutil.copytree(base.folder, tmp_path / "project"))
        root, inside = place
        plant(project.folder / root, Planting(inside, kind), outside)
        said = io.StringIO()
        with monkeypatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
            patch.chdir(project.folder)
            status = main(COMMANDS[name])
        text = said.getvalue()
        assert state_of(outside) == before
        assert status in (0, 1, 2, 3), text
        assert "Traceback" not in text
        if status > 1:
            assert str(project.folder / root / inside) in text or inside.partition(".")[0] in text
            assert "hint: " in text
        runs[name] += 1

    attack()
    said = f"{runs.total() // 100 * 100} runs of {len(runs)} commands: 0 changes outside"
    figure(record_property, "hostile projects", said)
