"""A scratch project in a git repository, with one provider whose listing a test writes."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import ClassVar

from gen_models.landing import landed_ledger
from gen_models.naming import Ledger
from tests.support.project import Project
from tests.support.sample import CONTRACTS, settings

BASE = [f"base-{letter}" for letter in "abcdefgh"]
OPENAI = (CONTRACTS / "openai.toml").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Repository(Project):
    """A scratch repository with the provider `acme`."""

    OUTPUT: ClassVar[str] = "generated"

    def write(self) -> None:
        """Makes it, with nothing recorded and no commit yet."""
        (self.folder / "cassettes").mkdir()
        shutil.copytree(CONTRACTS / "shapes", self.folder / "contracts" / "shapes")
        acme = OPENAI.replace('"OpenAI"', '"Acme"').replace("min_models = 12", "min_models = 1")
        (self.folder / "contracts" / "acme.toml").write_text(acme, encoding="utf-8")
        (self.folder / "pyproject.toml").write_text(settings("generated"), encoding="utf-8")
        self.git("init", "-q", "-b", "main")

    def refresh(self, ids: list[str], day: str) -> None:
        """Records a listing and lands it."""
        rows = [{"id": i, "object": "model", "created": 1, "owned_by": "acme"} for i in ids]
        response = self.folder / "response.json"
        response.write_text(json.dumps({"object": "list", "data": rows}), encoding="utf-8")
        done = self.run("record", "acme", "--from", "response.json", "--observed", day)
        assert done.returncode == 0, done.stderr
        response.unlink()
        done = self.run()
        assert done.returncode == 0, done.stderr

    def names(self) -> dict[str, str]:
        held = landed_ledger(self.folder / "generated", "acme").held("upper_snake")
        return {str(model_id): name for model_id, name in held.items()}

    def ledger(self) -> Ledger:
        return landed_ledger(self.folder / "generated", "acme")
