"""What a report of the contract suite has to say for the gate to believe it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.errors import ConfigurationError
from gen_models.landing.gate import read_report


def report(*cases: tuple[str, dict[str, str]]) -> bytes:
    suite = ET.Element("testsuite")
    for name, outcomes in cases:
        case = ET.SubElement(suite, "testcase", classname="contracts.test_pages", name=name)
        for outcome, message in outcomes.items():
            ET.SubElement(case, outcome, message=message)
    return ET.tostring(suite)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["zai", "groq", None]),
            st.sampled_from(["passed", "failure", "error", "skipped"]),
        )
    ),
    st.sampled_from([0, 1]),
)
def test_a_run_counts_only_if_nothing_was_left_out(
    outcomes: list[tuple[str | None, str]], status: int
) -> None:
    cases = [
        (f"test_it[{slug}]" if slug else "test_it", {} if what == "passed" else {what: "no"})
        for slug, what in outcomes
    ]
    failed = {slug for slug, what in outcomes if what in {"failure", "error"}}
    passed = {slug for slug, what in outcomes if what == "passed"} - failed
    skipped = any(what == "skipped" for _, what in outcomes)
    if skipped or (status == 1) != bool(failed) or not (failed or {"zai", "groq"} <= passed):
        with pytest.raises(ConfigurationError, match="does not count"):
            read_report(report(*cases), status, ["zai", "groq"])
        return
    verdict = read_report(report(*cases), status, ["zai", "groq"])
    assert verdict.passed == {slug or "all providers" for slug in passed}
    assert {r.provider for r in verdict.rejections} == {slug or "all providers" for slug in failed}


@pytest.mark.parametrize(
    ("message", "problem", "hint"),
    [
        ("Failed: it broke\n  hint: mend it", "it broke", "mend it"),
        ("assert 1 == 2", "assert 1 == 2", "see the report of the contract suite"),
        ("a.RejectedError: zai: rejected by contract 'pages': no\n  hint: yes", "no", "yes"),
    ],
)
def test_a_failure_says_problem_and_cure(message: str, problem: str, hint: str) -> None:
    verdict = read_report(report(("test_it[x-ai]", {"failure": message})), 1, ["x-ai"])
    (rejection,) = verdict.rejections
    assert (rejection.problem, rejection.hint.partition(":")[0]) == (problem, hint)
    assert (rejection.provider, rejection.contract) == ("x-ai", "pages")


def test_a_provider_that_passes_one_test_and_fails_another_has_not_passed() -> None:
    cases = [("test_a[zai]", {}), ("test_b[zai]", {"failure": "no"}), ("test_a[groq]", {})]
    assert read_report(report(*cases), 1, ["zai", "groq"]).passed == {"groq"}
