"""Identifiers are valid, unique and readable, and each stands for its own model ID."""

from __future__ import annotations

import ast
import json
import keyword
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from gen_models.contract import Contract
from gen_models.suite import ContractRun, Violation

if TYPE_CHECKING:
    from tree_sitter import Node

VALID = {
    "upper_snake": re.compile(r"[A-Z][A-Z0-9_]{0,119}", re.ASCII),
    "rust_variant": re.compile(
        r"(?!(?:Self|Bespoke)$)(?=.{1,120}$)(?:[A-Z]|_+[A-Za-z0-9])[A-Za-z0-9_]*", re.ASCII
    ),
}
BUG = "report this bug in gen-models, with the cassette"


def test_every_id_has_an_identifier_in_each_style(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    styles = {target.style.name for target in contract_run.targets}
    for entry in contract_run.ledger(landed.slug).entries:
        if missing := styles - entry.names.keys():
            violation(f"{entry.id!a} has no identifier in {min(missing)}", hint=BUG)


def test_identifiers_are_valid(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    ledger = contract_run.ledger(landed.slug)
    for style, valid in VALID.items():
        for model_id, name in ledger.held(style).items():
            taken = style == "upper_snake" and (keyword.iskeyword(name) or name in dir(str))
            if taken or not valid.fullmatch(name):
                violation(f"{name!a} is not an identifier for {model_id!a}", hint=BUG)


def test_identifiers_are_unique(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    ledger = contract_run.ledger(landed.slug)
    for target in contract_run.targets:
        first: dict[str, str] = {}
        for model_id, name in ledger.held(target.style.name).items():
            other = first.setdefault(unicodedata.normalize("NFKC", name), model_id)
            if other != model_id:
                violation(f"{model_id!a} and {other!a} are both called {name}", hint=BUG)


def test_an_identifier_spells_its_id(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    ledger = contract_run.ledger(landed.slug)
    for style in VALID:
        for model_id, name in ledger.held(style).items():
            letters = re.sub(r"[^A-Z0-9]", "", model_id.upper() if model_id.isascii() else "")
            spelled = re.sub(r"_", "", name.upper())
            if len(name) < 110 and not _in_order(letters, spelled):
                violation(f"{name} does not spell {model_id!a}", hint=BUG)


def test_each_identifier_stands_for_its_own_id(
    landed: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    """Read from the sources by parsers that know nothing of what wrote them."""
    ledger = contract_run.ledger(landed.slug)
    for target in contract_run.targets:
        if target.name not in READERS:
            continue  # Its own verification has to do.
        held: dict[str, str] = {
            e.names[target.style.name]: e.id for e in (*ledger.listed, *ledger.unlisted)
        }
        for path, source in contract_run.sources(landed.slug, target).items():
            folder = PurePosixPath(path).parent.name.removeprefix("_")
            if folder in ("lifecycle", "info", "model_info"):
                continue  # It has data, and names nothing.
            in_source = READERS[target.name](source.encode("utf-8"))
            if wrong := dict(in_source.items() ^ held.items()):
                name = min(wrong)
                violation(
                    f"{name} is {in_source.get(name)!a} in {path}, and {held.get(name)!a}",
                    hint="run `gen-models` again",
                )


def _python_names(source: bytes) -> dict[str, str]:
    enum = next(node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
    return {
        node.targets[0].id: str(node.value.value)
        for node in enum.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }


def _rust_names(source: bytes) -> dict[str, str]:
    import tree_sitter_rust

    tree = _tree(tree_sitter_rust.language(), source)
    variants = [node for node in _every(tree, "enum_variant") if len(node.named_children) == 1]
    (ids,) = (
        node for node in _every(tree, "static_item") if _text(node.named_children[0]) == "IDS"
    )
    texts = [
        "".join(map(_rust_piece, node.named_children)) for node in _every(ids, "string_literal")
    ]
    return dict(zip((_text(v.named_children[0]) for v in variants), texts, strict=True))


def _rust_piece(node: Node) -> str:
    text = _text(node)
    if node.type != "escape_sequence":
        return text
    if text.startswith("\\u{"):
        return chr(int(text[3:-1], 16))
    return {"\\n": "\n", "\\r": "\r", "\\t": "\t", "\\0": "\0"}.get(text, text[1:])


def _typescript_names(source: bytes) -> dict[str, str]:
    import tree_sitter_typescript

    tree = _tree(tree_sitter_typescript.language_typescript(), source)
    pairs = [
        (_text(node.named_children[0]), node.named_children[-1])
        for kind in ("pair", "property_signature")
        for node in _every(tree, kind)
    ]
    names = ((name, next(_every(value, "string"), None)) for name, value in pairs)
    return {
        name: json.loads(_text(text))
        for name, text in names
        if text is not None and VALID["upper_snake"].fullmatch(name)
    }


READERS: dict[str, Callable[[bytes], dict[str, str]]] = {
    "python": _python_names,
    "rust": _rust_names,
    "typescript": _typescript_names,
}


def _tree(language: object, source: bytes) -> Node:
    from tree_sitter import Language, Parser

    return Parser(Language(language)).parse(source).root_node


def _every(node: Node, kind: str) -> Iterator[Node]:
    # Not by recursion: a union of 10,000 is as deep.
    waiting = [node]
    while waiting:
        found = waiting.pop()
        if found.type == kind:
            yield found
        waiting += reversed(found.named_children)


def _text(node: Node) -> str:
    return (node.text or b"").decode("ascii")


def _in_order(letters: str, spelled: str) -> bool:
    rest = iter(spelled)
    return all(letter in rest for letter in letters)
