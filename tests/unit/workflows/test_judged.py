"""A provider is not made or judged again while all that this depends on is as it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gen_models import landing
from gen_models.cache import read_judged
from gen_models.files import digest
from gen_models.landing import Candidate, read_manifest
from gen_models.state import State
from gen_models.workflows import GenerateRequest, Selection, judged, pipeline, run_generate
from gen_models.workflows.judged import inputs_of, keep_passed
from gen_models.workflows.pipeline import Plan, walk
from gen_models.workspace import Workspace
from tests.support.builders.edits import add
from tests.support.project import landed_project


@pytest.fixture
def passed(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Workspace:
    """A project in which all providers have passed the gate."""
    project = landed_project(tmp_path_factory).copy(tmp_path)
    own = replace(project.workspace, state=State(tmp_path / "state"))
    made, landed = to_make(own)
    assert made == landed
    let_pass(own)
    assert to_make(own)[0] == set()
    return own


def to_make(workspace: Workspace) -> tuple[set[str], set[str]]:
    """The providers that a run makes and judges, and those that have landed."""
    plan = walk(workspace, Selection(), inputs=inputs_of(workspace))
    assert not plan.rejections
    assert plan.passed.isdisjoint(plan.candidate.providers)
    return {*plan.candidate.providers}, {*plan.landed.providers}


def let_pass(workspace: Workspace) -> Plan:
    """Keeps that all providers have passed, as if they had just landed."""
    plan, inputs = walk(workspace, Selection()), inputs_of(workspace)
    assert inputs is not None
    keep_passed(plan, inputs)
    return plan


def append(file: Path, text: str = "\n") -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text((file.read_text() if file.exists() else "") + text)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("contracts/zai.toml", "\n"),
        ("cassettes/zai.yaml", "\n"),
        ("cassettes/history/zai.jsonl", '{"format": 1, "provider": "zai"}\n'),
    ],
)
def test_what_is_read_of_one_provider_counts_for_it_alone(
    passed: Workspace, path: str, text: str
) -> None:
    root, _, name = path.partition("/")
    folder = {"contracts": passed.contracts, "cassettes": passed.cassettes}[root]
    append(folder / name, text)
    assert to_make(passed)[0] == {"zai"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["contracts/shapes/another.json", "cassettes/announcements/sources.toml"]
)
def test_what_all_of_them_share_counts_for_all(passed: Workspace, path: str) -> None:
    root, _, name = path.partition("/")
    folder = {"contracts": passed.contracts, "cassettes": passed.cassettes}[root]
    append(folder / name)
    made, landed = to_make(passed)
    assert made == landed


@pytest.mark.slow
def test_what_judges_counts_for_all(
    passed: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = to_make(passed)[1]
    with monkeypatch.context() as patch:
        patch.setattr(judged, "surroundings", lambda: iter(["python 3.99"]))
        assert to_make(passed)[0] == everybody
    suite = tmp_path / "suite"
    for name in ("contracts", "cassettes"):
        shutil.copytree(passed.suite / name, suite / name)
    shutil.copy(passed.suite / "conftest.py", suite)
    other = replace(passed, suite=suite)
    let_pass(other)
    assert to_make(other)[0] == set()
    for file in ("conftest.py", "contracts/test_names.py"):
        text = (suite / file).read_text()
        append(suite / file, "# changed\n")
        assert to_make(other)[0] == everybody
        (suite / file).write_text(text)
    tool = shutil.copytree(Path(judged.__file__).parents[1], tmp_path / "gen_models")
    monkeypatch.setattr("gen_models.workspace._HERE", tool)
    let_pass(passed)
    assert to_make(passed)[0] == set()
    append(tool / "naming" / "styles.py", "# changed\n")
    assert to_make(passed)[0] == everybody


def test_targets_are_part_of_it(passed: Workspace) -> None:
    made, landed = to_make(replace(passed, targets=("python",)))
    assert made == landed


@pytest.mark.slow
def test_what_would_land_counts_even_where_it_was_judged_before(passed: Workspace) -> None:
    add(passed, "zai", "glm-next")
    assert to_make(passed)[0] == {"zai"}
    let_pass(passed)  # As if it had passed, and had then not landed.
    assert to_make(passed)[0] == {"zai"}


def test_what_changed_during_the_run_is_not_kept(passed: Workspace) -> None:
    state = passed.state.folder
    shutil.rmtree(state)
    inputs = inputs_of(passed)
    assert inputs is not None
    plan = walk(passed, Selection())
    append(passed.contracts / "zai.toml")
    keep_passed(plan, inputs)
    assert read_judged(state, passed.output) == {}


@pytest.mark.parametrize(
    "damage", [b"", b"gen-models judged 2\n", b"\xff", b"gen-models judged 1\nx\n"]
)
def test_a_damaged_file_means_that_all_are_judged(passed: Workspace, damage: bytes) -> None:
    for file in (passed.state.folder / "judged").iterdir():
        file.write_bytes(damage)
    made, landed = to_make(passed)
    assert made == landed


def test_a_state_folder_that_others_can_write_is_not_believed(passed: Workspace) -> None:
    passed.state.folder.chmod(0o777)
    made, landed = to_make(passed)
    assert made == landed


@pytest.fixture
def gates(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The providers that each run of the gate judged."""
    runs: list[set[str]] = []
    approve: Callable[..., Any] = landing.approve

    def counted(candidate: Candidate, *arguments: Any, **named: Any) -> Any:
        runs.append({*candidate.providers})
        return approve(candidate, *arguments, **named)

    monkeypatch.setattr(pipeline, "approve", counted)
    return runs


