"""What has landed keeps its meaning: no identifier moves, no ID is forgotten."""

from __future__ import annotations

from gen_models.contract import Contract
from gen_models.recordings import today
from gen_models.suite import ContractRun, Violation, applies_to


def test_no_identifier_changes_its_meaning(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    before, after = contract_run.ledger_before(landed.slug), contract_run.ledger(landed.slug)
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
    before: set[str] = {entry.id for entry in contract_run.ledger_before(landed.slug).entries}
    after = {entry.id for entry in contract_run.ledger(landed.slug).entries}
    if before - after:
        violation(f"{min(before - after)!a} is forgotten", hint="restore the ledger from git")


def test_nothing_is_pruned_unasked(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    before: set[str] = {entry.id for entry in contract_run.ledger_before(landed.slug).pruned}
    day = contract_run.pruned_before
    for entry in contract_run.ledger(landed.slug).pruned:
        since = None if entry.absence is None else entry.absence.missing_since
        if entry.id not in before and (day is None or since is None or since >= day):
            violation(f"{entry.id!a} was pruned", hint="restore the ledger from git")


def test_time_does_not_run_backwards(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    before = contract_run.ledger_before(landed.slug).observed
    observed = contract_run.cassette(landed).provenance.observed
    if before is None or observed is None or before > today():
        return  # A clock that was ahead once must not block the provider until that day.
    if observed < before:
        violation(
            f"what has landed was observed on {before}, and the recording is of {observed}",
            hint="record a newer listing",
        )


# From a partial listing nothing leaves.
@applies_to(lambda run, landed: run.cassette(landed).provenance.coverage != "partial")
@applies_to(lambda run, landed: landed.slug not in run.may_shrink)
def test_the_listing_did_not_shrink_too_much(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    before: set[str] = {entry.id for entry in contract_run.ledger_before(landed.slug).listed}
    if not before:  # What has not landed may have been recorded all the same.
        before = contract_run.recorded_before(landed)
    gone = before - set(contract_run.replay(landed).catalog.ids)
    allowed = landed.promises.max_shrink
    if before and len(gone) / len(before) > allowed:
        violation(
            f"{len(gone)} of {len(before)} models are gone, more than {allowed:.0%}",
            hint=f"check that they are really gone, then use --accept-shrink {landed.slug}",
        )
