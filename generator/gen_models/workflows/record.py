"""Makes a cassette of saved responses.

The cassette is composed in memory and judged in a staging folder. It replaces the old one by one
rename, after it has passed; until then the old one is untouched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gen_models.contract import check_names
from gen_models.errors import ConfigurationError
from gen_models.fetch import list_models
from gen_models.landing import Landed, promote, recover
from gen_models.recordings import (
    Provenance,
    cassette_path,
    cassette_text,
    saved_responses,
    stage_recordings,
    today,
)
from gen_models.workflows.contracts import contracts_of
from gen_models.workflows.pipeline import Progress, judge, walk
from gen_models.workflows.selection import Selection
from gen_models.workflows.statements import outgoing
from gen_models.workspace import refuse_bundled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from gen_models.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Recording:
    """A cassette that was written, or that is as it was; and what was displaced on the way."""

    path: Path
    models: int
    changed: bool
    landed: Landed = field(default_factory=Landed)


def import_recording(
    workspace: Workspace,
    slug: str,
    files: Sequence[Path],
    *,
    observed: date | None,
    source: str,
    left_out: Sequence[str] = (),
    may_shrink: frozenset[str] = frozenset(),
    may_grow: frozenset[str] = frozenset(),
    progress: Progress | None = None,
) -> Recording:
    """Makes a provider's cassette out of saved responses, one file a page.

    Args:
        workspace: where contracts and cassettes are.
        slug: the provider.
        files: the pages in order, each as the provider sent it.
        observed: the day on which the provider answered so, if that is known.
        source: where the files come from.
        left_out: fields of a row that the files hold wrongly, such as zeroed dates, or lack.
        may_shrink: the provider, if its listing may shrink more than its contract allows.
        may_grow: the provider, if its listing may grow beyond measure.
        progress: told what is being done.

    Raises:
        ConfigurationError: a name, a file or a date is wrong.
        RejectedError: the files are not a listing that the contracts let through; the cassette
            that there was is untouched.
    """
    refuse_bundled(workspace)
    workspace.state.create()
    before = recover((workspace.output, workspace.cassettes), workspace.state)
    contracts = contracts_of(workspace)
    check_names(contracts, [slug, *may_shrink, *may_grow])
    contracts.check([slug])
    contract = contracts[slug]
    for left in left_out:
        if contract.listing.is_part_of_id(left):
            raise ConfigurationError(
                f"'{left}' is the model ID and cannot be left out",
                hint="drop it from --leave-out",
            )
    if observed is not None and observed > today():
        raise ConfigurationError(
            f"{observed} is in the future", hint="give the day of the response"
        )
    saved = saved_responses(files)
    listing = list_models(contract, saved, may_be_partial=True)
    if len(listing.pages) < len(files):
        raise ConfigurationError(
            f"the listing ends on page {len(listing.pages)}, and there are {len(files)} files",
            hint="give the files of one listing, in order",
        )
    provenance = Provenance("import", observed, source, listing.coverage, tuple(sorted(left_out)))
    data = cassette_text(contract, listing, provenance).encode("ascii")
    selection = Selection(frozenset({slug}), may_shrink=may_shrink, may_grow=may_grow)
    history = outgoing([contract], workspace)
    with stage_recordings(workspace, {slug: data}, history.read_as, history.files) as staging:
        plan = walk(
            staging.workspace, selection, staging=staging, fail_fast=True, progress=progress
        )
        plan, approved = judge(plan, fail_fast=True, progress=progress)
        landed = (
            Landed()
            if approved is None
            else promote(approved, staging.cassettes, staging.replaced, state=workspace.state)
        )
    path = cassette_path(workspace.cassettes, slug)
    models = len(plan.recorded[slug].catalog.ids)
    return Recording(path, models, bool(landed.written), landed.after(before))
