"""The new recordings of a refresh, and what is known of the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gen_models.landing import Landed
from gen_models.recordings import replay_if_possible, today
from gen_models.workflows.refresh_result import ProviderRefresh, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gen_models.contract import Contract
    from gen_models.errors import GenModelsError
    from gen_models.ids import Digest
    from gen_models.landing import FileChange
    from gen_models.recordings import Recorded
    from gen_models.workspace import Workspace


@dataclass(slots=True)
class Fresh:
    """The new recordings of a refresh, and what is known of the others.

    Attributes:
        before: each requested provider's recording, by slug; None where none can be replayed.
        read_as: the SHA-256 that each requested provider's cassette had when it was read.
        data: the new cassettes, by slug.
        replayed: the new cassettes, replayed.
        problems: what went wrong, by slug.
        result: what was landed, in one line.
        landed: what was written, and what was displaced on the way.
        changes: the generated files that would change, in a mode that writes nothing.
    """

    before: Mapping[str, Recorded | None]
    read_as: Mapping[str, Digest | None]
    data: dict[str, bytes] = field(default_factory=dict)
    replayed: dict[str, Recorded] = field(default_factory=dict)
    problems: dict[str, list[GenModelsError]] = field(default_factory=dict)
    result: str = ""
    landed: Landed = field(default_factory=Landed)
    changes: Sequence[FileChange] = ()

    def after(self, slug: str) -> Recorded | None:
        """The recording that a requested provider now has."""
        return self.replayed[slug] if slug in self.data else self.before[slug]

    def drop(self, slug: str, problem: GenModelsError) -> None:
        """Keeps the provider's old recording."""
        self.problems.setdefault(slug, []).append(problem)
        self.data.pop(slug, None)

    def requested(self, slug: str) -> ProviderRefresh:
        """What became of a provider that answered."""
        before, after = self.before[slug], self.after(slug)
        was, now = (set() if r is None else set(r.catalog.ids) for r in (before, after))
        return ProviderRefresh(
            slug,
            "refreshed" if slug in self.data else "unchanged",
            None if after is None else len(after.catalog.ids),
            tuple(sorted(now - was)),
            tuple(sorted(was - now)),
            age=_age(after),
            quarantined=() if after is None else after.catalog.quarantined,
        )

    def unrequested(
        self, contract: Contract, status: Status, why: str, workspace: Workspace
    ) -> ProviderRefresh:
        """What became of a provider that keeps what it has, and why."""
        slug = contract.slug
        kept = (
            self.before[slug]
            if slug in self.before
            else replay_if_possible(contract, workspace.recordings_of(slug))
        )
        models = None if kept is None else len(kept.catalog.ids)
        return ProviderRefresh(slug, status, models, why=why, age=_age(kept))


def _age(recorded: Recorded | None) -> int | None:
    observed = None if recorded is None else recorded.provenance.observed
    return None if observed is None else (today() - observed).days
