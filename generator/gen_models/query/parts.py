"""The parts of an expression, the kinds of their values, and which of them go together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NoReturn, TypeAlias, get_args

from gen_models.lifecycle import Status
from gen_models.query.columns import COLUMNS, SHOWN_ONLY, nearest_names, repeated_name
from gen_models.query.tokens import QUOTED, fail

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gen_models.query.tokens import Token

EXAMPLE: Final = "write a condition such as `input_price < 1 AND has(input_modalities, 'image')`"

PartKind: TypeAlias = Literal["number", "text", "date", "flag", "list", "null"]

_KINDS: Final[Mapping[str, PartKind]] = {
    "text": "text", "words": "list", "tiers": "list", "count": "number", "number": "number",
    "price": "number", "flag": "flag", "date": "date",
}  # fmt: skip
"""By the kind of a column, what its values are compared with."""

_DATE: Final = re.compile(r"'[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?'")
_WRITTEN: Final[Mapping[PartKind, str]] = {
    "number": "write a number without quotes, such as 0.5 or 128k",
    "text": QUOTED,
    "date": "write a date in single quotes, such as '2026-01-31'",
    "flag": "write true or false",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an expression.

    Attributes:
        sql: how SQLite reads it.
        kind: the kind of its values.
        at: where it begins.
        column: the column that it names; "" for anything else.
    """

    sql: str
    kind: PartKind
    at: int
    column: str = ""

    @property
    def shown(self) -> str:
        """How an error names it."""
        words = {"flag": "true or false", "null": "NULL"}
        kind = words.get(self.kind, f"a {self.kind}")
        return f"{self.column}, which is {kind}" if self.column else kind


def column_part(token: Token) -> Part:
    """The column that a word names.

    Raises:
        ConfigurationError: it does not.
    """
    name = token.value.lower()
    if name in SHOWN_ONLY:
        fail(f"{name} cannot be queried", token.at, "name a field, such as tool_calling")
    if name == "select":
        fail("subqueries are not supported", token.at, EXAMPLE)
    if name not in COLUMNS:
        problem = f"unknown column{repeated_name(token.value)}"
        fail(problem, token.at, nearest_names(token.value, COLUMNS))
    return Part(f'"{name}"', _KINDS[COLUMNS[name].kind], token.at, name)


def condition(part: Part) -> Part:
    """The part, if it is true or false.

    Raises:
        ConfigurationError: it is not a condition.
    """
    if part.kind not in ("flag", "null"):
        fail(f"expected a condition, not {part.shown}", part.at, EXAMPLE)
    return part


def of_kind(kind: PartKind, part: Part) -> Part:
    """The part, if it has values of a kind; dates are text, too.

    Raises:
        ConfigurationError: its values are of another kind.
    """
    if part.kind != kind and not (kind == "text" and part.kind == "date"):
        if part.kind == "list":
            _fail_for_list(part)
        lists = ", ".join(name for name, one in COLUMNS.items() if one.kind == "words")
        hint = f"lists are {lists}" if kind == "list" else _WRITTEN[kind]
        fail(f"expected a {kind}, not {part.shown}", part.at, hint)
    if kind == "list" and COLUMNS[part.column].kind != "words":
        _fail_for_list(part)
    return part


def comparable(left: Part, right: Part) -> Part:
    """The right part, if the left one can be compared with it.

    Raises:
        ConfigurationError: it cannot.
    """
    for one in (left, right):
        if one.kind == "list":
            _fail_for_list(one)
        if one.kind == "null":
            fail("nothing is equal to NULL", one.at, "use IS NULL or IS NOT NULL")
    column, other = (left, right) if left.column or not right.column else (right, left)
    kinds = {left.kind, right.kind}
    if len(kinds) > 1 and kinds not in ({"date", "text"}, {"flag", "number"}):
        problem = f"{column.shown}, is compared with {other.shown}"
        fail(
            problem if column.column else problem.replace(",", ""), other.at, _WRITTEN[column.kind]
        )
    literal = other.sql[1:-1] if other.sql.startswith("'") else None
    if literal is not None and column.kind == "date" and not _DATE.fullmatch(other.sql):
        fail("not a date", other.at, _WRITTEN["date"])
    statuses = get_args(Status)
    if literal is not None and column.column == "status" and literal not in statuses:
        fail("not a status", other.at, f"statuses are {', '.join(statuses)}")
    return right


def _fail_for_list(part: Part) -> NoReturn:
    has_words = COLUMNS[part.column].kind == "words"
    use = f"has({part.column}, 'word')" if has_words else f"{part.column} IS NOT NULL"
    fail(f"{part.column} is a list, and cannot be compared", part.at, f"use {use}")
