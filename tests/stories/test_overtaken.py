"""Two runs at once that land different providers: neither loses what the other landed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gen_models.errors import ConfigurationError, LandingConflictError
from gen_models.files import digest
from gen_models.landing import NAME, Approved, Manifest, read_manifest
from gen_models.landing.gate import _SEAL
from gen_models.landing.transaction import land
from gen_models.workspace import bundled_home


def tree(**files: str) -> dict[str, bytes]:
    """A tree with these files and their manifest."""
    data = {f"python/{name}.py": text.encode() for name, text in files.items()}
    manifest = Manifest({}, {path: digest(content) for path, content in data.items()})
    return {**data, NAME: manifest.to_text().encode()}


def test_a_tree_that_follows_another_than_the_landed_one_does_not_land(tmp_path: Path) -> None:
    land(Approved(tree(a="1"), _SEAL, ""), tmp_path)
    with pytest.raises(LandingConflictError) as caught:
        land(Approved(tree(b="2"), _SEAL, ""), tmp_path)
    assert isinstance(caught.value, ConfigurationError)
    assert (tmp_path / "python" / "a.py").read_text(encoding="ascii") == "1"
    land(Approved(tree(b="2"), _SEAL, read_manifest(tmp_path).digest), tmp_path)
    assert not (tmp_path / "python" / "a.py").exists()


def test_a_tree_that_has_landed_already_is_not_overtaken(tmp_path: Path) -> None:
    land(Approved(tree(a="1"), _SEAL, ""), tmp_path)
    assert land(Approved(tree(a="1"), _SEAL, ""), tmp_path).written == ()


@pytest.mark.slow
def test_two_runs_that_land_different_providers_land_both(tmp_path: Path) -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "gen_models", "-p", slug, "-o", str(tmp_path / "out")],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(bundled_home())},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for slug in ("zai", "deepseek", "moonshot")
    ]
    said = [run.communicate(timeout=120)[0].decode() for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], said
    landed = read_manifest(tmp_path / "out")
    assert set(landed.providers) == {"zai", "deepseek", "moonshot"}
    assert landed.changed_by_hand(tmp_path / "out") == {}
