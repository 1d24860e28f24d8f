"""The gate believes a run of the contract suite only if all of it ran, and all of it passed."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from gen_models.errors import RejectedError
from gen_models.files import WORK
from gen_models.landing import Approved, approve, read_manifest
from gen_models.landing.gate import Verdict
from gen_models.recordings import cassette_path
from gen_models.workflows import Plan, Selection, walk
from gen_models.workflows.pipeline import judge, settle
from gen_models.workspace import Workspace, bundled_home
from tests.support.mutants.breaks import first_rows, recording
from tests.support.mutants.stage import SMALL, Stage, own_suite, small_workspace

TOO_FEW: Final = (
    "vertexai: rejected by contract 'catalogs': 4 models are fewer than the 5 that it promises\n"
    "  hint: record it again, or lower min_models in vertexai.toml"
)


@pytest.fixture
def three(tmp_path: Path) -> Workspace:
    return small_workspace(tmp_path)


@pytest.fixture
def one_bad(three: Workspace, tmp_path: Path) -> Workspace:
    """The same, of which Vertex AI's passes the walk and breaks a contract of the suite."""
    first_rows(4)(Stage("vertexai", tmp_path))
    return three


def said(verdict: Verdict) -> tuple[set[str], list[str]]:
    return set(verdict.passed), [str(rejection) for rejection in verdict.rejections]


def judged(workspace: Workspace) -> tuple[Plan, Approved | None]:
    return judge(walk(workspace, Selection()))


def landed(workspace: Workspace, paths: Iterable[str]) -> dict[str, bytes]:
    return {path: (workspace.output / path).read_bytes() for path in paths}


def test_only_the_gate_approves() -> None:
    with pytest.raises(TypeError, match="only the gate approves"):
        Approved({}, object())


def test_what_is_approved_is_what_was_judged(three: Workspace) -> None:
    candidate = walk(three, Selection(named=frozenset({"zai"}))).candidate
    files = dict(candidate.files)
    approved, verdict = approve(replace(candidate, files=files), three)
    files["more.py"] = b""
    assert approved is not None
    assert approved.files == candidate.files
    assert said(verdict) == ({"zai"}, [])


@pytest.mark.slow
def test_what_is_not_approved_is_not_handed_out(one_bad: Workspace) -> None:
    approved, verdict = approve(walk(one_bad, Selection()).candidate, one_bad)
    assert approved is None
    assert said(verdict) == ({"deepseek", "zai"}, [TOO_FEW])


@pytest.mark.slow
def test_a_provider_that_fails_is_left_out_and_the_rest_lands(one_bad: Workspace) -> None:
    plan, approved = judged(one_bad)
    assert approved is not None
    settle(plan, approved, force=False)
    assert read_manifest(one_bad.output).providers.keys() == {"deepseek", "zai"}
    assert landed(one_bad, approved.files) == approved.files
    assert [str(rejection) for rejection in plan.rejections] == [TOO_FEW]


def test_a_provider_that_fails_keeps_what_had_landed(three: Workspace, tmp_path: Path) -> None:
    settle(*judged(three), force=False)
    paths = ["ledger/vertexai.jsonl", "python/provider_model_ids/vertexai.py"]
    before = landed(three, [*paths, "ledger/zai.jsonl"])
    first_rows(4)(Stage("vertexai", tmp_path))
    recording("glm-4.5-air", "glm-5")(Stage("zai", tmp_path))
    settle(*judged(three), force=False)
    after = landed(three, [*paths, "ledger/zai.jsonl"])
    assert {path for path in before if before[path] != after[path]} == {"ledger/zai.jsonl"}


@pytest.mark.slow
def test_what_was_rejected_is_kept_with_its_reasons_until_it_lands(
    one_bad: Workspace, tmp_path: Path
) -> None:
    kept = one_bad.output / WORK / "rejected" / "vertexai"
    made = walk(one_bad, Selection()).candidate.providers["vertexai"].files
    settle(*judged(one_bad), force=False)
    found = {f.relative_to(kept).as_posix(): f.read_bytes() for f in kept.rglob("*") if f.is_file()}
    assert found == {**made, "REASONS.txt": f"{TOO_FEW}\n".encode()}
    whole = cassette_path(bundled_home() / "cassettes", "vertexai")
    shutil.copyfile(whole, cassette_path(one_bad.cassettes, "vertexai"))
    settle(*judged(one_bad), force=False)
    assert not kept.exists()


@pytest.mark.slow
def test_a_failure_of_no_single_provider_rejects_all(three: Workspace) -> None:
    plan = walk(three, Selection())
    stray = replace(plan.candidate, files={**plan.candidate.files, "stray.txt": b""})
    plan, approved = judge(replace(plan, candidate=stray))
    assert approved is None
    assert plan.candidate.providers == {}
    assert plan.rejected.keys() == set(SMALL)
    assert settle(plan, approved, force=False).written == ()
    assert read_manifest(three.output).providers == {}
    kept = three.output / WORK / "rejected"
    assert {folder.name for folder in kept.iterdir()} == set(SMALL)
    assert "stray.txt is not as it landed" in (kept / "zai" / "REASONS.txt").read_text()


