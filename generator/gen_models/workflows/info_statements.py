"""What is stated of a provider's models besides its listing: data sets, overrides and pins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.formats import read_text
from gen_models.info import Corrections, read_corrections
from gen_models.landing import InfoStatements

if TYPE_CHECKING:
    from gen_models.workspace import Workspace

_CORRECTIONS: Final = "corrections"
_MAX_FILE: Final = 2**20
"""The most bytes of a file of corrections."""


def info_statements_of(slug: str, workspace: Workspace) -> InfoStatements:
    """What is stated of a provider's models besides its listing.

    Raises:
        ConfigurationError: a file is damaged.
    """
    return InfoStatements((), _corrections_of(slug, workspace))


def _corrections_of(slug: str, workspace: Workspace) -> Corrections:
    """The overrides and pins beside the contracts, or else those of a bundled provider."""
    folders = [workspace.contracts]
    if slug in workspace.bundled:
        folders.append(workspace.suite / "contracts")
    for folder in folders:
        file = folder / _CORRECTIONS / f"{slug}.toml"
        try:
            return read_corrections(read_text(file, _MAX_FILE), str(file))
        except FileNotFoundError:
            continue
    return Corrections()
