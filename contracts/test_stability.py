"""What has landed keeps its meaning: no identifier moves, no ID is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from conftest import Judgement
from generator.candidate import landed_ledger
from generator.contract import Contract
from generator.pipeline import replay

Breach = Callable[..., NoReturn]


def test_no_identifier_changes_its_meaning(
    landed: Contract, judgement: Judgement, breach: Breach
) -> None:
    before = landed_ledger(judgement.workspace.output, landed.slug)
    after = landed_ledger(judgement.tree, landed.slug)
    for style in {style for entry in before.entries for style in entry.names}:
        now = {name: wire_id for wire_id, name in after.held(style).items()}
        for wire_id, name in before.held(style).items():
            if now.get(name) != wire_id:
                breach(
                    f"{name} was {wire_id!a} and would be {now.get(name)!a}",
                    cure="restore the ledger from git",
                )


def test_no_id_is_forgotten(landed: Contract, judgement: Judgement, breach: Breach) -> None:
    before = {e.id for e in landed_ledger(judgement.workspace.output, landed.slug).entries}
    after = {e.id for e in landed_ledger(judgement.tree, landed.slug).entries}
    if before - after:
        breach(f"{min(before - after)!a} is forgotten", cure="restore the ledger from git")


def test_nothing_is_pruned_unasked(landed: Contract, judgement: Judgement, breach: Breach) -> None:
    before = {e.id for e in landed_ledger(judgement.workspace.output, landed.slug).pruned}
    day = judgement.pruned_before
    for entry in landed_ledger(judgement.tree, landed.slug).pruned:
        since = None if entry.retired is None else entry.retired.missing_since
        if entry.id not in before and (day is None or since is None or since >= day):
            breach(f"{entry.id!a} was pruned", cure="restore the ledger from git")


def test_time_does_not_run_backwards(
    landed: Contract, judgement: Judgement, breach: Breach
) -> None:
    before = landed_ledger(judgement.workspace.output, landed.slug).observed
    observed = replay(landed, judgement.workspace.cassettes).provenance.observed
    if before is not None and observed is not None and observed < before:
        breach(
            f"what has landed was observed on {before}, and the recording is of {observed}",
            cure="record a newer listing",
        )


def test_the_listing_did_not_shrink_too_much(
    landed: Contract, judgement: Judgement, breach: Breach
) -> None:
    before = {e.id for e in landed_ledger(judgement.workspace.output, landed.slug).live}
    recorded = replay(landed, judgement.workspace.cassettes)
    if recorded.provenance.coverage == "partial" or landed.slug in judgement.may_shrink:
        return  # From a partial listing nothing is retired.
    if not before:  # What has not landed may have been recorded all the same.
        before = judgement.recorded_before(landed)
    gone = before - set(recorded.catalog.ids)
    allowed = landed.promises.max_shrink
    if before and len(gone) / len(before) > allowed:
        breach(
            f"{len(gone)} of {len(before)} models are gone, more than {allowed:.0%}",
            cure=f"see whether they are, and if so: --accept-shrink {landed.slug}",
        )
