"""A contract run reads each thing once, and imports nothing that it has not verified."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from gen_models.contract import load_contracts
from gen_models.errors import GenModelsError
from gen_models.landing import read_manifest
from gen_models.suite import ContractRun
from gen_models.workflows import chosen_targets
from tests.support.mutants.stage import PACKAGE, Stage, failures, make_stages

TWO = {"first": "zai", "second": "zai"}
MARK = "\nfrom pathlib import Path\nPath({mark!r}).touch()\n"


@pytest.fixture
def stages(tmp_path: Path) -> dict[str, Stage]:
    return make_stages(tmp_path / "stage", TWO)


def run_of(stage: Stage) -> ContractRun:
    workspace, manifest = stage.workspace, read_manifest(stage.tree)
    assert manifest.package is not None
    return ContractRun(
        workspace,
        stage.tree,
        load_contracts(workspace.contracts, workspace.shapes),
        manifest,
        tuple(target.for_package(manifest.package) for target in chosen_targets(workspace)),
        named=frozenset(TWO),
    )


def harmful(mark: Path) -> str:
    return MARK.format(mark=str(mark))


def append(file: Path, code: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + code, encoding="utf-8")


def test_a_provider_whose_source_does_not_verify_is_not_imported(
    stages: dict[str, Stage], tmp_path: Path
) -> None:
    mark = tmp_path / "ran"
    append(stages["first"].tree / PACKAGE / "first.py", harmful(mark))
    imported = run_of(stages["first"]).imported()
    assert imported.providers.keys() == {"second"}
    assert "not imported" in imported.errors["first"]
    assert imported.package is not None
    assert not mark.exists()


def test_what_verifies_and_is_not_the_rendering_of_its_ledger_is_not_imported(
    stages: dict[str, Stage],
) -> None:
    """Even where the manifest has its digest: a cloned repository can state any."""
    run = run_of(stages["first"])
    append(run.tree / PACKAGE / "first.py", "# by hand\n")
    python = run.target("python")
    assert python is not None
    assert run.unverified("first", python) is None
    imported = run.imported()
    assert imported.providers.keys() == {"second"}
    assert "not what its ledger generates" in imported.errors["first"]


@pytest.mark.parametrize("file", ["__init__.py", "_base.py"])
def test_nothing_is_imported_from_a_package_that_is_not_as_rendered(
    stages: dict[str, Stage], tmp_path: Path, file: str
) -> None:
    mark = tmp_path / "ran"
    append(stages["first"].tree / PACKAGE / file, harmful(mark))
    imported = run_of(stages["first"]).imported()
    assert (imported.providers, imported.package) == ({}, None)
    assert imported.package_error is not None
    assert not mark.exists()


@pytest.mark.parametrize(
    "beside",
    ["enum.py", "provider_model_ids/first/__init__.py", "provider_model_ids/first.abi3.so"],
)
def test_what_lies_beside_the_package_is_not_imported(
    stages: dict[str, Stage], tmp_path: Path, beside: str
) -> None:
    mark = tmp_path / "ran"
    file = stages["first"].tree / "python" / beside
    file.parent.mkdir(exist_ok=True)
    file.write_text(harmful(mark), encoding="utf-8")
    assert run_of(stages["first"]).imported().providers.keys() == set(TWO)
    assert not mark.exists()


@pytest.mark.parametrize("key", ["class_name", "slug"])
def test_a_name_in_the_manifest_that_is_code_is_not_imported(
    stages: dict[str, Stage], tmp_path: Path, key: str
) -> None:
    mark = tmp_path / "ran"
    run = run_of(stages["first"])
    code = f'x": 1}}\n{harmful(mark)}\n_X = {{"'
    first = run.manifest.providers["first"]
    head = replace(first.head, **{key: code})
    lines = {**run.manifest.providers, "first": replace(first, head=head)}
    hostile = replace(run, manifest=replace(run.manifest, providers=lines), _once={})
    for path, text in hostile.packages().items():
        (run.tree / path).write_text(text, encoding="utf-8")
    assert hostile.changed_packages() == []
    assert "invalid name" in (hostile.imported().package_error or "")
    assert not mark.exists()


def test_what_cannot_be_read_is_the_same_error_every_time(stages: dict[str, Stage]) -> None:
    stage = stages["first"]
    run = run_of(stage)
    stage.cassette.write_text("no cassette", encoding="utf-8")
    with pytest.raises(GenModelsError) as first:
        run.replay(run.contracts["first"])
    stage.cassette.unlink()
    for look in (run.cassette, run.listing, run.replay):
        with pytest.raises(GenModelsError) as again:
            look(run.contracts["first"])
        assert again.value is first.value


@pytest.mark.slow
@pytest.mark.parametrize("providers", [1, 3])
def test_a_run_reads_each_thing_once(providers: int, tmp_path: Path) -> None:
    stages = make_stages(tmp_path / "stage", {f"copy{n}": "zai" for n in range(providers)})
    counts = tmp_path / "counts.json"
    plugin = ["-p", "tests.support.mutants.counting", f"--counts={counts}"]
    assert failures(stages, plugin) == {}
    assert json.loads(counts.read_text(encoding="utf-8")) == {
        "contracts loaded": providers,
        "cassettes read": providers,
        "recordings paged through": providers,
        "recordings replayed": providers,
        "ledgers read": 2 * providers,
        "interpreters started": 1,
    }
