"""The budgets. `why` is what a profile shows where one is missed."""

from __future__ import annotations

from typing import Final

from benchmarks.budgets import Budget, Cell
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
)

_10K: Final = 10_000
_30K: Final = 30_000
_100K: Final = 100_000
_GENERATED: Final = Cell(enums.key(_10K), enums.GENERATED)
_ALL: Final = Cell(languages.all_key(_100K), languages.ALL)
_ALL_BEFORE: Final = Cell(languages.all_key(_10K), languages.ALL)
_ALL_START: Final = Cell(languages.all_key(enums.START_UP), languages.ALL)
_BARE: Final = Cell(startup.KEY, startup.BARE)
_NAMES: Final = naming.key(naming.SIZE)
_RUSTC: Final = rust.key(rust.CHECK)

_WHY_START_UP: Final = (
    "Python itself with `site` takes about twice a bare one; argparse and its imports take most of "
    "the rest."
)
_WHY_RUST_NAMES: Final = (
    "A Rust variant is capitalized after the translation, and looked at once more: its first "
    "character, its length, and whether it is taken."
)
_WHY_UPPER_NAMES: Final = (
    "All IDs are translated as one text, in a fraction of the time; most of the rest finds out "
    "whether each name is whole, and whether it is taken."
)
_WHY_WALK: Final = (
    "Start-up is over a quarter. Of the rest, two fifths make model info, which the peer does not "
    "make; what is left reads the listing, names each ID in every style, and renders."
)

