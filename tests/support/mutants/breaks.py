"""Ways to break what the contract suite judges: recordings, ledgers, and generated files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from gen_models.landing import NAME
from tests.support.mutants.stage import PACKAGE, Stage

Break = Callable[[Stage], None]
"""Breaks one thing on a stage."""


def nothing(stage: Stage) -> None:
    """Breaks nothing."""


def in_text(file: Path, old: str, new: str) -> None:
    """Replaces the one place where a text stands in a file."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file.name} has {old!r} {text.count(old)} times"
    file.write_text(text.replace(old, new), encoding="utf-8")


def recording(old: str, new: str) -> Break:
    """Changes the cassette."""
    return lambda stage: in_text(stage.cassette, old, new)


def module(old: str, new: str) -> Break:
    """Changes the provider's Python module in the tree."""
    return lambda stage: in_text(stage.tree / PACKAGE / f"{stage.slug}.py", old, new)


def info_module(old: str, new: str) -> Break:
    """Changes what the provider's Python models can do and cost in the tree."""
    return lambda stage: in_text(stage.tree / PACKAGE / "_info" / f"{stage.slug}.py", old, new)


def module_ends(code: str) -> Break:
    """Adds code to the end of the provider's Python module in the tree."""
    return appended(lambda stage: stage.tree / PACKAGE / f"{stage.slug}.py", code)


def rust(old: str, new: str) -> Break:
    """Changes the provider's Rust module in the tree."""
    return lambda stage: in_text(stage.tree / "rust" / "src" / f"{stage.slug}.rs", old, new)


def script(old: str, new: str) -> Break:
    """Changes the provider's JavaScript module in the tree."""
    return lambda stage: in_text(stage.tree / "typescript" / "src" / f"{stage.slug}.js", old, new)


def rust_info(old: str, new: str) -> Break:
    """Changes what the provider's Rust module of model info says."""
    folder = "rust/src/model_info"
    return lambda stage: in_text(stage.tree / folder / f"{stage.slug}.rs", old, new)


def script_info(old: str, new: str) -> Break:
    """Changes what the provider's JavaScript module of model info says."""
    folder = "typescript/src/info"
    return lambda stage: in_text(stage.tree / folder / f"{stage.slug}.js", old, new)


def shared(path: str) -> Break:
    """Adds an empty line to a file in the tree that all providers share."""
    return appended(lambda stage: stage.tree / path, "\n")


def appended(file: Callable[[Stage], Path], text: str) -> Break:
    """Adds text to the end of a file that is there."""

    def harm(stage: Stage) -> None:
        before = file(stage).read_text(encoding="utf-8")
        file(stage).write_text(before + text, encoding="utf-8")

    return harm


def ledger(old: str, new: str) -> Break:
    """Changes the provider's ledger in the tree."""
    return lambda stage: in_text(stage.tree / "ledger" / f"{stage.slug}.jsonl", old, new)


def landed_ledger(old: str, new: str) -> Break:
    """Changes the provider's ledger as it had landed."""
    return lambda stage: in_text(stage.landed / "ledger" / f"{stage.slug}.jsonl", old, new)


def lives(*rows: Mapping[str, object]) -> Break:
    """Adds what is known of model IDs to the provider's lifecycles in the tree."""
    text = "".join(f"{json.dumps(row)}\n" for row in rows)
    return appended(lambda stage: stage.tree / "lifecycle" / f"{stage.slug}.jsonl", text)


def landed_lives(*rows: Mapping[str, object]) -> Break:
    """Adds it to the provider's lifecycles as they had landed."""
    text = "".join(f"{json.dumps(row)}\n" for row in rows)
    return appended(lambda stage: stage.landed / "lifecycle" / f"{stage.slug}.jsonl", text)


def stray_file(stage: Stage) -> None:
    """Puts a file into the tree that no provider owns."""
    (stage.tree / "stray.py").write_bytes(b"")


def missing_file(stage: Stage) -> None:
    """Takes a file from the tree that the manifest has."""
    assert '"python/README.md"' in (stage.tree / NAME).read_text(encoding="utf-8")
    (stage.tree / "python" / "README.md").unlink()


SOURCES = '[[source]]\nname = "docs"\nlicence = "none stated"\n'
"""The declaration of the one source of announcements."""


def announced(*lines: str) -> Break:
    """Lets these lines be the announcements about the provider's models."""

    def harm(stage: Stage) -> None:
        folder = stage.workspace.cassettes / "announcements"
        folder.mkdir(exist_ok=True)
        head = json.dumps({"format": 1, "provider": stage.slug})
        text = "".join(f"{line}\n" for line in (head, *lines))
        (folder / f"{stage.slug}.jsonl").write_text(text, encoding="utf-8")
        (folder / "sources.toml").write_text(SOURCES, encoding="utf-8")

    return harm


def said(model_id: str = "glm-4.5", source: str = "docs", **more: object) -> str:
    """The line of one announcement."""
    where = {"url": "https://z.example/end", "read": "2025-10-01"}
    return json.dumps({"id": model_id, "source": source, **where, **more})


def orphan(name: str) -> Break:
    """Puts a file between the cassettes."""

    def harm(stage: Stage) -> None:
        (stage.workspace.cassettes / name).write_bytes(b"")

    return harm


def second_page(stage: Stage) -> None:
    """Records a page to which no other page leads."""
    text = stage.cassette.read_text(encoding="utf-8")
    head, mark, page = text.partition("- request:\n")
    uri = next(line for line in page.splitlines() if line.strip().startswith("uri: "))
    other = page.replace(uri, f"{uri}&pageToken=2")
    stage.cassette.write_text(head + mark + page + mark + other, encoding="utf-8")


def ghosts(count: int) -> Break:
    """Lets so many models have landed that the recording does not have."""

    def harm(stage: Stage) -> None:
        file = stage.landed / "ledger" / f"{stage.slug}.jsonl"
        lines = (f'{{"id": "ghost-{n}", "upper_snake": "GHOST_{n}"}}\n' for n in range(count))
        file.write_text(file.read_text(encoding="utf-8") + "".join(lines), encoding="utf-8")

    return harm


def first_rows(count: int) -> Break:
    """Leaves only the first rows in the recording."""

    def harm(stage: Stage) -> None:
        lines = stage.cassette.read_text(encoding="utf-8").splitlines(keepends=True)
        first = next(n for n, line in enumerate(lines) if line.endswith(":[\n")) + 1
        kept = "".join(lines[first : first + count]).rstrip(",\n")
        stage.cassette.write_text("".join([*lines[:first], kept, "\n", lines[-1]]), "utf-8")

    return harm


def swapped(pairs: Callable[[str, str], Break], one: str, other: str) -> Break:
    """Lets two texts change places, through a break that replaces one by the other."""

    def harm(stage: Stage) -> None:
        pairs(one, "@@")(stage)
        pairs(other, one)(stage)
        pairs("@@", other)(stage)

    return harm
