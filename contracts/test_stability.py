"""What has landed keeps its meaning: no identifier moves, no ID is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from conftest import ContractRun
from gen_models.contract import Contract
from gen_models.landing import landed_ledger
from gen_models.recordings import replay_cassette

Violation = Callable[..., NoReturn]


def test_no_identifier_changes_its_meaning(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    before = landed_ledger(contract_run.workspace.output, landed.slug)
    after = landed_ledger(contract_run.tree, landed.slug)
    for style in {style for entry in before.entries for style in entry.names}:
        now = {name: model_id for model_id, name in after.held(style).items()}
        for model_id, name in before.held(style).items():
            if now.get(name) != model_id:
                violation(
                    f"{name} was {model_id!a} and would be {now.get(name)!a}",
                    hint="restore the ledger from git",
                )


def test_no_id_is_forgotten(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    before = {e.id for e in landed_ledger(contract_run.workspace.output, landed.slug).entries}
    after = {e.id for e in landed_ledger(contract_run.tree, landed.slug).entries}
    if before - after:
        violation(f"{min(before - after)!a} is forgotten", hint="restore the ledger from git")


def test_nothing_is_pruned_unasked(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    before = {e.id for e in landed_ledger(contract_run.workspace.output, landed.slug).pruned}
    day = contract_run.pruned_before
    for entry in landed_ledger(contract_run.tree, landed.slug).pruned:
        since = None if entry.retired is None else entry.retired.missing_since
        if entry.id not in before and (day is None or since is None or since >= day):
            violation(f"{entry.id!a} was pruned", hint="restore the ledger from git")


def test_time_does_not_run_backwards(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    before = landed_ledger(contract_run.workspace.output, landed.slug).observed
    observed = replay_cassette(landed, contract_run.workspace.cassettes).provenance.observed
    if before is not None and observed is not None and observed < before:
        violation(
            f"what has landed was observed on {before}, and the recording is of {observed}",
            hint="record a newer listing",
        )


def test_the_listing_did_not_shrink_too_much(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    before = {e.id for e in landed_ledger(contract_run.workspace.output, landed.slug).live}
    recorded = replay_cassette(landed, contract_run.workspace.cassettes)
    if recorded.provenance.coverage == "partial" or landed.slug in contract_run.may_shrink:
        return  # From a partial listing nothing is retired.
    if not before:  # What has not landed may have been recorded all the same.
        before = contract_run.recorded_before(landed)
    gone = before - set(recorded.catalog.ids)
    allowed = landed.promises.max_shrink
    if before and len(gone) / len(before) > allowed:
        violation(
            f"{len(gone)} of {len(before)} models are gone, more than {allowed:.0%}",
            hint=f"see whether they are, and if so: --accept-shrink {landed.slug}",
        )
