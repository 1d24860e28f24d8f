"""A condition of SQL chooses models, and its mistakes are named with their place."""

from __future__ import annotations

import sqlite3
from datetime import date
from decimal import Decimal

import pytest

from gen_models.errors import ConfigurationError
from gen_models.info import Fact
from gen_models.query import Expression, matching, parse_expression
from tests.support.model_rows import ids, model_rows

ROWS = [
    *model_rows(
        {
            "big": {
                "context_window": 1_000_000, "input_price": Decimal("0.1"), "tool_calling": True,
                "input_modalities": ("image", "text"), "created": "2026-01-15",
            },
            "small": {
                "context_window": 128_000, "input_price": Decimal(3), "tool_calling": False,
                "input_modalities": ("text",), "created": "2025",
            },
            "unknown": {},
            "disputed": {"input_price": Fact(None, "atlas", disputed="it is not near")},
        }
    ),
    *model_rows({"x'y": {}}, provider="zeta", status="deprecated", retires_on=date(2026, 9, 1)),
]  # fmt: skip


def where(expression: str) -> list[str]:
    return ids(matching(ROWS, parse_expression(expression)))


@pytest.mark.parametrize(
    ("expression", "chosen"),
    [
        ("context_window >= 128k", ["big", "small"]),
        ("context_window > 128K", ["big"]),
        ("context_window = 1M", ["big"]),
        ("context_window = 1m OR context_window = 0.128e3k", ["big", "small"]),
        ("input_price = 0.1", ["big"]),
        ("input_price < 1", ["big"]),
        ("NOT input_price < 1", ["small"]),
        ("input_price IS NULL", ["unknown", "disputed", "x'y"]),
        ("input_price IS NOT NULL AND NOT tool_calling", ["small"]),
        ("tool_calling", ["big"]),
        ("tool_calling = false", ["small"]),
        ("tool_calling IS NOT TRUE", ["small", "unknown", "disputed", "x'y"]),
        ("has(input_modalities, 'image')", ["big"]),
        ("not has(input_modalities, 'image')", ["small"]),
        ("has(input_modalities, 'imag')", []),
        ("input_modalities NOTNULL", ["big", "small"]),
        ("created >= '2025-06'", ["big"]),
        ("created BETWEEN '2024' AND '2025-12-31'", ["small"]),
        ("status = 'deprecated' AND retires_on < '2027'", ["x'y"]),
        ("id = 'x''y'", ["x'y"]),
        ("qualified_id = 'acme/big'", ["big"]),
        ("provider IN ('zeta', 'nobody')", ["x'y"]),
        ("id NOT IN ('big', 'small')", ["unknown", "disputed", "x'y"]),
        ("id LIKE '%BIG%' OR id GLOB 'sm*'", ["big", "small"]),
        ("length(id) = 3 AND upper(id) = 'BIG'", ["big"]),
        ("coalesce(input_price, 0) = 0", ["unknown", "disputed", "x'y"]),
        ("input_price * 2 + 1 = 7", ["small"]),
        ("1 - 1 - 1 = -1 AND 8 / 2 / 2 = 2 AND id = 'big'", ["big"]),
        ("(ID = 'big' or id = 'small') and Provider = 'acme'", ["big", "small"]),
        ("id = 'big' OR id = 'small' AND provider = 'zeta'", ["big"]),
        ("NOT NOT NOT id = 'big'", ["small", "unknown", "disputed", "x'y"]),
        ("1 = 1", ["big", "small", "unknown", "disputed", "x'y"]),
        ("NULL", []),
    ],
)
def test_it_chooses_what_the_condition_holds_for(expression: str, chosen: list[str]) -> None:
    assert where(expression) == chosen


