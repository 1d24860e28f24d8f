"""What is recorded of announcements is well-formed, possible, and from declared sources."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest

from gen_models.contract import Contract
from gen_models.errors import ConfigurationError
from gen_models.lifecycle import Announcement, announcements_text
from gen_models.recordings import today
from gen_models.suite import ContractRun, Violation, applies_to

pytestmark = applies_to(lambda run, contract: bool(run.announcement_lines(contract.slug)))

FIRST = date(2019, 1, 1)
"""No announcement that anyone could state is older."""
YEARS_AHEAD = 5
"""How far ahead of the day on which it was read an announced day may be."""

CORRECT = "correct the line in announcements/{}.jsonl of the cassettes, or restore it from git"


@pytest.fixture
def announcements(recorded: Contract, contract_run: ContractRun) -> tuple[Announcement, ...]:
    return contract_run.statements(recorded.slug).announcements


def test_they_are_read_as_they_are_written(
    recorded: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    slug = recorded.slug
    try:
        found = contract_run.statements(slug).announcements
    except ConfigurationError as error:
        violation(error.problem, hint=CORRECT.format(slug))
    _, *lines = contract_run.announcement_lines(slug)
    for before, after in pairwise(lines):
        if before == after:
            violation(f"the line of {json.loads(after)['id']!a} is there twice", hint="drop one")
        if before > after:
            violation(
                f"the line of {json.loads(after)['id']!a} is not in order", hint="sort the lines"
            )
    written = set(announcements_text(slug, found).splitlines()[1:])
    if different := [line for line in lines if line not in written]:
        violation(
            f"the line of {json.loads(different[0])['id']!a} would be written otherwise",
            hint=CORRECT.format(slug),
        )


def test_every_source_is_declared(
    recorded: Contract,
    contract_run: ContractRun,
    announcements: tuple[Announcement, ...],
    violation: Violation,
) -> None:
    declared = contract_run.announcement_sources(recorded.slug)
    for one in announcements:
        if one.source not in declared:
            violation(
                f"the source {one.source!a} is not declared",
                hint="add it to announcements/sources.toml of the cassettes",
            )


def test_an_end_is_announced_before_the_shutdown(
    recorded: Contract, announcements: tuple[Announcement, ...], violation: Violation
) -> None:
    pinned = recorded.lifecycle.announced_after_shutdown
    for one in announcements:
        if one.announced and one.retires and one.announced > one.retires and one.id not in pinned:
            violation(
                f"{one.id!a} was announced on {one.announced}, after its shutdown on {one.retires}",
                hint=f"correct it, or add it to announced_after_shutdown in [lifecycle] of "
                f"{recorded.path.name}",
            )


def test_days_are_possible(
    recorded: Contract, announcements: tuple[Announcement, ...], violation: Violation
) -> None:
    for one in announcements:
        latest = _years_after(one.read or today())
        for day in (one.announced, one.retires):
            if day is not None and not FIRST <= day <= latest:
                violation(
                    f"{one.source!a} states {day} for {one.id!a}, which is before {FIRST} or "
                    f"after {latest}",
                    hint=CORRECT.format(recorded.slug),
                )


def test_ids_are_exact(
    recorded: Contract, announcements: tuple[Announcement, ...], violation: Violation
) -> None:
    for model_id in _ids(announcements):
        if not model_id or "://" in model_id or any(c.isspace() for c in model_id):
            violation(f"{model_id!a} is not a model ID", hint=CORRECT.format(recorded.slug))


def test_no_model_succeeds_itself(
    recorded: Contract, announcements: tuple[Announcement, ...], violation: Violation
) -> None:
    for one in announcements:
        if one.id in one.successors:
            violation(f"{one.id!a} is its own successor", hint=CORRECT.format(recorded.slug))


def _ids(announcements: tuple[Announcement, ...]) -> Iterator[str]:
    for one in announcements:
        yield from (one.id, *one.successors)


def _years_after(day: date) -> date:
    return day.replace(year=day.year + YEARS_AHEAD, day=min(day.day, 28))
