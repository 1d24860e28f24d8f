"""Rendered Python packages for tests: made from model IDs, written, and used by a fresh process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any, Final

from gen_models.ids import ModelId
from gen_models.naming import UPPER_SNAKE, assign
from gen_models.targets import Member, ProviderHead, ProviderModels, RetiredMember
from gen_models.targets.python.target import TARGET as PYTHON

ACME: Final = ProviderHead("acme-ai", "Acme AI", "AcmeAI")
OTHER: Final = ProviderHead("other", "Other", "Other")

_DAYS: Final = (
    (date(2026, 1, 1), date(2026, 1, 2)),
    (None, date(2026, 1, 2)),
    (None, None),
)


def models(
    live: Iterable[str], retired: Iterable[str] = (), head: ProviderHead = ACME
) -> ProviderModels:
    """A provider with these IDs; those that are retired have days, one day, or none, in turn."""
    now = sorted(set(live))
    gone = sorted(set(retired) - set(now))
    names = assign([*now, *gone], UPPER_SNAKE, {})
    return ProviderModels(
        head,
        tuple(Member(ModelId(model_id), names[ModelId(model_id)]) for model_id in now),
        tuple(
            RetiredMember(ModelId(model_id), names[ModelId(model_id)], None, last, first)
            for model_id, (last, first) in zip(gone, cycle(_DAYS), strict=False)
        ),
    )


def source_of(provider: ProviderModels) -> str:
    """The source of a provider's module."""
    (source,) = PYTHON.render_provider(provider).values()
    return source


def write_package(folder: Path, *providers: ProviderModels) -> Path:
    """Writes a package with these providers, and returns the folder to import it from."""
    files = dict(PYTHON.render_package([provider.head for provider in providers]))
    for provider in providers:
        files.update(PYTHON.render_provider(provider))
    for path, source in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(source.encode("ascii"))
    return folder / "python"


def run_python(script: str, package: Path, *arguments: str) -> Any:
    """What a fresh Python, which has the package and nothing else installed, prints as JSON."""
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
