"""The tree is what the cassettes generate, to the byte."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from conftest import ContractRun
from gen_models.contract import Contract
from gen_models.files import digest
from gen_models.landing import NAME
from gen_models.workflows import Selection, walk

Violation = Callable[..., NoReturn]


def test_the_cassette_generates_it(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    selection = Selection(named=frozenset({landed.slug}), prune_before=contract_run.pruned_before)
    plan = walk(contract_run.workspace, selection, fail_fast=True)
    for path, data in plan.candidate.providers[landed.slug].files.items():
        if (contract_run.tree / path).read_bytes() != data:
            violation(
                f"{path} is not what the cassette generates",
                hint=f"run `gen-models -p {landed.slug}`",
            )


def test_the_manifest_knows_every_file(contract_run: ContractRun, violation: Violation) -> None:
    files = {}
    for file in contract_run.tree.rglob("*"):
        path = file.relative_to(contract_run.tree)
        # Caches of tools that ran over the tree are nobody's output.
        if file.is_file() and not any(part.startswith((".", "__pycache__")) for part in path.parts):
            files[path.as_posix()] = digest(file.read_bytes())
    del files[NAME]
    landed = contract_run.manifest.files
    differ = {path for path in files.keys() | landed.keys() if files.get(path) != landed.get(path)}
    if differ:
        violation(
            f"{min(differ)} is not as it landed", hint="`gen-models --diff` shows what differs"
        )
