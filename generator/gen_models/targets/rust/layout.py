"""Lays out arrays as rustfmt does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

# The defaults of rustfmt's max_width, array_width and short_array_element_width_threshold.
_LINE: Final = 100
_LIST: Final = 60
_SHORT: Final = 10


def lay_out(items: Sequence[str], start: str) -> str:
    """An array of literals, laid out as rustfmt would behind `start`.

    `start` is the line up to its `=`; a `;` follows the array.
    """
    indent = " " * (len(start) - len(start.lstrip()))
    inner = f"{indent}    "
    one_line = f"[{', '.join(items)}]"
    room = _LINE - len(" ;")
    if len(start) + len(one_line) <= room and (len(items) <= 1 or len(one_line) <= _LIST + 2):
        return f" {one_line}"
    if len(items) == 1 and len(inner) + len(one_line) < _LINE - 2:
        return f"\n{inner}{one_line}"
    if all(len(item) <= _SHORT for item in items):
        return f" [\n{_packed(items, inner)}\n{indent}]"
    joint = f",\n{inner}"
    return f" [\n{inner}{joint.join(items)},\n{indent}]"


def _packed(items: Sequence[str], indent: str) -> str:
    """As many short items on a line as fit. On the first line the last comma does not count."""
    lines = [indent + items[0]]
    for place, item in enumerate(items[1:], start=2):
        comma = 0 if place == len(items) and len(lines) == 1 else 1
        if len(lines[-1]) + len(", ") + len(item) + comma < _LINE:
            lines[-1] += f", {item}"
        else:
            lines[-1] += ","
            lines.append(indent + item)
    return "\n".join(lines) + ","
