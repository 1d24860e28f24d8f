"""What a run of the contract suite judges, each part of it read once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from gen_models.errors import GenModelsError
from gen_models.files import WORK
from gen_models.folder import Folder
from gen_models.landing import (
    landed_info,
    landed_ledger,
    landed_lifecycles,
    live_and_past,
    models_of,
    read_manifest,
)
from gen_models.recordings import (
    cassette_path,
    is_recorded,
    listing_of,
    read_cassette,
    recorded_of,
    replay_if_possible,
    why_unsafe,
)
from gen_models.suite.verified_import import import_judged
from gen_models.workflows import (
    announcements_text_of,
    data_sets_of,
    info_statements_of,
    read_announcement_sources,
    statements_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from datetime import date
    from pathlib import Path

    from gen_models.contract import Contract
    from gen_models.errors import RejectedError
    from gen_models.fetch import Listing
    from gen_models.info import LandedInfo
    from gen_models.landing import InfoStatements, Manifest
    from gen_models.lifecycle import LandedLifecycles, Source, Statements
    from gen_models.naming import Ledger
    from gen_models.recordings import Cassette, Recorded
    from gen_models.suite.fresh_python import FreshImport
    from gen_models.targets import ProviderModels, Target
    from gen_models.workspace import Workspace

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class ContractRun:
    """A tree, the recordings that it was made from, and what had landed before.

    What a method reads, it reads once a run, and it raises the same error every time.

    Attributes:
        workspace: the folders; its output is what had landed before.
        tree: the tree to judge.
        contracts: the contracts of the providers to judge, by slug.
        manifest: the manifest of the tree.
        targets: the languages to judge.
        named: the providers to judge; None for all that are recorded or have landed.
        pruned_before: members missing since before this day were dropped on purpose.
        may_shrink: the providers whose listing may shrink more than its contract allows.
        before: the recordings that those of the workspace are to replace.
        max_age: the age in days above which a recording fails; None for no limit.
    """

    workspace: Workspace
    tree: Path
    contracts: Mapping[str, Contract]
    manifest: Manifest
    targets: tuple[Target, ...]
    named: frozenset[str] | None = None
    pruned_before: date | None = None
    may_shrink: frozenset[str] = frozenset()
    before: Path | None = None
    max_age: int | None = None
    _once: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def recorded(self) -> list[str]:
        """The providers whose recordings are judged."""
        return [
            slug
            for slug in self.contracts
            if (slug in self.named if self.named is not None else self._has_cassette(slug))
        ]

    @property
    def landed(self) -> list[str]:
        """The providers whose enums in the tree are judged."""
        named = self.named if self.named is not None else self.manifest.providers
        return [slug for slug in self.manifest.providers if slug in named]

    @property
    def has_tree(self) -> bool:
        """Whether there is a tree to judge: a staged one always, the landed one if it has files."""
        output = self.workspace.output
        if self.tree != output:
            return True
        return output.is_dir() and any(file.name != WORK for file in output.iterdir())

    def target(self, name: str) -> Target | None:
        """A target by its name; None where its enums are not judged."""
        return next((target for target in self.targets if target.name == name), None)

    def cassette(self, contract: Contract) -> Cassette:
        """A provider's recording."""
        path = cassette_path(self.workspace.recordings_of(contract.slug), contract.slug)
        return self._read(("cassette", path), lambda: read_cassette(path, contract.slug))

    def listing(self, contract: Contract) -> Listing:
        """The pages that a provider's recording replays."""
        return self._read(
            ("listing", contract.slug), lambda: listing_of(contract, self.cassette(contract))
        )

    def replay(self, contract: Contract) -> Recorded:
        """What a provider's recording says."""
        return self._read(
            ("replay", contract.slug),
            lambda: recorded_of(contract, self.cassette(contract), self.listing(contract)),
        )

    def recorded_before(self, contract: Contract) -> set[str]:
        """The model IDs of the recording that the judged one is to replace, if there is one."""
        if self.before is None:
            return set()
        before = replace(self.workspace, cassettes=self.before).recordings_of(contract.slug)
        found = replay_if_possible(contract, before)
        return set() if found is None else set(found.catalog.ids)

    def ledger(self, slug: str) -> Ledger:
        """A provider's ledger in the tree."""
        return self._ledger(self.tree, slug)

    def ledger_before(self, slug: str) -> Ledger:
        """A provider's ledger as it had landed before."""
        return self._ledger(self.workspace.output, slug)

    def lifecycles(self, slug: str) -> LandedLifecycles:
        """What the tree says of the lifecycles of a provider's model IDs."""
        return self._lifecycles(self.tree, slug)

    def lifecycles_before(self, slug: str) -> LandedLifecycles:
        """What had landed of them before."""
        return self._lifecycles(self.workspace.output, slug)

    def info(self, slug: str) -> LandedInfo:
        """What the tree says that a provider's models can do and cost."""
        return self._read(("info", slug), lambda: landed_info(self.tree, slug))

    def info_before(self, slug: str) -> LandedInfo:
        """What had landed of that before."""
        output = self.workspace.output

        def read() -> LandedInfo:
            landed = self._read("manifest before", lambda: read_manifest(output))
            return landed_info(output, slug, landed)

        return self._read(("info before", slug), read)

    def info_statements(self, slug: str) -> InfoStatements:
        """What is stated of a provider's models besides its listing."""

        def read() -> InfoStatements:
            data_sets = self._read("data sets", lambda: data_sets_of(self.workspace))
            return info_statements_of(slug, self.workspace, data_sets)

        return self._read(("info statements", slug), read)

    def statements(self, slug: str) -> Statements:
        """What has been said of a provider's model IDs, besides its recording."""
        return self._read(("statements", slug), lambda: statements_of(slug, self.workspace))

    def announcement_lines(self, slug: str) -> list[str]:
        """The lines of a provider's file of announcements, its head first; none without a file."""
        _, text = self._announcements(slug)
        return text.splitlines()

    def announcement_sources(self, slug: str) -> Mapping[str, Source]:
        """The sources that are declared beside a provider's announcements, by name."""
        path, _ = self._announcements(slug)
        folder = path.parent.parent
        return self._read(("sources", folder), lambda: read_announcement_sources(folder))

    def _announcements(self, slug: str) -> tuple[Path, str]:
        return self._read(
            ("announcements", slug), lambda: announcements_text_of(slug, self.workspace)
        )

    def models(self, slug: str, target: Target) -> ProviderModels:
        """What a target renders of a provider's models in the tree."""

        def read() -> ProviderModels:
            head = self.manifest.providers[slug].head
            known = self.lifecycles(slug)
            split = self._read(("split", slug), lambda: live_and_past(self.ledger(slug), known))
            return models_of(head, split, known, self.info(slug), target)

        return self._read(("models", slug, target.name), read)

    def rendered(self, slug: str, target: Target) -> Mapping[str, str]:
        """What a target makes of them: a provider's own files, by path."""
        return self._read(
            ("rendered", slug, target.name),
            lambda: target.render_provider(self.models(slug, target)),
        )

    def sources(self, slug: str, target: Target) -> dict[str, str]:
        """A provider's own files in the tree, by path."""

        def read() -> dict[str, str]:
            paths = self.rendered(slug, target)
            return {path: self._file(path).decode("utf-8") for path in paths}

        return self._read(("sources", slug, target.name), read)

    def unverified(self, slug: str, target: Target) -> str | None:
        """Why a provider's files don't hold what its ledger says; None if they do."""

        def verify() -> str | None:
            try:
                target.verify(self.sources(slug, target), self.models(slug, target))
            except Exception as error:  # noqa: BLE001  Whatever it is, the files don't verify.
                return f"{error}" if type(error) is ValueError else f"{error!r}"
            return None

        return self._read(("verified", slug, target.name), verify)

    def packages(self) -> dict[str, str]:
        """The files around the providers' as the tree has to have them, by path."""

        def render() -> dict[str, str]:
            lines = self.manifest.providers
            heads = [lines[slug].head for slug in sorted(lines)]
            return {p: s for t in self.targets for p, s in t.render_package(heads).items()}

        return self._read("packages", render)

    def changed_packages(self) -> list[str]:
        """The files around the providers' that the tree has otherwise, or not at all."""
        return self._read(
            "changed packages",
            lambda: sorted(
                path
                for path, text in self.packages().items()
                if Folder(self.tree).read(path) != text.encode("utf-8")
            ),
        )

    def imported(self) -> FreshImport:
        """What a fresh Python finds in the package, and of the providers that are judged.

        Only verified sources are imported.
        """
        return self._read("imported", lambda: import_judged(self))

    def _file(self, path: str) -> bytes:
        data = Folder(self.tree).read(path)
        if data is None:
            raise FileNotFoundError(self.tree / path)
        return data

    def _ledger(self, output: Path, slug: str) -> Ledger:
        return self._read(("ledger", output, slug), lambda: landed_ledger(output, slug))

    def _lifecycles(self, output: Path, slug: str) -> LandedLifecycles:
        return self._read(("lifecycles", output, slug), lambda: landed_lifecycles(output, slug))

    def unsafe_cassette(self, contract: Contract) -> RejectedError | None:
        """Why a provider's cassette is not opened, such as that it is a link; None if it is."""
        return why_unsafe(self.workspace.recordings_of(contract.slug), contract.slug)

    def _has_cassette(self, slug: str) -> bool:
        return is_recorded(self.workspace.recordings_of(slug), slug)

    def _read(self, what: Hashable, read: Callable[[], Made]) -> Made:
        if what not in self._once:
            try:
                self._once[what] = (read(), None)
            except GenModelsError as error:
                self._once[what] = (None, error)
        made: Made
        made, failure = self._once[what]
        if failure is not None:
            raise failure.with_traceback(None)
        return made
