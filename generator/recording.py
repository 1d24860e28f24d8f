"""Makes cassettes, of saved responses or of live ones, and lets the contracts judge them.

A cassette is made in memory and judged in a staging folder. It comes into the place of the old
one only when it has passed, by one rename; until then nothing has happened to the old one.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator import promotion
from generator.cassettes import (
    Provenance,
    cassette_path,
    compose,
    read_cassette,
    saved_responses,
    today,
)
from generator.choice import Choice, check_names
from generator.client import list_models
from generator.contract_files import load_contracts
from generator.errors import ConfigurationError, RejectedError
from generator.manifest import digest
from generator.paths import refuse_bundled
from generator.pipeline import Report, judge, replay, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from generator.catalog import Catalog
    from generator.client import Listing
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
    may_shrink: frozenset[str] = frozenset(),
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
        may_shrink: the provider, if its listing may shrink more than its contract allows.
        report: told what is being done.

    Raises:
        ConfigurationError: a name, a file or a date is wrong.
        RejectedError: the files are not a listing that the contracts let through; the cassette
            that there was is untouched.
    """
    refuse_bundled(workspace)
    contracts = load_contracts(workspace.contracts, workspace.shapes)
    check_names(contracts, [slug, *may_shrink])
    contract = contracts[slug]
    if contract.listing.id in left_out:
        raise ConfigurationError(
            f"'{contract.listing.id}' is the wire ID, and can't be left out", cure="leave it in"
        )
    if observed is not None and observed > today():
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
    data = compose(contract, listing, provenance).encode("ascii")
    choice = Choice(named=frozenset({slug}), may_shrink=may_shrink)
    with staged(workspace, {slug: data}) as staging:
        plan = walk(staging, choice, recordings={slug: data}, fail_fast=True, report=report)
        plan, approved = judge(plan, staging, fail_fast=True, report=report)
    changed = approved is not None and bool(
        promotion.promote(approved, workspace.cassettes, staging.replaced)
    )
    path = cassette_path(workspace.cassettes, slug)
    return Recording(path, len(plan.recorded[slug].catalog.ids), changed)


def compose_live(
    contract: Contract, listing: Listing, cassettes: Path, *, renew: bool = False
) -> bytes | None:
    """The cassette of a live listing; None where the one that there is says the same.

    An unchanged listing keeps the day on which it was first observed so, until its recording
    counts as stale: a refresh a day would else be a change a day.

    Args:
        contract: the provider's.
        listing: what it answered.
        cassettes: the folder of the recordings.
        renew: date it today, even if nothing else changed.

    Raises:
        RejectedError: the listing can't be a cassette, or holds a secret.
    """
    day = today()
    fresh = compose(contract, listing, Provenance("live", day, "", listing.coverage))
    try:
        old = read_cassette(cassette_path(cassettes, contract.slug), contract.slug)
    except RejectedError:
        return fresh.encode("ascii")
    observed = old.provenance.observed
    if old.provenance.method == "live" and observed is not None and not renew:
        age = (day - observed).days
        same = compose(contract, listing, Provenance("live", observed, "", listing.coverage))
        if 0 <= age <= contract.promises.stale_after_days and old.is_written_as(same):
            return None
    return None if old.is_written_as(fresh) else fresh.encode("ascii")


@contextmanager
def staged(
    workspace: Workspace,
    recordings: Mapping[str, bytes],
    seen: Mapping[str, str | None] | None = None,
) -> Iterator[Workspace]:
    """The workspace as it would be with these cassettes, in a folder of its own.

    `seen` has what `digests` gave for those that were looked at earlier already.

    Raises:
        ConfigurationError: the disk does not let us.
    """
    with tempfile.TemporaryDirectory(prefix="gen-models-record-") as folder:
        replaced = dict(seen or {})
        try:
            for file in workspace.cassettes.glob("[!.]*.yaml"):
                if file.is_file():  # What is none is told by who reads it.
                    data = file.read_bytes()
                    replaced.setdefault(file.stem, digest(data))
                    (Path(folder) / file.name).write_bytes(data)
            for slug, data in recordings.items():
                replaced.setdefault(slug, None)
                cassette_path(Path(folder), slug).write_bytes(data)
        except OSError as error:
            raise ConfigurationError(
                f"the recordings cannot be staged in {folder}: {error.strerror}",
                cure="make room there or give access, or name another folder with TMPDIR",
            ) from error
        yield replace(
            workspace, cassettes=Path(folder), replaces=workspace.cassettes, replaced=replaced
        )


def digests(cassettes: Path, slugs: Iterable[str]) -> dict[str, str | None]:
    """The SHA-256 of each provider's cassette as it is now; None where there is none."""
    return {slug: promotion.digest_if_there(cassettes, slug) for slug in slugs}


def recorded_catalog(contract: Contract, cassettes: Path) -> Catalog | None:
    """What a provider's cassette lists; None where there is none that can be read."""
    try:
        return replay(contract, cassettes).catalog
    except RejectedError:
        return None