@pytest.mark.parametrize(
    ("expression", "place", "problem", "hint"),
    [
        ("contxt_window > 1", 1, "'contxt_window'", "context_window"),
        ("tool_calling AND xyzzy", 18, "'xyzzy'", "columns are provider, "),
        ("load_extension('x')", 1, "'load_extension'", "has, abs, round"),
        ("1 = 1 AND readfile('/etc/passwd') = ''", 11, "'readfile'", "functions are"),
        ("(SELECT 1)", 2, "subqueries", "condition"),
        ("id = 'big'; DROP TABLE models", 11, "';'", "--help"),
        ('id = "big"', 6, "quoted names", "'openai'"),
        ("id = 'big", 6, "no closing quote", "'openai'"),
        ("id = 'a\tb'", 6, "control character", "'openai'"),
        ("context_window > 12abc", 18, "invalid number", "128k"),
        ("context_window > 128g", 18, "invalid number", "128k"),
        ("context_window >", 17, "not the end", "input_price < 1"),
        ("(tool_calling", 14, "expected )", "character 1"),
        ("tool_calling)", 13, "')'", "leave it out"),
        ("tool_calling vision", 14, "operator", "condition"),
        ("input_price", 1, "expected a condition", "condition"),
        ("id AND tool_calling", 1, "expected a condition", "condition"),
        ("0 < input_price < 5", 17, "two comparisons", "BETWEEN"),
        ("input_price = NULL", 15, "NULL", "IS NULL"),
        ("input_price < '1'", 15, "input_price, which is a number", "without quotes"),
        ("'1' > input_price", 1, "input_price, which is a number", "without quotes"),
        ("id = 5", 6, "id, which is a text", "single quotes"),
        ("created > 2025", 11, "created, which is a date", "'2026-01-31'"),
        ("created > 'June'", 11, "not a date", "'2026-01-31'"),
        ("created BETWEEN '2025' AND 2026", 28, "created, which is a date", "'2026-01-31'"),
        ("context_window IN (1, '2')", 23, "context_window", "without quotes"),
        ("status = 'live'", 10, "not a status", "deprecated"),
        ("tool_calling = 'yes'", 16, "tool_calling", "true or false"),
        ("input_modalities = 'text'", 1, "is a list", "has(input_modalities, 'word')"),
        ("input_modalities LIKE '%text%'", 1, "is a list", "has(input_modalities, 'word')"),
        ("price_tiers = 1", 1, "is a list", "IS NOT NULL"),
        ("has(price_tiers, 'x')", 5, "is a list", "IS NOT NULL"),
        ("has(id, 'x')", 5, "expected a list", "input_modalities"),
        ("has(input_modalities)", 1, "2 arguments", "has(input_modalities, 'image')"),
        ("has(input_modalities, 5)", 23, "expected a text", "single quotes"),
        ("length(input_price) = 1", 8, "expected a text", "single quotes"),
        ("-id = 1", 2, "expected a number", "without quotes"),
        ("id IN 'big'", 7, "expected (", "('listed', 'deprecated')"),
        ("id NOT 'big'", 8, "IN, LIKE or BETWEEN", "condition"),
        ("context_window BETWEEN 1 OR 2", 26, "expected AND", "BETWEEN 1 AND 2"),
        ("capabilities IS NULL", 1, "capabilities cannot be queried", "tool_calling"),
        ("", 1, "the end", "condition"),
        ("(" * 60, 42, "nested too deeply", "simplify"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_what_it_should_be(
    expression: str, place: int, problem: str, hint: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        where(expression)
    assert caught.value.problem.startswith(f"--where, character {place}: ")
    assert problem in caught.value.problem
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    "expression",
    [
        "abs(-9223372036854775807 - 1) = 1",
        f"id LIKE '{'%a' * 60}'",
        f"{'1+' * 998}1 > 0",
        "x" * 2_001,
    ],
)
def test_what_sqlite_refuses_or_is_too_long_is_an_error(expression: str) -> None:
    with pytest.raises(ConfigurationError, match="--where"):
        where(expression)


@pytest.mark.parametrize(
    "sql",
    [
        "(SELECT count(*) FROM sqlite_master) > 0",
        "(SELECT count(*) FROM pragma_database_list) > 0",
        "load_extension('x')",
        "readfile('/etc/passwd') IS NULL",
        "randomblob(1) IS NULL",
        "replace(id, 'a', 'b') = ''",
        "EXISTS (WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n)",
        "1; ATTACH '/tmp/other' AS other",
        "printf('%99999999d', 1) = ''",
    ],
)
def test_sqlite_refuses_what_a_parser_should_have(sql: str) -> None:
    with pytest.raises(ConfigurationError, match="--where"):
        matching(ROWS, Expression(sql))


def test_sqlite_stops_after_a_number_of_steps() -> None:
    """The only tables are the models, and joining them often takes long."""
    joined = "models a, models b, models c, models d, models e, models f, models g, models h"
    many = model_rows({f"m{number}": {} for number in range(50)})
    endless = f"EXISTS (SELECT a.row FROM {joined} WHERE abs(a.row - h.row) > 99)"
    with pytest.raises(ConfigurationError, match="takes too long"):
        matching(many, Expression(endless))


def test_nothing_is_written_to_any_file(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    connect = sqlite3.connect

    def noted(place: str, **options: object) -> sqlite3.Connection:
        opened.append(place)
        return connect(place, isolation_level=None)

    monkeypatch.setattr(sqlite3, "connect", noted)
    assert where("1 = 1")
    assert opened == [":memory:"]
