"""The package is imported by an interpreter that has nothing else, and only what is handed over."""

from __future__ import annotations

import os
from typing import Final

import pytest

from gen_models.suite.fresh_python import PACKAGE, UNKNOWN, FreshImport, import_package

INIT: Final = """
PROVIDERS = ("one", "two")
__all__ = ["PROVIDERS", "OneModel", "OneModelId", "TwoModel", "TwoModelId", "parse"]

def __getattr__(name):
    from importlib import import_module
    return getattr(import_module(f"{__name__}.{name[:3].lower()}"), name)

def parse(qualified):
    slug = qualified.partition("/")[0]
    return __getattr__(f"{slug.title()}Model").parse(qualified)
"""
MODULE: Final = """
from enum import StrEnum
from typing import Literal

class Bespoke(str):
    provider = __name__.rpartition(".")[2]
    model_id = property(str)

class Info:
    disputed = {"vision": "is odd"}
    to_dict = lambda self: {"id": "a", "audio": None, "owner": "One"}
    source = lambda self, name: Source()

class Source:
    name, observed = "listing", None

class NAMEModel(StrEnum):
    A = "a"
    model_id = property(lambda self: self.value)
    provider = property(lambda self: Bespoke.provider)
    lifecycle = property(lambda self: "listed")
    is_listed = property(lambda self: True)
    last_listed = unlisted_since = deprecated_on = property(lambda self: None)
    retires_on = successor = property(lambda self: None)
    successors = lambda self: []
    info = property(lambda self: Info())
    _find = classmethod(lambda cls, text: cls(text))

    @classmethod
    def parse(cls, text):
        return cls(text) if text == "a" else Bespoke(text)

    @classmethod
    def live(cls):
        return [*cls]

NAMEModelId = Literal["a"]
"""


def imported(one: str = "", init: str = INIT) -> FreshImport:
    """What is found in a package with two providers, the first of which is harmed."""
    files = {
        "__init__.py": init,
        "one.py": one + MODULE.replace("NAME", "One"),
        "two.py": MODULE.replace("NAME", "Two"),
    }
    return import_package(files, {"one": ("one", "OneModel", []), "two": ("two", "TwoModel", [])})


def test_what_is_there_is_found() -> None:
    found = imported()
    assert (found.errors, found.package_error) == ({}, None)
    assert found.package == {"early": [], "providers": ["one", "two"], "missing": []}
    one = found.providers["one"]
    assert one["members"] == [["A", "a", "a", "one", True, False]]
    assert (one["live"], one["literal"], one["parsed"]) == (["a"], ["a"], "one")
    assert one["infos"] == {
        "a": [{"id": "a", "owner": "One"}, {"owner": ["listing", None]}, ["vision"]]
    }
    assert one["unknown"] == [UNKNOWN, UNKNOWN, "one", "Bespoke"]


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        ("import yaml\n", "No module named 'yaml'"),
        ("raise SystemExit(3)\n", "SystemExit"),
        ("raise KeyboardInterrupt\n", "KeyboardInterrupt"),
        ("import os; os._exit(3)\n", "ended with status 3"),
        ("import os; os.kill(os.getpid(), 9)\n", "ended with status -9"),
        ("import warnings; warnings.warn('old')\n", "UserWarning"),
    ],
)
def test_a_provider_that_cannot_be_imported_does_not_hide_the_others(harm: str, says: str) -> None:
    found = imported(harm)
    assert found.errors.keys() == {"one"}
    assert says in found.errors["one"]
    assert found.providers.keys() == {"two"}


def test_what_a_module_prints_is_no_result() -> None:
    found = imported('print(\'{"provider": "two", "error": "no"}\')\n')
    assert found.errors == {}
    assert found.providers.keys() == {"one", "two"}


@pytest.mark.parametrize(
    ("init", "says"),
    [("import yaml\n", "yaml"), ("import os; os._exit(4)\n", "ended with status 4")],
)
def test_a_package_that_cannot_be_imported_is_an_error(init: str, says: str) -> None:
    found = imported(init=init)
    assert found.package is None
    assert says in (found.package_error or "")
    assert found.errors.keys() == {"one", "two"}


def test_names_that_are_withheld_are_not_looked_up() -> None:
    files = {"__init__.py": INIT, "two.py": MODULE.replace("NAME", "Two")}
    two: dict[str, tuple[str, str, list[str]]] = {"two": ("two", "TwoModel", [])}
    assert import_package(files, two).package is None
    found = import_package(files, two, ["OneModel", "OneModelId"])
    assert found.package == {"early": [], "providers": ["one", "two"], "missing": []}


def test_modules_that_are_imported_early_are_named() -> None:
    early = imported(init=f"{INIT}\nparse('one/a')\n").package
    assert early is not None
    assert early["early"] == [f"{PACKAGE}.one"]


def test_the_interpreter_gets_no_environment_and_no_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "SOME_API_KEY", "secret")
    monkeypatch.setitem(os.environ, "PYTHONPATH", os.curdir)
    look = (
        "import os, sys\n"
        "assert not {'SOME_API_KEY', 'PYTHONPATH', 'HOME'} & os.environ.keys()\n"
        "assert 'site' not in sys.modules\n"
        "assert sys.flags.isolated and sys.flags.no_site and sys.flags.dont_write_bytecode\n"
    )
    assert imported(look).errors == {}
