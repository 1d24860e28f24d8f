"""Each target states the names that it generates, and none of them is given twice."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pytest

from gen_models.targets import (
    ProviderHead,
    ProviderModels,
    Target,
    every_layout,
    load_target,
    name_conflicts,
    target_names,
)
from gen_models.targets.python.names import bound_names, module_name
from gen_models.targets.python.package import MODULES

ACME = ProviderHead("acme-ai", "Acme", "AcmeAI")
every_target = pytest.mark.parametrize("name", target_names())


def names_in(target: Target, heads: Iterable[ProviderHead]) -> set[str]:
    """Every name that the package of these providers has for its users, by its own grammar."""
    heads = list(heads)
    files = dict(target.render_package(heads))
    if target.name == "python":
        for head in heads:
            files.update(target.render_provider(ProviderModels(head, (), ())))
        modules = {path: text for path, text in files.items() if path.endswith(".py")}
        stems = {path.rpartition("/")[2].removesuffix(".py") for path in modules} - {"__init__"}
        # What shared modules such as `_base` have, the package has where it imports it.
        shared = tuple(f"/{name}.py" for name in MODULES)
        texts = [text for path, text in modules.items() if not path.endswith(shared)]
        return stems | {name for text in texts for name in _python(ast.parse(text))}
    if target.name == "rust":
        return {name for path, text in files.items() for name in _rust(path, text)}
    return set(_typescript(files["typescript/index.d.ts"]))


def _python(tree: ast.AST) -> Iterator[str]:
    """The names that are public, or that a provider's may be."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ClassDef):
            yield node.name


def _rust(path: str, text: str) -> Iterator[str]:
    # What the module of model info declares is its own.
    if not path.endswith(".rs") or path.endswith("/model_info.rs"):
        return
    import tree_sitter_rust
    from tree_sitter import Language, Parser

    tree = Parser(Language(tree_sitter_rust.language())).parse(text.encode())
    for node in tree.root_node.named_children:
        name = node.child_by_field_name("name")
        if name is not None and node.type != "macro_definition":
            yield (name.text or b"").decode()
        if node.type in ("macro_invocation", "expression_statement"):
            words = (node.text or b"").decode().replace("::", " ").split()
            yield from (word.strip(",") for word in words if word[0].isupper())


def _typescript(text: str) -> Iterator[str]:
    import tree_sitter_typescript
    from tree_sitter import Language, Parser

    parser = Parser(Language(tree_sitter_typescript.language_typescript()))
    waiting = [parser.parse(text.encode()).root_node]
    while waiting:
        node = waiting.pop()
        waiting += node.named_children
        if node.type in ("export_specifier", "variable_declarator", "type_alias_declaration"):
            name = node.child_by_field_name("name")
            assert name is not None
            yield (name.text or b"").decode()


@every_target
def test_what_a_target_states_is_what_it_generates(name: str) -> None:
    target = load_target(name)
    alone, with_acme = names_in(target, []), names_in(target, [ACME])
    derived = {n for names in target.names_of(ACME).values() for n in names}
    own = {n for names in target.own_names().values() for n in names}
    assert with_acme - alone
    assert with_acme - alone - own <= derived
    assert derived <= with_acme
    assert {n for n in alone if not n.startswith("_")} <= own
    if alone:
        assert not own & derived


@every_target
def test_its_own_names_do_not_depend_on_a_list(name: str) -> None:
    own = {n for names in load_target(name).own_names().values() for n in names}
    expected = {
        "python": {"parse", "PROVIDERS", "Bespoke", "ProviderModel", "_base", "TYPE_CHECKING"},
        "rust": {"ProviderModel", "UnknownProvider", "Tables", "String", "alloc", "index_of"},
        "typescript": {"parse", "PROVIDERS", "Provider", "ParsedModel"},
    }
    assert expected[name] <= own


def conflicts(*heads: ProviderHead) -> set[tuple[str, str, str | None, bool]]:
    found = name_conflicts(heads)
    return {(c.target, c.provider, c.other, c.of_slug) for c in found}


def head(slug: str, class_name: str) -> ProviderHead:
    return ProviderHead(slug, "Name", class_name)


def test_names_of_their_own_are_no_conflict() -> None:
    assert conflicts(ACME, head("scale", "Scale"), head("01ai", "ZeroOneAI")) == set()


def test_class_names_that_differ_may_give_the_same_name() -> None:
    found = conflicts(head("scale", "Scale"), head("anyscale", "AnyScale"))
    assert found == {
        ("typescript", "scale", "anyscale", False),
        ("typescript", "anyscale", "scale", False),
    }


@pytest.mark.parametrize("class_name", ["Provider", "Parsed"])
def test_a_class_name_may_give_a_name_of_the_package(class_name: str) -> None:
    found = conflicts(head("acme", class_name))
    assert {(slug, other, of_slug) for _, slug, other, of_slug in found} == {("acme", None, False)}


@pytest.mark.parametrize("slug", ["parse", "annotations"])
def test_a_slug_may_be_a_name_of_the_package(slug: str) -> None:
    assert ("python", slug, None, True) in conflicts(head(slug, "Acme"))


def test_the_same_class_name_is_a_conflict_in_every_language() -> None:
    found = conflicts(ACME, replace(ACME, slug="other"))
    assert {target for target, *_ in found} == set(target_names())


def test_a_conflict_is_told_once() -> None:
    found = name_conflicts([ACME, replace(ACME, slug="other")])
    assert len(found) == len(set(found))


def test_a_new_language_is_checked_as_soon_as_it_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Go:
        name = "go"

        def names_of(self, head: ProviderHead) -> Mapping[str, list[str]]:
            return {"package": [head.class_name[:4]]}

        def own_names(self) -> Mapping[str, list[str]]:
            return {}

    layouts = (*every_layout(), Go())
    monkeypatch.setattr("gen_models.targets._conflicts.every_layout", lambda: layouts)
    found = name_conflicts([head("a", "AcmeOne"), head("b", "AcmeTwo")])
    assert {(c.target, c.name) for c in found} == {("go", "Acme")}


@pytest.mark.parametrize(
    ("slug", "name"),
    [("01ai", "_01ai"), ("360", "_360"), ("4-you", "_4_you"), ("acme-ai", "acme_ai")],
)
def test_no_module_begins_with_a_digit(slug: str, name: str) -> None:
    assert module_name(slug) == name
    for target in every_layout():
        paths = target.render_provider(ProviderModels(head(slug, "Acme"), (), ()))
        stems = {path.rpartition("/")[2].partition(".")[0] for path in paths}
        assert stems == {slug if target.name == "typescript" else name}


def test_what_a_statement_binds_is_found_wherever_it_stands() -> None:
    source = """
import a.b, c as d
from e import f as g
if x:
    h = i = 1
else:
    def j(): pass
class K: l = 1
m: int = 2
n.o = 3
"""
    assert bound_names(source) == {"a", "d", "g", "h", "i", "j", "K", "m"}
