"""pytest's hooks and fixtures for the contract suite; what they do is in `gen_models.suite`.

The suite judges a tree (`--tree`) against the cassettes and against what had landed before
(`--landed`). Without these options, which the gate gives, it judges the tree that has landed.
"""

from __future__ import annotations

from typing import Any

import pytest

from gen_models import suite
from gen_models.contract import Contract
from gen_models.formats import Serializer
from gen_models.recordings import MATCH_ON
from gen_models.suite import ContractRun, Violation


def pytest_addoption(parser: pytest.Parser) -> None:
    suite.add_options(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    suite.configure(config)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    suite.parametrize(metafunc)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    suite.settle_collection(config, items)


@pytest.hookimpl(optionalhook=True)
def pytest_recording_configure(config: pytest.Config, vcr: Any) -> None:
    vcr.register_serializer("yaml", Serializer)


@pytest.fixture(scope="session")
def contract_run(pytestconfig: pytest.Config) -> ContractRun:
    """What this run judges."""
    return suite.contract_run_of(pytestconfig)


@pytest.fixture(scope="session")
def recorded(request: pytest.FixtureRequest, contract_run: ContractRun) -> Contract:
    """The contract of each provider whose recording is judged."""
    return contract_run.contracts[request.param]


@pytest.fixture(scope="session")
def landed(
    request: pytest.FixtureRequest, contract_run: ContractRun, violation: Violation
) -> Contract:
    """The contract of each provider whose enum is judged."""
    if request.param not in contract_run.contracts:
        violation(f"{request.param} has landed, and has no contract", hint="restore it from git")
    return contract_run.contracts[request.param]


@pytest.fixture(scope="session")
def violation() -> Violation:
    """Fails a test with a problem and a hint: `violation(problem, hint=...)`."""
    return suite.fail_contract


@pytest.fixture(scope="module")
def vcr_cassette_dir(contract_run: ContractRun) -> str:
    """One folder for all cassettes, in place of one a test module."""
    return str(contract_run.workspace.cassettes)


@pytest.fixture
def default_cassette_name(
    recorded: Contract, contract_run: ContractRun, violation: Violation
) -> str:
    """One cassette a provider, in place of one a test; vcrpy opens regular files alone.

    Its whole path, for a bundled one can be in another folder than the others.
    """
    if (error := contract_run.unsafe_cassette(recorded)) is not None:
        violation(error.problem, hint=error.hint)
    return str(contract_run.workspace.recordings_of(recorded.slug) / recorded.slug)


@pytest.fixture(scope="session")
def vcr_config() -> dict[str, object]:
    """How a request finds its recording."""
    return {"match_on": MATCH_ON}
