"""Drafts the contract of a provider that gen-models does not know, from saved responses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.catalog import read_catalog
from gen_models.contract import check_slug, draft_contract, load_contract
from gen_models.errors import ConfigurationError
from gen_models.fetch import MAX_BYTES, list_models
from gen_models.formats import read_bytes, strict_json
from gen_models.recordings import saved_responses
from gen_models.workflows.init import write_schema
from gen_models.workspace import is_bundled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gen_models.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DraftedContract:
    """A drafted contract as it was written.

    Attributes:
        path: the file.
        rows: where a page holds the rows; None where it is a bare list.
        id: where a row holds the model ID.
        models: how many models the responses list by this contract.
        open_points: what is left for a person to check, one sentence each.
    """

    path: Path
    rows: str | None
    id: str
    models: int
    open_points: tuple[str, ...]


def write_draft(
    workspace: Workspace, slug: str, files: Sequence[Path], *, url: str | None = None
) -> DraftedContract:
    """Writes a contract that the saved responses keep into the folder of contracts.

    Args:
        workspace: where the contracts are.
        slug: the new provider.
        files: the pages of its listing in order, each as the provider sent it.
        url: the URL of the listing, if it is known.

    Raises:
        ConfigurationError: the slug is taken or not valid, the contracts are those that came with
            gen-models, a file is not JSON, or it has no list of models; nothing is written.
    """
    if is_bundled(workspace.contracts):
        raise ConfigurationError(
            "the bundled contracts are read-only",
            hint="create a folder for your own, and name it with --contracts DIR",
        )
    path = workspace.contracts / f"{slug}.toml"
    check_slug(slug, "NAME")
    if path.exists():
        raise ConfigurationError(
            f"{path} exists", hint="choose another name, or move the file elsewhere"
        )
    draft = draft_contract(slug, [_page(file) for file in files], url=url)
    try:
        with path.open("x", encoding="ascii") as opened:
            opened.write(draft.text)
        write_schema(workspace.contracts)
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be written: {error.strerror}",
            hint="give write access, or name another folder with --contracts",
        ) from error
    try:
        contract = load_contract(path, workspace.shapes)
        listing = list_models(contract, saved_responses(files), may_be_partial=True)
        models = len(read_catalog(contract, listing).ids)
    except BaseException:
        path.unlink()
        raise
    return DraftedContract(path, draft.rows, draft.id, models, draft.open_points)


def _page(file: Path) -> object:
    try:
        return strict_json.loads(read_bytes(file, MAX_BYTES, regular=False))
    except FileNotFoundError as error:
        raise ConfigurationError(
            f"{file} cannot be read: there is no such file", hint="name a saved response"
        ) from error
    except ValueError as error:
        raise ConfigurationError(
            f"{file} is not JSON: {error}", hint="save the response as the provider sends it"
        ) from error
