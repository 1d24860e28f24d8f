"""A scratch project in a git repository, with one provider whose listing a test writes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar

from gen_models.landing import landed_ledger
from gen_models.naming import Ledger
from gen_models.workspace import bundled_home
from tests.support.project import Project

BASE = [f"base-{letter}" for letter in "abcdefgh"]
OPENAI = (bundled_home() / "contracts" / "openai.toml").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Repository(Project):
    """A scratch repository with the provider `acme`."""

    OUTPUT: ClassVar[str] = "generated"

    def write(self) -> None:
        """Makes it, with nothing recorded and no commit yet."""
        for name in ("contracts", "cassettes"):
            (self.folder / name).mkdir()
        acme = OPENAI.replace('"OpenAI"', '"Acme"').replace("min_models = 60", "min_models = 1")
        (self.folder / "contracts" / "acme.toml").write_text(acme, encoding="utf-8")
        (self.folder / "pyproject.toml").write_text(
            '[tool.gen-models]\ncontracts = "contracts"\ncassettes = "cassettes"\n'
            'output = "generated"\n',
            encoding="utf-8",
        )
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
