"""What the results of a contract run have to say for the gate to believe them."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.errors import ConfigurationError
from gen_models.landing import ContractResult, Outcome
from gen_models.landing.gate import ALL_PROVIDERS, verdict_of
from gen_models.landing.results import ContractResults

RESULTS = st.builds(
    ContractResult,
    contract=st.just("pages"),
    test=st.just("test_it"),
    provider=st.sampled_from(["zai", "groq", None]),
    outcome=st.sampled_from(get_args(Outcome)),
    problem=st.none() | st.text(),
    hint=st.none() | st.text(),
)


def failed(problem: str | None, hint: str | None = None) -> ContractResults:
    result = ContractResult("pages", "test_it", "x-ai", "failed", problem, hint)
    return ContractResults(1, (result,), 1)


@given(st.lists(RESULTS), st.sampled_from([0, 1]), st.integers(0, 1))
def test_a_run_counts_only_if_nothing_was_left_out(
    results: list[ContractResult], status: int, missing: int
) -> None:
    run = ContractResults(len(results) + missing, tuple(results), status)
    broken = {r.provider for r in results if r.outcome in {"failed", "error"}}
    passed = {r.provider for r in results if r.outcome == "passed"}
    if (
        any(result.outcome == "skipped" for result in results)
        or (status == 1) != bool(broken)
        or not (broken or (not missing and {"zai", "groq"} <= passed))
    ):
        with pytest.raises(ConfigurationError, match="invalid contract run"):
            verdict_of(run, ["zai", "groq"])
        return
    verdict = verdict_of(run, ["zai", "groq"])
    assert verdict.passed == passed - broken - {None}
    assert {r.provider for r in verdict.rejections} == {slug or ALL_PROVIDERS for slug in broken}


def test_a_test_that_never_ended_makes_a_run_invalid() -> None:
    results = tuple(ContractResult("pages", "test_it", slug, "passed") for slug in ("zai", "groq"))
    verdict_of(ContractResults(2, results, 0), ["zai", "groq"])
    with pytest.raises(ConfigurationError, match="2 of 3 tests"):
        verdict_of(ContractResults(3, results, 0), ["zai", "groq"])


@given(st.text(), st.none() | st.text())
def test_a_rejection_is_two_printable_lines(problem: str, hint: str | None) -> None:
    (rejection,) = verdict_of(failed(problem, hint), ["x-ai"]).rejections
    assert (rejection.provider, rejection.contract) == ("x-ai", "pages")
    first, second = str(rejection).splitlines()
    assert (first + second).isprintable()


def test_a_violation_keeps_all_of_its_problem_and_hint() -> None:
    (rejection,) = verdict_of(failed("it broke\n::error", "mend it\n"), ["x-ai"]).rejections
    assert (rejection.problem, rejection.hint) == ("it broke\\n::error", "mend it\\n")


def test_of_an_exception_the_first_line_is_told() -> None:
    (rejection,) = verdict_of(failed("\nassert 1 == 2\n  more"), ["x-ai"]).rejections
    assert rejection.problem == "assert 1 == 2"
    assert "report this bug" in rejection.hint


def test_a_failure_without_a_problem_names_the_test() -> None:
    (rejection,) = verdict_of(failed(None), ["x-ai"]).rejections
    assert "test_it" in rejection.problem
