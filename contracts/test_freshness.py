"""The tree is what the cassettes generate, to the byte."""

from __future__ import annotations

from gen_models.contract import Contract
from gen_models.files import digest
from gen_models.landing import NAME, make_provider
from gen_models.suite import ContractRun, Violation, applies_if


def test_the_cassette_generates_it(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    generated = make_provider(
        contract_run.replay(landed),
        contract_run.ledger_before(landed.slug),
        contract_run.targets,
        prune_before=contract_run.pruned_before,
    )
    for path, data in generated.files.items():
        if (contract_run.tree / path).read_bytes() != data:
            violation(
                f"{path} is not what the cassette generates",
                hint=f"run `gen-models -p {landed.slug}`",
            )


@applies_if(lambda run: run.has_tree)
def test_the_manifest_knows_every_file(contract_run: ContractRun, violation: Violation) -> None:
    files = {}
    for file in contract_run.tree.rglob("*"):
        path = file.relative_to(contract_run.tree)
        # Caches of tools that ran over the tree are not output.
        if file.is_file() and not any(part.startswith((".", "__pycache__")) for part in path.parts):
            files[path.as_posix()] = digest(file.read_bytes())
    del files[NAME]
    landed = contract_run.manifest.files
    differ = {path for path in files.keys() | landed.keys() if files.get(path) != landed.get(path)}
    if differ:
        violation(
            f"{min(differ)} is not as it landed", hint="`gen-models --diff` shows what differs"
        )
