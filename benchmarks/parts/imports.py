"""What importing the generated Python costs, in fresh processes, start-up included."""

from __future__ import annotations

import ast
import os
from typing import TYPE_CHECKING, Final

from benchmarks.launch import Command
from benchmarks.measure import HOME, PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.measure import Bench
    from benchmarks.results import Table

EMPTY: Final = "an empty package"
PACKAGE: Final = "provider_model_ids"
PLAIN: Final = "a plain StrEnum"
CONSTANTS: Final = "a class of constants"
PACKAGE_KEY: Final = "import package"
PROVIDERS: Final = {"openrouter": "OpenRouterModel", "openai": "OpenAIModel"}
_TREE: Final = HOME / "generated" / "python"


def key(provider: str) -> str:
    """The table of a provider's enum."""
    return f"import {provider}"


def row(provider: str) -> str:
    """The row of a provider's generated module."""
    return f"{PACKAGE}.{provider}"


def measure(bench: Bench) -> Iterator[Table]:
    """Warm, then cold."""
    (bench.folder / "empty").mkdir()
    (bench.folder / "empty" / "__init__.py").touch()
    for provider in PROVIDERS:
        _write_others(bench.folder, provider)
    for cold in (False, True):
        suffix, said = (" cold", ", cold") if cold else ("", "")
        yield bench.table(
            f"{PACKAGE_KEY}{suffix}",
            f"import of the package{said}",
            {
                EMPTY: _importing("empty", bench.folder, cold=cold),
                PACKAGE: _importing(PACKAGE, bench.folder, cold=cold),
            },
            rounds=6,
            cold=cold,
        )
        for provider in PROVIDERS:
            count = len(_members(provider))
            yield bench.table(
                f"{key(provider)}{suffix}",
                f"import of one enum, {provider}, {count} members{said}",
                {
                    PLAIN: _importing(f"plain_{provider}", bench.folder, cold=cold),
                    row(provider): _importing(row(provider), bench.folder, cold=cold),
                    CONSTANTS: _importing(f"constants_{provider}", bench.folder, cold=cold),
                    EMPTY: _importing("empty", bench.folder, cold=cold),
                },
                size=count,
                rounds=4,
                cold=cold,
            )


def _importing(what: str, folder: Path, *, cold: bool) -> Command:
    # Without `site`, whose start-up depends on what is installed.
    path = {"PYTHONPATH": f"{_TREE}{os.pathsep}{folder}"}
    return Command([PYTHON, "-S", "-c", f"import {what}"], folder, path, cold=cold)


def _members(provider: str) -> list[str]:
    """The members of the generated class, as lines of a class of one's own."""
    source = (_TREE / "provider_model_ids" / f"{provider}.py").read_text(encoding="ascii")
    (made,) = (
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef) and node.name == PROVIDERS[provider]
    )
    return [
        f"    {ast.unparse(node)}"
        for node in made.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    ]


def _write_others(folder: Path, provider: str) -> None:
    members = "\n".join(_members(provider))
    plain = f"from enum import StrEnum\n\n\nclass Plain(StrEnum):\n{members}\n"
    (folder / f"plain_{provider}.py").write_text(plain, encoding="ascii")
    constants = f"class Constants:\n{members}\n"
    (folder / f"constants_{provider}.py").write_text(constants, encoding="ascii")
