"""Runs an expression on the models, in an SQLite database in memory that can do nothing else.

The expression was parsed before (`expression.py`). Whatever gets past that still reads one table,
calls functions of a list only, and is stopped after a number of steps.
"""

from __future__ import annotations

import json
import sqlite3
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from gen_models.errors import ConfigurationError
from gen_models.fields import to_json
from gen_models.query.columns import COLUMNS
from gen_models.query.expression import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gen_models.fields import Kind, Value
    from gen_models.query.expression import Expression
    from gen_models.query.rows import ModelRow

_TYPES: Final[dict[Kind, str]] = {
    "text": "TEXT", "words": "TEXT", "count": "INTEGER", "number": "REAL", "price": "REAL",
    "flag": "INTEGER", "date": "TEXT", "tiers": "TEXT",
}  # fmt: skip
_BETWEEN_WORDS: Final = "\n"
"""Words are of one line, so none has it."""

_CALLED: Final = FUNCTIONS.keys() | {"like", "glob"}
_STEPS: Final = 1_000
"""After how many instructions SQLite asks whether to go on."""

_MOST_STEPS: Final = 20
"""How many times that for each row; the longest expression needs less than two."""

_MOST_BYTES: Final = 2**20
_LONGEST_PATTERN: Final = 100


def matching(rows: Sequence[ModelRow], expression: Expression) -> list[ModelRow]:
    """The rows for which an expression is true. It is not true where it is unknown.

    Raises:
        ConfigurationError: SQLite cannot evaluate it.
    """
    database = sqlite3.connect(":memory:", isolation_level=None)
    try:
        _fill(database, rows)
        _lock(database, len(rows))
        query = f"SELECT row FROM models WHERE {expression.sql} ORDER BY row"  # noqa: S608 - parsed.
        found = database.execute(query)
        return [rows[at] for (at,) in found]
    except (sqlite3.Error, OverflowError) as error:
        raise ConfigurationError(
            f"--where: {_said(error)}",
            hint="simplify it",
        ) from error
    finally:
        database.close()


def _fill(database: sqlite3.Connection, rows: Sequence[ModelRow]) -> None:
    columns = ", ".join(f'"{one.name}" {_TYPES[one.kind]}' for one in COLUMNS.values())
    database.execute(f"CREATE TABLE models (row INTEGER PRIMARY KEY, {columns})")
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    database.executemany(
        f"INSERT INTO models VALUES ({marks})",  # noqa: S608 - marks only.
        ((at, *(_stored(row[name]) for name in COLUMNS)) for at, row in enumerate(rows)),
    )


def _lock(database: sqlite3.Connection, rows: int) -> None:
    """From here on, the database answers questions about its table only."""
    database.create_function("has", 2, _has, deterministic=True)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_BYTES)
    database.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, _LONGEST_PATTERN)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    database.setlimit(sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 1)
    left = iter(range(_MOST_STEPS * (rows + 1)))
    database.set_progress_handler(lambda: int(next(left, None) is None), _STEPS)
    database.set_authorizer(_authorize)


def _authorize(
    action: int, first: str | None, second: str | None, schema: str | None, _: str | None
) -> int:
    if action == sqlite3.SQLITE_SELECT:
        return sqlite3.SQLITE_OK
    # Without a schema, it is the table itself that is read, for an expression without columns.
    if action == sqlite3.SQLITE_READ and first == "models" and schema in ("main", None):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and second in _CALLED:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _has(words: str | None, word: object) -> int | None:
    """Whether a list has a word; unknown if one of them is."""
    if words is None or word is None:
        return None
    return int(str(word) in words.split(_BETWEEN_WORDS))


def _stored(value: Value | None) -> str | int | float | None:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, tuple):
        words = [one for one in value if isinstance(one, str)]
        return _BETWEEN_WORDS.join(words) or json.dumps(to_json(value))
    return value


def _said(error: Exception) -> str:
    said = str(error)
    if said == "interrupted":
        return "the expression takes too long"
    if "stack overflow" in said or "too large (maximum depth" in said:
        return "the expression is nested too deeply"
    return f"SQLite cannot evaluate it: {said}"
