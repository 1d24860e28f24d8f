"""Tables in Markdown, in which a text stays a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ESCAPED: Final = str.maketrans(
    {"|": r"\|", "\\": r"\\", "<": "&lt;", ">": "&gt;", "&": "&amp;", "[": r"\[", "*": r"\*"}
)


def markdown_table(heads: Sequence[str], rule: str, rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a table, without line ends; its cells are Markdown already."""
    yield _row(heads)
    yield rule
    yield from map(_row, rows)


def plain(text: str) -> str:
    """A text as nothing but text, on one line; code in backticks stays code."""
    kept = "".join(c if c.isprintable() else " " for c in text)
    return kept.translate(_ESCAPED)


def code(text: str) -> str:
    """An untrusted text as code, on one line."""
    kept = "".join(c if c.isascii() and c.isprintable() and c not in "`|" else "?" for c in text)
    return f"`{kept}`" if kept.strip() else ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
