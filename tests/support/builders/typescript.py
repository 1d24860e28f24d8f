"""Rendered TypeScript packages for tests: written, run by Node, and read by the compiler."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from gen_models.lifecycle import Span
from gen_models.targets import ProviderModels
from gen_models.targets.typescript.target import TARGET as TYPESCRIPT
from tests.support.builders.providers import OBSERVED, known

STRICT: Final = {
    "strict": True,
    "skipLibCheck": False,
    "exactOptionalPropertyTypes": True,
    "isolatedModules": True,
    "noUncheckedIndexedAccess": True,
    "noUncheckedSideEffectImports": True,
    "noUnusedLocals": True,
    "verbatimModuleSyntax": True,
    "target": "es2022",
    "lib": ["es2022"],
    "types": [],
}
RESOLUTIONS: Final = {
    "nodenext": {"module": "nodenext", "moduleResolution": "nodenext"},
    "bundler": {"module": "esnext", "moduleResolution": "bundler"},
}


def followed(provider: ProviderModels, successors: Mapping[str, str]) -> ProviderModels:
    """The provider with a successor for each of these IDs, whatever else is known of them."""
    found = {one.id: one for one in provider.lifecycles}
    for model_id, successor in successors.items():
        one = found.get(model_id) or known(model_id, Span(OBSERVED, OBSERVED))
        found[model_id] = replace(one, successors=(successor,))
    return replace(provider, lifecycles=tuple(found[i] for i in sorted(found)))


def sources_of(provider: ProviderModels) -> tuple[str, str, str, str]:
    """A provider's module and its types, and the module of its lifecycles and the types of that."""
    script, types, rows, row_types, *_ = TYPESCRIPT.render_provider(provider).values()
    return script, types, rows, row_types


def info_sources_of(provider: ProviderModels) -> tuple[str, str]:
    """A provider's module of model info, and the types of that."""
    *_, script, types = TYPESCRIPT.render_provider(provider).values()
    return script, types


def write_app(folder: Path, *providers: ProviderModels) -> Path:
    """Writes an app which has a package of these providers, and returns its folder."""
    files = dict(TYPESCRIPT.render_package([provider.head for provider in providers]))
    for provider in providers:
        files.update(TYPESCRIPT.render_provider(provider))
    for path, source in files.items():
        file = folder / "node_modules" / "provider-model-ids" / path.removeprefix("typescript/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(source.encode("ascii"))
    (folder / "package.json").write_text('{"type": "module"}\n', encoding="ascii")
    return folder


def tool(name: str) -> str:
    """Where a tool is; it is an error not to have it."""
    found = shutil.which(name)
    assert found is not None, (
        f"{name} is not on PATH; Node.js brings node and npm, and the others come with: "
        "cp .ci/node/package*.json .venv/; npm ci --prefix .venv; "
        "then put .venv/node_modules/.bin on PATH"
    )
    return found


def run_node(app: Path, script: str, *options: str, argument: object = None) -> Any:
    """What a module prints as JSON, when Node runs it in an app; `given` is the argument."""
    start = "import { readFileSync } from 'node:fs';\n"
    start += "const given = JSON.parse(readFileSync(0, 'utf8'));\n"
    done = subprocess.run(
        [tool("node"), *options, "--input-type=module", "--eval", start + script],
        cwd=app,
        input=json.dumps(argument),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


def compiled(app: Path, resolution: str, *, emit: bool = False, **sources: str) -> str:
    """What the compiler has to say of these modules in an app."""
    names = []
    for name, source in sources.items():
        (app / f"{name}.ts").write_text(source, encoding="utf-8")
        names.append(f"{name}.ts")
    options = {**STRICT, **RESOLUTIONS[resolution], "noEmit": not emit}
    config = app / f"tsconfig.{resolution}.json"
    config.write_text(json.dumps({"compilerOptions": options, "files": names}), encoding="ascii")
    done = subprocess.run(
        [tool("tsc"), "--project", str(config)],
        cwd=app,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    return done.stdout
