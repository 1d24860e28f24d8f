"""Generates enums from cassettes, in four modes: write, check, diff and dry run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from gen_models.errors import ConfigurationError, HandEditError, LandingConflictError
from gen_models.landing import (
    manifest_digest,
    read_manifest,
    recover,
    refuse_foreign,
    refuse_hand_edits,
    unfinished,
)
from gen_models.workflows.documents import check_documents, document_changes, write_documents
from gen_models.workflows.judged import Inputs, inputs_of, keep_passed
from gen_models.workflows.outcome import Outcome, provider_outcomes
from gen_models.workflows.pipeline import Plan, Progress, judge, settle, walk
from gen_models.workflows.selection import Selection
from gen_models.workflows.statements import Known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sized
    from pathlib import Path

    from gen_models.landing import Approved, Manifest
    from gen_models.recordings import Recorded, Staging
    from gen_models.workspace import Workspace

Mode = Literal["write", "check", "diff", "dry_run"]

_ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True)
class GenerateRequest:
    """What a run is to generate.

    Attributes:
        selection: the providers that it is about.
        mode: only "write" writes.
        fail_fast: stop at the first provider that is rejected.
        force: overwrite files that were changed by hand.
        cached: make and judge no provider again that has passed the gate as it is.
    """

    selection: Selection = field(default_factory=Selection)
    mode: Mode = "write"
    fail_fast: bool = False
    force: bool = False
    cached: bool = False


def run_generate(
    workspace: Workspace,
    request: GenerateRequest,
    *,
    staging: Staging | None = None,
    known: Mapping[str, Recorded] | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Walks, judges what would change, and ends as requested.

    Args:
        workspace: the folders of the run.
        request: what to generate, and how the run ends.
        staging: new cassettes that land with the tree.
        known: cassettes that have been replayed already, by slug.
        progress: told what is being done.

    Raises:
        ConfigurationError: the workspace or the selection is wrong, or the disk is full.
        HandEditError: a landed file was changed by hand.
        RejectedError: with `fail_fast`, the first rejection.
    """
    inputs = inputs_of(workspace) if request.cached else None
    run = _Run(workspace, request, staging, known, progress, inputs)
    folders = (workspace.output, workspace.cassettes if staging is None else staging.cassettes)
    if request.mode != "write":
        if found := unfinished(folders, workspace.state):
            return Outcome(
                1,
                f"a landing in {found[0]} was interrupted, or is in progress",
                hint="wait for it, or finish it with `gen-models`",
            )
        return run.look(read_manifest(workspace.output))
    before = recover(folders, workspace.state)
    outcome = _written(run)
    return replace(outcome, landed=outcome.landed.after(before))


def _written(run: _Run) -> Outcome:
    """The outcome of a run that writes; it starts over if another run was faster."""
    output = run.workspace.output
    for _ in range(_ATTEMPTS - 1):
        landed = read_manifest(output)
        try:
            return run.write(landed)
        except LandingConflictError:
            continue
        except HandEditError:
            # In the middle of another run's swap, its files look like somebody's edits.
            if manifest_digest(output) == landed.digest:
                raise
    return run.write(read_manifest(output))


