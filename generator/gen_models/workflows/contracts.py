"""The contracts of a workspace, of which a run may need only some to be valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gen_models.contract import load_contracts

if TYPE_CHECKING:
    from gen_models.contract import Contracts
    from gen_models.errors import InvalidContractError
    from gen_models.workflows.selection import Selection
    from gen_models.workspace import Workspace


def contracts_of(workspace: Workspace) -> Contracts:
    """Every contract of a workspace.

    Raises:
        ConfigurationError: there is none, or a shape that they share is not valid.
    """
    return load_contracts(workspace.contracts, workspace.shapes)


def invalid_contracts(contracts: Contracts, selection: Selection) -> list[InvalidContractError]:
    """What is wrong with the contracts that a run is about; with all, unless some are named."""
    return [
        error
        for slug, errors in contracts.invalid.items()
        for error in errors
        if slug not in selection.skipped and (selection.named is None or slug in selection.named)
    ]
