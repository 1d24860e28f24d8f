"""What lands of model info is plausible, has a source, and forgets nothing.

Judged by the text of the files, by rules written a second time, independently.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from gen_models.contract import Contract
from gen_models.folder import Folder
from gen_models.recordings import today
from gen_models.suite import ContractRun, Violation

TOKENS = range(1, 100_000_001)
MOST_USD = 2_000
MOST_APART = 4
"""Independent sources that are further apart mean different things."""

PRICES = ("input_price", "output_price", "cache_read_price", "cache_write_price")
LIMITS = ("context_window", "max_input_tokens", "max_output_tokens")

AGAIN = "run `gen-models` again"
LOOK = "look at the recordings in `cassettes/datasets`, and at [info] of the contract"


def test_what_is_shown_is_plausible(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    for row in _rows(contract_run, landed.slug):
        for name in LIMITS:
            tokens = _shown(row, name)
            if tokens is not None and not _is_plausible(name, tokens):
                violation(f"{name} of {row['id']!a} is {tokens}", hint=LOOK)
        for name in PRICES:
            price = _shown(row, name)
            if price is not None and not _is_plausible(name, price):
                violation(f"{name} of {row['id']!a} is {price} USD", hint=LOOK)


def test_sources_that_are_far_apart_show_no_value(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    statements = contract_run.info_statements(landed.slug)
    pinned = {*statements.corrections.pins, *statements.corrections.overrides}
    stated = {one.source.name: one for one in statements.data_sets}

    def lineage_of(source: str, model_id: str, name: str) -> str:
        return stated[source].lineage_of(model_id, name) if source in stated else source

    for row in _rows(contract_run, landed.slug):
        model_id = row["id"]
        for name in (*LIMITS, *PRICES):
            fact = row.get(name)
            if not isinstance(fact, dict) or fact["value"] is None or (model_id, name) in pinned:
                continue
            own = lineage_of(fact["source"], model_id, name)
            others = fact.get("others", {})
            lineages = {source: lineage_of(source, model_id, name) for source in others}
            for source, lineage in lineages.items():
                if not _is_plausible(name, others[source]):
                    continue
                speaks = source == lineage or list(lineages.values()).count(lineage) == 1
                low, high = sorted((Decimal(fact["value"]), Decimal(others[source])))
                if speaks and lineage != own and high > MOST_APART * low:
                    violation(f"{name} of {model_id!a} is disputed by {source}", hint=AGAIN)


def test_an_answer_fits_in_its_window(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    corrections = contract_run.info_statements(landed.slug).corrections
    name = "max_output_tokens"
    for row in _rows(contract_run, landed.slug):
        window, answer = _shown(row, "context_window"), _shown(row, name)
        if window is None or answer is None or answer <= window:
            continue
        is_text = set(_shown(row, "output_modalities") or ["text"]) == {"text"}
        is_pinned = (row["id"], name) in {*corrections.pins, *corrections.overrides}
        if is_text and not _shown(row, "embeddings") and not is_pinned:
            violation(f"{name} of {row['id']!a} is more than its context window", hint=AGAIN)


def test_each_value_has_a_source_and_a_day(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    head, *rows = _lines(contract_run, landed.slug)
    known = {*head["sources"], "override"}
    days = [source["observed"] for source in head["sources"].values() if "observed" in source]
    if any(date.fromisoformat(day) > today() for day in days):
        violation("a source of its model info is dated in the future", hint=LOOK)
    if head["observed"] != max(days, default=None):
        violation("the day of its model info is not that of the newest source", hint=AGAIN)
    for row in rows:
        for name, fact in row.items():
            if isinstance(fact, dict) and name != "id":
                named = {fact["source"], *fact.get("also", ()), *fact.get("others", {})}
                if not named <= known:
                    violation(f"{name} of {row['id']!a} has an unknown source", hint=AGAIN)
                if (fact["value"] is None) != ("disputed" in fact):
                    violation(f"{name} of {row['id']!a} is unknown without a dispute", hint=AGAIN)


def test_only_members_have_info(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    ledger = contract_run.ledger(landed.slug)
    members = {entry.id for entry in (*ledger.listed, *ledger.unlisted)}
    ids = [row["id"] for row in _rows(contract_run, landed.slug)]
    if ids != sorted(set(ids)):
        violation("the lines of its model info are not in order, or one is twice", hint=AGAIN)
    if strange := set(ids) - members:
        violation(f"{min(strange)!a} has info, but is not a member", hint=AGAIN)


def test_no_value_is_lost_to_a_newer_recording(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    before, after = contract_run.info_before(landed.slug), contract_run.info(landed.slug)
    ledger = contract_run.ledger(landed.slug)
    for entry in (*ledger.listed, *ledger.unlisted):
        was, now = before.models.get(entry.id), after.models.get(entry.id)
        if was is None:
            continue
        for name, fact in was.facts.items():
            source, old = after.sources.get(fact.source), before.sources.get(fact.source)
            if fact.value is None or source is None or old is None:
                continue
            # The same recording without the value is read otherwise now, which is on purpose.
            is_newer = source.observed and old.observed and source.observed > old.observed
            if is_newer and (now is None or name not in now.facts):
                violation(f"{name} of {entry.id!a} is forgotten", hint=AGAIN)


def _is_plausible(name: str, value: Any) -> bool:
    return value in TOKENS if name in LIMITS else 0 <= Decimal(value) <= MOST_USD


def _lines(run: ContractRun, slug: str) -> list[dict[str, Any]]:
    data = Folder(run.tree).read(f"info/{slug}.jsonl") or b""
    return [json.loads(line) for line in data.splitlines()]


def _rows(run: ContractRun, slug: str) -> list[dict[str, Any]]:
    return _lines(run, slug)[1:]


def _shown(row: dict[str, Any], name: str) -> Any:
    fact = row.get(name)
    return fact["value"] if isinstance(fact, dict) else fact
