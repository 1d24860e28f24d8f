"""The peers, in a virtual environment of their own, and how to ask each for an enum.

Each is given the options with which it is fastest.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

VENV: Final = Path(__file__).resolve().parent / ".venv"
PACKAGES: Final = ("datamodel-code-generator[black]", "python-slugify", "matplotlib")
"""matplotlib is no peer: it draws the picture of the report."""

NPM_PACKAGES: Final = ("quicktype", "json-schema-to-typescript", "typescript")
_MARKER: Final = VENV / "installed"
_VERSIONS: Final = """
import importlib.metadata, json, sys
print(json.dumps({name: importlib.metadata.version(name) for name in sys.argv[1:]}))
"""


@dataclass(frozen=True, slots=True)
class Peers:
    """The peers that are installed.

    Attributes:
        folder: their virtual environment.
        has_npm: whether those from npm are there, which they are if npm is.
    """

    folder: Path
    has_npm: bool

    @property
    def python(self) -> Path:
        """The Python that has the peers."""
        return self.folder / "bin" / "python"

    @property
    def packages(self) -> Path:
        """Where that Python's packages are."""
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return self.folder / "lib" / version / "site-packages"

    def datamodel_code_generator(self, schema: Path, *options: str) -> list[str | Path]:
        """The command that makes a Python enum of a schema."""
        return [
            self.folder / "bin" / "datamodel-codegen", "--input", schema,
            "--input-file-type", "jsonschema", "--output", schema.parent / "peer.py",
            "--disable-timestamp", *options,
        ]  # fmt: skip

    def quicktype(self, schema: Path) -> list[str | Path]:
        """The command that makes a Rust enum of a schema."""
        return [
            self._npm("quicktype"), "--src-lang", "schema", "--lang", "rust",
            schema, "--out", schema.parent / "peer.rs",
        ]  # fmt: skip

    def json_schema_to_typescript(self, schema: Path) -> list[str | Path]:
        """The command that makes a TypeScript union of a schema, unformatted."""
        return [self._npm("json2ts"), "--no-format", "-i", schema, "-o", schema.parent / "peer.ts"]

    def tsc(self, *arguments: str | Path) -> list[str | Path]:
        """The command that type-checks TypeScript."""
        return [self._npm("tsc"), "--noEmit", *arguments]

    def versions(self) -> dict[str, str]:
        """The version of each peer, by name."""
        names = [package.partition("[")[0] for package in PACKAGES]
        said = subprocess.run(
            [self.python, "-I", "-c", _VERSIONS, *names], capture_output=True, check=True
        )
        found: dict[str, str] = json.loads(said.stdout)
        for name in NPM_PACKAGES if self.has_npm else ():
            about = self.folder / "node_modules" / name / "package.json"
            found[name] = json.loads(about.read_text(encoding="utf-8"))["version"]
        return found

    def _npm(self, name: str) -> Path:
        return self.folder / "node_modules" / ".bin" / name


def install() -> Peers:
    """The peers; installs them at the first call, and when another list of them is wanted."""
    npm = shutil.which("npm")
    wanted = " ".join((sys.version.split()[0], *PACKAGES, *(NPM_PACKAGES if npm else ())))
    peers = Peers(VENV, npm is not None)
    if not _MARKER.is_file() or _MARKER.read_text(encoding="utf-8") != wanted:
        print("installing the peers into benchmarks/.venv ...", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        subprocess.run([peers.python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
        if npm is not None:
            options = ("--silent", "--ignore-scripts", "--no-save", "--no-package-lock")
            subprocess.run([npm, "install", *options, "--prefix", VENV, *NPM_PACKAGES], check=True)
        _MARKER.write_text(wanted, encoding="utf-8")
    return peers
