"""The packages' faces: what they export is said twice, to the type checker and to Python."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import gen_models

PACKAGE = Path(gen_models.__file__).parent
FACES = sorted(
    file for file in PACKAGE.glob("*/__init__.py") if "lazy_face" in file.read_text("utf-8")
)


def checked(tree: ast.Module, package: str) -> set[tuple[str, str]]:
    """Each name that the type checker sees, with the module that it is from."""
    (block,) = (
        node
        for node in tree.body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    )
    found = set()
    for node in block.body:
        assert isinstance(node, ast.ImportFrom)
        assert node.module is not None
        for alias in node.names:
            assert alias.asname == alias.name, f"{alias.name} is not exported"
            home = node.module.removeprefix(f"gen_models.{package}").lstrip(".")
            found.add((alias.name, home or alias.name))
    return found


def mapped(tree: ast.Module) -> set[tuple[str, str]]:
    """Each name that the face resolves, with the module that it is from."""
    (call,) = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "lazy_face"
    )
    homes: dict[str, str] = ast.literal_eval(call.args[1])
    return {(name, home) for home, names in homes.items() for name in names.split()}


@pytest.mark.parametrize("file", FACES, ids=lambda file: file.parent.name)
def test_a_face_tells_python_what_it_tells_the_type_checker(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    assert mapped(tree) == checked(tree, file.parent.name)


@pytest.mark.parametrize("file", FACES, ids=lambda file: file.parent.name)
def test_what_a_face_exports_is_there_and_imported_by_somebody(file: Path) -> None:
    package = file.parent.name
    exported = {name for name, _ in mapped(ast.parse(file.read_text("utf-8")))}
    module = __import__(f"gen_models.{package}", fromlist=["_"])
    assert [name for name in sorted(exported) if not hasattr(module, name)] == []
    imported = {
        name for source in OTHERS for name in imported_from(source, f"gen_models.{package}")
    }
    assert sorted(exported - imported) == []


def test_the_design_names_each_package_and_module_once() -> None:
    design = (HOME / "docs" / "design.md").read_text("utf-8")
    table = design[design.index("| package |") :].partition("\n\n")[0]
    rows = [row.split("|")[1] for row in table.splitlines()[2:] if row.startswith("|")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    there = {path.stem for path in PACKAGE.iterdir() if path.suffix in {"", ".py"}}
    ours = {name for name in there if not name.startswith(("_", "."))} - {"bundled"}
    assert sorted(named) == sorted(ours)


def imported_from(source: Path, module: str) -> set[str]:
    imports, attributes = names_in(source)
    face = module.rpartition(".")[2]
    return {name for home, name in imports if home == module} | {
        name for value, name in attributes if value == face
    }


# The syntax trees of all files take half a minute.
IMPORT = re.compile(r"^ *from ([\w.]+) import (?:\(([^)]*)\)|(.*))$", re.MULTILINE)
ATTRIBUTE = re.compile(r"\b([a-z_]+)\.(\w+)")


@cache
def names_in(source: Path) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The names that a file imports, each with its module; and attributes of plain names."""
    text = source.read_text("utf-8")
    imports = {
        (module, name.partition(" as ")[0].strip())
        for module, several, one in IMPORT.findall(text)
        for name in re.sub("#.*", "", several or one).split(",")
    }
    return imports, set(ATTRIBUTE.findall(text))


HOME = PACKAGE.parents[1]
OTHERS = [
    HOME / "conftest.py",
    *(file for file in PACKAGE.rglob("*.py") if "templates" not in file.parts),
    *(HOME / "contracts").rglob("*.py"),
    *(HOME / "tests").rglob("*.py"),
    *(HOME / "benchmarks").rglob("*.py"),
]
