"""Wires pytest to the cassettes, and gives the contract suite what it judges.

The suite judges a tree (`--tree`) against the cassettes and against what had landed before
(`--landed`). Without these options, which the gate gives, it judges the tree that has landed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pytest

from generator.cassettes import MATCH_ON, cassette_path
from generator.contract import Contract
from generator.contract_files import load_contracts
from generator.errors import ConfigurationError
from generator.manifest import Manifest, read_manifest
from generator.paths import Workspace, find_workspace
from generator.plain_yaml import Serializer


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a run of the suite is about."""

    workspace: Workspace
    tree: Path
    contracts: dict[str, Contract]
    manifest: Manifest
    named: frozenset[str] | None
    pruned_before: date | None

    @property
    def recorded(self) -> list[str]:
        """The providers whose recordings are judged."""
        return [
            slug
            for slug in self.contracts
            if (slug in self.named if self.named is not None else self._has_cassette(slug))
        ]

    @property
    def landed(self) -> list[str]:
        """The providers whose enums in the tree are judged."""
        named = self.named if self.named is not None else self.manifest.providers
        return [slug for slug in self.manifest.providers if slug in named]

    def _has_cassette(self, slug: str) -> bool:
        return cassette_path(self.workspace.cassettes, slug).is_file()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("contracts")
    group.addoption("--tree", metavar="DIR", help="the tree to judge; the landed one by default")
    group.addoption("--landed", metavar="DIR", help="the tree that had landed before")
    group.addoption("--contracts", metavar="DIR", help="the contracts to judge by")
    group.addoption("--cassettes", metavar="DIR", help="the recordings to judge")
    group.addoption("--providers", metavar="A,B", help="judge only these providers")
    group.addoption(
        "--pruned-before",
        metavar="DATE",
        type=date.fromisoformat,
        help="members missing since before that day were dropped on purpose",
    )
    group.addoption(
        "--max-age", metavar="DAYS", type=int, help="fail for a recording that is older"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--record-mode", None) not in (None, "none"):
        raise pytest.UsageError(
            "cassettes are not recorded through pytest; "
            "save the provider's response, then: gen-models record PROVIDER --from FILE"
        )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name in ("recorded", "landed"):
        if name in metafunc.fixturenames:
            slugs: list[str] = getattr(_judgement(metafunc.config), name)
            metafunc.parametrize(name, slugs, indirect=True, scope="session")


@pytest.hookimpl(optionalhook=True)
def pytest_recording_configure(config: pytest.Config, vcr: Any) -> None:
    vcr.register_serializer("yaml", Serializer)


@pytest.fixture(scope="session")
def judgement(pytestconfig: pytest.Config) -> Judgement:
    """What this run is about."""
    return _judgement(pytestconfig)


@pytest.fixture(scope="session")
def recorded(request: pytest.FixtureRequest, judgement: Judgement) -> Contract:
    """The contract of each provider whose recording is judged."""
    return judgement.contracts[request.param]


@pytest.fixture(scope="session")
def landed(request: pytest.FixtureRequest, judgement: Judgement) -> Contract:
    """The contract of each provider whose enum is judged."""
    if request.param not in judgement.contracts:
        pytest.fail(f"{request.param} has landed, and has no contract\n  cure: restore it from git")
    return judgement.contracts[request.param]


@pytest.fixture(scope="session")
def breach() -> Callable[..., NoReturn]:
    """Says how a contract is broken, and what would mend it."""

    def fail(problem: str, *, cure: str) -> NoReturn:
        pytest.fail(f"{problem}\n  cure: {cure}", pytrace=False)

    return fail


@pytest.fixture(scope="module")
def vcr_cassette_dir(judgement: Judgement) -> str:
    """One folder for all cassettes, in place of one a test module."""
    return str(judgement.workspace.cassettes)


@pytest.fixture
def default_cassette_name(recorded: Contract) -> str:
    """One cassette a provider, in place of one a test."""
    return recorded.slug


@pytest.fixture(scope="session")
def vcr_config() -> dict[str, object]:
    """How a request finds its recording."""
    return {"match_on": MATCH_ON}


@cache
def _judgement(config: pytest.Config) -> Judgement:
    def folder(option: str) -> Path | None:
        value: str | None = config.getoption(option)
        return None if value is None else Path(value)

    try:
        workspace = find_workspace(
            config.rootpath,
            contracts=folder("--contracts"),
            cassettes=folder("--cassettes"),
            output=folder("--landed"),
        )
        contracts = load_contracts(workspace.contracts, workspace.shapes)
        tree = folder("--tree") or workspace.output
        named: str | None = config.getoption("--providers")
        return Judgement(
            workspace,
            tree,
            contracts,
            read_manifest(tree),
            frozenset(named.split(",")) if named else None,
            config.getoption("--pruned-before"),
        )
    except ConfigurationError as error:
        raise pytest.UsageError(str(error)) from error
