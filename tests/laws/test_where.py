"""A condition holds for exactly the models that plain Python says, whatever is unknown."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from hypothesis import example, given
from hypothesis import strategies as st

from gen_models.errors import ConfigurationError
from gen_models.query import COLUMNS, FUNCTIONS, ModelRow, matching, parse_expression
from tests.support.model_rows import ids, model_rows

Truth = bool | None
Condition = tuple[str, Callable[[ModelRow], Truth]]

PRICES: Final = [Decimal(text) for text in ("0", "0.1", "0.30", "0.000001", "2.5", "60")]
WINDOWS: Final = [1, 4_096, 128_000, 131_072, 2_000_000]
DAYS: Final = ["2024", "2024-06", "2024-06-30", "2026-01-01"]
WORDS: Final = ["text", "image", "audio"]
NAMES: Final = ["a", "o'neill", "%", "\u00e9t\u00e9", "A", "null"]
COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq, "==": operator.eq, "<>": operator.ne, "!=": operator.ne,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def compared(column: str, sign: str, value: Any, literal: str) -> Condition:
    def holds(row: ModelRow) -> Truth:
        known = row[column]
        return None if known is None else COMPARISONS[sign](known, value)

    return f"{column} {sign} {literal}", holds


def known(column: str) -> Condition:
    return f"{column} IS NOT NULL", lambda row: row[column] is not None


def having(word: str) -> Condition:
    def holds(row: ModelRow) -> Truth:
        words = row["input_modalities"]
        return None if words is None else word in words  # type: ignore[operator]

    return f"has(input_modalities, {quoted(word)})", holds


def flag(row: ModelRow) -> Truth:
    value = row["tool_calling"]
    return value if isinstance(value, bool) else None


def negated(condition: Condition) -> Condition:
    sql, holds = condition

    def other(row: ModelRow) -> Truth:
        found = holds(row)
        return None if found is None else not found

    return f"NOT ({sql})", other


def joined(word: str, left: Condition, right: Condition) -> Condition:
    decides = word == "OR"  # The value that settles it, whatever the other one is.

    def holds(row: ModelRow) -> Truth:
        both = {left[1](row), right[1](row)}
        return decides if decides in both else None if None in both else not decides

    return f"({left[0]}) {word} ({right[0]})", holds


SIGNS = st.sampled_from(sorted(COMPARISONS))
SIMPLE: st.SearchStrategy[Condition] = st.one_of(
    st.builds(
        lambda sign, value: compared("input_price", sign, value, str(value)),
        SIGNS, st.sampled_from(PRICES),
    ),
    st.builds(
        lambda sign, value: compared("context_window", sign, value, str(value)),
        SIGNS, st.sampled_from(WINDOWS),
    ),
    st.builds(
        lambda sign, value: compared("created", sign, value, quoted(value)),
        SIGNS, st.sampled_from(DAYS),
    ),
    st.builds(
        lambda sign, value: compared("family", sign, value, quoted(value)),
        SIGNS, st.sampled_from(NAMES),
    ),
    st.sampled_from([known("input_price"), known("input_modalities"), ("tool_calling", flag)]),
    st.sampled_from(WORDS).map(having),
)  # fmt: skip
CONDITIONS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        inner.map(negated), st.builds(joined, st.sampled_from(["AND", "OR"]), inner, inner)
    ),
    max_leaves=6,
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "input_price": st.sampled_from(PRICES),
        "context_window": st.sampled_from(WINDOWS),
        "created": st.sampled_from(DAYS),
        "family": st.sampled_from(NAMES),
        "tool_calling": st.booleans(),
        "input_modalities": st.lists(
            st.sampled_from(WORDS), min_size=1, max_size=3, unique=True
        ).map(lambda words: tuple(sorted(words))),
    },
)


@given(st.lists(FIELDS, max_size=8), CONDITIONS)
def test_a_condition_is_what_python_says_of_each_model(
    fields: list[dict[str, Any]], condition: Condition
) -> None:
    rows = model_rows({f"m{number}": one for number, one in enumerate(fields)})
    sql, holds = condition
    expected = [row.id for row in rows if holds(row) is True]
    assert ids(matching(rows, parse_expression(sql))) == expected


WORDS_OF_SQL: Final = [
    *COLUMNS, *FUNCTIONS, "AND", "OR", "NOT", "IS", "NULL", "IN", "BETWEEN", "LIKE", "GLOB", "(",
    ")", "(", ")", ",", "=", "<", ">=", "-", "*", "/", "%", "1", "128k", "0.5", "1e308", "'text'",
    "''", "TRUE", "SELECT", "FROM", "models", "sqlite_master", "ATTACH", "PRAGMA", "readfile", '"',
    ";",
    "--", "/*", "?", ":a", "\x00", "load_extension", "EXISTS", "WITH", "RECURSIVE", "CASE", "CAST",
]  # fmt: skip
ROWS: Final = model_rows(
    {
        "a": {"input_price": Decimal("0.5"), "input_modalities": ("text",), "family": "x"},
        "b": {},
    }
)


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(WORDS_OF_SQL), max_size=25).map(" ".join),
        CONDITIONS.map(lambda one: one[0]),
    )
)
@example("\x00")
@example("\udc80 = '\udc80'")
@example("id = '\udc80'")
@example("NOT " * 499 + "1")
@example("-" * 1_999 + "1")
@example("(" * 2_000)
@example("has(" * 400)
@example("'" * 1_999)
@example("1" * 2_000)
@example("round(1, 9223372036854775807) = 9223372036854775808 % -1")
def test_any_text_is_a_condition_or_a_mistake(text: str) -> None:
    found = answer(text)
    if isinstance(found, ConfigurationError):
        assert found.problem.startswith("--where")
        assert found.hint
    else:
        assert all(row in ROWS for row in found)


def answer(text: str) -> list[ModelRow] | ConfigurationError:
    try:
        return matching(ROWS, parse_expression(text))
    except ConfigurationError as error:
        return error


def test_no_text_reads_a_file(tmp_path: Path) -> None:
    """The names of SQLite's and its shell's functions that reach files, and what attaches one."""
    secret = tmp_path / "secret"
    secret.write_text("x", encoding="ascii")
    for text in (
        f"readfile('{secret}') = 'x'",
        f"fts3_tokenizer('{secret}') IS NULL",
        f"edit('{secret}') IS NULL",
        f"writefile('{tmp_path / 'new'}', 'x') = 1",
        f"load_extension('{secret}') IS NULL",
        f"1 = 1; ATTACH '{tmp_path / 'new'}' AS new",
        f"1 = 1) UNION SELECT 1 FROM csv('{secret}') --",
        f"(VACUUM INTO '{tmp_path / 'new'}')",
    ):
        assert isinstance(answer(text), ConfigurationError)
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]