def refuse_edits(landed: Manifest, output: Path) -> Mapping[str, str]:
    """Refuses edits anywhere in the tree: what is kept lands too, and a ledger is read first.

    Returns the landed files that are not as they landed, all of them missing.

    Raises:
        HandEditError: a landed file was changed by hand, or a ledger is gone.
    """
    by_hand = landed.changed_by_hand(output)
    refuse_hand_edits(landed, output, by_hand)
    for path in by_hand:
        if path.startswith("ledger/"):
            raise HandEditError(
                f"{output / path} is missing, and with it the identifiers that it keeps",
                hint="restore it from git, or create a new one with `gen-models --force`",
            )
    return by_hand


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of `run_generate`."""

    workspace: Workspace
    request: GenerateRequest
    staging: Staging | None
    known: Mapping[str, Recorded] | None
    progress: Progress | None
    inputs: Inputs | None

    def write(self, landed: Manifest) -> Outcome:
        output, force = self.workspace.output, self.request.force
        check_documents(self.workspace)
        by_hand = landed.changed_by_hand(output) if force else refuse_edits(landed, output)
        plan = self._walk(landed, by_hand)
        if lost := [path for path in by_hand if path not in plan.candidate.files]:
            raise ConfigurationError(
                f"{output / lost[0]} is missing, and belongs to no provider of this run",
                hint="restore it with git checkout, or run gen-models without -p",
            )
        writes = {c.path: c.after for c in plan.changes if c.after is not None}
        refuse_foreign(landed, output, writes)
        if plan.changes and not force:
            refuse_hand_edits(landed, output, [change.path for change in plan.changes])
        plan, approved = self._judge(plan)
        landed_now = settle(plan, approved, force=force)
        if approved is not None and self.inputs is not None:
            keep_passed(plan, self.inputs)
        written = landed_now.written
        result = f"landed {_counted(written)} in {output}" if written else "up to date"
        parsed = [target.name for target in plan.targets if target.name != "python"]
        if written and parsed:
            result += f"; parsed, not compiled: {', '.join(parsed)}"
        if documents := self._write_documents(plan):
            updated = f"updated {', '.join(documents)}"
            result = f"{result}; {updated}" if written else updated
        return replace(_outcome(plan, result), landed=landed_now)

    def look(self, landed: Manifest) -> Outcome:
        """The modes that write nothing."""
        output, mode = self.workspace.output, self.request.mode
        by_hand = landed.changed_by_hand(output)
        if memory := [path for path in by_hand if path.startswith("ledger/")]:
            return Outcome(1, _changed_by_hand(output, memory))
        plan = self._walk(landed, by_hand)
        documents = document_changes(self.workspace, _known(plan))
        if mode == "diff":
            plan = replace(plan, changes=[*plan.changes, *documents])
            differs = f"{_counted(plan.changes)} would change"
            return _outcome(plan, differs, status=1 if plan.changes else 0, diff=True)
        if mode == "check" and by_hand:
            return _outcome(plan, _changed_by_hand(output, by_hand), status=1)
        plan, _ = self._judge(plan)
        plan = replace(plan, changes=[*plan.changes, *documents])
        differs = f"{_counted(plan.changes)} would change"
        if mode == "dry_run":
            return _outcome(plan, f"{differs}; nothing was written")
        if not plan.changes:
            return _outcome(plan, "up to date")
        commit = " and ".join((f"{output.name}/", *(d.name for d in self.workspace.documents)))
        return _outcome(plan, differs, status=1, hint=f"run `gen-models`, then commit {commit}")

    def _write_documents(self, plan: Plan) -> list[str]:
        """Brings documents up to date with the recordings as they now are; their names."""
        if self.staging is None:
            written = write_documents(self.workspace, _known(plan))
        else:  # What was staged and then rejected is not recorded.
            written = write_documents(replace(self.workspace, cassettes=self.staging.cassettes))
        return [document.name for document in written]

    def _walk(self, landed: Manifest, by_hand: Mapping[str, str]) -> Plan:
        return walk(
            self.workspace,
            self.request.selection,
            landed=landed,
            staging=self.staging,
            known=self.known,
            # What is not as it landed, or what a merge left open, is made again.
            inputs=None if by_hand or landed.sides else self.inputs,
            fail_fast=self.request.fail_fast,
            progress=self.progress,
        )

    def _judge(self, plan: Plan) -> tuple[Plan, Approved | None]:
        """Runs the gate where something would change: what has landed went through it then."""
        nothing_new = not plan.changes and not plan.candidate.recordings
        if nothing_new or not plan.candidate.providers:
            return plan, None
        return judge(plan, fail_fast=self.request.fail_fast, progress=self.progress)


def _known(plan: Plan) -> Known:
    return Known(plan.contracts, plan.recorded, plan.statements)


def _outcome(
    plan: Plan, result: str, *, status: int = 0, hint: str | None = None, diff: bool = False
) -> Outcome:
    return Outcome(
        3 if plan.rejections else status,
        result,
        provider_outcomes(plan),
        plan.changes,
        plan.rejections,
        hint=hint,
        shows_diff=diff,
    )


def _counted(files: Sized) -> str:
    return f"{len(files)} file{'' if len(files) == 1 else 's'}"


def _changed_by_hand(output: Path, paths: Iterable[str]) -> str:
    named = "\n".join(f"changed by hand: {output / path}" for path in paths)
    return f"{named}\n  hint: restore them from git, or regenerate them with `gen-models --force`"
