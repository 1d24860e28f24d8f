"""Realistic model IDs, and a workspace with one provider that lists them."""

from __future__ import annotations

import json
import random
from datetime import date
from typing import TYPE_CHECKING

from gen_models.workflows.record import import_recording
from gen_models.workspace import bundled_home, find_workspace

if TYPE_CHECKING:
    from pathlib import Path

_VENDORS = ("openai", "meta-llama", "qwen", "mistralai", "google", "deepseek", "anthropic", "x-ai")
_WORDS = ("gpt", "llama", "mini", "turbo", "instruct", "chat", "vision", "large", "coder", "flash")


def model_ids(count: int) -> list[str]:
    """So many distinct IDs in the fetch_options of OpenRouter, the same ones every time."""
    dice = random.Random(count)  # noqa: S311 - a workload, no secret.
    found: set[str] = set()
    while len(found) < count:
        name = f"{dice.choice(_WORDS)}-{dice.randint(1, 9)}.{dice.randint(0, 9)}"
        size = f"{dice.choice(_WORDS)}-{dice.randint(1, 9999)}b"
        suffix = dice.choice(("", "", ":free", "-it", "@2026"))
        found.add(f"{dice.choice(_VENDORS)}/{name}-{size}{suffix}")
    return sorted(found)


def make_workspace(folder: Path, ids: list[str]) -> None:
    """A workspace in which the provider `acme` lists these IDs, and nothing has landed."""
    contracts, cassettes = folder / "contracts", folder / "cassettes"
    contracts.mkdir(parents=True)
    cassettes.mkdir()
    openai = (bundled_home() / "contracts" / "openai.toml").read_text(encoding="utf-8")
    acme = openai.replace('"OpenAI"', '"Acme"').replace("min_models = 60", "min_models = 1")
    (contracts / "acme.toml").write_text(acme, encoding="utf-8")
    rows = [{"id": i, "object": "model", "created": 1_700_000_000, "owned_by": "acme"} for i in ids]
    response = folder / "response.json"
    response.write_text(json.dumps({"object": "list", "data": rows}), encoding="utf-8")
    workspace = find_workspace(
        folder, contracts=contracts, cassettes=cassettes, output=folder / "out"
    )
    import_recording(
        workspace,
        "acme",
        [response],
        observed=date(2026, 1, 1),
        may_grow=frozenset({"acme"}),
        source="a benchmark's workload",
    )