@pytest.mark.slow
def test_fail_fast_stops_at_the_first(one_bad: Workspace, tmp_path: Path) -> None:
    recording("headers: {}", "headers: {cookie: [a]}")(Stage("zai", tmp_path))
    plan = walk(one_bad, Selection())
    _, slow = approve(plan.candidate, one_bad)
    _, fast = approve(plan.candidate, one_bad, fail_fast=True)
    assert {rejection.provider for rejection in slow.rejections} == {"vertexai", "zai"}
    assert said(fast)[1] == [TOO_FEW]
    with pytest.raises(RejectedError) as raised:
        judge(plan, fail_fast=True)
    assert str(raised.value) == TOO_FEW


@pytest.mark.slow
@pytest.mark.parametrize("variable", ["NO_COLOR", "FORCE_COLOR"])
def test_progress_grows_to_100(
    three: Workspace, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "1")
    told: list[int] = []
    approve(walk(three, Selection()).candidate, three, progress=told.append)
    assert told == sorted(told)
    assert told[-1:] == [100]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PYTEST_ADDOPTS", "-k zai"),
        ("PYTEST_ADDOPTS", "--collect-only"),
        ("PYTEST_PLUGINS", "no_such_plugin"),
        ("PYTHONOPTIMIZE", "1"),
        ("PYTHONWARNINGS", "ignore"),
    ],
)
def test_no_variable_has_a_say(
    one_bad: Workspace, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    _, verdict = approve(walk(one_bad, Selection()).candidate, one_bad)
    assert said(verdict) == ({"deepseek", "zai"}, [TOO_FEW])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pytest.ini", "[pytest]\naddopts = --collect-only\n"),
        ("tox.ini", "[pytest]\naddopts = --collect-only\n"),
        ("setup.cfg", "[tool:pytest]\naddopts = --collect-only\n"),
        ("pyproject.toml", "[tool.pytest.ini_options]\naddopts = '--collect-only'\n"),
        ("conftest.py", "def pytest_collection_modifyitems(items): items.clear()\n"),
        ("pytest.py", "raise SystemExit(0)\n"),
        ("json.py", "raise SystemExit(0)\n"),
        ("yaml.py", "raise SystemExit(0)\n"),
    ],
)
def test_no_file_where_it_is_started_has_a_say(
    one_bad: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    _, verdict = approve(walk(one_bad, Selection()).candidate, one_bad)
    assert said(verdict) == ({"deepseek", "zai"}, [TOO_FEW])
    assert [file.name for file in Path().iterdir()] == [name]


def test_the_suite_is_told_of_every_exception_that_was_requested(
    three: Workspace, tmp_path: Path
) -> None:
    plan = walk(three, Selection(named=frozenset({"zai"})))
    candidate = replace(
        plan.candidate,
        prune_before=date(2026, 1, 31),
        may_shrink=frozenset({"xai", "zai"}),
        replaces=tmp_path / "before",
    )
    told = {
        "--targets": "python,rust",
        "--pruned-before": "2026-01-31",
        "--accept-shrink": "xai,zai",
        "--recorded-before": str(tmp_path / "before"),
        "maxfail": 1,
    }
    source = f"""
def test_it(recorded, pytestconfig):
    for option, value in {told!r}.items():
        assert str(pytestconfig.getoption(option)) == str(value), option
"""
    suite = own_suite(tmp_path / "home", {"test_it.py": source})
    workspace = replace(three, suite=suite, targets=("python", "rust"))
    approved, verdict = approve(candidate, workspace, fail_fast=True)
    assert verdict.rejections == ()
    assert approved is not None
    assert (approved.follows, approved.recordings) == (candidate.follows, candidate.recordings)


def test_the_suite_reaches_no_network(three: Workspace, tmp_path: Path) -> None:
    candidate = walk(three, Selection(named=frozenset({"zai"}))).candidate
    with socket.create_server(("127.0.0.1", 0)) as server:
        where = server.getsockname()
        source = f"import socket\ndef test_it(recorded): socket.create_connection({where}).close()"
        suite = own_suite(tmp_path / "home", {"test_it.py": source})
        _, verdict = approve(candidate, replace(three, suite=suite))
    (rejection,) = verdict.rejections
    assert "Network is disabled" in rejection.problem


def test_the_gate_leaves_nothing_behind(
    three: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    own = own_suite(tmp_path / "home", {"test_it.py": "def test_it(recorded): pass"})
    candidate = walk(three, Selection(named=frozenset({"zai"}))).candidate
    before = sorted(tmp_path.rglob("*"))
    approved, _ = approve(candidate, replace(three, suite=own))
    assert approved is not None
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.slow
def test_a_conftest_above_the_suite_has_no_say(tmp_path: Path) -> None:
    """As where gen-models is installed in the virtual environment of somebody's project."""
    home = tmp_path / "project" / "site-packages" / "bundled"
    shutil.copytree(
        bundled_home(),
        home,
        ignore=shutil.ignore_patterns(".*", "tests", "generator", "generated", "__pycache__"),
    )
    (tmp_path / "project" / "conftest.py").write_text("raise RuntimeError('not asked')\n")
    workspace = replace_workspace(home, tmp_path / "out")
    plan = walk(workspace, Selection(named=frozenset({"zai"})))
    approved, verdict = approve(plan.candidate, workspace)
    assert approved is not None
    assert verdict.passed >= {"zai"}


def replace_workspace(home: Path, output: Path) -> Workspace:
    return Workspace(home / "contracts", home / "cassettes", output, home)
