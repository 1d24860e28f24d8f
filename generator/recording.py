"""Makes a cassette, and puts it in the place of the old one only if its contracts hold."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cassettes import Provenance, cassette_path, compose, saved_responses
from generator.client import list_models
from generator.contract_files import load_contracts
from generator.errors import ConfigurationError
from generator.pipeline import Choice, Report, check_names, judge, walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.contract import Contract
    from generator.paths import Workspace


@dataclass(frozen=True, slots=True)
class Recording:
    """A cassette that was written, or that is as it was."""

    path: Path
    models: int
    changed: bool


def import_recording(
    workspace: Workspace,
    slug: str,
    files: Sequence[Path],
    *,
    observed: date | None,
    source: str,
    left_out: Sequence[str] = (),
    report: Report | None = None,
) -> Recording:
    """Makes a provider's cassette out of saved responses, one file a page.

    Args:
        workspace: where contracts and cassettes are.
        slug: the provider.
        files: the pages in order, each as the provider sent it.
        observed: the day on which the provider answered so, if that is known.
        source: where the files come from.
        left_out: fields of a row that the files hold wrongly, such as zeroed dates.
        report: told what is being done.

    Raises:
        ConfigurationError: a name, a file or a date is wrong.
        RejectedError: the files are not a listing that the contracts let through; the cassette
            that there was is untouched.
    """
    contracts = load_contracts(workspace.contracts, workspace.shapes)
    check_names(contracts, [slug])
    contract = contracts[slug]
    if contract.listing.id in left_out:
        raise ConfigurationError(
            f"'{contract.listing.id}' is the wire ID, and can't be left out", cure="leave it in"
        )
    if observed is not None and observed > date.today():
        raise ConfigurationError(
            f"{observed} is in the future", cure="give the day of the response"
        )
    saved = saved_responses(files)
    listing = list_models(contract, saved, may_be_partial=True)
    if len(listing.pages) < len(files):
        raise ConfigurationError(
            f"the listing ends on page {len(listing.pages)}, and there are {len(files)} files",
            cure="give the files of one listing, in order",
        )
    provenance = Provenance("import", observed, source, listing.coverage, tuple(sorted(left_out)))
    return promote(workspace, contract, compose(contract, listing, provenance), report)


def promote(
    workspace: Workspace, contract: Contract, text: str, report: Report | None = None
) -> Recording:
    """Judges a cassette's text in a staging folder, then renames it to its place.

    Raises:
        RejectedError: a contract does not hold.
    """
    slug, data = contract.slug, text.encode("ascii")
    with tempfile.TemporaryDirectory(prefix="gen-models-record-") as folder:
        cassette_path(Path(folder), slug).write_bytes(data)
        staged = replace(workspace, cassettes=Path(folder))
        plan = walk(staged, Choice(named=frozenset({slug})), fail_fast=True, report=report)
        judge(plan, staged, fail_fast=True, report=report)
    final = cassette_path(workspace.cassettes, slug)
    changed = not final.exists() or final.read_bytes() != data
    if changed:
        _replace(final, data)
    return Recording(final, len(plan.recorded[slug].catalog.ids), changed)


def _replace(final: Path, data: bytes) -> None:
    part = final.with_name(f".{final.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(final)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ConfigurationError(
            f"{final} cannot be written: {error.strerror}", cure="make room or give write access"
        ) from error
