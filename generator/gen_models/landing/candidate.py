"""The tree that would land, as values in memory. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from gen_models.errors import ConfigurationError
from gen_models.files import digest
from gen_models.folder import Folder
from gen_models.info import info_text
from gen_models.landing.info import info_path, make_info
from gen_models.landing.lifecycles import lifecycle_path, make_lifecycles
from gen_models.landing.manifest import NAME, LandedProvider, Manifest
from gen_models.landing.release import make_release, package_files
from gen_models.lifecycle import lifecycles_text
from gen_models.naming import Ledger, ledger_text, read_ledger
from gen_models.targets import (
    Member,
    ProviderHead,
    ProviderModels,
    Target,
    every_layout,
    load_target,
    target_names,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from gen_models.contract import Contract
    from gen_models.ids import Digest
    from gen_models.info import LandedInfo
    from gen_models.landing.info import InfoStatements
    from gen_models.lifecycle import LandedLifecycles, Statements
    from gen_models.naming import Entry, Style
    from gen_models.package import Package
    from gen_models.recordings import Recorded, Staging


LiveAndPast: TypeAlias = "tuple[Sequence[Entry], Sequence[Entry]]"
"""The members of an enum: those that are live, and the others; in order of model ID."""


@dataclass(frozen=True, slots=True)
class ProviderCandidate:
    """One provider's share of a candidate: what it is made of, what that comes to, and files."""

    recorded: Recorded
    before: Ledger
    ledger: Ledger
    lifecycles: LandedLifecycles
    info: LandedInfo
    files: Mapping[str, bytes]

    @property
    def slug(self) -> str:
        """The provider's slug."""
        return self.recorded.contract.slug

    @property
    def landed_as(self) -> LandedProvider:
        """The provider's line in the manifest."""
        head = head_of(self.recorded.contract)
        return LandedProvider(head, self.recorded.cassette.digest, len(self.ledger.listed))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A whole output tree, by path: what was made now, and what is kept as it landed.

    Attributes:
        providers: what was made now, by slug.
        files: every file of the tree, by path.
        follows: the digest of the manifest of the landed tree that it was made to follow.
        prune_before: members that had been missing since before this day were dropped.
        may_shrink: the providers whose listing may shrink more than its contract allows.
        recordings: the recordings that land with the tree, by path in the folder of the cassettes.
        replaces: the folder of the cassettes.
    """

    providers: Mapping[str, ProviderCandidate]
    files: Mapping[str, bytes]
    follows: Digest
    prune_before: date | None = None
    may_shrink: frozenset[str] = frozenset()
    recordings: Mapping[str, bytes] = field(default_factory=dict)
    replaces: Path | None = None


def head_of(contract: Contract) -> ProviderHead:
    """What generated code needs to know of a provider."""
    return ProviderHead(contract.slug, contract.name, contract.class_name)


def ledger_path(slug: str) -> str:
    """Where a provider's ledger is in the output."""
    return f"ledger/{slug}.jsonl"


def landed_ledger(output: Path, slug: str) -> Ledger:
    """A provider's ledger as it landed; an empty one for a provider that never did."""
    file = output / ledger_path(slug)
    try:
        data = Folder(output).read(ledger_path(slug))
        if data is None:
            return Ledger(slug, None)
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{file} cannot be read: {error}", hint="restore it from git: it keeps identifiers"
        ) from error
    return read_ledger(text, slug, str(file))


def make_provider(
    recorded: Recorded,
    before: Ledger,
    targets: Sequence[Target],
    statements: Statements,
    info: InfoStatements,
    info_before: LandedInfo,
    *,
    prune_before: date | None = None,
) -> ProviderCandidate:
    """Names a provider's models in every style, and renders them with what is known of them.

    Args:
        recorded: what its cassette says.
        before: its ledger as it landed.
        targets: the targets to render.
        statements: what is known of its model IDs besides.
        info: what is known of its models besides.
        info_before: the info of its models as it landed.
        prune_before: drop the members that have been missing since before this day.
    """
    contract = recorded.contract
    kept = before if prune_before is None else before.prune(prune_before)
    ledger = kept.advance(
        recorded.catalog,
        recorded.provenance.observed,
        every_style(),
        partial=recorded.provenance.coverage == "partial",
    )
    known = make_lifecycles(recorded, ledger, statements)
    told = make_info(recorded, ledger, info, info_before)
    files = {
        ledger_path(contract.slug): ledger_text(ledger).encode(),
        lifecycle_path(contract.slug): lifecycles_text(known).encode(),
        info_path(contract.slug): info_text(told).encode(),
    }
    head = head_of(contract)
    split = live_and_past(ledger, known)
    for target in targets:
        models = models_of(head, split, known, told, target)
        sources = target.render_provider(models)
        files.update({path: source.encode("ascii") for path, source in sources.items()})
    return ProviderCandidate(recorded, before, ledger, known, told, files)


