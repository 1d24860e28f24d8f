"""The tree is what the cassettes generate, to the byte."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from conftest import Judgement
from generator.choice import Choice
from generator.contract import Contract
from generator.manifest import NAME, digest
from generator.pipeline import walk

Breach = Callable[..., NoReturn]


def test_the_cassette_generates_it(landed: Contract, judgement: Judgement, breach: Breach) -> None:
    choice = Choice(named=frozenset({landed.slug}), prune_before=judgement.pruned_before)
    plan = walk(judgement.workspace, choice, fail_fast=True)
    for path, data in plan.candidate.providers[landed.slug].files.items():
        if (judgement.tree / path).read_bytes() != data:
            breach(
                f"{path} is not what the cassette generates",
                cure=f"gen-models -p {landed.slug}",
            )


def test_the_manifest_knows_every_file(judgement: Judgement, breach: Breach) -> None:
    files = {}
    for file in judgement.tree.rglob("*"):
        path = file.relative_to(judgement.tree)
        # Caches of tools that ran over the tree are nobody's output.
        if file.is_file() and not any(part.startswith((".", "__pycache__")) for part in path.parts):
            files[path.as_posix()] = digest(file.read_bytes())
    del files[NAME]
    landed = judgement.manifest.files
    differ = {path for path in files.keys() | landed.keys() if files.get(path) != landed.get(path)}
    if differ:
        breach(f"{min(differ)} is not as it landed", cure="gen-models --check shows what differs")
