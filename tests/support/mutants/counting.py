"""A pytest plug-in that counts what the contract suite reads."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import pytest

from gen_models.contract import loader
from gen_models.landing import candidate
from gen_models.recordings import cassette, replay
from gen_models.suite import fresh_python

COUNTED: Final = {
    "contracts loaded": (loader._Loader, "load"),
    "cassettes read": (cassette, "load_yaml"),
    "recordings paged through": (replay, "list_models"),
    "recordings replayed": (replay, "read_catalog"),
    "ledgers read": (candidate, "read_ledger"),
    "interpreters started": (fresh_python, "_run"),
}
"""What is counted: the function that does it, where it is looked up."""

COUNTS: Final[Counter[str]] = Counter()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--counts", type=Path)


def pytest_configure() -> None:
    for what, (owner, name) in COUNTED.items():
        patch.object(owner, name, _counted(what, getattr(owner, name))).start()


def pytest_sessionfinish(session: pytest.Session) -> None:
    session.config.getoption("--counts").write_text(json.dumps(COUNTS), encoding="utf-8")


def _counted(what: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def count(*arguments: Any, **more: Any) -> Any:
        COUNTS[what] += 1
        return function(*arguments, **more)

    return count
