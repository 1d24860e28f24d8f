"""How a contract test fails, and how its outcome gets into a results file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

import pytest

from gen_models.errors import GenModelsError, is_exhaustion
from gen_models.landing import ContractResult, ResultsWriter
from gen_models.suite.applicability import provider_of

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from gen_models.landing import Outcome

Violation = Callable[..., NoReturn]
"""Fails a contract test: `violation(problem, hint=...)`."""


def fail_contract(problem: str, *, hint: str) -> NoReturn:
    """Fails a contract test with a problem and a hint, and without a traceback."""
    failure = pytest.fail.Exception(f"{problem}\n  hint: {hint}", pytrace=False)
    raise failure from GenModelsError(problem, hint=hint)


class ResultsReporter:
    """`--results`: writes the outcome of each test, for a program to read."""

    def __init__(self, config: pytest.Config, file: Path) -> None:
        self._writer = ResultsWriter(file)
        self._tests: dict[str, ContractResult] = {}
        self._skipped: list[ContractResult] = []
        # Workers would each write the file.
        config.option.dist, config.option.tx, config.option.numprocesses = "no", [], None

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            contract = _contract(report.nodeid)
            self._skipped.append(ContractResult(contract, report.nodeid, None, "skipped"))

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._writer.start(len(session.items) + len(self._skipped))
        for result in self._skipped:
            self._writer.add(result)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        error = None if call.excinfo is None else call.excinfo.value
        if is_exhaustion(error):  # Not the provider's fault: no verdict, and no results.
            pytest.exit(f"{type(error).__name__}: {error}", pytest.ExitCode.INTERNAL_ERROR)
        before = self._tests.get(item.nodeid)
        if before is None or before.outcome == "passed":
            self._tests[item.nodeid] = _result(item, call, report)
        if report.when == "teardown":
            self._writer.add(self._tests.pop(item.nodeid))
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        yield
        self._writer.finish(int(session.exitstatus))


def _result(
    item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport
) -> ContractResult:
    contract, provider = _contract(item.nodeid), provider_of(item)
    test = getattr(item, "originalname", item.name)
    if report.skipped or hasattr(report, "wasxfail"):
        return ContractResult(contract, test, provider, "skipped")
    if report.passed:
        return ContractResult(contract, test, provider, "passed")
    outcome: Outcome = "failed" if report.when == "call" else "error"
    if call.excinfo is None:
        return ContractResult(contract, test, provider, outcome, report.longreprtext)
    error: BaseException | None = call.excinfo.value
    if isinstance(error, pytest.fail.Exception) and error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, GenModelsError):
        return ContractResult(
            getattr(error, "contract", contract),
            test,
            getattr(error, "provider", provider),
            outcome,
            error.problem,
            error.hint,
        )
    text = call.excinfo.exconly(tryshort=True)
    return ContractResult(contract, test, provider, outcome, text)


def _contract(node: str) -> str:
    return node.partition("::")[0].rpartition("/")[2].removesuffix(".py").removeprefix("test_")
