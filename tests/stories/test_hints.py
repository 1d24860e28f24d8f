"""What gen-models tells a user to run works as printed, wherever the folders are."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gen_models.workspace import bundled_home
from tests.support.project import environment

COMMAND = re.compile(r"`(gen-models[^`]*)`|next: (gen-models.*)")
GIVEN = (
    "--contracts",
    "my contracts",
    "--cassettes",
    "the caf\u00e9's tapes",
    "--output=--out put",
)
IDS = ["glm-4.5", "glm-4.6"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder without settings, whose own folders have awkward names."""
    (tmp_path / "the caf\u00e9's tapes").mkdir()
    contracts = tmp_path / "my contracts"
    contracts.mkdir()
    shutil.copy(bundled_home() / "contracts" / "zai.toml", contracts)
    response(tmp_path, *IDS)
    return tmp_path


def response(folder: Path, *ids: str) -> None:
    rows = [{"id": i, "object": "model", "created": 1, "owned_by": "z-ai"} for i in ids]
    text = json.dumps({"object": "list", "data": rows})
    (folder / "response.json").write_text(text, encoding="utf-8")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gen_models", *arguments],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def run_as_printed(folder: Path, done: subprocess.CompletedProcess[str]) -> str:
    """Runs the only command that a run told of, in a shell; what it was."""
    told = [quoted or bare for quoted, bare in COMMAND.findall(done.stderr)]
    assert len(told) == 1, done.stderr
    script = f'gen-models() {{ "{sys.executable}" -m gen_models "$@"; }}\n{told[0]}'
    again = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode == 0, again.stderr
    return str(told[0])


@pytest.mark.slow
def test_each_command_that_is_told_works_as_printed(folder: Path) -> None:
    source = ("record", "zai", "--from", "response.json", "--observed", "2026-01-01")
    recorded = run(folder, *source, *GIVEN)
    assert recorded.returncode == 0, recorded.stderr
    assert "-p zai" in run_as_printed(folder, recorded)
    module = folder / "--out put" / "python" / "provider_model_ids" / "zai.py"
    assert '"glm-4.6"' in module.read_text(encoding="ascii")

    response(folder, *IDS, "glm-next")
    assert run(folder, *source, *GIVEN).returncode == 0
    outdated = run(folder, "--check", "-p", "zai", *GIVEN)
    assert outdated.returncode == 1
    assert "-p zai" in run_as_printed(folder, outdated)
    assert '"glm-next"' in module.read_text(encoding="ascii")

    module.write_text("# mine\n", encoding="ascii")
    edited = run(folder, "--check", "-p", "zai", "-q", "--output-format", "json", *GIVEN)
    told = json.loads(edited.stdout)["summary"]
    assert "--force" in run_as_printed(folder, subprocess.CompletedProcess([], 1, "", told))
    assert run(folder, "--check", *GIVEN).returncode == 0
    assert {entry.name for entry in folder.iterdir()} == {
        "my contracts", "the caf\u00e9's tapes", "--out put", "response.json",
    }  # fmt: skip
