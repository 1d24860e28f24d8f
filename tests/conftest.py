"""What several tests need: a workspace of one's own, and gen-models as a process."""

from __future__ import annotations

import gc
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

from gen_models.files import WORK
from gen_models.state import VARIABLE
from gen_models.workspace import Workspace, bundled_home
from tests.support.figures import figures_in
from tests.support.forking.client import forking
from tests.support.project import Project, copy_sample
from tests.support.sample import CONTRACTS

GenModels = Callable[..., subprocess.CompletedProcess[str]]

# Deadlines and the check for slow data measure the machine, not the code. CI uses `full`; it and
# `quick` are derandomized: they fail for a change and not by luck. `thorough` is for a night.
_UNTIMED: Final = [HealthCheck.too_slow]
settings.register_profile(
    "quick", deadline=None, max_examples=10, derandomize=True, suppress_health_check=_UNTIMED
)
settings.register_profile(
    "full", deadline=None, max_examples=60, derandomize=True, suppress_health_check=_UNTIMED
)
settings.register_profile(
    "thorough", deadline=None, max_examples=5_000, suppress_health_check=_UNTIMED
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

QUICK: Final = "quick"
"""The selection of tests that start nothing, land nothing and are no laws: `-m quick`."""

WHOLE_FILE: Final = re.compile(r"^pytestmark = pytest\.mark\.(\w+)", re.MULTILINE)
"""The marker of all tests of a file."""

STARTS: Final = re.compile(
    r"\bsubprocess\b|os\.fork|\b(?:gen_models|forked): |tests\.support\."
    r"(?:crash|documents|forking|mutants|own|project|recorder|refreshes|scratch|builders\.python"
    r"|hostile\.(?:operations|trees))\b"
)
"""What a file says whose tests start processes, or land projects."""

NOT_QUICK: Final = frozenset({"browser", "compilers", "extras", "slow", "torture"})
"""Markers of tests that are not of the default selection either."""

# A shell's background jobs ignore Ctrl-C, and so would the processes that tests press it in.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_report_header(config: pytest.Config) -> str | None:
    if "not slow" not in config.getoption("markexpr"):
        return None
    return (
        "excluded, run by CI: -m slow, -m extras, -m torture, -m compilers (cargo, node, tsc), "
        "-m browser (chromium); "
        f"Hypothesis profile: {settings.get_current_profile_name()}"
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Spares the import of files whose tests would all be deselected."""
    expression = config.getoption("markexpr")
    if collection_path.suffix != ".py" or " or " in expression:
        return None
    text = collection_path.read_text(encoding="utf-8")
    if expression == QUICK and collection_path.name.startswith("test_"):
        return None if is_quick(collection_path) else True
    marker = WHOLE_FILE.search(text)
    return True if marker and f"not {marker[1]}" in expression.split(" and ") else None


@cache
def is_quick(file: Path) -> bool:
    """Whether a file's tests can be of the selection `quick`: laws try many examples each."""
    return "laws" not in file.parts and not STARTS.search(file.read_text(encoding="utf-8"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what the selection `quick` is made of."""
    starts = cache(lambda file: STARTS.search(file.read_text(encoding="utf-8")) is not None)
    for item in items:
        if NOT_QUICK.isdisjoint(mark.name for mark in item.iter_markers()) and not starts(
            item.path
        ):
            item.add_marker(QUICK)


def pytest_collection_finish() -> None:
    """What has been imported and collected stays, and needs no look of the garbage collector."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for kind in terminalreporter.stats.values() for report in kind]
    if found := figures_in(reports):
        terminalreporter.section("figures")
        for name, text in found:
            terminalreporter.line(f"{name}: {text}".encode("ascii", "replace").decode())


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The state folder of all tests and of their processes: never the tester's own.

    What an earlier run found out answers none of them, unless a test is about that.
    """
    folder = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(folder))
        patch.setenv("GEN_MODELS_NO_CACHE", "1")
        yield folder


@pytest.fixture(scope="session", autouse=True)
def forked_processes(state_folder: Path) -> Iterator[None]:
    """Commands are forks of a process that has imported them, which costs them a fifth."""
    with forking():
        yield


@pytest.fixture
def workspace(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The sample's contracts, a copy of its recordings and of what they land."""
    return copy_sample(tmp_path, tmp_path_factory)


@pytest.fixture
def empty_workspace(workspace: Workspace) -> Workspace:
    """The same, with nothing landed yet."""
    shutil.rmtree(workspace.output)
    return workspace


@pytest.fixture
def every_contract(project: Project) -> None:
    """Gives a test's project the contracts of all of the sample's providers."""
    shutil.copytree(CONTRACTS, project.folder / "contracts", dirs_exist_ok=True)


@pytest.fixture
def gen_models(workspace: Workspace, tmp_path: Path) -> GenModels:
    """Runs gen-models as a process of its own, in the workspace."""

    def run(
        *arguments: str, cwd: Path = tmp_path, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        folders = (
            []
            if "completion" in arguments
            else [
                f"--contracts={workspace.contracts}",
                f"--cassettes={workspace.cassettes}",
                f"--output={workspace.output}",
            ]
        )
        return subprocess.run(
            [sys.executable, "-m", "gen_models", *arguments, *folders],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(bundled_home()), **environment},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run


def tree_of(folder: Path) -> dict[str, bytes]:
    """Every file of an output folder by path, without what is not landed."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and WORK not in file.parts and "__pycache__" not in file.parts
    }
