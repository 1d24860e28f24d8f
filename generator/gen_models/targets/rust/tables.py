"""What a Rust module says of its models, as lists; and how rustfmt lays out a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gen_models.targets.base import ProviderModels

ROW: Final = 64
"""How many models share a row: more make the source larger to compile, fewer slower to use."""

_LINE: Final = 100
_LIST: Final = 60
_SHORT: Final = 10
_PLAIN: Final = re.compile(r"[ !#-\[\]-~]*")


@dataclass(frozen=True, slots=True)
class Tables:
    """The lists of a module, each in code point order of the IDs. `""` is a day nobody knows."""

    variants: tuple[str, ...]
    ids: tuple[str, ...]
    retired: tuple[str, ...]
    retired_on: tuple[str, ...]
    succeeded: tuple[str, ...]
    successors: tuple[str, ...]

    @classmethod
    def of(cls, models: ProviderModels) -> Tables:
        """The lists of these models, the live and the retired among each other."""
        members = sorted((*models.live, *models.retired), key=lambda member: member.id)
        named = [(m.id, m.successor) for m in members if m.successor is not None]
        return cls(
            variants=tuple(m.identifier for m in members),
            ids=tuple(m.id for m in members),
            retired=tuple(m.id for m in models.retired),
            retired_on=tuple(
                "" if m.missing_since is None else m.missing_since.isoformat()
                for m in models.retired
            ),
            succeeded=tuple(model_id for model_id, _ in named),
            successors=tuple(successor for _, successor in named),
        )

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The variants by rows, of which the last may be shorter."""
        return [self.variants[start : start + ROW] for start in range(0, len(self.variants), ROW)]


def string_literal(text: str) -> str:
    """A Rust literal for a text, in ASCII and on one line.

    Raises:
        ValueError: the text has half of a surrogate pair, which no Rust text can have.
    """
    if _PLAIN.fullmatch(text):
        return f'"{text}"'
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if " " <= character <= "~":
        return character
    if "\ud800" <= character <= "\udfff":
        raise ValueError(f"{character!a} is half of a character")
    return f"\\u{{{ord(character):x}}}"


def laid_out(items: Sequence[str], start: str) -> str:
    """A list of literals or names with what stands before it, as rustfmt has it.

    `start` is the line up to its `=`; a `;` follows the list.
    """
    indent = " " * (len(start) - len(start.lstrip()))
    inner = f"{indent}    "
    one_line = f"[{', '.join(items)}]"
    room = _LINE - len(" ;")
    if len(start) + len(one_line) <= room and (len(items) <= 1 or len(one_line) <= _LIST + 2):
        return f" {one_line}"
    if len(items) == 1 and len(inner) + len(one_line) < _LINE - 2:
        return f"\n{inner}{one_line}"
    if "::" not in items[0] and all(len(item) <= _SHORT for item in items):
        return f" [\n{_packed(items, inner)}\n{indent}]"
    joint = f",\n{inner}"
    return f" [\n{inner}{joint.join(items)},\n{indent}]"


def _packed(items: Sequence[str], indent: str) -> str:
    """Short items, as many a line as fit; the last one's comma counts only below the first line."""
    lines = [indent + items[0]]
    for place, item in enumerate(items[1:], start=2):
        comma = 0 if place == len(items) and len(lines) == 1 else 1
        if len(lines[-1]) + len(", ") + len(item) + comma < _LINE:
            lines[-1] += f", {item}"
        else:
            lines[-1] += ","
            lines.append(indent + item)
    return "\n".join(lines) + ","
