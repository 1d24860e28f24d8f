"""The documents' blocks of Rust and TypeScript compile, with what is generated here."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.builders.rust import write
from tests.support.builders.typescript import compiled, tool
from tests.support.cargo import Cargo
from tests.support.documents import HOME, blocks, discovery_programs, package_blocks

pytestmark = pytest.mark.compilers


def test_rust_compiles_and_runs(tmp_path: Path) -> None:
    programs = []
    for number, block in enumerate(blocks("rust")):
        body = block.text if "fn main()" in block.text else f"pub fn main() {{\n{block.text}}}\n"
        body = body.replace("\nfn main()", "\npub fn main()")
        programs.append(f"mod block_{number} {{\n{body}}}\n")
    assert len(programs) >= 3
    calls = "".join(f"    block_{number}::main();\n" for number in range(len(programs)))
    manifest = '[package]\nname = "documents"\nversion = "0.0.0"\nedition = "2021"\n'
    manifest += f'[dependencies]\nprovider-model-ids = {{ path = "{HOME / "generated/rust"}" }}\n'
    main = f"#![deny(warnings)]\n{''.join(programs)}fn main() {{\n{calls}}}\n"
    write(tmp_path, {"Cargo.toml": manifest, "src/main.rs": main})
    Cargo(tmp_path / "target")(tmp_path, "run")


@pytest.mark.parametrize("resolution", ["nodenext", "bundler"])
def test_typescript_compiles(tmp_path: Path, resolution: str) -> None:
    shutil.copytree(
        HOME / "generated" / "typescript", tmp_path / "node_modules" / "provider-model-ids"
    )
    (tmp_path / "package.json").write_text('{"type": "module"}\n', encoding="ascii")
    declared = "declare const console: { log(...values: unknown[]): void };\n"
    sources = {
        f"block_{number}": f"{declared}{block.text}" for number, block in enumerate(blocks("ts"))
    }
    assert len(sources) >= 3
    assert compiled(tmp_path, resolution, emit=False, **sources) == ""


def test_pyright_finds_nothing_to_object_to_in_python(tmp_path: Path) -> None:
    programs = [*(block.text for block in package_blocks()), *discovery_programs()]
    for number, program in enumerate(programs):
        (tmp_path / f"block_{number}.py").write_text(program, encoding="utf-8")
    vendored = tmp_path / "acme" / "models"
    shutil.copytree(HOME / "generated" / "python" / "provider_model_ids", vendored)
    (tmp_path / "acme" / "__init__.py").touch()
    use = "from acme.models import OpenAIModel, OpenAIModelLike\nx: OpenAIModelLike = {}\n"
    (tmp_path / "vendored.py").write_text(use.format("OpenAIModel.GPT_4O"), encoding="utf-8")
    (tmp_path / "wrong.py").write_text(use.format('"no-such-model"'), encoding="utf-8")
    config = {
        "extraPaths": [str(HOME / "generated" / "python"), str(HOME / "generator")],
        "reportUnusedExpression": False,  # An example shows a value by its name.
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(config), encoding="utf-8")
    done = subprocess.run(
        [tool("pyright"), "--project", str(tmp_path), "--pythonpath", sys.executable],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if " - error" in line or "warning:" in line]
    assert len(lines) == 1, done.stdout
    assert "wrong.py:2" in lines[0]
