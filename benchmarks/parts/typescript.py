"""tsc on the generated TypeScript, against an empty module."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from benchmarks.launch import Command
from benchmarks.measure import HOME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measure import Bench
    from benchmarks.results import Table

_OPTIONS: Final = ("--strict", "--target", "es2022", "--module", "nodenext")


def measure(bench: Bench) -> Iterator[Table]:
    """A program that imports one provider, and one that imports all."""
    if bench.peers is None or not bench.peers.has_npm:
        print(f"{bench.part}: tsc comes with the peers, from npm", file=sys.stderr)
        return
    package = HOME / "generated" / "typescript"
    sources = {
        "an empty module": "export {};\n",
        "one provider": f'export * from "{package}/src/openai.js";\n',
        "all providers": f'export * from "{package}/index.js";\n',
    }
    actions = {}
    for number, (name, source) in enumerate(sources.items()):
        file = bench.folder / f"program{number}.mts"
        file.write_text(source, encoding="utf-8")
        actions[name] = Command(bench.peers.tsc(*_OPTIONS, file), bench.folder)
    yield bench.table("tsc", "tsc on the package", actions)
