"""Makes and reads the info of a provider's models, as it lands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError
from gen_models.folder import Folder
from gen_models.info import (
    LISTING,
    Corrections,
    InfoSource,
    LandedInfo,
    SourceStatements,
    merge_info,
    read_info,
    remember,
    rows_say,
)
from gen_models.recordings import listing_of

if TYPE_CHECKING:
    from pathlib import Path

    from gen_models.landing.manifest import Manifest
    from gen_models.naming import Ledger
    from gen_models.recordings import Recorded


_HINT: Final = "restore it from git: it keeps old prices; or run `gen-models --force` without it"


_MAX_FILE: Final = 64 * 2**20
"""The most bytes of a file of model info; the longest has half a megabyte."""


@dataclass(frozen=True, slots=True)
class InfoStatements:
    """What is stated of a provider's models besides its listing.

    Attributes:
        data_sets: what each recorded data set says.
        corrections: overrides and pins.
    """

    data_sets: tuple[SourceStatements, ...] = ()
    corrections: Corrections = field(default_factory=Corrections)


def info_path(slug: str) -> str:
    """Where the info of a provider's models is in the output."""
    return f"info/{slug}.jsonl"


def landed_info(output: Path, slug: str, landed: Manifest | None = None) -> LandedInfo:
    """A provider's model info as it landed.

    Args:
        output: the folder.
        slug: the provider's slug.
        landed: the manifest; with it, a file that is missing, or was changed since it landed,
            counts as empty.

    Raises:
        ConfigurationError: the file cannot be read, is damaged, or is missing.
    """
    path, file = info_path(slug), output / info_path(slug)
    try:
        data = Folder(output).read(path, most=_MAX_FILE)
        if data is not None and len(data) > _MAX_FILE:
            raise ConfigurationError(f"{file} is larger than {_MAX_FILE // 2**20} MiB", hint=_HINT)
        if landed is not None and (data is None or not landed.is_as_landed(path, data)):
            return LandedInfo(slug, None, {}, {})
        if data is None:
            raise ConfigurationError(f"{file} is missing", hint=_HINT)
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file} cannot be read: {error}", hint=_HINT) from error
    return read_info(text, slug, str(file))


def listing_statements(recorded: Recorded) -> SourceStatements:
    """What a provider's listing says of its models, as its contract reads it."""
    contract, provenance = recorded.contract, recorded.provenance
    source = InfoSource(
        LISTING, provenance.observed, url=provenance.source or contract.endpoint.url
    )
    shape = contract.listing
    rows = listing_of(contract, recorded.cassette).rows(shape) if contract.info else ()
    known = ((model_id, row) for row in rows if (model_id := shape.id_of(row)) is not None)
    return SourceStatements(source, rows_say(contract, known))


def make_info(
    recorded: Recorded, ledger: Ledger, statements: InfoStatements, before: LandedInfo
) -> LandedInfo:
    """What the statements about a provider's models come to, for the members of its enum.

    Args:
        recorded: what its cassette says.
        ledger: the ledger after that listing.
        statements: what is stated besides.
        before: what had landed.
    """
    members = [entry.id for entry in (*ledger.listed, *ledger.unlisted)]
    now = merge_info(
        ledger.provider,
        members,
        (listing_statements(recorded), *statements.data_sets),
        statements.corrections,
        stale_after_days=recorded.contract.promises.stale_after_days,
    )
    return remember(now, before, members, statements.corrections.vouched)
