"""The providers that tests bring: contracts and recordings in `tests/data/sample`.

They are as some of the shipped ones once were, with fewer models. The shipped ones change with
every refresh and every new provider; a test that needs a certain model takes it from here.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from gen_models.contract import Contract, load_contracts
from gen_models.workspace import Workspace, bundled_home

SAMPLE: Final = Path(__file__).parents[1] / "data" / "sample"
CONTRACTS: Final = SAMPLE / "contracts"
CASSETTES: Final = SAMPLE / "cassettes"
LOCAL: Final = frozenset({"ollama"})
"""Those that land only when they are named."""


@cache
def sample_contracts() -> Mapping[str, Contract]:
    """The contracts of the sample, by slug."""
    return load_contracts(CONTRACTS, (CONTRACTS, bundled_home() / "contracts"))


def sample_recordings() -> frozenset[str]:
    """The providers of the sample that have a recording."""
    return frozenset(file.stem for file in CASSETTES.glob("*.yaml"))


def copy_contracts(slugs: Iterable[str], folder: Path) -> None:
    """Copies some of the contracts, with the shapes, to a new folder: each costs every command."""
    shutil.copytree(CONTRACTS / "shapes", folder / "shapes")
    for slug in slugs:
        shutil.copy(CONTRACTS / f"{slug}.toml", folder)


def sample_workspace(folder: Path) -> Workspace:
    """The folders of a project whose contracts are the sample's."""
    return Workspace(CONTRACTS, folder / "cassettes", folder / "generated", bundled_home())


def settings(output: str) -> str:
    """The `pyproject.toml` of a project that has contracts and recordings of its own."""
    return (
        '[tool.gen-models]\ncontracts = "contracts"\ncassettes = "cassettes"\n'
        f'output = "{output}"\n'
    )
