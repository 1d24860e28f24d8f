"""The peers, in a virtual environment of their own, and how to ask each for an enum."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).resolve().parent
_VENV: Final = _HERE / ".venv"
_NPM_PACKAGES: Final = ("quicktype", "json-schema-to-typescript")
_PACKAGES: Final = ("datamodel-code-generator[black]", "python-slugify")


def install() -> Path:
    """The Python that has the peers; installs them at the first call."""
    python = _VENV / "bin" / "python"
    marker = _VENV / "installed"
    if not marker.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(_VENV)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *_PACKAGES], check=True)
        marker.touch()
    return python


def install_npm() -> Path:
    """The folder with the peers that come from npm; installs them at the first call."""
    binaries = _VENV / "node_modules" / ".bin"
    if not binaries.is_dir():
        options = ["--silent", "--no-save", "--no-package-lock", "--prefix", str(_VENV)]
        subprocess.run(["npm", "install", *options, *_NPM_PACKAGES], check=True)  # noqa: S607
    return binaries


def quicktype(binaries: Path, schema: Path) -> list[str]:
    """The command that makes a Rust enum of a schema."""
    return [
        str(binaries / "quicktype"), "--src-lang", "schema", "--lang", "rust",
        str(schema), "--out", str(schema.parent / "peer.rs"),
    ]  # fmt: skip


def json_schema_to_typescript(binaries: Path, schema: Path) -> list[str]:
    """The command that makes a TypeScript union of a schema, unformatted."""
    out = str(schema.parent / "peer.ts")
    return [str(binaries / "json2ts"), "--no-format", "-i", str(schema), "-o", out]


def write_schema(folder: Path, ids: list[str]) -> Path:
    """The IDs as the JSON Schema of an enum, which the peers take."""
    schema = folder / "schema.json"
    schema.write_text(
        json.dumps({"title": "AcmeModel", "type": "string", "enum": ids}), encoding="utf-8"
    )
    return schema


def datamodel_code_generator(python: Path, schema: Path, *options: str) -> list[str]:
    """The command that makes a Python enum of a schema."""
    return [
        str(python.parent / "datamodel-codegen"), "--input", str(schema),
        "--input-file-type", "jsonschema", "--output", str(schema.parent / "peer.py"),
        "--disable-timestamp", *options,
    ]  # fmt: skip
