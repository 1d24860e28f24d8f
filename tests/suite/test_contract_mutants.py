"""The contract suite can fail: each of its tests catches mutants that it alone is there for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from gen_models.workflows import BESIDE
from gen_models.workspace import bundled_home
from tests.support.mutants.breaks import ghosts
from tests.support.mutants.runs import runs_of
from tests.support.mutants.stage import failures, make_stages
from tests.support.mutants.table import MUTANTS

RUNS: Final = runs_of(MUTANTS)
PROVIDERS: Final = sorted({mutant.provider for group in MUTANTS.values() for mutant in group})


@pytest.mark.parametrize("run", RUNS)
def test_the_contracts_catch_their_mutants(run: str, tmp_path: Path) -> None:
    assert RUNS[run].missed(tmp_path / "stage") == []


def test_unharmed_providers_break_no_contract(tmp_path: Path) -> None:
    stages = make_stages(tmp_path / "stage", {slug: slug for slug in PROVIDERS})
    for kind in BESIDE:
        (tmp_path / "stage" / "cassettes" / kind).mkdir(exist_ok=True)
    assert failures(stages, ["--max-age=999999"]) == {}


def test_a_shrink_that_was_accepted_breaks_no_contract(tmp_path: Path) -> None:
    stages = make_stages(tmp_path / "stage", {"shrunk": "vertexai", "other": "vertexai"})
    for stage in stages.values():
        ghosts(11)(stage)
    broken = failures(stages, ["--accept-shrink=shrunk"])
    of_shrinking = {slug for test, slug in broken if "shrink" in test}
    assert of_shrinking == {"other"}


def test_every_contract_has_a_mutant() -> None:
    home = bundled_home()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "--collect-only", "--quiet", "--color=no"),
            *("-c", os.devnull, f"--rootdir={home}", "-p", "no:cacheprovider"),
            *(f"--landed={home / 'generated'}", "--max-age=1", str(home / "contracts")),
        ],
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    collected = {
        line.partition("[")[0].rpartition("/")[2]
        for line in done.stdout.splitlines()
        if "::" in line
    }
    assert collected == set(MUTANTS)
