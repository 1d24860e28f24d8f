"""Which providers have landed, of those that are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gen_models.contract import check_names
from gen_models.errors import ConfigurationError
from gen_models.landing import read_manifest
from gen_models.workflows.contracts import contracts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gen_models.workspace import Workspace


def landed_providers(workspace: Workspace, named: Iterable[str] | None = None) -> dict[str, int]:
    """The providers that have landed, or those of them that are named, with their number of models.

    Raises:
        ConfigurationError: nothing has landed, a provider is unknown, or one has not landed.
    """
    landed = read_manifest(workspace.output).providers
    chosen = sorted(landed if named is None else {*named})
    if unknown := [slug for slug in chosen if slug not in landed]:
        check_names(contracts_of(workspace), unknown)
        raise ConfigurationError(
            f"{unknown[0]} has not landed in {workspace.output}",
            hint=f"run `gen-models -p {unknown[0]}`",
        )
    if not landed:
        raise ConfigurationError(
            f"no model has landed in {workspace.output}",
            hint="run `gen-models`, or name the folder of generated files with -o",
        )
    return {slug: landed[slug].models for slug in chosen}
