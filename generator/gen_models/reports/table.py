"""Tables of text: aligned for a terminal, or separated by tabs for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_GAP: Final = "  "
_NARROWEST: Final = 12


def tabbed(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """One line for each row, of cells separated by tabs; "-" for an empty one."""
    return ("\t".join(cell or "-" for cell in row) for row in rows)


def fitted(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    *,
    spare: Sequence[str] = (),
    cut: Sequence[str] = (),
    right: Collection[str] = (),
) -> Iterator[str]:
    """A heading and one line for each row, of at most `width` characters where possible.

    Args:
        heads: the names of the columns.
        rows: the cells of each row, in printable characters.
        width: how wide the terminal is.
        spare: the columns that are left out while the table is too wide, the first one first.
        cut: the columns that are shortened while it is too wide even then, the first one first.
        right: the columns that are aligned to the right.
    """
    columns = list(zip(heads, *rows, strict=True))
    for name in spare:
        if _total(columns) <= width:
            break
        columns = [column for column in columns if column[0] != name]
    widths = [max(map(len, column)) for column in columns]
    places = {head: at for at, (head, *_) in enumerate(columns)}
    for name in cut:
        if name in places:
            at, total = places[name], sum(widths) + len(_GAP) * (len(widths) - 1)
            widths[at] = min(widths[at], max(widths[at] - total + width, _NARROWEST))
    sides = [">" if head in right else "<" for head, *_ in columns]
    for row in zip(*columns, strict=True):
        cells = (
            f"{_cut(cell, most):{side}{most}}"
            for cell, most, side in zip(row, widths, sides, strict=True)
        )
        yield _GAP.join(cells).rstrip()


def _total(columns: Sequence[Sequence[str]]) -> int:
    return sum(max(map(len, column)) for column in columns) + len(_GAP) * (len(columns) - 1)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 3]}..."
