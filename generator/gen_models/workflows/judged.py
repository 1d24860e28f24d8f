"""Which providers of a candidate have to be judged: those of which anything differs."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gen_models.cache import (
    Snapshot,
    UnwatchableError,
    read_judged,
    surroundings,
    write_judged,
)
from gen_models.errors import GenModelsError
from gen_models.workspace import package_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gen_models.workflows.pipeline import Plan
    from gen_models.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a judgement reads, as it was before the run: by path, the digest of each file."""

    files: Snapshot
    digests: Mapping[str, str]


def inputs_of(workspace: Workspace) -> Inputs | None:
    """What a judgement reads, now; None where that can't be told."""
    suite = workspace.suite
    folders = (
        *(package_folder(), suite / "contracts", suite / "cassettes"),
        *(workspace.contracts, workspace.cassettes),
    )
    try:
        found = Snapshot(dict.fromkeys(map(str, folders)), [str(suite / "conftest.py")])
        return Inputs(found, found.digests())
    except (OSError, UnwatchableError):
        return None


def differing(plan: Plan, inputs: Inputs) -> frozenset[str]:
    """The providers of a plan's candidate that have not passed the gate as they are.

    A provider has passed if its own files, all that was read to judge them, and what judged them
    are to the byte what they were then. Its files are those that have landed, so that contracts
    which compare the two have nothing to find.
    """
    known = read_judged(plan.workspace.state.folder, plan.workspace.output)
    now = _digests(plan, inputs)
    landed = plan.landed.files
    changed = {change.path for change in plan.changes}
    return frozenset(
        slug
        for slug, provider in plan.candidate.providers.items()
        if known.get(slug) != now[slug]
        or any(path in changed or path not in landed for path in provider.files)
    )


def keep_judged(plan: Plan, inputs: Inputs) -> None:
    """Keeps that the providers of an approved candidate have passed, unless an input changed."""
    workspace = plan.workspace
    try:
        after = Snapshot(inputs.files.folders, inputs.files.files, inputs.files.now)
        before = {path: (inputs.files.state(path), inputs.digests[path]) for path in inputs.digests}
        if not after.is_as(before):
            return
        workspace.state.create()
        known = read_judged(workspace.state.folder, workspace.output)
        digests = {**known, **_digests(plan, inputs)}
        write_judged(workspace.state.folder, workspace.output, digests)
    except (OSError, GenModelsError):
        return  # The next run judges them again.


def _digests(plan: Plan, inputs: Inputs) -> dict[str, str]:
    """By provider, one digest of its files and of all that its judgement depends on."""
    workspace = plan.workspace
    slugs = plan.candidate.providers.keys()
    folders = (workspace.cassettes, workspace.contracts, workspace.suite)
    beside = tuple(f"{folder}{os.sep}" for folder in folders)
    own: dict[str, list[tuple[str, str]]] = {slug: [] for slug in slugs}
    common: list[tuple[str, str]] = [
        ("targets", repr([target.name for target in plan.targets])),
        ("package", repr(workspace.package)),
        ("bundled", repr(workspace.bundled)),
        *(("surroundings", line) for line in surroundings()),
    ]
    for path, digest in inputs.digests.items():
        stem = Path(path).stem
        is_own = stem in own and path.startswith(beside) and not path.endswith(".py")
        (own[stem] if is_own else common).append((path, digest))
    shared = _digest(common)
    for slug, provider in plan.candidate.providers.items():
        own[slug] += (
            (path, hashlib.sha256(file).hexdigest()) for path, file in provider.files.items()
        )
    return {slug: _digest([("common", shared), *entries]) for slug, entries in own.items()}


def _digest(entries: Iterable[tuple[str, str]]) -> str:
    found = hashlib.sha256()
    for name, value in sorted(entries):
        found.update(
            f"{len(name)} {name} {len(value)} {value}\n".encode("utf-8", "surrogateescape")
        )
    return found.hexdigest()
