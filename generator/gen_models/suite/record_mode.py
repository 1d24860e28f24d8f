"""`--record-mode` as pytest-recording has it, without its way of losing cassettes."""

from __future__ import annotations

import re
import traceback
from typing import TYPE_CHECKING

import pytest

from gen_models.credentials import read_trust, this_environment
from gen_models.errors import GenModelsError
from gen_models.fetch import FetchOptions, limits_of
from gen_models.reports import refresh_as_text
from gen_models.suite.applicability import parameter
from gen_models.suite.options import contract_run_of
from gen_models.workflows import RefreshRequest, run_refresh

if TYPE_CHECKING:
    from gen_models.suite.contract_run import ContractRun
    from gen_models.workflows import Refresh


class RecordingSession:
    """Records before any test runs; then the tests that judge recordings replay them.

    Left alone, `rewrite` deletes a cassette before it requests a new one, and accepts any
    response. Here gen-models requests and judges, and a cassette is only replaced by a better one.
    """

    def __init__(self, config: pytest.Config, mode: str) -> None:
        self._config, self._mode = config, mode
        self._found: Refresh | None = None
        # Two workers would request, and write, twice.
        config.option.dist, config.option.tx, config.option.numprocesses = "no", [], None

    def pytest_report_header(self) -> str:
        return f"record mode {self._mode}: asks providers, then judges recordings; no workers"

    def record(self, items: list[pytest.Item]) -> list[pytest.Item]:
        """Records the providers of these tests; returns those that judge what is recorded."""
        judging = [item for item in items if parameter(item, "recorded") is not None]
        chosen = {str(parameter(item, "recorded")) for item in judging}
        run = contract_run_of(self._config)
        if not chosen or self._config.option.collectonly:
            return judging
        self._found = self._refresh(run, chosen)
        there = set(run.recorded)
        return [item for item in judging if parameter(item, "recorded") in there]

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

    def _refresh(self, run: ContractRun, chosen: set[str]) -> Refresh:
        option = self._config.getoption
        nodes = [argument.partition("::")[2] for argument in self._config.args]
        words = {*re.findall(r"[\w-]+", " ".join([option("keyword"), *nodes]))}
        spelled_out = chosen & (words | (run.named or frozenset()))
        request = RefreshRequest(
            named=frozenset(spelled_out) or None,
            skipped=frozenset(run.contracts.keys() - chosen),
            only_missing=self._mode == "once",
            may_shrink=run.may_shrink,
            may_grow=frozenset((option("--accept-growth") or "").split(",")) - {""},
        )
        limits = limits_of(option("--record-timeout"))
        try:
            trust = read_trust(run.workspace.state, filter(None, option("--trust").split(",")))
            fetch_options = FetchOptions(this_environment(), limits, trust=trust)
            return run_refresh(run.workspace, request, fetch_options)
        except GenModelsError as error:
            raise pytest.UsageError(str(error)) from None
        except pytest.exit.Exception:
            raise
        except Exception as fault:  # noqa: BLE001  Told below.
            # Frames of a fetch hold keys, and `pytest -l` shows the values in frames.
            told = "".join(traceback.format_exception(fault))
        raise RuntimeError(f"internal error: this is a bug in gen-models; please report it\n{told}")
