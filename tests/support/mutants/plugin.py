"""A pytest plug-in that runs the contract suite with a fault of the product."""

from __future__ import annotations

import pytest

from tests.support.mutants.faults import FAULTS


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fault", choices=sorted(FAULTS))


def pytest_configure(config: pytest.Config) -> None:
    FAULTS[config.getoption("--fault")].patch().__enter__()