@pytest.mark.slow
def test_a_contract_that_no_longer_holds_rejects_a_provider_that_passed_before(
    passed: Workspace, gates: list[set[str]]
) -> None:
    request = GenerateRequest(cached=True)
    add(passed, "zai", "glm-next")
    assert run_generate(passed, request).status == 0
    assert gates == [{"zai"}]
    assert run_generate(passed, request).result == "up to date"
    contract = passed.contracts / "xai.toml"
    contract.write_text(contract.read_text().replace("min_models = ", "min_models = 9"))
    add(passed, "zai", "glm-after-next")
    gates.clear()
    outcome = run_generate(passed, request)
    assert outcome.status == 3
    assert [rejection.provider for rejection in outcome.rejections] == ["xai"]
    assert gates[0] == {"xai", "zai"}
    add(passed, "zai", "glm-last")
    gates.clear()
    assert run_generate(passed, GenerateRequest()).status == 3
    assert gates[0] == {*read_manifest(passed.output).providers}


@pytest.mark.slow
def test_what_passed_is_reported_as_before(passed: Workspace) -> None:
    first = run_generate(passed, GenerateRequest(mode="check"))
    again = run_generate(passed, GenerateRequest(mode="check", cached=True))
    assert first == again


@pytest.mark.slow
def test_what_a_merge_left_open_is_made_again(passed: Workspace) -> None:
    """Of a file that both sides of a merge have, the manifest does not say which one is there."""
    manifest, path = passed.output / "manifest.json", "python/provider_model_ids/zai.py"
    file = passed.output / path
    right, other = file.read_bytes(), file.read_bytes() + b"# theirs\n"
    line = next(line for line in manifest.read_text().splitlines() if line.startswith(f'"{path}"'))
    ours = line.replace(digest(right), digest(other))
    conflict = f"<<<<<<< ours\n{ours}\n=======\n{line}\n>>>>>>> theirs"
    manifest.write_text(manifest.read_text().replace(line, conflict))
    file.write_bytes(other)
    assert run_generate(passed, GenerateRequest(cached=True)).status == 0
    assert file.read_bytes() == right
    assert read_manifest(passed.output).changed_by_hand(passed.output) == {}


@pytest.mark.slow
def test_a_file_that_is_gone_is_made_again(passed: Workspace) -> None:
    file = passed.output / "python" / "provider_model_ids" / "zai.py"
    text = file.read_bytes()
    file.unlink()
    assert run_generate(passed, GenerateRequest(cached=True)).status == 0
    assert file.read_bytes() == text
