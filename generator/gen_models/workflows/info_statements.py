"""What is stated of a provider's models besides its listing: data sets, overrides and pins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.datasets import FOLDER, load_data_sets, read_data_set_recording
from gen_models.formats import read_text
from gen_models.info import Corrections, data_set_statements, read_corrections
from gen_models.landing import InfoStatements
from gen_models.workflows.statements import read_beside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gen_models.datasets import DataSet, DataSetRecording
    from gen_models.workspace import Workspace

_CORRECTIONS: Final = "corrections"
_MAX_FILE: Final = 2**20
"""The most bytes of a file of corrections."""


def recordings_of(data_set: DataSet, workspace: Workspace) -> Mapping[str, DataSetRecording]:
    """The recordings of a data set by slug: the workspace's, else those of bundled providers.

    Raises:
        ConfigurationError: one of them is damaged.
    """
    found = {slug: recording_of(data_set, slug, workspace) for slug in data_set.providers}
    return {slug: recording for slug, recording in found.items() if recording is not None}


def recording_of(data_set: DataSet, slug: str, workspace: Workspace) -> DataSetRecording | None:
    """The recording of a data set about a provider; None if there is none.

    Raises:
        ConfigurationError: it is damaged.
    """
    file, text = read_beside(workspace, f"{FOLDER}/{data_set.name}", slug)
    return read_data_set_recording(text, data_set, slug, str(file)) if text else None


def data_sets_of(workspace: Workspace) -> Mapping[str, DataSet]:
    """The data sets of a workspace, by name.

    Raises:
        ConfigurationError: the contract of one is not valid.
    """
    return load_data_sets(workspace.shapes)


def info_statements_of(
    slug: str, workspace: Workspace, data_sets: Mapping[str, DataSet]
) -> InfoStatements:
    """What is stated of a provider's models besides its listing.

    Args:
        slug: the provider's slug.
        workspace: the folders.
        data_sets: the data sets of the workspace, by name.

    Raises:
        ConfigurationError: a file is damaged.
    """
    said = tuple(
        data_set_statements(data_set, recording)
        for data_set in data_sets.values()
        if (recording := recording_of(data_set, slug, workspace)) is not None
    )
    return InfoStatements(said, corrections_of(slug, workspace))


def corrections_of(slug: str, workspace: Workspace) -> Corrections:
    """The overrides and pins beside the contracts, or else those of a bundled provider.

    Raises:
        ConfigurationError: the file is damaged.
    """
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
