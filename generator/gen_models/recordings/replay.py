"""Replays a recording: what its provider said, as a catalog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gen_models.catalog import Catalog, read_catalog
from gen_models.errors import ConfigurationError, RejectedError
from gen_models.fetch import MAX_BYTES, NoSuchPageError, Request, Response, Send, list_models
from gen_models.formats import read_bytes
from gen_models.recordings.cassette import (
    Cassette,
    Provenance,
    cassette_path,
    read_cassette,
    today,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gen_models.contract import Contract
    from gen_models.fetch import Listing
    from gen_models.recordings.cassette import Cassette


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a provider's cassette says, before anything is made of it."""

    contract: Contract
    catalog: Catalog
    cassette: Cassette

    @property
    def provenance(self) -> Provenance:
        """How, when and from where the recording came."""
        return self.cassette.provenance

    @property
    def age_days(self) -> int | None:
        """How many days ago the provider answered so; None if that is unknown."""
        observed = self.provenance.observed
        return None if observed is None else (today() - observed).days

    @property
    def stale(self) -> bool:
        """Whether it is older than its contract allows, or dated in the future."""
        age = self.age_days
        return age is not None and not 0 <= age <= self.contract.promises.stale_after_days


def replay_cassette(contract: Contract, cassettes: Path) -> Recorded:
    """What a provider's cassette says.

    Raises:
        RejectedError: it does not hold what the contract promises.
    """
    return replay_listing(
        contract, read_cassette(cassette_path(cassettes, contract.slug), contract.slug)
    )


def replay_listing(contract: Contract, cassette: Cassette) -> Recorded:
    """The same, for a cassette that has been read.

    Raises:
        RejectedError: it does not hold what the contract promises.
    """
    return recorded_of(contract, cassette, listing_of(contract, cassette))


def listing_of(contract: Contract, cassette: Cassette) -> Listing:
    """The pages that a cassette replays.

    Raises:
        RejectedError: they do not follow each other as the contract says.
    """
    partial = cassette.provenance.coverage == "partial"
    return list_models(contract, cassette.send, may_be_partial=partial)


def recorded_of(contract: Contract, cassette: Cassette, listing: Listing) -> Recorded:
    """What a cassette says, by the pages that it replays.

    Raises:
        RejectedError: it does not hold what the contract promises.
    """
    provenance = cassette.provenance
    accepted = {"complete"}
    if provenance.method == "import":
        accepted.add(contract.promises.imported_coverage)
    if listing.more and listing.coverage not in accepted:
        raise RejectedError(
            f"the listing has more rows: {listing.more}",
            provider=contract.slug,
            contract="recordings",
            hint=_hint_to_page(contract),
        )
    if listing.coverage != provenance.coverage:
        raise RejectedError(
            f"the pages are {listing.coverage}, but provenance says {provenance.coverage}",
            provider=contract.slug,
            contract="recordings",
            hint=f"record all pages: `gen-models record {contract.slug} --from FILE...`",
        )
    if listing.coverage not in accepted:
        raise RejectedError(
            f"the recording is {listing.coverage}: the provider did not state that the listing "
            "is complete",
            provider=contract.slug,
            contract="recordings",
            hint=f"record all pages: `gen-models record {contract.slug} --from FILE...`",
        )
    return Recorded(contract, read_catalog(contract, listing, provenance.left_out), cassette)


def _hint_to_page(contract: Contract) -> str:
    file = contract.path.name
    if contract.pagination.style == "none":
        return (
            f"describe in [pagination] of {file} how to request the next page; "
            "if that sign means something else, add it to pagination.ignore"
        )
    return (
        f"record all pages, and check [pagination] in {file}; "
        "if that sign means something else, add it to pagination.ignore"
    )


def replay_if_possible(contract: Contract, cassettes: Path) -> Recorded | None:
    """What a provider's cassette says; None where no cassette can be replayed."""
    try:
        return replay_cassette(contract, cassettes)
    except RejectedError:
        return None


def saved_responses(files: Sequence[Path]) -> Send:
    """Answers the first request with the first file, the second with the second, and so on.

    Raises:
        ConfigurationError: a file cannot be read.
    """
    waiting = list(files)

    def send(request: Request) -> Response:
        if not waiting:
            raise NoSuchPageError(request.url)
        file = waiting.pop(0)
        try:
            body = read_bytes(file, MAX_BYTES, regular=False)
        except FileNotFoundError:
            raise ConfigurationError(
                f"{file} cannot be read: there is no such file", hint="name a saved response"
            ) from None
        except ConfigurationError as error:
            raise ConfigurationError(error.problem, hint="name a saved response") from error
        return Response(200, {"content-type": "application/json"}, body)

    return send
