"""Lays out declarations as Prettier does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LINE: Final = 80
"""Prettier's default `printWidth`."""


def lay_out_block(rows: Iterable[str]) -> str:
    """The rows between two brackets: nothing, or each on lines of its own."""
    text = "\n".join(rows)
    return f"\n{text}\n" if text else text


def lay_out_list(opening: str, elements: Sequence[str]) -> str:
    """The elements between the brackets of an array, on the line of `opening` if they fit.

    `opening` is the line without any elements, with its end.
    """
    line = ", ".join(elements)
    if len(opening) + len(line) <= LINE:
        return line
    return lay_out_block(f"  {element}," for element in elements)


def lay_out_table(opening: str, pairs: Sequence[tuple[str, str]]) -> str:
    """The pairs between the brackets of a `Map`. A single pair stays on the line if it fits."""
    if len(pairs) == 1:
        line = f"[{', '.join(pairs[0])}]"
        if len(opening) + len(line) <= LINE - len("]);"):
            return line
    return lay_out_block([_pair(key, value) for key, value in pairs])


def lay_out_rows(opening: str, rows: Sequence[Sequence[str]]) -> str:
    """The rows between the brackets of an array. Each has two cells or more.

    `opening` is the line without any rows, with its end. Arrays of arrays are always broken, but
    for a single row, which stays on the line if it fits.
    """
    if len(rows) == 1:
        line = f"[{', '.join(rows[0])}]"
        if len(opening) + len(line) <= LINE:
            return line
    indent = " " * (len(opening) - len(opening.lstrip()))
    text = "\n".join([_row(cells, f"{indent}  ") for cells in rows])
    return f"\n{text}\n{indent}" if text else text


def lay_out_union(opening: str, types: Sequence[str]) -> str:
    """What follows the `=` of a union, on one line if it fits."""
    line = " | ".join(types) or "never"
    if len(opening) + len(line) < LINE - 1:
        return f" {line}"
    if len(line) < LINE - 2 or not types[1:]:
        return f"\n  {line}"
    return "".join([f"\n  | {text}" for text in types])


def _pair(key: str, value: str) -> str:
    line = f"  [{key}, {value}],"
    return line if len(line) <= LINE else f"  [\n    {key},\n    {value},\n  ],"


def _row(cells: Sequence[str], indent: str) -> str:
    line = f"{indent}[{', '.join(cells)}],"
    if len(line) <= LINE:
        return line
    return "\n".join([f"{indent}[", *(f"{indent}  {cell}," for cell in cells), f"{indent}],"])
