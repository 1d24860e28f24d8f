"""The enums can be imported and used, and hold the catalog's IDs and nothing else."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from gen_models.contract import Contract
from gen_models.folder import Folder
from gen_models.lifecycle import Lifecycle, successors_of
from gen_models.suite import UNKNOWN, ContractRun, Violation, applies_if
from gen_models.targets import ProviderModels

BUG = "report this bug in gen-models, with the cassette"
AGAIN = "run `gen-models` again"

for_python = applies_if(lambda run: run.has_tree and run.target("python") is not None)

ALLOWED = (
    ast.Module, ast.Expr, ast.Constant, ast.ImportFrom, ast.alias, ast.Assign, ast.AnnAssign,
    ast.Name, ast.Load, ast.Store, ast.If, ast.Subscript, ast.Tuple, ast.ClassDef, ast.Call,
    ast.BinOp, ast.BitOr, ast.Dict, ast.FunctionDef, ast.arguments, ast.arg, ast.Return,
    ast.keyword,
)  # fmt: skip
CALLED = ("alias_of", "globals")


def test_its_sources_parse_and_hold_just_its_models(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    """In each language, by its own grammar, against the ledger that landed with them."""
    for target in contract_run.targets:
        if (error := contract_run.unverified(landed.slug, target)) is not None:
            violation(f"the {target.name} source does not hold: {error}", hint=BUG)


@applies_if(lambda run: run.has_tree)
def test_the_packages_have_every_provider(contract_run: ContractRun, violation: Violation) -> None:
    for path in contract_run.changed_packages():
        violation(f"{path} is not what these providers generate", hint=AGAIN)


@for_python
def test_a_fresh_process_can_use_it(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    imported = contract_run.imported()
    found = imported.providers.get(landed.slug)
    if found is None:
        error = imported.errors.get(landed.slug, imported.package_error)
        violation(f"a fresh Python cannot use it: {error}", hint=BUG)
    name = f"{landed.class_name}Model"
    ledger, known = contract_run.ledger(landed.slug), contract_run.lifecycles(landed.slug)
    entries = [*ledger.listed, *ledger.unlisted]
    lives = {str(e.id): known.of(e.id) for e in entries} | dict(known.lifecycles)
    members = {
        (e.names["upper_snake"], e.id, e.id, landed.slug, True, lives[e.id].status == "retired")
        for e in entries
    }
    if {tuple(member) for member in found["members"]} != members:
        violation(f"{name}'s members are not the ledger's IDs", hint=AGAIN)
    live = sorted(e.id for e in entries if lives[e.id].is_live_on(known.observed))
    if found["live"] != live or found["literal"] != live:
        violation(f"{name}.live() or {name}Id is not the live IDs", hint=AGAIN)
    if found["lives"] != {i: _told(one, lives) for i, one in lives.items()}:
        violation(f"{name} does not say what is known of its model IDs", hint=AGAIN)
    told = _infos(contract_run, landed.slug)
    if found["infos"] != {str(e.id): told.get(e.id, _info(landed.slug, e.id)) for e in entries}:
        violation(f"{name} does not say what its models can do and cost", hint=AGAIN)
    assert found["unknown"] == [UNKNOWN, UNKNOWN, landed.slug, "Bespoke"]


def test_its_values_are_the_catalog(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    recorded = contract_run.replay(landed)
    listed = {entry.id for entry in contract_run.ledger(landed.slug).listed}
    missing = set(recorded.catalog.ids) - listed
    surplus = listed - set(recorded.catalog.ids)
    if recorded.provenance.coverage == "partial":
        surplus = set()  # What a partial listing lacks may be on its other pages.
    if missing or surplus:
        violation(
            f"{len(missing)} recorded IDs are not listed in the ledger, {len(surplus)} listed ones "
            f"are not recorded; one of them is {min(missing | surplus)!a}",
            hint=AGAIN,
        )


@for_python
def test_the_source_holds_an_enum_and_nothing_else(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    python = contract_run.target("python")
    assert python is not None
    head = contract_run.models(landed.slug, python).head
    empty = python.render_provider(ProviderModels(head, (), ()))
    for path, source in contract_run.sources(landed.slug, python).items():
        if not source.isascii() or "\r" in source or not source.endswith("\n"):
            violation(f"{path} is not plain ASCII with line feeds", hint=BUG)
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ALLOWED):
                line, kind = getattr(node, "lineno", 0), type(node).__name__
                violation(f"line {line} of {path} is a {kind}", hint=BUG)
            if isinstance(node, ast.Call) and (name := ast.unparse(node.func)) not in CALLED:
                violation(f"{path} calls {name}", hint=BUG)
        if _marked(source) != _marked(empty[path]) and _comments(source) != _comments(empty[path]):
            violation(f"a comment in {path} depends on the models", hint=BUG)


@for_python
def test_the_package_finds_every_provider(contract_run: ContractRun, violation: Violation) -> None:
    imported = contract_run.imported()
    package = imported.package
    if package is None:
        violation(f"a fresh Python cannot use it: {imported.package_error}", hint=BUG)
    if package["providers"] != sorted(contract_run.manifest.providers) or package["missing"]:
        violation("the package does not give every provider's enum", hint=AGAIN)
    for slug, found in imported.providers.items():
        if found["parsed"] != slug:
            violation(f"the package finds {found['parsed']!a} for {slug}", hint=BUG)
    if package["early"]:
        violation(f"importing the package imports {package['early'][0]}", hint=BUG)


def _marked(source: str) -> list[str]:
    """The lines that may have a comment."""
    return [line for line in source.splitlines() if "#" in line]


def _comments(source: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def _infos(run: ContractRun, slug: str) -> dict[str, list[object]]:
    """What the text of the landed file says of each model, by rules that are written down twice."""
    data = Folder(run.tree).read(f"info/{slug}.jsonl") or b""
    head, *rows = [json.loads(line) for line in data.splitlines()] or [{"sources": {}}]
    return {row["id"]: _info(slug, row.pop("id"), row, head["sources"]) for row in rows}


def _info(
    slug: str,
    model_id: str,
    row: Mapping[str, Any] = MappingProxyType({}),
    sources: Mapping[str, Any] = MappingProxyType({}),
) -> list[object]:
    facts = {
        name: said if isinstance(said, dict) else {"value": said, "source": "listing"}
        for name, said in row.items()
    }
    shown = {name: fact for name, fact in facts.items() if fact["value"] is not None}
    return [
        {"provider": slug, "id": model_id} | {name: f["value"] for name, f in shown.items()},
        {
            name: [f["source"], f.get("observed", sources.get(f["source"], {}).get("observed"))]
            for name, f in shown.items()
        },
        sorted(facts.keys() - shown),
    ]


def _told(one: Lifecycle, lives: Mapping[str, Lifecycle]) -> list[object]:
    days = (one.last_listed, one.unlisted_since, one.deprecated_on, one.retires_on)
    return [
        one.status,
        one.is_listed,
        *(None if day is None else day.isoformat() for day in days),
        one.successors[0] if one.successors else None,
        [successor for successor, _ in successors_of(one.id, lives)],
    ]
