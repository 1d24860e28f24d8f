"""The enums can be imported and used, and hold the catalog's IDs and nothing else."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from conftest import ContractRun
from gen_models.contract import Contract
from gen_models.landing import landed_ledger, models_of
from gen_models.naming import Entry
from gen_models.recordings import replay_cassette

Violation = Callable[..., NoReturn]

FAULT = "report this fault of gen-models, with the cassette"

# Run in a process of its own, so that nothing that pytest has imported can help.
USE_ONE = """
import json, sys, typing
sys.path.insert(0, sys.argv[1])
import importlib
module = importlib.import_module("provider_models." + sys.argv[2])
enum, alias = getattr(module, sys.argv[3]), getattr(module, sys.argv[3] + "Id")
unknown = enum.parse("no-such-model/by-any-name")
print(json.dumps({
    "members": [[m.name, m.value, m.model_id, m.provider, enum.parse(m.value) is m] for m in enum],
    "lives": {m: [m.lifecycle, m.retired_on and str(m.retired_on), m.successor] for m in enum},
    "live": [m.value for m in enum.live()],
    "literal": list(typing.get_args(alias)),
    "unknown": [unknown, unknown.model_id, unknown.provider, type(unknown).__name__],
}))
"""
USE_ALL = """
import json, sys
sys.path.insert(0, sys.argv[1])
import provider_models
early = [name for name in sys.modules if name.startswith("provider_models.")]
found = {slug: provider_models.parse(slug + "/no-such-model").provider
         for slug in provider_models.PROVIDERS}
exported = [name for name in provider_models.__all__ if not hasattr(provider_models, name)]
print(json.dumps({"early": early, "found": found, "missing": exported}))
"""

ALLOWED = (
    ast.Module, ast.Expr, ast.Constant, ast.ImportFrom, ast.alias, ast.Assign, ast.AnnAssign,
    ast.Name, ast.Load, ast.Store, ast.If, ast.Subscript, ast.Tuple, ast.ClassDef, ast.Call,
    ast.Dict, ast.FunctionDef, ast.arguments, ast.arg, ast.Compare, ast.Eq, ast.Return,
    ast.Raise, ast.keyword, ast.JoinedStr, ast.FormattedValue,
)  # fmt: skip


def test_its_sources_parse_and_hold_just_its_models(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    """In each language, by its own grammar, against the ledger that landed with them."""
    ledger, line = landed_ledger(contract_run.tree, landed.slug), contract_run.manifest
    for target in contract_run.targets:
        head = line.providers[landed.slug].head
        models = models_of(head, line.providers[landed.slug].cassette, ledger, target)
        files = {
            p: (contract_run.tree / p).read_text("utf-8") for p in target.render_provider(models)
        }
        try:
            target.verify(files, models)
        except ValueError as error:
            violation(f"the {target.name} source does not hold: {error}", hint=FAULT)


def test_the_packages_have_every_provider(contract_run: ContractRun, violation: Violation) -> None:
    lines = contract_run.manifest.providers
    heads = [lines[slug].head for slug in sorted(lines)]
    for target in contract_run.targets:
        for path, text in target.render_package(heads).items():
            if (contract_run.tree / path).read_bytes() != text.encode("ascii"):
                violation(
                    f"{path} is not as these providers make it", hint="run `gen-models` again"
                )


def test_a_fresh_process_can_use_it(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    if not contract_run.speaks("python"):
        return
    name = f"{landed.class_name}Model"
    module = landed.slug.replace("-", "_")
    found = _run(USE_ONE, contract_run.tree, module, name, violation=violation)
    ledger = landed_ledger(contract_run.tree, landed.slug)
    live = [entry.id for entry in ledger.live]
    members = {
        (entry.names["upper_snake"], entry.id, entry.id, landed.slug, True)
        for entry in (*ledger.live, *ledger.retired)
    }
    if {tuple(member) for member in found["members"]} != members:
        violation(f"{name}'s members are not the ledger's IDs", hint="run `gen-models` again")
    if found["live"] != live or found["literal"] != live:
        violation(f"{name}.live() or {name}Id is not the live IDs", hint="run `gen-models` again")
    lives = {e.id: ["live", None, e.successor] for e in ledger.live} | {
        e.id: ["retired", _missing_since(e), e.successor] for e in ledger.retired
    }
    if found["lives"] != lives:
        violation(f"{name} does not say what the ledger says", hint="run `gen-models` again")
    unknown = "no-such-model/by-any-name"
    assert found["unknown"] == [unknown, unknown, landed.slug, "Bespoke"]


def test_its_values_are_the_catalog(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    recorded = replay_cassette(landed, contract_run.workspace.cassettes)
    live = {entry.id for entry in landed_ledger(contract_run.tree, landed.slug).live}
    missing = set(recorded.catalog.ids) - live
    surplus = live - set(recorded.catalog.ids)
    if recorded.provenance.coverage == "partial":
        surplus = set()  # What a partial listing lacks may be on its other pages.
    if missing or surplus:
        violation(
            f"{len(missing)} recorded IDs are no live members, {len(surplus)} live members are "
            f"not recorded; one of them is {min(missing | surplus)!a}",
            hint="run `gen-models` again",
        )


def test_the_source_holds_an_enum_and_nothing_else(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    if not contract_run.speaks("python"):
        return
    path = f"python/provider_models/{landed.slug.replace('-', '_')}.py"
    source = (contract_run.tree / path).read_bytes()
    if not source.isascii() or b"\r" in source or not source.endswith(b"\n"):
        violation("the source is not plain ASCII with line feeds", hint=FAULT)
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if not isinstance(node, ALLOWED):
            violation(f"line {getattr(node, 'lineno', 0)} is a {type(node).__name__}", hint=FAULT)
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    if other := calls - {"literal_of", "globals", "AttributeError"}:
        violation(f"the source calls {min(other)}", hint=FAULT)
    ids = {entry.id for entry in landed_ledger(contract_run.tree, landed.slug).entries}
    comments = [line for line in source.decode().splitlines() if line.lstrip().startswith("#")]
    if len(comments) != 2 or any(
        model_id in line and len(model_id) > 3
        for model_id in ids - {landed.slug}
        for line in comments
    ):
        violation("a model ID stands in a comment", hint=FAULT)


def test_the_package_finds_every_provider(contract_run: ContractRun, violation: Violation) -> None:
    if not contract_run.speaks("python"):
        return
    found = _run(USE_ALL, contract_run.tree, violation=violation)
    slugs = sorted(contract_run.manifest.providers)
    if found["found"] != {slug: slug for slug in slugs} or found["missing"]:
        violation("the package does not give every provider's enum", hint="run `gen-models` again")
    if found["early"]:
        violation(f"importing the package imports {found['early'][0]}", hint=FAULT)


def _run(script: str, tree: Path, *args: str, violation: Violation) -> Any:
    # -S hides what is installed: the package has the standard library only.
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-W", "error", "-c", script, str(tree / "python"), *args],
        capture_output=True,
        timeout=60,
        check=False,
    )
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "backslashreplace").strip().splitlines()[-1:]
        violation(f"a fresh Python cannot use it: {''.join(last)!a}", hint=FAULT)
    return json.loads(done.stdout)


def _missing_since(entry: Entry) -> str | None:
    if entry.retired is None or entry.retired.missing_since is None:
        return None
    return entry.retired.missing_since.isoformat()
