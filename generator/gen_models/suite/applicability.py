"""Which contract tests apply to which providers, decided when tests are collected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from gen_models.errors import RejectedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gen_models.contract import Contract
    from gen_models.suite.contract_run import ContractRun

PARAMETERS: Final = ("recorded", "landed")
"""The parameters of a test that judges a provider: its recording, or its enums in the tree."""

MARKERS: Final = (
    "applies_to(predicate): the test applies to the providers for which this is true",
    "applies_if(predicate): the test applies to the runs for which this is true",
)


def applies_to(predicate: Callable[[ContractRun, Contract], bool]) -> pytest.MarkDecorator:
    """Marks a test of one provider that applies only where this is true of run and contract."""
    return pytest.mark.applies_to.with_args(predicate)


def applies_if(predicate: Callable[[ContractRun], bool]) -> pytest.MarkDecorator:
    """Marks a test that applies only to runs of which this is true."""
    return pytest.mark.applies_if.with_args(predicate)


def provider_of(item: pytest.Item) -> str | None:
    """The provider that a test judges; None if it judges no single one."""
    return next((slug for name in PARAMETERS if (slug := parameter(item, name))), None)


def parameter(item: pytest.Item, name: str) -> str | None:
    """The provider that a test has as this parameter; None if it has no such parameter."""
    callspec = getattr(item, "callspec", None)
    return None if callspec is None else callspec.params.get(name)


def is_marked(item: pytest.Item) -> bool:
    """Whether a test says what it applies to."""
    return any(item.iter_markers("applies_to")) or any(item.iter_markers("applies_if"))


def applies(item: pytest.Item, run: ContractRun) -> bool:
    """Whether a collected test applies to its provider in this run."""
    contract = run.contracts.get(provider_of(item) or "")
    try:
        return all(mark.args[0](run) for mark in item.iter_markers("applies_if")) and (
            contract is None
            or all(mark.args[0](run, contract) for mark in item.iter_markers("applies_to"))
        )
    except RejectedError:
        return True  # The test says what is wrong with it.
