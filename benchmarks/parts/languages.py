"""Rust and TypeScript against their peers, and all languages against the floor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.launch import Command
from benchmarks.parts.enums import FLOOR_ROW, START_UP, floor, generated
from benchmarks.workload import make_workspace, model_ids, write_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measure import Bench
    from benchmarks.results import Table

RUST: Final = "gen-models, Rust"
TYPESCRIPT: Final = "gen-models, TypeScript"
ALL: Final = "gen-models, three languages"
QUICKTYPE: Final = "quicktype, Rust"
JSON2TS: Final = "json-schema-to-typescript, unformatted"
_SIZES: Final = (100, 1_000, 10_000)
_ALL_SIZES: Final = (1_000, 10_000, 30_000, 100_000)


def rust_key(size: int) -> str:
    """The table of Rust enums."""
    return f"rust {size}"


def typescript_key(size: int) -> str:
    """The table of TypeScript unions."""
    return f"typescript {size}"


def all_key(size: int) -> str:
    """The table of all languages."""
    return f"languages {size}"


def measure(bench: Bench) -> Iterator[Table]:
    """Each language against its peer, then all of them, over the sizes."""
    for size in bench.sizes(*_SIZES):
        place = make_workspace(bench.folder / f"one-{size}", ids := model_ids(size))
        rust = {RUST: generated(place, "rust")}
        typescript = {TYPESCRIPT: generated(place, "typescript")}
        if bench.peers is not None and bench.peers.has_npm:
            schema = write_schema(place.folder, ids)
            rust[QUICKTYPE] = Command(bench.peers.quicktype(schema), place.folder)
            made = bench.peers.json_schema_to_typescript(schema)
            typescript[JSON2TS] = Command(made, place.folder)
        yield bench.table(rust_key(size), f"Rust enum, {size:,} IDs", rust, size=size)
        title = f"TypeScript union, {size:,} IDs"
        yield bench.table(typescript_key(size), title, typescript, size=size)
    for size in (START_UP, *bench.sizes(*_ALL_SIZES)):
        place = make_workspace(bench.folder / f"all-{size}", model_ids(size))
        actions = {FLOOR_ROW: floor(place), ALL: generated(place, "python,rust,typescript")}
        title = f"three languages, {size:,} IDs"
        if size == START_UP:
            title = "three languages, 1 ID: start-up"
        yield bench.table(all_key(size), title, actions, size=size)
