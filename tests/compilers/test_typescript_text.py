"""Rendered TypeScript is formatted, and its documentation is true."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from typing import Final

import pytest

from gen_models.lifecycle import Span
from gen_models.targets import ProviderHead
from gen_models.targets.typescript.target import TARGET as TYPESCRIPT
from gen_models.workspace import bundled_home
from tests.compilers.test_typescript_compiled import HOSTILE_IDS, landed
from tests.support.builders.providers import OBSERVED, known, retired
from tests.support.builders.python import OTHER, models
from tests.support.builders.typescript import compiled, followed, tool, write_app

pytestmark = pytest.mark.compilers

DOCUMENT: Final = bundled_home() / "docs" / "typescript.md"


def unformatted(folder: Path) -> str:
    """The files of a folder, or of an app's package, that Prettier would change."""
    package = folder / "node_modules" / "provider-model-ids"
    options = ["--no-config", "--ignore-path=", "--with-node-modules", "--list-different"]
    done = subprocess.run(
        [tool("prettier"), *options, package if package.exists() else folder],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


def test_prettier_would_change_nothing_that_has_landed(tmp_path: Path) -> None:
    assert unformatted(write_app(tmp_path, *landed())) == ""


@pytest.mark.parametrize("word", ["a", "-", '"', "'", "\\", "\U0001f600", "/"])
def test_prettier_would_change_no_id_of_any_length(tmp_path: Path, word: str) -> None:
    ids = [(word * 256)[:length] for length in range(1, 257)]
    next_one = dict(pairwise(ids))
    live, past = models(ids), models(["z", "y"], ids, OTHER)
    app = write_app(tmp_path, followed(live, next_one), followed(past, next_one))
    assert unformatted(app) == ""


def test_prettier_would_change_no_hostile_id(tmp_path: Path) -> None:
    live, past = HOSTILE_IDS[::2], HOSTILE_IDS[1::2]
    rows = [retired(text, *HOSTILE_IDS) for text in past]
    app = write_app(tmp_path, models(live, past, lifecycles=rows), models(past, live, OTHER))
    assert unformatted(app) == ""


def test_prettier_would_change_no_table_or_union_of_any_length(tmp_path: Path) -> None:
    """One model or a few, where all of it may fit on a line, or just not."""
    providers = [
        followed(
            models(["a" * size, *"bcd"[:others]], ["e" * size, *"fgh"[:others]], head),
            {"a" * size: "e" * size},
        )
        for size in (1, *range(6, 76))
        for others in range(4)
        for head in [ProviderHead(f"p-{size}-{others}", "P", f"P{size}X{others}")]
    ]
    assert unformatted(write_app(tmp_path, *providers)) == ""


def test_prettier_would_change_no_rows_of_any_length(tmp_path: Path) -> None:
    """One row or a few, where all of it may fit on a line, or just not."""
    day = Span(OBSERVED, OBSERVED)
    providers = [
        models(
            [],
            head=ProviderHead(f"p-{size}-{others}-{more}", "P", f"P{size}X{others}Y{more}"),
            lifecycles=[
                known("a" * size, *[day] * more, successors=["b"][:more]),
                *(known(letter, day) for letter in "cde"[:others]),
            ],
        )
        for size in range(1, 80)
        for others in range(3)
        for more in range(3)
    ]
    assert unformatted(write_app(tmp_path, *providers)) == ""


def test_prettier_would_change_no_class_name_of_any_length(tmp_path: Path) -> None:
    heads = [ProviderHead(f"p-{size}", "P", "P" + "x" * size) for size in range(1, 27)]
    assert unformatted(write_app(tmp_path, *(models(["a"], ["b"], head=h) for h in heads))) == ""


def test_prettier_would_change_no_package_of_names_of_any_length(tmp_path: Path) -> None:
    """One provider to three, where a list of them may fit on a line, or just not."""
    sizes = [*product(range(1, 25), range(4), [1]), *product(range(1, 25), range(2), [2, 3])]
    for size, more, count in [(1, 0, 0), *sizes]:
        slugs = [letter + "x" * size for letter in "pqr"[:count]]
        heads = [ProviderHead(slug, slug, slug.title()) for slug in slugs]
        heads[:1] = [replace(head, slug=head.slug + "y" * more) for head in heads[:1]]
        files = dict(TYPESCRIPT.render_package(heads))
        for head in heads[:1]:
            files.update(TYPESCRIPT.render_provider(models(["a"], head=head)))
        for path in [path for path in files if path.endswith((".js", ".ts"))]:
            file = tmp_path / f"{size}-{more}-{count}" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(files[path], encoding="ascii")
    assert unformatted(tmp_path) == ""


def test_the_documented_program_prints_what_the_document_says(tmp_path: Path) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    pattern = r"<!-- program: node -->\s+```ts\n(.*?)```\s+<!-- output -->\s+```text\n(.*?)```"
    ((program, output),) = re.findall(pattern, text, re.DOTALL)
    app = write_app(tmp_path, *landed())
    assert len(program.splitlines()) <= 10
    globals_ = "declare global {\n  const console: { log(text: unknown): void };\n}\nexport {};\n"
    assert compiled(app, "nodenext", emit=True, program=program, globals=globals_) == ""
    done = subprocess.run(
        [tool("node"), "program.js"], cwd=app, capture_output=True, text=True, check=True
    )
    assert done.stdout == output
