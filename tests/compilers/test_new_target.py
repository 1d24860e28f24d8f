"""The worked example of docs/targets.md: one module more is one language more, and Go agrees."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gen_models.files import WORK
from gen_models.landing import landed_ledger
from gen_models.workspace import bundled_home
from tests.support.builders.edits import saved
from tests.support.strategies import HOSTILE

pytestmark = pytest.mark.compilers

HOME = bundled_home()
PRINT_ALL = """package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
)

func main() {
	found := map[string]string{}
	file, err := parser.ParseFile(token.NewFileSet(), os.Args[1], nil, 0)
	if err != nil {
		panic(err)
	}
	ast.Inspect(file, func(node ast.Node) bool {
		if spec, ok := node.(*ast.ValueSpec); ok {
			text, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			found[spec.Names[0].Name] = text
		}
		return true
	})
	said, _ := json.Marshal(found)
	fmt.Println(string(said))
}
"""


def example() -> str:
    text = (HOME / "docs" / "targets.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- target: go -->\n```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the example in it, and nothing else changed."""
    folder = tmp_path_factory.mktemp("project")
    for part in ("generator", "contracts", "cassettes"):
        ignored = shutil.ignore_patterns("__pycache__", WORK)
        shutil.copytree(HOME / part, folder / part, ignore=ignored)
    shutil.copyfile(HOME / "conftest.py", folder / "conftest.py")
    (folder / "generator" / "gen_models" / "targets" / "go.py").write_text(
        example(), encoding="utf-8"
    )
    return folder


def gen_models(project: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "gen_models", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project / "generator")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def go(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        # Two folders up from the package is the project, where all that Go keeps goes too.
        env={**os.environ, "GOCACHE": str(folder.parents[1] / "go-cache"), "GOFLAGS": "-mod=mod"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def constants(package: Path, name: str) -> dict[str, str]:
    """What Go's own parser reads of a file."""
    reader = package.parent / "reader"
    reader.mkdir(exist_ok=True)
    (reader / "main.go").write_text(PRINT_ALL, encoding="utf-8")
    go(reader, "go", "build", "-o", "reader", "main.go")
    found: dict[str, str] = json.loads(go(reader, "./reader", str(package / name)))
    return found


def test_go_compiles_formats_and_reads_what_it_was_given(project: Path) -> None:
    gen_models(project, "-t", "go", "-o", "out")
    package = project / "out" / "go"
    go(package, "go", "vet", "./...")
    assert go(package, "gofmt", "-l", ".") == ""
    # What Go's tools recognise: https://go.dev/s/generatedcode
    first_lines = [file.read_text("ascii").partition("\n")[0] for file in package.rglob("*.go")]
    assert all(re.fullmatch(r"// Code generated .* DO NOT EDIT\.", line) for line in first_lines)
    for slug, kind in (("openai", "OpenAIModel"), ("openrouter", "OpenRouterModel")):
        held = landed_ledger(project / "out", slug).held("upper_snake")
        expected = {f"{kind}_{name}": model_id for model_id, name in held.items()}
        assert constants(package, f"{slug}.go") == expected


def test_hostile_ids_are_as_harmless_in_go(project: Path) -> None:
    ids = sorted({text for kind in HOSTILE.values() for text in kind})
    rows = [{"id": i, "object": "model", "created": 1, "owned_by": "z"} for i in ids]
    page = {"object": "list", "data": rows}
    gen_models(project, "record", "zai", "--from", *saved(project, page), "--accept-shrink", "zai")
    gen_models(project, "-t", "go", "-p", "zai", "-o", "hostile")
    package = project / "hostile" / "go"
    go(package, "go", "vet", "./...")
    assert go(package, "gofmt", "-l", ".") == ""
    held = landed_ledger(project / "hostile", "zai").held("upper_snake")
    assert len(held) > 100
    found = constants(package, "zai.go")
    assert found == {f"ZAIModel_{name}": model_id for model_id, name in held.items()}


def test_every_command_knows_the_new_target(project: Path) -> None:
    assert "go, python, rust, typescript" in " ".join(gen_models(project, "--help").split())
    assert "  go: GPT_4O" in gen_models(project, "explain", "gpt-4o").splitlines()
