"""Realistic model IDs, a workspace with one provider that lists them, and a copy of the project."""

from __future__ import annotations

import json
import random
import shutil
import time
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from gen_models.workflows.record import import_recording
from gen_models.workspace import bundled_home, find_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FLOOR: Final = """
import json, sys
rows = json.load(open(sys.argv[1]))["data"]
with open(sys.argv[2], "w") as out:
    out.writelines(f'    {row["id"]!r}\\n' for row in rows)
"""
"""Parses the response and writes the IDs, nothing else."""

_VENDORS = ("openai", "meta-llama", "qwen", "mistralai", "google", "deepseek", "anthropic", "x-ai")
_WORDS = ("gpt", "llama", "mini", "turbo", "instruct", "chat", "vision", "large", "coder", "flash")
_SETTINGS = """\
[tool.gen-models]
contracts = "contracts"
cassettes = "cassettes"
output = "generated"
documents = ["README.md"]
"""
_SETTLED = 2.1
"""After how many seconds without a change a file need not be read again."""


def model_ids(count: int) -> list[str]:
    """So many distinct IDs in the format of OpenRouter, the same ones every time."""
    dice = random.Random(count)  # noqa: S311 - a workload, no secret.
    found: set[str] = set()
    while len(found) < count:
        name = f"{dice.choice(_WORDS)}-{dice.randint(1, 9)}.{dice.randint(0, 9)}"
        size = f"{dice.choice(_WORDS)}-{dice.randint(1, 9999)}b"
        suffix = dice.choice(("", "", ":free", "-it", "@2026"))
        found.add(f"{dice.choice(_VENDORS)}/{name}-{size}{suffix}")
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that gen-models runs in, with a state folder of its own."""

    folder: Path
    state: Path

    @property
    def variables(self) -> Mapping[str, str]:
        """The environment variables of a run."""
        return {"GEN_MODELS_STATE": str(self.state)}

    def forget(self) -> None:
        """Empties the state folder."""
        shutil.rmtree(self.state)
        self.state.mkdir(mode=0o700)


def make_workspace(folder: Path, ids: list[str]) -> Place:
    """A workspace in which the provider `acme` lists these IDs, and nothing has landed."""
    place = _place(folder)
    contracts, cassettes = place.folder / "contracts", place.folder / "cassettes"
    contracts.mkdir()
    cassettes.mkdir()
    openai = (bundled_home() / "contracts" / "openai.toml").read_text(encoding="utf-8")
    acme = openai.replace('"OpenAI"', '"Acme"').replace("min_models = 60", "min_models = 1")
    (contracts / "acme.toml").write_text(acme, encoding="utf-8")
    rows = [{"id": i, "object": "model", "created": 1_700_000_000, "owned_by": "acme"} for i in ids]
    response = place.folder / "response.json"
    response.write_text(json.dumps({"object": "list", "data": rows}), encoding="utf-8")
    workspace = find_workspace(
        place.folder,
        contracts=contracts,
        cassettes=cassettes,
        output=place.folder / "out",
        state=place.state,
    )
    import_recording(
        workspace,
        "acme",
        [response],
        observed=date(2026, 1, 1),
        may_grow=frozenset({"acme"}),
        source="a benchmark's workload",
    )
    return place


def copy_project(folder: Path) -> Place:
    """A copy of this project's contracts, cassettes and generated files, in which nothing is new.

    A file that changed less than two seconds ago is always read again, so it is older when this
    returns.
    """
    place, home = _place(folder), bundled_home()
    for name in ("contracts", "cassettes", "generated"):
        left_out = shutil.ignore_patterns("__pycache__", ".gen-models")
        shutil.copytree(home / name, place.folder / name, ignore=left_out)
    shutil.copy(home / "README.md", place.folder)
    (place.folder / "pyproject.toml").write_text(_SETTINGS, encoding="ascii")
    time.sleep(_SETTLED)
    return place


def write_schema(folder: Path, ids: list[str]) -> Path:
    """The IDs as the JSON Schema of an enum, which the peers take."""
    schema = folder / "schema.json"
    content = {"title": "AcmeModel", "type": "string", "enum": ids}
    schema.write_text(json.dumps(content), encoding="utf-8")
    return schema


def _place(folder: Path) -> Place:
    place = Place(folder / "project", folder / "state")
    place.folder.mkdir(parents=True)
    place.state.mkdir(mode=0o700)
    return place
