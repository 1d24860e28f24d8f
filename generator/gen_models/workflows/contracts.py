"""The contracts of a workspace, of which a run may need only some to be valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gen_models.contract import line_of, load_contracts
from gen_models.errors import InvalidContractError
from gen_models.landing import head_of
from gen_models.targets import name_conflicts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from gen_models.contract import Contract, Contracts
    from gen_models.landing import Manifest
    from gen_models.targets import NameConflict
    from gen_models.workflows.selection import Selection
    from gen_models.workspace import Workspace


def contracts_of(workspace: Workspace, named: Collection[str] | None = None) -> Contracts:
    """The contracts of a workspace.

    Those whose providers would share a name in generated code are not valid.

    Args:
        workspace: the folders.
        named: the providers whose contracts are loaded, if they have one; None for all. A name
            that is shared with any other provider is not seen.

    Raises:
        ConfigurationError: there is no contract.
    """
    contracts = load_contracts(workspace.contracts, workspace.shapes, workspace.beside, named)
    heads = [head_of(contract) for contract in contracts.values()]
    return contracts.without(
        _error(contracts[conflict.provider], conflict) for conflict in name_conflicts(heads)
    )


def landed_conflicts(
    chosen: Iterable[Contract], landed: Manifest
) -> dict[str, InvalidContractError]:
    """By slug, why a provider of a run cannot land beside those that stay as they are."""
    contracts = {contract.slug: contract for contract in chosen}
    stay = [line.head for slug, line in landed.providers.items() if slug not in contracts]
    found = name_conflicts([*map(head_of, contracts.values()), *stay])
    return {c.provider: _error(contracts[c.provider], c) for c in found if c.provider in contracts}


def _error(contract: Contract, conflict: NameConflict) -> InvalidContractError:
    name, language = conflict.name, conflict.target
    if conflict.of_slug:
        place, what = f"{contract.path}", f"the slug '{contract.slug}'"
        hint = f"rename {contract.path.name}: the file's name is the slug"
    else:
        place = f"{contract.path}:{line_of(contract, 'class_name')}"
        what = f"class_name '{contract.class_name}'"
        hint = "choose another class_name"
    if conflict.other is None:
        problem = f"{what} gives {name}, a name of the {language} package itself"
    else:
        problem = f"{what} gives {name} in {language}, as {conflict.other} does"
        hint = f"{hint}, here or in {conflict.other}.toml"
    return InvalidContractError(f"{place}: {problem}", provider=contract.slug, hint=hint)


def invalid_contracts(contracts: Contracts, selection: Selection) -> list[InvalidContractError]:
    """What is wrong with the contracts that a run is about; with all, unless some are named."""
    return [
        error
        for slug, errors in contracts.invalid.items()
        for error in errors
        if slug not in selection.skipped and (selection.named is None or slug in selection.named)
    ]
