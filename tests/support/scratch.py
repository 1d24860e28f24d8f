"""A scratch project in a git repository, with one provider whose listing a test writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from gen_models.landing import landed_ledger
from gen_models.naming import Ledger
from gen_models.state import VARIABLE
from gen_models.workspace import bundled_home

BASE = [f"base-{letter}" for letter in "abcdefgh"]
OPENAI = (bundled_home() / "contracts" / "openai.toml").read_text(encoding="utf-8")


class Repository:
    """A scratch repository with the provider `acme`, and gen-models in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("contracts", "cassettes"):
            (folder / name).mkdir()
        acme = OPENAI.replace('"OpenAI"', '"Acme"').replace("min_models = 60", "min_models = 1")
        (folder / "contracts" / "acme.toml").write_text(acme, encoding="utf-8")
        (folder / "pyproject.toml").write_text(
            '[tool.gen-models]\ncontracts = "contracts"\ncassettes = "cassettes"\n'
            'output = "generated"\n',
            encoding="utf-8",
        )
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.email", "nobody@example.invalid")
        self.git("config", "user.name", "Nobody")

    def git(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", *arguments], cwd=self.folder, capture_output=True, text=True, check=check
        )

    def gen_models(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "gen_models", *arguments],
            cwd=self.folder,
            env={"PYTHONPATH": str(bundled_home()), "PATH": "", VARIABLE: os.environ[VARIABLE]},
            capture_output=True,
            text=True,
            check=False,
        )

    def refresh(self, ids: list[str], day: str) -> None:
        """Records a listing and lands it."""
        rows = [{"id": i, "object": "model", "created": 1, "owned_by": "acme"} for i in ids]
        response = self.folder / "response.json"
        response.write_text(json.dumps({"object": "list", "data": rows}), encoding="utf-8")
        done = self.gen_models("record", "acme", "--from", "response.json", "--observed", day)
        assert done.returncode == 0, done.stderr
        response.unlink()
        done = self.gen_models()
        assert done.returncode == 0, done.stderr

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "refresh")

    def names(self) -> dict[str, str]:
        return landed_ledger(self.folder / "generated", "acme").held("upper_snake")

    def ledger(self) -> Ledger:
        return landed_ledger(self.folder / "generated", "acme")
