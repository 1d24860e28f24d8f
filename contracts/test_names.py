"""Identifiers are valid, unique and readable, and each stands for its own wire ID."""

from __future__ import annotations

import ast
import keyword
import re
import unicodedata
from collections.abc import Callable
from typing import NoReturn

from conftest import Judgement
from generator.candidate import TARGETS, landed_ledger
from generator.contract import Contract

Breach = Callable[..., NoReturn]

VALID = re.compile(r"[A-Z][A-Z0-9_]{0,119}", re.ASCII)
FAULT = "report this fault of gen-models, with the cassette"


def test_every_id_has_an_identifier_in_each_style(
    landed: Contract, judgement: Judgement, breach: Breach
) -> None:
    styles = {target.style.name for target in TARGETS}
    for entry in landed_ledger(judgement.tree, landed.slug).entries:
        if missing := styles - entry.names.keys():
            breach(f"{entry.id!a} has no identifier in {min(missing)}", cure=FAULT)


def test_identifiers_are_valid(landed: Contract, judgement: Judgement, breach: Breach) -> None:
    for wire_id, name in landed_ledger(judgement.tree, landed.slug).held("upper_snake").items():
        if not VALID.fullmatch(name) or keyword.iskeyword(name) or name in dir(str):
            breach(f"{name!a} is no identifier for {wire_id!a}", cure=FAULT)


def test_identifiers_are_unique(landed: Contract, judgement: Judgement, breach: Breach) -> None:
    ledger = landed_ledger(judgement.tree, landed.slug)
    for target in TARGETS:
        first: dict[str, str] = {}
        for wire_id, name in ledger.held(target.style.name).items():
            other = first.setdefault(unicodedata.normalize("NFKC", name), wire_id)
            if other != wire_id:
                breach(f"{wire_id!a} and {other!a} are both called {name}", cure=FAULT)


def test_an_identifier_spells_its_id(
    landed: Contract, judgement: Judgement, breach: Breach
) -> None:
    for wire_id, name in landed_ledger(judgement.tree, landed.slug).held("upper_snake").items():
        letters = re.sub(r"[^A-Z0-9]", "", wire_id.upper() if wire_id.isascii() else "")
        spelled = re.sub(r"_", "", name)
        if len(name) < 110 and not _in_order(letters, spelled):
            breach(f"{name} does not spell {wire_id!a}", cure=FAULT)


def test_each_identifier_stands_for_its_own_id(
    landed: Contract, judgement: Judgement, breach: Breach
) -> None:
    """Read from the source by Python's own parser, not by what wrote it."""
    module = judgement.tree / "python" / "provider_models" / f"{landed.slug.replace('-', '_')}.py"
    tree = ast.parse(module.read_text(encoding="ascii"))
    enum = next(node for node in tree.body if isinstance(node, ast.ClassDef))
    in_source = {
        node.targets[0].id: node.value.value
        for node in enum.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    ledger = landed_ledger(judgement.tree, landed.slug)
    held = {entry.names["upper_snake"]: entry.id for entry in (*ledger.live, *ledger.retired)}
    for name, wire_id in held.items():
        if in_source.get(name) != wire_id:
            breach(f"{name} is not {wire_id!a} in {module.name}", cure="run gen-models again")
    assert len(in_source) == len(held)


def _in_order(letters: str, spelled: str) -> bool:
    rest = iter(spelled)
    return all(letter in rest for letter in letters)
