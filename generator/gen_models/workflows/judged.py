"""Which providers have passed the gate as they are, so that a run need not make them again."""

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
from gen_models.files import digest
from gen_models.landing import owned_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gen_models.landing import Manifest
    from gen_models.targets import ProviderHead, Target
    from gen_models.workflows.pipeline import Plan
    from gen_models.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Inputs:
    """What generation and judgement read, as it was before the run.

    Attributes:
        files: the files.
        digests: the content of each, by path.
        surroundings: what runs gen-models.
    """

    files: Snapshot
    digests: Mapping[str, str]
    surroundings: Sequence[str]


def inputs_of(workspace: Workspace) -> Inputs | None:
    """What generation and judgement read, now; None where that can't be told."""
    folders, files = workspace.inputs
    try:
        found = Snapshot(dict.fromkeys(map(str, folders)), map(str, files))
        return Inputs(found, found.digests(), [*surroundings()])
    except (OSError, UnwatchableError):
        return None


def passed(
    workspace: Workspace, targets: Sequence[Target], landed: Manifest, inputs: Inputs
) -> frozenset[str]:
    """The landed providers that have passed the gate as they are.

    Args:
        workspace: the folders.
        targets: the targets of the run.
        landed: what has landed, and is unchanged.
        inputs: what the run reads.
    """
    known = read_judged(workspace.state.folder, workspace.output)
    heads = [line.head for slug, line in landed.providers.items() if slug in known]
    now = _digests(workspace, targets, heads, landed.files, inputs)
    return frozenset(slug for slug, found in now.items() if known[slug] == found)


def keep_passed(plan: Plan, inputs: Inputs) -> None:
    """Keeps that the providers of an approved candidate have passed, unless an input changed."""
    workspace, candidate = plan.workspace, plan.candidate
    heads = [provider.landed_as.head for provider in candidate.providers.values()]
    tree = {path: digest(data) for path, data in candidate.files.items()}
    before = {path: (inputs.files.state(path), inputs.digests[path]) for path in inputs.digests}
    try:
        after = Snapshot(inputs.files.folders, inputs.files.files, inputs.files.now)
        if not after.is_as(before):
            return
        workspace.state.create()
        known = read_judged(workspace.state.folder, workspace.output)
        known |= _digests(workspace, plan.targets, heads, tree, inputs)
        write_judged(workspace.state.folder, workspace.output, known)
    except (OSError, GenModelsError):
        return  # The next run judges them again.


def _digests(
    workspace: Workspace,
    targets: Iterable[Target],
    heads: Sequence[ProviderHead],
    tree: Mapping[str, str],
    inputs: Inputs,
) -> dict[str, str]:
    """By provider, one digest of its files in a tree and of all that they depend on."""
    own: dict[str, list[tuple[str, str]]] = {
        head.slug: [
            (path, tree[path]) for path in owned_by(head, workspace.package) if path in tree
        ]
        for head in heads
    }
    common = [
        ("targets", repr([target.name for target in targets])),
        ("package", repr(workspace.package)),
        ("bundled", repr(workspace.bundled)),
        *(("surroundings", line) for line in inputs.surroundings),
    ]
    contracts = [str(folder) for folder in (workspace.contracts, workspace.suite / "contracts")]
    recordings = tuple(
        f"{folder}{os.sep}" for folder in (workspace.cassettes, workspace.suite / "cassettes")
    )
    of_contracts = {
        path: Path(path).stem
        for path in inputs.digests
        if path.endswith(".toml") and str(Path(path).parent) in contracts
    }
    slugs = {*of_contracts.values(), *own}
    for path, found in inputs.digests.items():
        slug = of_contracts.get(path)
        if slug is None and path.startswith(recordings) and (stem := Path(path).stem) in slugs:
            slug = stem
        if slug is None:
            common.append((path, found))
        elif slug in own:
            own[slug].append((path, found))
    shared = _digest(common)
    return {slug: _digest([("common", shared), *entries]) for slug, entries in own.items()}


def _digest(entries: Iterable[tuple[str, str]]) -> str:
    found = hashlib.sha256()
    for name, value in sorted(entries):
        entry = f"{len(name)} {name} {len(value)} {value}\n"
        found.update(entry.encode("utf-8", "surrogateescape"))
    return found.hexdigest()
