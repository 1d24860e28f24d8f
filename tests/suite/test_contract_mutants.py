"""The contract suite can fail: each of its tests catches mutants that it alone is there for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from gen_models.workspace import bundled_home
from tests.support.mutants.stage import (
    Mutant,
    failures,
    ghosts,
    make_stage,
)
from tests.support.mutants.table import MUTANTS

CAUGHT: Final = [
    pytest.param(contract, mutant, id=f"{contract.partition('::')[2]}-{number}")
    for contract, mutants in MUTANTS.items()
    for number, mutant in enumerate(mutants, 1)
]


@pytest.mark.parametrize(("contract", "mutant"), CAUGHT)
def test_a_contract_catches_its_mutant(contract: str, mutant: Mutant, tmp_path: Path) -> None:
    stage = make_stage(tmp_path / "stage", mutant.provider)
    mutant.harm(stage)
    said = failures(stage, *mutant.options)
    broken = said.get((contract, mutant.provider)) or said.get((contract, None))
    assert broken is not None, f"it passed; what failed is {said.keys()}"
    assert mutant.says in broken


@pytest.mark.parametrize("slug", sorted({m.provider for group in MUTANTS.values() for m in group}))
def test_an_unharmed_provider_breaks_no_contract(slug: str, tmp_path: Path) -> None:
    assert failures(make_stage(tmp_path / "stage", slug)) == {}


def test_a_shrink_that_was_accepted_breaks_no_contract(tmp_path: Path) -> None:
    stage = make_stage(tmp_path / "stage", "vertexai")
    ghosts(11)(stage)
    broken = failures(stage, "--accept-shrink=vertexai").keys()
    shrunk = "test_stability.py::test_the_listing_did_not_shrink_too_much"
    assert (shrunk, "vertexai") not in broken


def test_a_recording_within_the_age_limit_breaks_no_contract(tmp_path: Path) -> None:
    assert failures(make_stage(tmp_path / "stage", "zai"), "--max-age=999999") == {}


def test_every_contract_has_a_mutant() -> None:
    home = bundled_home()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "--collect-only", "--quiet", "--color=no"),
            *("-c", os.devnull, f"--rootdir={home}", "-p", "no:cacheprovider"),
            *("--providers=zai", str(home / "contracts")),
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
