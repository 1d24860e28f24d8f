"""Each promise of docs/security.md names a test that is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
TEXT = (HOME / "docs" / "security.md").read_text(encoding="utf-8")
TABLE = TEXT[TEXT.index("<!-- promises -->") : TEXT.index("<!-- /promises -->")]
ROWS = [line for line in TABLE.splitlines() if line.startswith("| ")][1:]


@pytest.mark.parametrize("row", ROWS)
def test_a_promise_names_a_test_and_whether_it_is_torture(row: str) -> None:
    (named,) = re.findall(r"`(tests/[^`]+)`", row)
    file, _, function = named.partition("::")
    tree = ast.parse((HOME / file).read_text(encoding="utf-8"))
    tests = {
        node.name: [ast.unparse(mark) for mark in node.decorator_list]
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    assert tests
    assert not function or function in tests
    whole = [ast.unparse(n) for n in tree.body if isinstance(n, ast.Assign)]
    marked = any("pytestmark" in line and "torture" in line for line in whole)
    if function:
        marked |= "pytest.mark.torture" in tests[function]
    assert marked == row.rstrip(" |").endswith("(torture)")