def compose_candidate(
    made: Iterable[ProviderCandidate],
    landed: Manifest,
    output: Path,
    targets: Sequence[Target],
    *,
    prune_before: date | None = None,
    may_shrink: frozenset[str] = frozenset(),
    staging: Staging | None = None,
) -> Candidate:
    """The tree after a landing: the providers and targets made now, the others as they landed.

    What is kept is kept to the byte.
    """
    providers = {candidate.slug: candidate for candidate in made}
    lines = {**landed.providers, **{slug: c.landed_as for slug, c in providers.items()}}
    heads = [lines[slug].head for slug in sorted(lines)]
    files: dict[str, bytes] = {}
    for candidate in providers.values():
        files.update(candidate.files)
    for target in targets:
        files.update(package_files(target, heads))
    kept = _kept(landed, output, heads, files.keys(), targets[0].package)
    files.update(kept)
    release = make_release(
        targets,
        heads,
        files,
        [(c.recorded.contract.name, c.before, c.ledger) for c in providers.values()],
        landed,
        output,
    )
    files.update(release.files)
    digests = {path: digest(data) for path, data in files.items()}
    digests |= {path: landed.files[path] for path in kept}
    manifest = Manifest(lines, digests, package=release.package, contents=release.contents)
    files[NAME] = manifest.to_text().encode()
    staged = {} if staging is None else staging.files
    return Candidate(
        providers,
        files,
        landed.digest,
        prune_before,
        may_shrink,
        {path: data for slug in providers for path, data in staged.get(slug, {}).items()},
        None if staging is None else staging.cassettes,
    )


def every_style() -> list[Style]:
    """The styles of all targets, so that an ID is named in each when it is first seen."""
    styles = (load_target(name).style for name in target_names())
    return list({style.name: style for style in styles}.values())


def _kept(
    landed: Manifest,
    output: Path,
    heads: Sequence[ProviderHead],
    made: Collection[str],
    package: Package,
) -> dict[str, bytes]:
    """What has landed, is not made now, and is still of a provider or of a target's package."""
    around = {path for target in every_layout(package) for path in target.render_package(heads)}
    owned = around.union(*(owned_by(head, package) for head in heads))
    there = (path for path in sorted(owned - set(made)) if path in landed.files)
    return {path: data for path in there if (data := Folder(output).read(path)) is not None}


def owned_by(head: ProviderHead, package: Package) -> Sequence[str]:
    """The paths of a provider's own files in the output, whatever its targets and layout."""
    nothing = ProviderModels(head, (), ())
    return [
        ledger_path(head.slug),
        lifecycle_path(head.slug),
        info_path(head.slug),
        *(path for target in every_layout(package) for path in target.render_provider(nothing)),
    ]


def live_and_past(ledger: Ledger, known: LandedLifecycles) -> LiveAndPast:
    """The members of an enum, those that are live on the day of the newest observation first."""
    live: list[Entry] = []
    past: list[Entry] = []
    for entry in sorted((*ledger.listed, *ledger.unlisted), key=lambda entry: entry.id):
        (live if known.is_live(entry.id) else past).append(entry)
    return live, past


def models_of(
    head: ProviderHead,
    split: LiveAndPast,
    known: LandedLifecycles,
    told: LandedInfo | None,
    target: Target,
) -> ProviderModels:
    """What a target renders of the members of an enum, and of what is known of all model IDs."""
    style = target.style.name
    live, past = (tuple([Member(e.id, e.names[style]) for e in entries]) for entries in split)
    lifecycles = tuple(known.lifecycles.values())
    return ProviderModels(head, live, past, known.observed, lifecycles, told)
