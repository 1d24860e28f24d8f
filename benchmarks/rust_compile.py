"""Measures rustc on a rendered enum, and on the same enum made of derives and match arms."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from benchmarks.workload import model_ids
from gen_models.ids import ModelId
from gen_models.naming import RUST_VARIANT, assign
from gen_models.targets import Member, ProviderHead, ProviderModels
from gen_models.targets.rust.literals import rust_literal
from gen_models.targets.rust.target import TARGET as RUST

MODES: Final = {
    "check": ["--emit=metadata"],
    "debug build": ["--emit=link", "-Cdebuginfo=2"],
    "release build": ["--emit=link", "-Copt-level=3"],
}
HEAD: Final = ProviderHead("acme", "Acme", "Acme")


def rendered(folder: Path, models: ProviderModels) -> Path:
    """The crate as gen-models renders it; returns its root."""
    files = {**RUST.render_package([models.head]), **RUST.render_provider(models)}
    for path, source in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(source, encoding="ascii")
    return folder / "rust" / "src" / "lib.rs"


def derived(folder: Path, models: ProviderModels) -> Path:
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


def compile_once(root: Path, options: list[str], out: Path) -> tuple[float, float]:
    """Processor seconds and peak MiB of one rustc; runs in a process that has no other child."""
    command = ["rustc", "--edition=2021", "--crate-type=lib", *options, "-o", str(out), str(root)]
    subprocess.run(command, check=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    """Prints a line a mode: processor time and peak memory of both, and their ratios."""
    count = int(sys.argv[1]) if sys.argv[1:] else 10_000
    ids = model_ids(count)
    names = assign(ids, RUST_VARIANT, {})
    models = ProviderModels(HEAD, tuple(Member(ModelId(i), names[ModelId(i)]) for i in ids), ())
    start = time.perf_counter()
    files = RUST.render_provider(models)
    made = time.perf_counter()
    RUST.verify(files, models)
    verified = time.perf_counter()
    print(f"{count} models: rendered in {(made - start) * 1e3:.0f} ms, ", end="")
    print(f"verified in {(verified - made) * 1e3:.0f} ms")
    with tempfile.TemporaryDirectory() as folder:
        roots = [derived(Path(folder), models), rendered(Path(folder), models)]
        for mode, options in MODES.items():
            found = []
            for root in roots:
                with get_context("spawn").Pool(1) as pool:
                    found.append(pool.apply(compile_once, (root, options, Path(folder) / "made")))
            (slow, fat), (quick, lean) = found
            print(
                f"{mode:14} {slow:6.2f} s {fat:6.0f} MiB | {quick:5.2f} s {lean:5.0f} MiB", end=""
            )
            print(f" | {slow / quick:5.1f}x faster {fat / lean:4.1f}x leaner")


if __name__ == "__main__":
    main()
