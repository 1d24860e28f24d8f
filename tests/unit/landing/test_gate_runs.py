"""Only a run to the end of a suite that judges counts, and what it says arrives as data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from gen_models.errors import ConfigurationError
from gen_models.landing import Candidate, approve
from gen_models.workflows import Selection, walk
from gen_models.workspace import Workspace
from tests.support.mutants.stage import own_suite, small_workspace

NEVER: Final = "from gen_models.suite import applies_to\n@applies_to(lambda run, contract: False)"
HOSTILE: Final = "a\\n::error::b\\r\\x1b[2J\\u2028"
"""As it is written in Python."""


@pytest.fixture
def three(tmp_path: Path) -> Workspace:
    return small_workspace(tmp_path)


@pytest.fixture
def candidate(three: Workspace) -> Candidate:
    return walk(three, Selection(named=frozenset({"zai"}))).candidate


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("def", "pytest ended with status 2"),
        ("import no_such_module", "pytest ended with status 2"),
        ("", "pytest ended with status 5"),
        ("import os; os._exit(0)", "pytest ended with status 0, and "),
        ("def test_it(recorded): raise KeyboardInterrupt", "pytest ended with status 2"),
        ("def test_it(recorded): __import__('os')._exit(0)", "the session did not end"),
        ("def test_it(recorded): __import__('os').kill(__import__('os').getpid(), 9)", "status -9"),
        ("def test_it(): pass", "zai was not judged"),
        ("import pytest\ndef test_it(recorded): pytest.skip()", "was skipped"),
        ("import pytest\npytest.skip(allow_module_level=True)", "pytest ended with status 5"),
        ("import pytest\n@pytest.mark.xfail\ndef test_it(recorded): assert 0", "was skipped"),
        ("import pytest\n@pytest.mark.xfail\ndef test_it(recorded): pass", "was skipped"),
        ("import pytest\n@pytest.mark.parametrize('a', [])\ndef test_it(a): pass", "status 2"),
        (f"{NEVER}\ndef test_it(recorded): pass", "pytest ended with status 5"),
    ],
)
def test_a_suite_that_does_not_judge_is_no_suite(
    three: Workspace, candidate: Candidate, tmp_path: Path, source: str, says: str
) -> None:
    suite = own_suite(tmp_path / "home", {"test_it.py": source})
    with pytest.raises(ConfigurationError, match=says):
        approve(candidate, replace(three, suite=suite))


def test_a_part_of_the_suite_that_is_skipped_invalidates_the_run(
    three: Workspace, candidate: Candidate, tmp_path: Path
) -> None:
    skipped = "import pytest\npytest.skip(allow_module_level=True)"
    tests = {"test_it.py": "def test_it(recorded): pass", "test_no.py": skipped}
    suite = own_suite(tmp_path / "home", tests)
    with pytest.raises(ConfigurationError, match=r"test_no\.py was skipped"):
        approve(candidate, replace(three, suite=suite))


def test_a_suite_that_is_not_there_is_no_suite(
    three: Workspace, candidate: Candidate, tmp_path: Path
) -> None:
    with pytest.raises(ConfigurationError, match="the contract suite did not run"):
        approve(candidate, replace(three, suite=tmp_path / "nowhere"))


def test_a_warning_is_a_failure(three: Workspace, candidate: Candidate, tmp_path: Path) -> None:
    source = "import warnings\ndef test_it(recorded): warnings.warn('old', stacklevel=1)"
    suite = own_suite(tmp_path / "home", {"test_it.py": source})
    _, verdict = approve(candidate, replace(three, suite=suite))
    assert [rejection.problem for rejection in verdict.rejections] == ["UserWarning: old"]


@pytest.mark.parametrize(
    "statement",
    [
        f"violation('{HOSTILE}', hint='{HOSTILE}')",
        f"raise GenModelsError('{HOSTILE}', hint='{HOSTILE}')",
        f"raise ValueError('{HOSTILE}')",
    ],
)
def test_hostile_text_stays_on_one_line(
    three: Workspace, candidate: Candidate, tmp_path: Path, statement: str
) -> None:
    source = (
        "from gen_models.errors import GenModelsError\n"
        f"def test_it(recorded, violation): {statement}\n"
    )
    suite = own_suite(tmp_path / "home", {"test_it.py": source})
    _, verdict = approve(candidate, replace(three, suite=suite))
    (rejection,) = verdict.rejections
    assert (rejection.provider, rejection.contract) == ("zai", "it")
    for text in (rejection.problem, rejection.hint):
        assert text.isprintable()
    assert "a" in rejection.problem


def test_hostile_output_of_a_suite_that_does_not_run_starts_no_command(
    three: Workspace, candidate: Candidate, tmp_path: Path
) -> None:
    suite = own_suite(tmp_path / "home", {"test_it.py": f"raise SystemError('{HOSTILE}')"})
    with pytest.raises(ConfigurationError) as raised:
        approve(candidate, replace(three, suite=suite))
    lines = str(raised.value).split("\n")
    assert "::error::b" in raised.value.problem
    assert not [line for line in lines if line.strip().startswith("::") or not line.isprintable()]


def test_a_rejection_from_below_the_suite_keeps_its_contract_and_provider(
    three: Workspace, candidate: Candidate, tmp_path: Path
) -> None:
    source = (
        "from gen_models.errors import RejectedError\n"
        "def test_all(recorded): pass\n"
        "def test_it(): raise RejectedError('no', provider='zai', contract='pages', hint='yes')\n"
    )
    suite = own_suite(tmp_path / "home", {"test_it.py": source})
    _, verdict = approve(candidate, replace(three, suite=suite))
    (rejection,) = verdict.rejections
    assert (rejection.provider, rejection.contract) == ("zai", "pages")
    assert (rejection.problem, rejection.hint) == ("no", "yes")


def test_a_fixture_that_fails_rejects(
    three: Workspace, candidate: Candidate, tmp_path: Path
) -> None:
    source = "def test_it(broken): pass"
    fixture = (
        "import pytest\n@pytest.fixture\ndef broken(recorded):\n    yield\n    raise ValueError"
    )
    suite = own_suite(tmp_path / "home", {"test_it.py": f"{fixture}\n{source}"})
    _, verdict = approve(candidate, replace(three, suite=suite))
    assert [(r.provider, r.problem) for r in verdict.rejections] == [("zai", "ValueError")]
