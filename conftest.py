"""Wires pytest to the cassettes, and gives the contract suite what it judges.

The suite judges a tree (`--tree`) against the cassettes and against what had landed before
(`--landed`). Without these options, which the gate gives, it judges the tree that has landed.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pytest

from gen_models.cli import seconds
from gen_models.contract import Contract, load_contracts
from gen_models.credentials import this_environment
from gen_models.errors import ConfigurationError, GenModelsError
from gen_models.fetch import FetchOptions, Limits, limits_of
from gen_models.formats import Serializer
from gen_models.landing import Manifest, read_manifest
from gen_models.recordings import MATCH_ON, cassette_path, replay_if_possible
from gen_models.reports import refresh_as_text
from gen_models.targets import Target
from gen_models.workflows import Refresh, RefreshRequest, chosen_targets, run_refresh
from gen_models.workspace import Workspace, find_workspace


@dataclass(frozen=True, slots=True)
class ContractRun:
    """What a run of the suite is about."""

    workspace: Workspace
    tree: Path
    contracts: dict[str, Contract]
    manifest: Manifest
    named: frozenset[str] | None
    pruned_before: date | None
    may_shrink: frozenset[str] = frozenset()
    before: Path | None = None
    targets: tuple[Target, ...] = ()

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

    def speaks(self, target: str) -> bool:
        """Whether enums in this language are judged."""
        return target in {chosen.name for chosen in self.targets}

    def recorded_before(self, contract: Contract) -> set[str]:
        """The model IDs of the recording that the judged one is to replace, if there is one."""
        found = None if self.before is None else replay_if_possible(contract, self.before)
        return set() if found is None else set(found.catalog.ids)

    def _has_cassette(self, slug: str) -> bool:
        return cassette_path(self.workspace.cassettes, slug).is_file()


class RecordingSession:
    """`--record-mode` as pytest-recording has it, without the harm that it does.

    Left alone, `rewrite` deletes a cassette before it asks for a new one, and believes whatever
    comes. Here gen-models asks and judges before any test runs, and the tests, those that judge
    recordings, replay what is there then.
    """

    def __init__(self, config: pytest.Config, mode: str) -> None:
        self._config, self._mode = config, mode
        self._found: Refresh | None = None
        # Two workers would ask, and write, twice.
        config.option.dist, config.option.tx, config.option.numprocesses = "no", [], None

    def pytest_report_header(self) -> str:
        return f"record mode {self._mode}: requests listings, then judges recordings; no workers"

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        judging = [item for item in items if _recorded_by(item) is not None]
        chosen = {str(_recorded_by(item)) for item in judging}
        contract_run = _contract_run(self._config)
        if chosen and not self._config.option.collectonly:
            self._found = self._record(contract_run, chosen)
            there = set(contract_run.recorded)
            judging = [item for item in judging if _recorded_by(item) in there]
        kept = set(map(id, judging))
        self._config.hook.pytest_deselected(items=[i for i in items if id(i) not in kept])
        items[:] = judging

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._found is not None:
            terminalreporter.section("recordings")
            for line in refresh_as_text(self._found, verbose=False):
                terminalreporter.line(line)
            for problem in self._found.problems:
                terminalreporter.line(f"error: {problem}".encode("ascii", "replace").decode())
            terminalreporter.line(self._found.summary)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._found is not None and self._found.problems and session.exitstatus == 0:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _record(self, contract_run: ContractRun, chosen: set[str]) -> Refresh:
        option = self._config.getoption
        nodes = [argument.partition("::")[2] for argument in self._config.args]
        words = {*re.findall(r"[\w-]+", " ".join([option("keyword"), *nodes]))}
        spelled_out = chosen & (words | (contract_run.named or frozenset()))
        request = RefreshRequest(
            named=frozenset(spelled_out) or None,
            skipped=frozenset(contract_run.contracts.keys() - chosen),
            only_missing=self._mode == "once",
            may_shrink=contract_run.may_shrink,
        )
        limits = limits_of(option("--record-timeout"))
        fetch_options = FetchOptions(this_environment(), limits)
        try:
            return run_refresh(contract_run.workspace, request, fetch_options)
        except GenModelsError as error:
            raise pytest.UsageError(str(error)) from None
        except pytest.exit.Exception:
            raise
        except Exception as fault:  # noqa: BLE001  Told below.
            # Frames of a fetch hold keys, and pytest shows what frames hold if it is asked to.
            told = "".join(traceback.format_exception(fault))
        raise RuntimeError(f"internal error: this is a bug in gen-models; please report it\n{told}")


def _recorded_by(item: pytest.Item) -> str | None:
    """The provider whose recording an item judges; None if it judges something else."""
    parameters = getattr(item, "callspec", None)
    return None if parameters is None else parameters.params.get("recorded")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("contracts")
    group.addoption("--tree", metavar="DIR", help="the tree to judge; the landed one by default")
    group.addoption("--landed", metavar="DIR", help="the tree that had landed before")
    group.addoption("--contracts", metavar="DIR", help="the contracts to judge by")
    group.addoption("--cassettes", metavar="DIR", help="the recordings to judge")
    group.addoption("--targets", metavar="A,B", help="judge only these languages")
    group.addoption("--providers", metavar="A,B", help="judge only these providers")
    group.addoption(
        "--pruned-before",
        metavar="DATE",
        type=date.fromisoformat,
        help="members missing since before that day were dropped on purpose",
    )
    group.addoption(
        "--accept-shrink", metavar="A,B", help="these listings may shrink more than they should"
    )
    group.addoption(
        "--record-timeout",
        metavar="SECONDS",
        type=seconds,
        default=Limits().seconds,
        help="with --record-mode: how long a provider may take in all",
    )
    group.addoption(
        "--recorded-before", metavar="DIR", help="the recordings that those judged are to replace"
    )
    group.addoption(
        "--max-age", metavar="DAYS", type=int, help="fail for a recording that is older"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    mode = config.getoption("--record-mode", None)
    # From here on vcrpy replays only: what is recorded is recorded by gen-models.
    config.option.record_mode = "none"
    if mode not in (None, "none") and not config.getoption("--disable-recording"):
        config.pluginmanager.register(RecordingSession(config, mode), "gen-models-recording")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    session = metafunc.config.pluginmanager.get_plugin("gen-models-recording")
    for name in ("recorded", "landed"):
        if name in metafunc.fixturenames:
            contract_run = _contract_run(metafunc.config)
            slugs: list[str] = getattr(contract_run, name)
            if session is not None and name == "recorded":
                slugs = sorted(contract_run.named or contract_run.contracts)
            metafunc.parametrize(name, slugs, indirect=True, scope="session")


@pytest.hookimpl(optionalhook=True)
def pytest_recording_configure(config: pytest.Config, vcr: Any) -> None:
    vcr.register_serializer("yaml", Serializer)


@pytest.fixture(scope="session")
def contract_run(pytestconfig: pytest.Config) -> ContractRun:
    """What this run is about."""
    return _contract_run(pytestconfig)


@pytest.fixture(scope="session")
def recorded(request: pytest.FixtureRequest, contract_run: ContractRun) -> Contract:
    """The contract of each provider whose recording is judged."""
    return contract_run.contracts[request.param]


@pytest.fixture(scope="session")
def landed(request: pytest.FixtureRequest, contract_run: ContractRun) -> Contract:
    """The contract of each provider whose enum is judged."""
    if request.param not in contract_run.contracts:
        pytest.fail(f"{request.param} has landed, and has no contract\n  hint: restore it from git")
    return contract_run.contracts[request.param]


@pytest.fixture(scope="session")
def violation() -> Callable[..., NoReturn]:
    """Says how a contract is broken, and what would mend it."""

    def fail(problem: str, *, hint: str) -> NoReturn:
        pytest.fail(f"{problem}\n  hint: {hint}", pytrace=False)

    return fail


@pytest.fixture(scope="module")
def vcr_cassette_dir(contract_run: ContractRun) -> str:
    """One folder for all cassettes, in place of one a test module."""
    return str(contract_run.workspace.cassettes)


@pytest.fixture
def default_cassette_name(recorded: Contract) -> str:
    """One cassette a provider, in place of one a test."""
    return recorded.slug


@pytest.fixture(scope="session")
def vcr_config() -> dict[str, object]:
    """How a request finds its recording."""
    return {"match_on": MATCH_ON}


def _names(option: str | None) -> frozenset[str] | None:
    return frozenset(option.split(",")) if option else None


@cache
def _contract_run(config: pytest.Config) -> ContractRun:
    def folder(option: str) -> Path | None:
        value: str | None = config.getoption(option)
        return None if value is None else Path(value)

    targets: str | None = config.getoption("--targets")
    try:
        workspace = find_workspace(
            config.rootpath,
            contracts=folder("--contracts"),
            cassettes=folder("--cassettes"),
            output=folder("--landed"),
            targets=None if targets is None else tuple(targets.split(",")),
        )
        contracts = load_contracts(workspace.contracts, workspace.shapes)
        tree = folder("--tree") or workspace.output
        named: str | None = config.getoption("--providers")
        return ContractRun(
            workspace,
            tree,
            contracts,
            read_manifest(tree),
            _names(named),
            config.getoption("--pruned-before"),
            _names(config.getoption("--accept-shrink")) or frozenset(),
            folder("--recorded-before"),
            chosen_targets(workspace),
        )
    except ConfigurationError as error:
        raise pytest.UsageError(str(error)) from error
