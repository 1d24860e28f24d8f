"""A pytest plug-in that runs, of the contract suite, only what a run of mutants asks about."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest

from gen_models.suite.applicability import provider_of

MODULE: Final = __name__
EVERYTHING: Final = "*"
"""Stands for all tests, among the tests of a provider."""


def options(folder: Path, wanted: Mapping[str, Sequence[str]]) -> list[str]:
    """The options of a run of the suite that asks each provider's tests, by slug, and no others.

    A test that judges no single provider runs if anything asks for it.
    """
    file = folder / "wanted.json"
    file.write_text(json.dumps(wanted), encoding="utf-8")
    return ["-p", MODULE, f"--wanted={file}"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--wanted", type=Path)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Spares the collection of files in which nothing is asked for."""
    if collection_path.suffix != ".py":
        return None
    asked = _asked(config).values()
    names = {test for tests in asked for test in tests}
    text = collection_path.read_text(encoding="utf-8")
    return None if EVERYTHING in names or any(f"def {name}(" in text for name in names) else True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = _asked(config)
    all_of_them = {test for tests in wanted.values() for test in tests}

    def is_wanted(item: pytest.Item) -> bool:
        slug = provider_of(item)
        asked = all_of_them if slug is None else wanted.get(slug, ())
        return EVERYTHING in asked or getattr(item, "originalname", item.name) in asked

    items[:] = [item for item in items if is_wanted(item)]


def _asked(config: pytest.Config) -> dict[str, list[str]]:
    asked: dict[str, list[str]] = json.loads(config.getoption("--wanted").read_text("utf-8"))
    return asked
