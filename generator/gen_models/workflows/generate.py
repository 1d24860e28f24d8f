"""The four endings of the one walk: write, check, diff and dry run."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from gen_models.errors import ConfigurationError, HandEditError, LandingConflictError
from gen_models.landing import manifest_digest, read_manifest, refuse_foreign, refuse_hand_edits
from gen_models.workflows.outcome import Outcome, provider_outcomes
from gen_models.workflows.pipeline import Plan, Report, judge, settle, walk
from gen_models.workflows.selection import Selection, chosen_targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sized
    from pathlib import Path

    from gen_models.landing import Approved
    from gen_models.workspace import Workspace

Mode = Literal["write", "check", "diff", "dry_run"]

_ATTEMPTS: Final = 3


def run_generate(
    workspace: Workspace,
    selection: Selection,
    *,
    mode: Mode,
    fail_fast: bool,
    force: bool,
    report: Report | None,
    recordings: Mapping[str, bytes] | None = None,
) -> Outcome:
    """Walks, and ends as asked. Only "write" writes; staged recordings land with the tree.

    The gate is asked where something would change: what is as it landed went through it then.
    """
    if mode != "write":
        by_hand = read_manifest(workspace.output).changed_by_hand(workspace.output)
        return _look(workspace, selection, by_hand, mode=mode, fail_fast=fail_fast, report=report)
    write = partial(
        _write,
        workspace,
        selection,
        recordings=recordings,
        fail_fast=fail_fast,
        force=force,
        report=report,
    )
    for _ in range(_ATTEMPTS - 1):
        before = read_manifest(workspace.output).digest
        try:
            return write()
        except LandingConflictError:
            continue
        except HandEditError:
            # In the middle of another run's swap, its files look like somebody's edits.
            if manifest_digest(workspace.output) == before:
                raise
    return write()


def refuse_edits(output: Path) -> None:
    """Refuses edits anywhere in the tree: what is kept lands too, and a ledger is read first.

    Raises:
        HandEditError: a landed file was changed by hand, or a ledger is gone.
    """
    _refuse_edits(output, read_manifest(output).changed_by_hand(output))


def _write(
    workspace: Workspace,
    selection: Selection,
    *,
    recordings: Mapping[str, bytes] | None,
    fail_fast: bool,
    force: bool,
    report: Report | None,
) -> Outcome:
    output = workspace.output
    by_hand = read_manifest(output).changed_by_hand(output)
    if not force:
        _refuse_edits(output, by_hand)
    plan = walk(workspace, selection, recordings=recordings, fail_fast=fail_fast, report=report)
    if lost := [path for path in by_hand if path not in plan.candidate.files]:
        raise ConfigurationError(
            f"{output / lost[0]} is gone, and is of no provider of this run",
            hint="restore it from git, or run gen-models without -p to regenerate everything",
        )
    refuse_foreign(output, {c.path: c.after for c in plan.changes if c.after is not None})
    if plan.changes and not force:
        refuse_hand_edits(output, [change.path for change in plan.changes])
    plan, approved = _judged(plan, workspace, fail_fast=fail_fast, report=report)
    written = settle(plan, approved, workspace, force=force)
    summary = f"landed {_counted(written)} in {output}" if written else "up to date"
    parsed = [target.name for target in chosen_targets(workspace) if target.name != "python"]
    if written and parsed:
        summary += f"; parsed, not compiled: {', '.join(parsed)}"
    return _outcome("write", plan, summary, 0)


def _look(
    workspace: Workspace,
    selection: Selection,
    by_hand: Mapping[str, str],
    *,
    mode: Mode,
    fail_fast: bool,
    report: Report | None,
) -> Outcome:
    """The endings that write nothing."""
    output = workspace.output
    if memory := [path for path in by_hand if path.startswith("ledger/")]:
        return Outcome(1, _by_hand(output, memory), (), ())
    plan = walk(workspace, selection, fail_fast=fail_fast, report=report)
    if mode == "diff":
        return _outcome(
            mode, plan, f"{_counted(plan.changes)} would change", 1 if plan.changes else 0
        )
    if mode == "check" and by_hand:
        return _outcome(mode, plan, _by_hand(output, by_hand), 1)
    plan, _ = _judged(plan, workspace, fail_fast=fail_fast, report=report)
    if mode == "dry_run":
        return _outcome(mode, plan, f"{_counted(plan.changes)} would be written; nothing was", 0)
    if not plan.changes:
        return _outcome(mode, plan, "up to date", 0)
    hint = f"run `gen-models`, then commit {output.name}/"
    return _outcome(mode, plan, f"{_counted(plan.changes)} would change\n  hint: {hint}", 1)


def _judged(
    plan: Plan, workspace: Workspace, *, fail_fast: bool, report: Report | None
) -> tuple[Plan, Approved | None]:
    nothing_new = not plan.changes and not plan.candidate.recordings
    if nothing_new or not plan.candidate.providers:
        return plan, None
    return judge(plan, workspace, fail_fast=fail_fast, report=report)


def _outcome(mode: Mode, plan: Plan, summary: str, status: int) -> Outcome:
    if plan.rejections:
        rejected = sorted({rejection.provider for rejection in plan.rejections})
        summary = f"{summary}; rejected: {', '.join(rejected)}"
        status = 3
    return Outcome(
        status,
        summary,
        provider_outcomes(plan),
        plan.changes,
        plan.rejections,
        shows_diff=mode == "diff",
    )


def _counted(files: Sized) -> str:
    return f"{len(files)} file{'' if len(files) == 1 else 's'}"


def _refuse_edits(output: Path, by_hand: Mapping[str, str]) -> None:
    refuse_hand_edits(output, list(by_hand))
    for path in by_hand:
        if path.startswith("ledger/"):
            raise HandEditError(
                f"{output / path} is gone, and with it the identifiers that it keeps",
                hint="restore it from git, or start it anew with `gen-models --force`",
            )


def _by_hand(output: Path, paths: Iterable[str]) -> str:
    named = "\n".join(f"changed by hand: {output / path}" for path in paths)
    return f"{named}\n  hint: restore them from git, or regenerate them with `gen-models --force`"
