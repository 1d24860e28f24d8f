"""Measures gen-models against its peers, and prints ratios. See README.md beside this file."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import peers
from benchmarks.slow_server import slow_server
from benchmarks.timing import Action, medians, process, show
from benchmarks.workload import make_workspace, model_ids
from gen_models.contract import load_contracts
from gen_models.contract.model import Endpoint
from gen_models.fetch import list_models
from gen_models.naming import UPPER_SNAKE, assign
from gen_models.recordings import cassette_path, read_cassette
from gen_models.workspace import bundled_home, find_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

PYTHON: Final = sys.executable
GEN_MODELS: Final = [PYTHON, "-m", "gen_models"]
MANY: Final = 10_000
"""From here on a peer takes long enough to be measured once only."""

FLOOR: Final = """
import json, sys
rows = json.load(open(sys.argv[1]))["data"]
with open(sys.argv[2], "w") as out:
    out.writelines(f'    {row["id"]!r}\\n' for row in rows)
"""


def enum(repeat: int, peer: Path | None) -> None:
    """One Python enum from N IDs, whole processes."""
    for count in (100, 1_000, MANY, 3 * MANY):
        with tempfile.TemporaryDirectory() as name:
            actions = _makers_of_an_enum(Path(name), count, peer)
            show(f"enum of {count:,} IDs", medians(actions, 1 if count > MANY else repeat))


def _makers_of_an_enum(folder: Path, count: int, peer: Path | None) -> dict[str, Action]:
    ids = model_ids(count)
    make_workspace(folder, ids)
    inputs = ["--contracts=contracts", "--cassettes=cassettes", "-q", "--targets=python"]
    walk = [*GEN_MODELS, "--diff", *inputs, "--output=never"]
    actions: dict[str, Action] = {
        "floor": process([PYTHON, "-c", FLOOR, "response.json", "floor.txt"], folder),
        "gen-models, walk": process(walk, folder, status=1),
        "gen-models, landed": lambda: _land_anew(folder, [*inputs, "--output=out"]),
    }
    if peer is not None:
        schema = peers.write_schema(folder, ids)
        builtin = peers.datamodel_code_generator(peer, schema, "--formatters", "builtin")
        actions["datamodel-code-generator, builtin"] = process(builtin, folder)
        if count <= MANY:
            default = peers.datamodel_code_generator(peer, schema)
            actions["datamodel-code-generator, default"] = process(default, folder)
    return actions


def _land_anew(folder: Path, folders: list[str]) -> None:
    subprocess.run(["rm", "-rf", "out"], cwd=folder, check=True)  # noqa: S607
    subprocess.run([*GEN_MODELS, *folders], cwd=folder, check=True)


def languages(repeat: int, peer: Path | None) -> None:
    """One Rust enum and one TypeScript union from N IDs, and all languages, whole processes."""
    binaries = None if peer is None else peers.install_npm()
    for count in (1_000, MANY):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            ids = model_ids(count)
            make_workspace(folder, ids)
            inputs = ["--contracts=contracts", "--cassettes=cassettes", "-q", "--output=never"]

            def walk(targets: str, folder: Path = folder, inputs: list[str] = inputs) -> Action:
                command = [*GEN_MODELS, "--diff", *inputs, f"--targets={targets}"]
                return process(command, folder, status=1)

            rust, typescript = {"gen-models": walk("rust")}, {"gen-models": walk("typescript")}
            if binaries is not None:
                schema = peers.write_schema(folder, ids)
                rust["quicktype"] = process(peers.quicktype(binaries, schema), folder)
                made = peers.json_schema_to_typescript(binaries, schema)
                typescript["json-schema-to-typescript"] = process(made, folder)
            show(f"Rust, {count:,} IDs", medians(rust, repeat))
            show(f"TypeScript, {count:,} IDs", medians(typescript, repeat))
            floor = process([PYTHON, "-c", FLOOR, "response.json", "floor.txt"], folder)
            every = {"floor": floor, "gen-models, all": walk("python,rust,typescript")}
            show(f"all languages, {count:,} IDs", medians(every, repeat))


def naming(repeat: int, peer: Path | None) -> None:
    """One identifier from one ID."""
    ids = model_ids(20_000)
    table = {code: "_" for code in range(128) if not chr(code).isalnum()}

    def translate() -> None:
        for model_id in ids:
            model_id.translate(table)

    found = medians(
        {"str.translate": translate, "gen-models": lambda: assign(ids, UPPER_SNAKE, {})}, repeat
    )
    if peer is not None:
        script = (
            "import sys, time; from slugify import slugify; ids = sys.stdin.read().splitlines()\n"
            "start = time.perf_counter()\nfor i in ids: slugify(i, separator='_')\n"
            "print(time.perf_counter() - start)"
        )
        done = subprocess.run(
            [str(peer), "-c", script],
            input="\n".join(ids),
            capture_output=True,
            text=True,
            check=True,
        )
        found["python-slugify"] = float(done.stdout)
    show("a name", found, unit="us", per=len(ids))


def imports(repeat: int, _peer: Path | None) -> None:
    """What importing the generated package costs, in fresh processes, start-up included."""
    tree = bundled_home() / "generated" / "python"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "empty").mkdir()
        (folder / "empty" / "__init__.py").touch()
        source = (tree / "provider_model_ids" / "openrouter.py").read_text(encoding="ascii")
        members = source[source.index("class ") :].split("\n", 3)[3]
        plain = f"from enum import StrEnum\nclass Plain(StrEnum):\n{members}"
        (folder / "plain.py").write_text(plain, encoding="ascii")
        env = {**os.environ, "PYTHONPATH": f"{tree}{os.pathsep}{folder}"}

        def importing(what: str) -> Action:
            return process([PYTHON, "-S", "-c", what], folder, env)

        repeat *= 5
        show("import of a package", medians({
            "an empty package": importing("import empty"),
            "provider_model_ids": importing("import provider_model_ids"),
        }, repeat))  # fmt: skip
        show("import of an enum of 413", medians({
            "a plain StrEnum": importing("import plain"),
            "provider_model_ids.openrouter": importing("import provider_model_ids.openrouter"),
        }, repeat))  # fmt: skip


def startup(repeat: int, _peer: Path | None) -> None:
    """Commands that people wait for."""
    home = bundled_home()
    chosen = ["-p", "openrouter,openai,azure-openai,zenmux"]
    show("start-up", medians({
        "python -I -S -c pass": process([PYTHON, "-I", "-S", "-c", "pass"], home),
        "--help": process([*GEN_MODELS, "--help"], home),
        "--check of 958 models": process([*GEN_MODELS, "--check", *chosen], home),
        "--check of all": process([*GEN_MODELS, "--check"], home),
    }, repeat * 3))  # fmt: skip


def replay_cassette(repeat: int, _peer: Path | None) -> None:
    """One cassette of 124 KB, by vcrpy and httpx and by the generator itself."""
    import vcr

    from gen_models.fetch import open_network
    from gen_models.formats import Serializer
    from gen_models.recordings import MATCH_ON

    workspace = find_workspace(bundled_home())
    contract = load_contracts(workspace.contracts, workspace.shapes)["zenmux"]
    path = cassette_path(workspace.cassettes, "zenmux")
    player = vcr.VCR(record_mode="none", match_on=MATCH_ON)
    player.register_serializer("yaml", Serializer)

    def by_vcrpy() -> None:
        with player.use_cassette(str(path)), open_network(contract, None) as send:
            list_models(contract, send)

    def by_generator() -> None:
        list_models(contract, read_cassette(path, "zenmux").send)

    show("replay", medians({"vcrpy and httpx": by_vcrpy, "generator": by_generator}, repeat * 3))


def asking(repeat: int, _peer: Path | None) -> None:
    """Twenty providers that take 200 ms each, requested concurrently."""
    from gen_models.fetch import FetchOptions, Listing, ListingRequest, fetch_all

    with slow_server(0.2) as url:
        workspace = find_workspace(bundled_home())
        one = load_contracts(workspace.contracts, workspace.shapes)["sambanova"]
        contracts = [replace(one, slug=f"p{n}", endpoint=Endpoint(url)) for n in range(20)]
        twenty = [ListingRequest(contract, url, None, {}) for contract in contracts]
        fetch_options = FetchOptions({})

        def itself(_: object, listing: Listing) -> Listing:
            return listing

        show("asking", medians({
            "one of 200 ms": lambda: fetch_all(twenty[:1], fetch_options, itself),
            "twenty of 200 ms": lambda: fetch_all(twenty, fetch_options, itself),
        }, repeat))  # fmt: skip


def suite(repeat: int, _peer: Path | None) -> None:
    """The contract suite over all recordings."""
    home = bundled_home()
    command = [PYTHON, "-m", "pytest", "contracts", "-q", "-p", "no:cacheprovider"]
    show("pytest contracts", medians({
        f"-n {count}": process([*command, "-n", count], home) for count in ("0", "1", "2", "auto")
    }, min(repeat, 3)))  # fmt: skip


def discovery(repeat: int, _peer: Path | None) -> None:
    """What an application pays for importing discovery, against httpx, in turns."""
    face = "from gen_models.discovery import"
    imports = {
        "python": "pass",
        "httpx": "import httpx",
        "gen_models.discovery": "import gen_models.discovery",
        "... and httpx": "import httpx, gen_models.discovery",
        "... and the service": f"import httpx\n{face} ModelDiscoveryService as S; S()",
        "... and a configuration": (
            f"import httpx\n{face} ModelDiscoveryService as S, ProviderConfig as C\n"
            "S(); C(name='openai')"
        ),
        "pydantic": "import pydantic; pydantic.BaseModel",
    }
    show("import, whole processes", medians({
        name: process([PYTHON, "-c", code], bundled_home()) for name, code in imports.items()
    }, 4 * repeat))  # fmt: skip


PARTS: Final[dict[str, Callable[[int, Path | None], None]]] = {
    "enum": enum,
    "languages": languages,
    "naming": naming,
    "import": imports,
    "startup": startup,
    "replay": replay_cassette,
    "asking": asking,
    "suite": suite,
    "discovery": discovery,
}


def main() -> None:
    """Runs the given parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all by default"
    )
    parser.add_argument("--repeat", type=int, default=5, help="rounds of each comparison (5)")
    parser.add_argument("--no-peers", action="store_true", help="leave the peers out")
    options = parser.parse_args()
    if unknown := [part for part in options.parts if part not in PARTS]:
        parser.error(f"unknown part {unknown[0]!r}")
    peer = None if options.no_peers else peers.install()
    for name in options.parts or PARTS:
        PARTS[name](options.repeat, peer)


if __name__ == "__main__":
    main()
