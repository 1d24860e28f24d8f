"""Rendered Python packages for tests: made from model IDs, written, and used by a fresh process."""

from __future__ import annotations

import compileall
import json
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import Any

from gen_models.lifecycle import Lifecycle
from gen_models.naming import UPPER_SNAKE
from gen_models.targets import ProviderHead, ProviderModels
from gen_models.targets.python.target import TARGET as PYTHON
from tests.support.builders.providers import ACME, OTHER, provider

__all__ = [
    "ACME", "OTHER", "formatted", "models", "run_python", "source_of", "write_package",
]  # fmt: skip


def models(
    live: Iterable[str],
    past: Iterable[str] = (),
    head: ProviderHead = ACME,
    lifecycles: Iterable[Lifecycle] = (),
) -> ProviderModels:
    """A provider with these IDs, as `provider` makes it."""
    return provider(live, past, style=UPPER_SNAKE, head=head, lifecycles=lifecycles)


def source_of(provider: ProviderModels) -> str:
    """The source of a provider's module."""
    source, *_ = PYTHON.render_provider(provider).values()
    return source


def write_package(folder: Path, *providers: ProviderModels) -> Path:
    """Writes a package with these providers, and returns the folder to import it from."""
    files = dict(PYTHON.render_package([one.head for one in providers]))
    for one in providers:
        files.update(PYTHON.render_provider(one))
    for path, source in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(source.encode("ascii"))
    return folder / "python"


def run_python(script: str, package: Path, *arguments: str) -> Any:
    """What a fresh Python, which has the package and nothing else installed, prints as JSON."""
    _compile(package)
    start = "import json, sys\nsys.path.insert(0, sys.argv[1])\n"
    command = [sys.executable, "-I", "-S", "-B", "-W", "error", "-c", start + script]
    done = subprocess.run(
        [*command, str(package), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@cache
def _compile(package: Path) -> None:
    """Compiles a package once, not in each Python; a file that changes is compiled anew."""
    compileall.compile_dir(package, quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH)


def formatted(source: str) -> str:
    """The source as `ruff format` would have it."""
    return subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "-"],
        input=source,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout
