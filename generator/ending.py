"""The four endings of the one walk: write, check, diff and dry run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from generator.landing import refuse_hand_edits
from generator.manifest import NAME
from generator.outcome import Outcome, provider_outcomes
from generator.pipeline import Choice, Plan, Report, judge, settle, walk

if TYPE_CHECKING:
    from generator.paths import Workspace

How = Literal["write", "check", "diff", "dry_run"]


def run(
    workspace: Workspace,
    choice: Choice,
    *,
    how: str,
    fail_fast: bool,
    force: bool,
    report: Report | None,
) -> Outcome:
    """Walks, and ends as asked. Only "write" writes.

    The gate is asked where something would change: what is as it landed went through it then.
    """
    plan = walk(workspace, choice, fail_fast=fail_fast, report=report)
    if how == "diff":
        return _outcome(plan, f"{_files(plan)} would change", 1 if plan.changes else 0)
    if how == "write" and plan.changes and not force:
        refuse_hand_edits(workspace.output, [change.path for change in plan.changes])
    if how == "check" and _only_hand_edits(plan):
        by_hand = ", ".join(str(workspace.output / change.path) for change in plan.changes)
        return _outcome(
            plan,
            f"changed by hand: {by_hand}\n"
            "  cure: git checkout them, or make them again with: gen-models --force",
            1,
        )
    approved = None
    if plan.changes and plan.candidate.providers:
        plan, approved = judge(plan, workspace, fail_fast=fail_fast, report=report)
    if how == "check" and plan.changes:
        cure = f"gen-models, then commit {workspace.output.name}/"
        return _outcome(plan, f"{_files(plan)} would change\n  cure: {cure}", 1)
    if how == "check":
        return _outcome(plan, "up to date", 0)
    if how == "dry_run":
        return _outcome(plan, f"{_files(plan)} would be written; nothing was", 0)
    written = settle(plan, approved, workspace.output, force=force)
    summary = f"landed {len(written)} files in {workspace.output}" if written else "up to date"
    return _outcome(plan, summary, 0)


def _outcome(plan: Plan, summary: str, status: int) -> Outcome:
    if plan.rejections:
        rejected = sorted({rejection.provider for rejection in plan.rejections})
        summary = f"{summary}; rejected: {', '.join(rejected)}"
        status = 3
    return Outcome(status, summary, provider_outcomes(plan), plan.changes, plan.rejections)


def _files(plan: Plan) -> str:
    count = len(plan.changes)
    return f"{count} file{'' if count == 1 else 's'}"


def _only_hand_edits(plan: Plan) -> bool:
    """Whether the candidate is what had landed, and the files on disk are not."""
    return bool(plan.changes) and all(change.path != NAME for change in plan.changes)
