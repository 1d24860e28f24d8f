"""Every code block of the documents is what it says: Python, TOML, or a command that exists.

Rust and TypeScript are compiled in tests/compilers.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from gen_models.cli.parser import parse
from gen_models.contract import load_contracts
from gen_models.contract.meta_schema import MetaSchema
from gen_models.discovery import load_configs
from gen_models.lifecycle import read_sources
from gen_models.workspace import find_workspace
from tests.support.documents import (
    DOCUMENTS,
    HOME,
    Block,
    blocks,
    discovery_programs,
    package_blocks,
)

COMPILED = ("rust", "ts", "text")


def named(block: Block) -> str:
    return f"{block.document}:{block.line}"


def test_every_block_is_checked_in_some_language() -> None:
    languages = {block.language for block in blocks()}
    assert {"python", "rust", "sh", "toml", "ts"} <= languages
    assert languages - {"python", "sh", "console", "toml", "yaml", *COMPILED} == set()
    assert {block.document for block in blocks()} == set(DOCUMENTS)


@pytest.mark.parametrize("block", package_blocks(), ids=named)
def test_python_runs_and_prints_what_the_document_says(block: Block) -> None:
    done = subprocess.run(
        # Some blocks look up retired models, to show what is known of them.
        [
            sys.executable,
            "-I",
            "-S",
            "-W",
            "error",
            "-W",
            "ignore::DeprecationWarning",
            "-c",
            f"{start()}\n{block.text}",
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    if block.output is not None:
        assert done.stdout == block.output


def start() -> str:
    return f"import sys; sys.path.insert(0, {str(HOME / 'generated' / 'python')!r})"


@pytest.mark.extras
def test_mypy_finds_nothing_to_object_to_in_python(tmp_path: Path) -> None:
    for number, block in enumerate(package_blocks()):
        (tmp_path / f"block_{number}.py").write_text(block.text, encoding="utf-8")
    options = ["--strict", f"--config-file={os.devnull}", f"--cache-dir={tmp_path / 'cache'}"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, str(tmp_path)],
        env={**os.environ, "MYPYPATH": str(HOME / "generated" / "python")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("Success"), done.stdout


@pytest.mark.extras
def test_python_that_asks_providers_is_well_typed(tmp_path: Path) -> None:
    for number, program in enumerate(discovery_programs()):
        (tmp_path / f"block_{number}.py").write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file=", f"--cache-dir={tmp_path}", str(tmp_path)],
        capture_output=True, text=True, env={**os.environ, "MYPYPATH": str(HOME / "generator")},
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("block", blocks("yaml"), ids=named)
def test_yaml_configures_providers(block: Block, tmp_path: Path) -> None:
    file = tmp_path / "providers.yaml"
    file.write_text(block.text, encoding="utf-8")
    assert load_configs(file)


@pytest.mark.parametrize("block", [*blocks("sh"), *blocks("console")], ids=named)
def test_a_command_is_one_that_there_is(block: Block) -> None:
    commands = block.text.replace("\\\n", " ")
    if block.language == "console":
        typed = [line for line in commands.splitlines() if line.startswith("$ ")]
        commands = "\n".join(line.removeprefix("$ ") for line in typed)
    assert subprocess.run(["bash", "-n", "-c", commands], check=False).returncode == 0
    for line in commands.splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ["gen-models"]:
            end = words.index(">") if ">" in words else None
            parse(words[1:end])


@pytest.mark.parametrize("block", blocks("toml"), ids=named)
def test_toml_is_read_as_what_it_is(block: Block, tmp_path: Path) -> None:
    parsed = tomllib.loads(block.text)
    if "tool" in parsed:
        for folder in ("contracts", "cassettes"):
            (tmp_path / folder).mkdir()
        (tmp_path / "pyproject.toml").write_text(block.text, encoding="utf-8")
        assert find_workspace(tmp_path) is not None
    elif "endpoint" in parsed:
        (tmp_path / "acme.toml").write_text(block.text, encoding="utf-8")
        shapes = (tmp_path, HOME / "contracts")
        assert load_contracts(tmp_path, shapes)["acme"].name == "Acme"
    elif "source" in parsed:
        assert read_sources(block.text, "sources.toml")
    elif parsed.keys() != {"dependencies"}:
        # A part of a contract, which fits into a whole one.
        whole = next(tomllib.loads(b.text) for b in blocks("toml") if "[endpoint]" in b.text)
        for key, value in parsed.items():
            adds = isinstance(value, dict) and "style" not in value
            whole[key] = {**whole.get(key, {}), **value} if adds else value
        assert MetaSchema([HOME / "contracts"]).problems(whole) == []