BUDGETS: Final = (
    Budget("`--help`", "startup", Cell(startup.KEY, startup.HELP), _BARE, "wall", "ratio", 6,
           why=_WHY_START_UP),
    Budget("shell completion", "startup", Cell(startup.KEY, startup.COMPLETION), _BARE, "wall",
           "ratio", 6, why="shtab imports `importlib.metadata` and `logging`: nearly all that this "
           "takes longer than `--help`."),
    Budget("`--check` of 24 providers, nothing changed", "startup",
           Cell(startup.KEY, startup.CHECK), _BARE, "wall", "ratio", 6,
           why=f"Each file's size and times are looked up. {_WHY_START_UP}"),
    Budget("nothing to do", "startup", Cell(startup.KEY, startup.NOTHING), None, "wall",
           "absolute", 0.07, why=_WHY_START_UP),
    Budget("the gate of one small provider, over a trivial pytest run", "gate",
           Cell(gate.KEY, gate.ONE), Cell(gate.KEY, gate.TRIVIAL), "wall", "ratio", 2,
           why="pytest is over a third of it. vcrpy and httpx, the modules of the suite, and a "
           "fresh Python that imports the candidate take most of the rest."),
    Budget("each further small provider in the gate", "gate", Cell(gate.KEY, gate.SEVERAL),
           Cell(gate.KEY, gate.ONE), "cpu", "each", 0.06, count=len(gate.SMALL) - 1,
           why="Each provider has its own run of some thirty tests, and pytest takes a millisecond "
           "for each. One replays the recording with vcrpy and httpx, one generates the files "
           "again, and one parses them."),
    Budget("one model changed in one of 24 providers", "gate",
           Cell(gate.CHANGED_KEY, gate.CHANGED), None, "cpu", "absolute", 1.2,
           why="The gate of one provider, with the contracts on the whole tree, is most of it; the "
           "imports of the walk are the rest."),
    Budget("Python, 10,000 IDs, over datamodel-code-generator's builtin formatter", "enum",
           _GENERATED, Cell(enums.key(_10K), enums.BUILTIN), "wall", "faster", 10, why=_WHY_WALK),
    Budget("Python, 10,000 IDs, over its default formatters", "enum",
           _GENERATED, Cell(enums.key(_10K), enums.DEFAULT), "wall", "faster", 25, why=_WHY_WALK),
    Budget("Python, 30,000 IDs, over its builtin formatter", "enum",
           Cell(enums.key(_30K), enums.GENERATED), Cell(enums.key(_30K), enums.BUILTIN), "wall",
           "faster", 50, why=_WHY_WALK),
    Budget("Python, t(100,000) / t(10,000) without start-up", "enum",
           Cell(enums.key(_100K), enums.GENERATED), _GENERATED, "wall", "ratio", 12,
           less=Cell(enums.key(enums.START_UP), enums.GENERATED),
           why="Larger dictionaries and lists miss the processor's caches."),
    Budget("Rust, 10,000 IDs, over quicktype", "languages",
           Cell(languages.rust_key(_10K), languages.RUST),
           Cell(languages.rust_key(_10K), languages.QUICKTYPE), "wall", "faster", 25,
           why=_WHY_WALK),
    Budget("TypeScript, 10,000 IDs, over json-schema-to-typescript", "languages",
           Cell(languages.typescript_key(_10K), languages.TYPESCRIPT),
           Cell(languages.typescript_key(_10K), languages.JSON2TS), "wall", "faster", 2,
           why=_WHY_WALK),
    Budget("three languages, 100,000 IDs, over the floor, time", "languages",
           _ALL, Cell(languages.all_key(_100K), enums.FLOOR_ROW), "wall", "ratio", 8,
           why="The floor reads and writes once. Here each ID is named in two styles and gets its "
           "model info, and is rendered in three languages."),
    Budget("three languages, 100,000 IDs, over the floor, memory", "languages",
           _ALL, Cell(languages.all_key(_100K), enums.FLOOR_ROW), "peak", "ratio", 2.5,
           why="The ledger with the names, and the rendered files of three languages, are in "
           "memory at once, for a candidate lands whole or not at all."),
    Budget("three languages, exponent of time, 10,000 to 100,000 IDs", "languages",
           _ALL, _ALL_BEFORE, "cpu", "exponent", 1.05, less=_ALL_START,
           why="No step is repeated, but larger data misses the processor's caches: the floor, "
           "which is linear, grows alike."),
    Budget("three languages, exponent of memory, 10,000 to 100,000 IDs", "languages",
           _ALL, _ALL_BEFORE, "peak", "exponent", 1.05, less=_ALL_START,
           why="At 10,000 IDs some of what they need fits into what start-up had left behind."),
    Budget("upper snake names, over one translate pass", "naming", Cell(_NAMES, naming.UPPER),
           Cell(_NAMES, naming.TRANSLATE), "wall", "ratio", 2, why=_WHY_UPPER_NAMES),
    Budget("Rust variants, over one translate pass", "naming", Cell(_NAMES, naming.VARIANT),
           Cell(_NAMES, naming.TRANSLATE), "wall", "ratio", 2, why=_WHY_RUST_NAMES),
    Budget("upper snake names, over python-slugify", "naming", Cell(_NAMES, naming.UPPER),
           Cell(_NAMES, naming.SLUGIFY), "wall", "faster", 4, why=_WHY_UPPER_NAMES),
    Budget("Rust variants, over python-slugify", "naming", Cell(_NAMES, naming.VARIANT),
           Cell(_NAMES, naming.SLUGIFY), "wall", "faster", 4, why=_WHY_RUST_NAMES),
    *(
        Budget(f"{name}, exponent of time, 100,000 to 1,000,000 names", "naming",
               Cell(naming.key(naming.GROWTH[1]), row), Cell(naming.key(naming.GROWTH[0]), row),
               "cpu", "exponent", 1.05,
               why="No step is repeated, but larger data misses the processor's caches: the "
               "translate pass, which is linear, grows alike.")
        for name, row in (("upper snake", naming.UPPER), ("Rust variant", naming.VARIANT))
    ),
    Budget("import of the package, over an empty one", "import",
           Cell(imports.PACKAGE_KEY, imports.PACKAGE), Cell(imports.PACKAGE_KEY, imports.EMPTY),
           "wall", "over", 0.001, why="The module names every class, and loads none."),
    *(
        Budget(f"import of one enum, {provider}, over a plain StrEnum{goal}", "import",
               Cell(imports.key(provider), imports.row(provider)),
               Cell(imports.key(provider), imports.PLAIN), "wall", "ratio", limit,
               less=Cell(imports.key(provider), imports.EMPTY), stretch=bool(goal),
               why="The package and the base of its enums, which a plain StrEnum does not have, "
               "take most of it; members take a fraction of those of a StrEnum.")
        for provider in imports.PROVIDERS
        for goal, limit in (("", 1.0), (", goal", 1 / 3))
    ),
    Budget("rustc, 10,000 variants, over derives, time", "rust", Cell(_RUSTC, rust.RENDERED),
           Cell(_RUSTC, rust.DERIVED), "wall", "faster", 3,
           why="rustc expands the macro of the rows before it checks them."),
    Budget("rustc, 10,000 variants, over derives, memory", "rust", Cell(_RUSTC, rust.RENDERED),
           Cell(_RUSTC, rust.DERIVED), "peak", "faster", 5,
           why="The rows are one macro call, and rustc keeps its tokens next to what they expand "
           "to."),
    Budget("20 endpoints of 200 ms, over one", "asking", Cell(asking.KEY, asking.TWENTY),
           Cell(asking.KEY, asking.ONE), "wall", "ratio", 1.5,
           why="Twenty connections are opened, and twenty listings checked, on one processor."),
    Budget("replay of a 200 KB cassette", "replay", Cell(replay.KEY, replay.OWN), None, "wall",
           "absolute", 0.005, why="Reading the JSON strictly (its size, its depth, no key twice) "
           "is two fifths, the YAML a fifth, and the shape and the ID of each row the rest."),
    Budget("import of discovery, with a service, over httpx", "discovery",
           Cell(discovery.KEY, discovery.SERVICE), Cell(discovery.KEY, discovery.HTTPX), "wall",
           "over", 0.03, why="The package's own modules, and the registry of bundled contracts."),
)  # fmt: skip
"""Growth is that of processor time, which other processes disturb less; ratios are of wall time."""
