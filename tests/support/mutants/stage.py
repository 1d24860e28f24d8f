"""Stages on which the contract suite judges one provider, and ways to break them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unittest.mock import patch
from xml.etree import ElementTree as ET

from gen_models.landing import NAME, gate
from gen_models.recordings import cassette_path
from gen_models.workflows import Selection, walk
from gen_models.workspace import Workspace, bundled_home

PROVIDERS: Final = "python/provider_models"
"""Where the generated modules are in a tree."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A folder with one provider's recording, the tree that it generates, and what had landed."""

    slug: str
    folder: Path

    @property
    def workspace(self) -> Workspace:
        home, own = bundled_home(), self.folder / "home"
        suite = own if own.exists() else home
        return Workspace(home / "contracts", self.folder / "cassettes", self.landed, suite)

    @property
    def cassette(self) -> Path:
        return cassette_path(self.workspace.cassettes, self.slug)

    @property
    def tree(self) -> Path:
        return self.folder / "tree"

    @property
    def landed(self) -> Path:
        return self.folder / "landed"


Break = Callable[[Stage], None]
"""Breaks one thing on a stage."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A break, the provider to judge, and what the contract that catches it says."""

    provider: str
    says: str
    harm: Break
    options: tuple[str, ...] = ()


def nothing(stage: Stage) -> None:
    """Breaks nothing."""


def make_stage(folder: Path, slug: str) -> Stage:
    """The project's recording of a provider, judged for the second time."""
    stage = Stage(slug, folder)
    stage.cassette.parent.mkdir(parents=True)
    shutil.copyfile(cassette_path(bundled_home() / "cassettes", slug), stage.cassette)
    files = walk(
        stage.workspace, Selection(named=frozenset({slug})), fail_fast=True
    ).candidate.files
    gate.write_tree(stage.tree, files)
    gate.write_tree(stage.landed, files)
    return stage


def own_suite(folder: Path, tests: Mapping[str, str]) -> Path:
    """A suite of these tests, with the project's own conftest."""
    home = bundled_home()
    folder.mkdir(exist_ok=True)
    shutil.copyfile(home / "conftest.py", folder / "conftest.py")
    (folder / "contracts").mkdir()
    for name, source in tests.items():
        (folder / "contracts" / name).write_text(source, encoding="utf-8")
    return folder


def failures(stage: Stage, *options: str) -> dict[tuple[str, str | None], str]:
    """What the suite, run as the gate runs it, says of each contract test that fails.

    The keys are a test, such as `test_pages.py::test_no_page`, and the provider that it failed
    for; None if it is about no single one.
    """
    report, run = stage.folder / "report.xml", gate._run
    with patch.object(gate, "_run", lambda command, told: run([*command, *options], told)):
        gate._judge(
            stage.tree, report, [stage.slug], stage.workspace, fail_fast=False, progress=None
        )
    found = {}
    for case in ET.parse(report).iter("testcase"):
        module = case.attrib["classname"].rpartition(".")[2]
        test, _, parameter = case.attrib["name"].rstrip("]").partition("[")
        for failure in (*case.iter("failure"), *case.iter("error")):
            found[f"{module}.py::{test}", parameter or None] = failure.attrib["message"]
    return found


def in_text(file: Path, old: str, new: str) -> None:
    """Replaces the one place where a text stands in a file."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file.name} has {old!r} {text.count(old)} times"
    file.write_text(text.replace(old, new), encoding="utf-8")


def recording(old: str, new: str) -> Break:
    """Changes the cassette."""
    return lambda stage: in_text(stage.cassette, old, new)


def module(old: str, new: str) -> Break:
    """Changes the provider's module in the tree."""
    return lambda stage: in_text(stage.tree / PROVIDERS / f"{stage.slug}.py", old, new)


def rust(old: str, new: str, file: str = "") -> Break:
    """Changes the provider's Rust module, or another file beside it."""
    return lambda stage: in_text(
        stage.tree / "rust" / "src" / (file or f"{stage.slug}.rs"), old, new
    )


def script(old: str, new: str, file: str = "") -> Break:
    """Changes the provider's JavaScript module, or another file as seen from it."""
    return lambda stage: in_text(
        stage.tree / "typescript" / "src" / (file or f"{stage.slug}.js"), old, new
    )


def package(file: str, old: str, new: str) -> Break:
    """Changes a module that all providers share."""
    return lambda stage: in_text(stage.tree / PROVIDERS / file, old, new)


def ledger(old: str, new: str) -> Break:
    """Changes the provider's ledger in the tree."""
    return lambda stage: in_text(stage.tree / "ledger" / f"{stage.slug}.jsonl", old, new)


def landed_ledger(old: str, new: str) -> Break:
    """Changes the provider's ledger as it had landed."""
    return lambda stage: in_text(stage.landed / "ledger" / f"{stage.slug}.jsonl", old, new)


def patched(code: str) -> Break:
    """Judges with a copy of the suite whose conftest first changes the generator in memory.

    The code runs before any test is collected. An attribute that it replaces has to be there, or
    it raises, so that a mutant of something that has moved is not taken for one that was caught.
    """

    def harm(stage: Stage) -> None:
        contracts = bundled_home() / "contracts"
        tests = {test.name: test.read_text(encoding="utf-8") for test in contracts.glob("*.py")}
        conftest = own_suite(stage.folder / "home", tests) / "conftest.py"
        text = conftest.read_text(encoding="utf-8")
        conftest.write_text(f"{text}\n\n{code}", encoding="utf-8")

    return harm


def stray_file(stage: Stage) -> None:
    """Puts a file into the tree that no provider owns."""
    (stage.tree / "stray.py").write_bytes(b"")


def missing_file(stage: Stage) -> None:
    """Takes a file from the tree that the manifest has."""
    assert '"python/README.md"' in (stage.tree / NAME).read_text(encoding="utf-8")
    (stage.tree / "python" / "README.md").unlink()


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
