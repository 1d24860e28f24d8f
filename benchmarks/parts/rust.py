"""rustc on a rendered enum, and on the same enum made of derives and match arms."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Final

from benchmarks.launch import Command
from benchmarks.workload import model_ids
from gen_models.ids import ModelId
from gen_models.naming import RUST_VARIANT, assign
from gen_models.targets import Member, ProviderHead, ProviderModels
from gen_models.targets.rust.literals import rust_literal
from gen_models.targets.rust.target import TARGET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.measure import Bench
    from benchmarks.results import Table

DERIVED: Final = "derives and match arms"
RENDERED: Final = "gen-models"
SIZE: Final = 10_000
CHECK: Final = "rustc --emit=metadata"
_MODES: Final = {CHECK: ["--emit=metadata"], "debug build": ["--emit=link", "-Cdebuginfo=2"]}
_RELEASE: Final = {"release build": ["--emit=link", "-Copt-level=3"]}
_HEAD: Final = ProviderHead("acme", "Acme", "Acme")


def key(mode: str, size: int = SIZE) -> str:
    """The table of a way to compile."""
    return f"rustc {mode} {size}"


def measure(bench: Bench) -> Iterator[Table]:
    """Checking, and a debug build."""
    yield from _measure(bench, _MODES)


def measure_release(bench: Bench) -> Iterator[Table]:
    """A release build, which takes a minute a round."""
    yield from _measure(bench, _RELEASE)


def _measure(bench: Bench, modes: dict[str, list[str]]) -> Iterator[Table]:
    rustc = shutil.which("rustc")
    if rustc is None:
        print(f"{bench.part}: there is no rustc here", file=sys.stderr)
        return
    size = 1_000 if bench.quick else SIZE
    models = _models(size)
    roots = {DERIVED: _derived(bench.folder, models), RENDERED: _rendered(bench.folder, models)}
    for mode, options in modes.items():
        command = [rustc, "--edition=2021", "--crate-type=lib", *options, "-o", "made"]
        actions = {name: Command([*command, root], bench.folder) for name, root in roots.items()}
        title = f"{mode}, {size:,} variants"
        yield bench.table(key(mode, size), title, actions, size=size, slow={DERIVED})


def _models(count: int) -> ProviderModels:
    ids = model_ids(count)
    names = assign(ids, RUST_VARIANT, {})
    members = tuple(Member(ModelId(i), names[ModelId(i)]) for i in ids)
    return ProviderModels(_HEAD, members, ())


def _rendered(folder: Path, models: ProviderModels) -> Path:
    """The crate as gen-models renders it; returns its root."""
    files = {**TARGET.render_package([models.head]), **TARGET.render_provider(models)}
    for path, source in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(source, encoding="ascii")
    return folder / "rust" / "src" / "lib.rs"


def _derived(folder: Path, models: ProviderModels) -> Path:
    """The same models as one would write them by hand; returns the crate's root."""
    pairs = [(member.identifier, rust_literal(member.id)) for member in models.live]
    lines = [
        "#![no_std]",
        "#![allow(non_camel_case_types)]",
        "extern crate alloc;",
        "use alloc::string::String;",
        "#[derive(Debug, Clone, PartialEq, Eq, Hash)]",
        "pub enum Model {",
        *(f"    {name}," for name, _ in pairs),
        "    Bespoke(String),",
        "}",
        "impl Model {",
        "    pub const ALL: &'static [Model] = &[",
        *(f"        Model::{name}," for name, _ in pairs),
        "    ];",
        "    pub fn model_id(&self) -> &str {",
        "        match self {",
        *(f"            Model::{name} => {literal}," for name, literal in pairs),
        "            Model::Bespoke(id) => id,",
        "        }",
        "    }",
        "}",
        "impl From<&str> for Model {",
        "    fn from(id: &str) -> Self {",
        "        match id {",
        *(f"            {literal} => Model::{name}," for name, literal in pairs),
        "            _ => Model::Bespoke(id.into()),",
        "        }",
        "    }",
        "}",
    ]
    root = folder / "derived.rs"
    root.write_text("\n".join(lines) + "\n", encoding="ascii")
    return root
