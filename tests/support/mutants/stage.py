"""Stages on which the contract suite judges providers: recordings, a tree, and what had landed."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from unittest.mock import patch

from gen_models.landing import ContractResult, gate
from gen_models.recordings import cassette_path
from gen_models.workflows import Selection, walk
from gen_models.workspace import Workspace, bundled_home
from tests.support.mutants.faults import FAULTS
from tests.support.sample import CASSETTES, CONTRACTS, copy_contracts

PACKAGE: Final = "python/provider_model_ids"
"""Where the generated Python package is in a tree."""

SMALL: Final = ("deepseek", "vertexai", "zai")
"""Providers of the sample that list few models."""

Failures = dict[tuple[str, str | None], str]
"""The problem of each contract test that fails, by its name and its provider."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One provider of a folder that holds recordings, a tree to judge, and what had landed."""

    slug: str
    folder: Path

    @property
    def workspace(self) -> Workspace:
        own = self.folder / "contracts"
        contracts = own if own.exists() else CONTRACTS
        return Workspace(contracts, self.folder / "cassettes", self.landed, bundled_home())

    @property
    def cassette(self) -> Path:
        return cassette_path(self.workspace.cassettes, self.slug)

    @property
    def tree(self) -> Path:
        return self.folder / "tree"

    @property
    def landed(self) -> Path:
        return self.folder / "landed"


def small_workspace(folder: Path) -> Workspace:
    """Recordings of the small providers, of which nothing has landed."""
    copy_contracts(SMALL, folder / "contracts")
    workspace = Stage(SMALL[0], folder).workspace
    workspace.cassettes.mkdir()
    for slug in SMALL:
        recorded = cassette_path(CASSETTES, slug)
        shutil.copyfile(recorded, cassette_path(workspace.cassettes, slug))
    return workspace


def make_stages(
    folder: Path, providers: Mapping[str, str], fault: str | None = None
) -> dict[str, Stage]:
    """Providers that are like the sample's, judged for the second time.

    Args:
        folder: an empty folder.
        providers: by slug, the provider of the sample that it is a copy of.
        fault: the fault of the product that the tree is made with.
    """
    stages = {slug: Stage(slug, folder) for slug in providers}
    (folder / "cassettes").mkdir(parents=True)
    copy_contracts([], folder / "contracts")
    for slug, model in providers.items():
        shutil.copyfile(cassette_path(CASSETTES, model), stages[slug].cassette)
        contract = (CONTRACTS / f"{model}.toml").read_text(encoding="utf-8")
        (line,) = (x for x in contract.splitlines() if x.startswith("class_name = "))
        named = contract.replace(line, f'class_name = "{slug.title()}"')
        (folder / "contracts" / f"{slug}.toml").write_text(named, encoding="utf-8")
    some = next(iter(stages.values()))
    in_tree = fault is not None and FAULTS[fault].in_tree
    with FAULTS[fault].patch() if fault is not None and in_tree else nullcontext():
        plan = walk(some.workspace, Selection(named=frozenset(providers)), fail_fast=True)
    gate.write_tree(some.tree, plan.candidate.files)
    gate.write_tree(some.landed, plan.candidate.files)
    return stages


def failures(
    stages: Mapping[str, Stage], options: Iterable[str] = (), fault: str | None = None
) -> Failures:
    """What the suite, run as the gate runs it, says of these stages; they share a folder."""
    plugin = ["-p", "tests.support.mutants.plugin", f"--fault={fault}"] if fault else []
    return {
        (result.test, result.provider): result.problem or ""
        for result in _results(stages, [*plugin, *options])
        if result.outcome != "passed"
    }


def judged_tests(
    stages: Mapping[str, Stage], options: Iterable[str] = (), suite: Path | None = None
) -> dict[str, set[str | None]]:
    """The contract tests that run on these stages, and the providers that each judges."""
    ran: dict[str, set[str | None]] = defaultdict(set)
    for result in _results(stages, options, suite):
        assert result.outcome != "skipped"
        ran[result.test].add(result.provider)
    return ran


def _results(
    stages: Mapping[str, Stage], options: Iterable[str], suite: Path | None = None
) -> Iterable[ContractResult]:
    stage = next(iter(stages.values()))
    workspace = stage.workspace
    if suite is not None:
        workspace = replace(workspace, suite=suite)
    with patch.dict(os.environ, PYTHONPATH=str(bundled_home())):
        return gate.run_contracts(
            stage.tree, stages, workspace, stage.folder, options=["--tb=no", *options]
        ).results


def own_suite(folder: Path, tests: Mapping[str, str]) -> Path:
    """A suite with these tests and the project's `conftest.py`."""
    (folder / "contracts").mkdir(parents=True)
    shutil.copyfile(bundled_home() / "conftest.py", folder / "conftest.py")
    for name, source in tests.items():
        (folder / "contracts" / name).write_text(source, encoding="utf-8")
    return folder
