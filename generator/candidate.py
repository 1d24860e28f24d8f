"""The tree that would land, as values in memory. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from generator.errors import ConfigurationError, RejectedError
from generator.ledger import Ledger
from generator.ledger_files import ledger_text, read_ledger
from generator.manifest import NAME, LandedProvider, Manifest, digest
from generator.targets import Member, ProviderHead, ProviderModels, RetiredMember, Target
from generator.targets.python import PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from generator.cassettes import Provenance
    from generator.catalog import Catalog
    from generator.contract import Contract

TARGETS: Final[tuple[Target, ...]] = (PYTHON,)
"""Every target, in the order in which they are rendered."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a provider's cassette said, before anything is made of it."""

    contract: Contract
    catalog: Catalog
    provenance: Provenance
    cassette_digest: str


@dataclass(frozen=True, slots=True)
class ProviderCandidate:
    """One provider's share of a candidate: its ledger before and after, and its files."""

    recorded: Recorded
    before: Ledger
    ledger: Ledger
    files: Mapping[str, bytes]

    @property
    def slug(self) -> str:
        """The provider's slug."""
        return self.recorded.contract.slug

    @property
    def landed_as(self) -> LandedProvider:
        """The provider's line in the manifest."""
        contract = self.recorded.contract
        head = ProviderHead(contract.slug, contract.name, contract.class_name)
        return LandedProvider(head, self.recorded.cassette_digest, len(self.ledger.live))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A whole output tree, by path: what was made now, and what is kept as it landed.

    `follows` is the digest of the manifest of the landed tree that it was made to follow.
    `prune_before` is the day before which members had to be missing to be dropped, if any were.
    `may_shrink` has the providers whose listing somebody said may shrink. `recordings` are the
    cassettes, by slug, that land with the tree.
    """

    providers: Mapping[str, ProviderCandidate]
    files: Mapping[str, bytes]
    follows: str
    prune_before: date | None = None
    may_shrink: frozenset[str] = frozenset()
    recordings: Mapping[str, bytes] = field(default_factory=dict)


def ledger_path(slug: str) -> str:
    """Where a provider's ledger is in the output."""
    return f"ledger/{slug}.jsonl"


def landed_ledger(output: Path, slug: str) -> Ledger:
    """A provider's ledger as it landed; an empty one for a provider that never did."""
    file = output / ledger_path(slug)
    try:
        text = file.read_bytes().decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Ledger(slug, None)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{file} cannot be read: {error}", cure="restore it from git: it keeps identifiers"
        ) from error
    return read_ledger(text, slug, str(file))


def make_provider(
    recorded: Recorded, before: Ledger, *, prune_before: date | None = None
) -> ProviderCandidate:
    """Names a provider's models and renders them in every target.

    Args:
        recorded: what its cassette said.
        before: its ledger as it landed.
        prune_before: drop the members that have been missing since before this day.

    Raises:
        RejectedError: a target's own verification does not hold.
    """
    contract = recorded.contract
    kept = before if prune_before is None else before.prune(prune_before)
    ledger = kept.advance(
        recorded.catalog,
        recorded.provenance.observed,
        [target.style for target in TARGETS],
        partial=recorded.provenance.coverage == "partial",
    )
    files = {ledger_path(contract.slug): ledger_text(ledger).encode()}
    head = ProviderHead(contract.slug, contract.name, contract.class_name)
    for target in TARGETS:
        models = _models(head, recorded.cassette_digest, ledger, target)
        for path, source in target.render_provider(models).items():
            try:
                target.verify(source, models)
            except (ValueError, SyntaxError) as error:
                raise RejectedError(
                    f"the {target.name} source does not hold: {error}",
                    provider=contract.slug,
                    contract="enums",
                    cure="this is a fault of gen-models; please report it with the cassette",
                ) from error
            files[path] = source.encode("ascii")
    return ProviderCandidate(recorded, before, ledger, files)


def compose(
    made: Iterable[ProviderCandidate],
    landed: Manifest,
    output: Path,
    *,
    prune_before: date | None = None,
) -> Candidate:
    """The tree after a landing: the providers made now, and the others as they landed.

    A provider that is kept keeps its files to the byte.
    """
    providers = {candidate.slug: candidate for candidate in made}
    lines = {**landed.providers, **{slug: c.landed_as for slug, c in providers.items()}}
    kept = _kept(landed, output, lines.keys() - providers.keys())
    files = dict(kept)
    for candidate in providers.values():
        files.update(candidate.files)
    heads = [lines[slug].head for slug in sorted(lines)]
    for target in TARGETS:
        files.update({p: s.encode("ascii") for p, s in target.render_package(heads).items()})
    digests = {path: digest(data) for path, data in files.items()}
    manifest = Manifest(lines, {**digests, **{path: landed.files[path] for path in kept}})
    files[NAME] = manifest.to_text().encode()
    return Candidate(providers, files, landed.digest, prune_before)


def _kept(landed: Manifest, output: Path, slugs: Iterable[str]) -> dict[str, bytes]:
    files = {}
    for slug in slugs:
        for path in owned_by(landed.providers[slug].head):
            if path in landed.files and (output / path).is_file():
                files[path] = (output / path).read_bytes()
    return files


def owned_by(head: ProviderHead) -> Sequence[str]:
    """The paths of a provider's own files in the output."""
    nothing = ProviderModels(head, "", (), ())
    return [
        ledger_path(head.slug),
        *(path for target in TARGETS for path in target.render_provider(nothing)),
    ]


def _models(head: ProviderHead, cassette: str, ledger: Ledger, target: Target) -> ProviderModels:
    style = target.style.name
    live = tuple(Member(entry.id, entry.names[style], entry.successor) for entry in ledger.live)
    retired = tuple(
        RetiredMember(
            entry.id,
            entry.names[style],
            entry.successor,
            entry.retired.last_observed,
            entry.retired.missing_since,
        )
        for entry in ledger.retired
        if entry.retired is not None
    )
    return ProviderModels(head, cassette, live, retired)
