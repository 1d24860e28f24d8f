"""What lands of lifecycles is possible, forgets nothing, and is what the enums are told."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from typing import Any

from gen_models.contract import Contract
from gen_models.folder import Folder
from gen_models.suite import ContractRun, Violation

FIRST = date(2019, 1, 1)
"""No listing and no announcement that anyone could state is older."""
YEARS_AHEAD = 5
"""How far ahead of the newest listing an announced shutdown may be."""

RESTORE = "restore the folders `history` and `announcements` of the cassettes from git"
AGAIN = "run `gen-models` again"


def test_an_id_is_first_listed_then_missing(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    known = contract_run.lifecycles(landed.slug)
    for one in known.lifecycles.values():
        days = [d for s in one.spans for d in (s.first, s.last, s.missing) if d is not None]
        if any(after < before for before, after in pairwise(days)):
            violation(f"the days on which {one.id!a} was listed are not in order", hint=RESTORE)
        if any(not span.over for span in one.spans[:-1]):
            violation(f"{one.id!a} returned without having been missing", hint=RESTORE)
        newest = known.observed or date.max
        if days and not FIRST <= days[0] <= days[-1] <= newest:
            violation(f"{one.id!a} was listed before {FIRST}, or after {newest}", hint=RESTORE)


def test_an_end_is_announced_before_it_comes(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    known = contract_run.lifecycles(landed.slug)
    latest = date.max if known.observed is None else _years_after(known.observed)
    for one in known.lifecycles.values():
        announced, retires = one.deprecated_on, one.retires_on
        if announced and retires and announced > retires:
            violation(f"{one.id!a} was announced to end after its shutdown", hint=RESTORE)
        if any(day and not FIRST <= day <= latest for day in (announced, retires)):
            violation(f"a day of {one.id!a} is before {FIRST} or after {latest}", hint=RESTORE)


def test_a_successor_is_another_id(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    for one in contract_run.lifecycles(landed.slug).lifecycles.values():
        if one.id in one.successors or len(set(one.successors)) < len(one.successors):
            violation(f"{one.id!a} is its own successor, or names one twice", hint=RESTORE)


def test_nothing_that_was_known_is_forgotten(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    before, after = (
        contract_run.lifecycles_before(landed.slug),
        contract_run.lifecycles(landed.slug),
    )
    members = {entry.id for entry in contract_run.ledger(landed.slug).entries}
    if gone := before.lifecycles.keys() - after.lifecycles.keys() - members:
        violation(f"{min(gone)!a} is forgotten", hint=RESTORE)
    landed_before = contract_run.ledger_before(landed.slug)
    had_members = {entry.id for entry in (*landed_before.listed, *landed_before.unlisted)}
    for model_id in sorted({*before.lifecycles, *had_members}):
        was, now = before.of(model_id), after.of(model_id)
        if was.retires_on is not None and now.retires_on is None:
            violation(f"the shutdown of {was.id!a} is forgotten", hint=RESTORE)
        # A recording may be replaced without a trace, such as by a merge; a history may not.
        is_in_history = was.first_listed != before.observed
        if is_in_history and _is_later(now.first_listed, was.first_listed):
            violation(f"the first day of {was.id!a} in a listing is forgotten", hint=RESTORE)
        if _is_later(was.last_listed, now.last_listed):
            violation(f"the last day of {was.id!a} in a listing is forgotten", hint=RESTORE)


def test_the_enums_are_told_what_is_live(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    """Judged by the text of the file, by rules that are written down twice."""
    data = Folder(contract_run.tree).read(f"lifecycle/{landed.slug}.jsonl") or b""
    head, *lines = [json.loads(line) for line in data.splitlines()] or [{"observed": None}]
    rows: dict[str, Any] = {row["id"]: row for row in lines}
    ledger = contract_run.ledger(landed.slug)
    members = {entry.id for entry in (*ledger.listed, *ledger.unlisted)}
    live = {i for i in members if i not in rows or _is_live(rows[i], head["observed"])}
    for target in contract_run.targets:
        told = {member.id for member in contract_run.models(landed.slug, target).live}
        if told != live:
            model_id = min(told ^ live)
            violation(f"{target.name} takes {model_id!a} for what it is not", hint=AGAIN)


def _is_live(row: dict[str, Any], observed: str | None) -> bool:
    is_listed = bool(row["listed"]) and len(row["listed"][-1]) == 2
    retires = row.get("retires_on")
    return is_listed and not (retires and observed and retires <= observed)


def _is_later(day: date | None, than: date | None) -> bool:
    """A day that is no longer known is later than any."""
    return than is not None and (day is None or day > than)


def _years_after(day: date) -> date:
    return day.replace(year=day.year + YEARS_AHEAD, day=min(day.day, 28))
