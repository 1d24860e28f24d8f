"""Reads the templates of generated files, and fills in their marks, such as `@SLUG@`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARK: Final = re.compile("@([A-Z_]+)@")


@cache
def read_template(language: str, name: str) -> str:
    """The text of a language's template for the file called `name`."""
    path = Path(__file__).parent / language / "templates" / f"{name}.txt"
    return path.read_text(encoding="ascii")


def fill(template: str, values: Mapping[str, str]) -> str:
    """A template with a value for each of its marks.

    All marks are replaced in one pass: a value that looks like a mark stays as it is.

    Raises:
        KeyError: a mark has no value.
    """
    return _MARK.sub(lambda mark: values[mark[1]], template)
