"""The options of the contract suite, and the contract run that they describe."""

from __future__ import annotations

import argparse
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from gen_models.errors import GenModelsError
from gen_models.fetch import Limits
from gen_models.landing import read_manifest
from gen_models.suite.contract_run import ContractRun
from gen_models.workflows import chosen_targets, contracts_of
from gen_models.workspace import find_workspace

_LONGEST: Final = 86_400.0


def add_options(parser: pytest.Parser) -> None:
    """Adds the options of the suite to pytest's."""
    group = parser.getgroup("contracts")
    group.addoption("--tree", metavar="DIR", help="the tree to judge; the landed one by default")
    group.addoption("--landed", metavar="DIR", help="the tree that had landed before")
    group.addoption("--contracts", metavar="DIR", help="the contracts to judge by")
    group.addoption("--cassettes", metavar="DIR", help="the recordings to judge")
    group.addoption("--bundled", metavar="A,B", help="judge by these bundled contracts as well")
    group.addoption("--targets", metavar="A,B", help="judge only these languages")
    group.addoption("--providers", metavar="A,B", help="judge only these providers")
    group.addoption(
        "--pruned-before",
        metavar="DATE",
        type=date.fromisoformat,
        help="members missing since before this day were dropped on purpose",
    )
    group.addoption(
        "--accept-shrink",
        metavar="A,B",
        help="let these listings shrink more than their contracts allow",
    )
    group.addoption(
        "--trust",
        metavar="A,B",
        default="",
        help="with --record-mode: send keys as the contracts of these providers say",
    )
    group.addoption(
        "--accept-growth",
        metavar="A,B",
        help="with --record-mode: let these listings grow by over 2,000 models or 2 MiB",
    )
    group.addoption(
        "--record-timeout",
        metavar="SECONDS",
        type=_seconds,
        default=Limits().seconds,
        help="with --record-mode: how long a provider may take in all",
    )
    group.addoption(
        "--recorded-before", metavar="DIR", help="the recordings that those judged are to replace"
    )
    group.addoption(
        "--max-age", metavar="DAYS", type=int, help="fail for recordings older than this"
    )
    group.addoption(
        "--results", metavar="FILE", type=Path, help="write the result of each test as JSON lines"
    )


@cache
def contract_run_of(config: pytest.Config) -> ContractRun:
    """What the options, and `[tool.gen-models]`, say that a run judges.

    Raises:
        pytest.UsageError: an option, a contract or a manifest is invalid.
    """

    def folder(option: str) -> Path | None:
        value: str | None = config.getoption(option)
        return None if value is None else Path(value)

    targets: str | None = config.getoption("--targets")
    bundled: str | None = config.getoption("--bundled")
    try:
        workspace = find_workspace(
            config.rootpath,
            contracts=folder("--contracts"),
            cassettes=folder("--cassettes"),
            output=folder("--landed"),
            targets=None if targets is None else tuple(targets.split(",")),
            bundled=None if bundled is None else tuple(filter(None, bundled.split(","))),
        )
        tree = folder("--tree") or workspace.output
        named = _names(config.getoption("--providers"))
        contracts = contracts_of(workspace, named)
        contracts.check(contracts.slugs if named is None else sorted(named))
        manifest = read_manifest(tree)
        package = manifest.package or workspace.package
        return ContractRun(
            workspace=workspace,
            tree=tree,
            contracts=contracts,
            manifest=manifest,
            targets=tuple(t.for_package(package) for t in chosen_targets(workspace)),
            named=named,
            pruned_before=config.getoption("--pruned-before"),
            may_shrink=_names(config.getoption("--accept-shrink")) or frozenset(),
            before=folder("--recorded-before"),
            max_age=config.getoption("--max-age"),
        )
    except GenModelsError as error:
        raise pytest.UsageError(str(error)) from error


def _names(option: str | None) -> frozenset[str] | None:
    return frozenset(option.split(",")) if option else None


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= _LONGEST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds up to a day")
    return value
