"""The parts of the benchmark, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.parts import (
    asking,
    discovery,
    enums,
    gate,
    imports,
    languages,
    naming,
    replay,
    rust,
    startup,
    suite,
    typescript,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.measure import Bench
    from benchmarks.results import Table

PARTS: Final[dict[str, Callable[[Bench], Iterator[Table]]]] = {
    "enum": enums.measure,
    "languages": languages.measure,
    "naming": naming.measure,
    "import": imports.measure,
    "startup": startup.measure,
    "gate": gate.measure,
    "replay": replay.measure,
    "asking": asking.measure,
    "suite": suite.measure,
    "discovery": discovery.measure,
    "rust": rust.measure,
    "typescript": typescript.measure,
}
"""What a run without a PART measures, in order."""

ON_REQUEST: Final[dict[str, Callable[[Bench], Iterator[Table]]]] = {
    "rust-release": rust.measure_release,
}
"""What takes so long that it is measured only when it is named."""
