"""The tree is what the cassettes generate, to the byte."""

from __future__ import annotations

from gen_models.contract import Contract
from gen_models.files import digest
from gen_models.folder import Folder
from gen_models.landing import NAME, make_provider
from gen_models.suite import ContractRun, Violation, applies_if


def test_the_cassette_generates_it(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    generated = make_provider(
        contract_run.replay(landed),
        contract_run.ledger_before(landed.slug),
        contract_run.targets,
        contract_run.statements(landed.slug),
        contract_run.info_statements(landed.slug),
        contract_run.info_before(landed.slug),
        prune_before=contract_run.pruned_before,
    )
    tree = Folder(contract_run.tree)
    for path, data in generated.files.items():
        if tree.read(path) != data:
            violation(
                f"{path} is not what the cassette generates",
                hint=f"run `gen-models -p {landed.slug}`",
            )


@applies_if(lambda run: run.has_tree)
def test_the_manifest_knows_every_file(contract_run: ContractRun, violation: Violation) -> None:
    tree = Folder(contract_run.tree)
    files = {}
    for path in tree.files():
        # Caches of tools that ran over the tree are not output.
        if not any(part.startswith((".", "__pycache__")) for part in path.split("/")):
            files[path] = digest(tree.read(path) or b"")
    del files[NAME]
    landed = contract_run.manifest.files
    differ = {path for path in files.keys() | landed.keys() if files.get(path) != landed.get(path)}
    if differ:
        violation(
            f"{min(differ)} is not as it landed", hint="`gen-models --diff` shows what differs"
        )
