"""Models as a table, lines, JSON, CSV and Markdown: typed, exact and harmless."""

from __future__ import annotations

import csv
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.fields import PriceTier
from gen_models.info import Fact
from gen_models.query import COLUMNS, ModelRow
from gen_models.reports import (
    SHORT_LIST,
    model_rows_as_csv,
    model_rows_as_json,
    model_rows_as_lines,
    model_rows_as_markdown,
    model_rows_as_table,
)
from tests.support.model_rows import model_rows

ROWS = model_rows(
    {
        "big": {
            "context_window": 1_000_000,
            "input_price": Decimal("0.0000001"),
            "tool_calling": True,
            "vision": False,
            "input_modalities": ("image", "text"),
            "price_tiers": (PriceTier(200_000, Decimal("4.5")),),
        },
        "disputed": {
            "context_window": 8_000,
            "input_price": Fact(None, "atlas", disputed="it is not near"),
        },
    }
)
HOSTILE = "x\x1b[2J|`<script>\n\u202e\u00e9"


def records(rows: list[ModelRow], columns: tuple[str, ...]) -> list[list[str]]:
    return list(csv.reader(model_rows_as_csv(rows, columns), strict=True))


def test_json_has_typed_values_and_null_for_unknown() -> None:
    data = json.loads(model_rows_as_json(ROWS, tuple(COLUMNS)))
    assert data["format"] == 1
    big, disputed = data["models"]
    assert list(big) == list(COLUMNS)
    assert {name: value for name, value in big.items() if value is not None} == {
        "provider": "acme",
        "id": "big",
        "qualified_id": "acme/big",
        "status": "listed",
        "context_window": 1_000_000,
        "input_price": "0.0000001",
        "tool_calling": True,
        "vision": False,
        "input_modalities": ["image", "text"],
        "price_tiers": [{"above": 200_000, "input": "4.5"}],
    }
    assert disputed["input_price"] is None
    assert disputed["disputed"] == {"input_price": "it is not near"}


def test_json_has_the_columns_that_were_chosen() -> None:
    (one, _) = json.loads(model_rows_as_json(ROWS, ("capabilities", "id")))["models"]
    assert one == {"capabilities": ["tools"], "id": "big"}


def test_csv_is_what_the_standard_module_reads() -> None:
    columns = ("id", "context_window", "input_price", "tool_calling", "input_modalities", "vision")
    assert records(ROWS, columns) == [
        list(columns),
        ["big", "1000000", "0.0000001", "true", "image text", "false"],
        ["disputed", "8000", "", "", "", ""],
    ]
    ((tiers,),) = records(ROWS[:1], ("price_tiers",))[1:]
    assert json.loads(tiers) == [{"above": 200_000, "input": "4.5"}]


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1))
def test_a_printable_id_comes_back_from_csv(model_id: str) -> None:
    _, (found, *_) = records(model_rows({model_id: {}}), ("id", "status"))
    assert not found.startswith(("=", "+", "-", "@"))
    if ";" not in model_id:
        assert found.removeprefix("'") == model_id
        assert found.startswith("'") == model_id.lstrip(" ").startswith(("=", "+", "-", "@", "'"))


@pytest.mark.parametrize(
    ("model_id", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@cf/meta/llama", "'@cf/meta/llama"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("'=1", "''=1"),
        ("a;=1", "a;'=1"),
        ("a-b=c", "a-b=c"),
        ('a"b,c', 'a"b,c'),
        ("a\r\n=1", "a\\r\\n=1"),
        ("\t=1", "\\t=1"),
        ("\uff1d1", "\\uff1d1"),
    ],
)
def test_a_spreadsheet_sees_no_formula(model_id: str, cell: str) -> None:
    assert records(model_rows({model_id: {}}), ("id", "status"))[1] == [cell, "listed"]


def test_markdown_stays_a_table_whatever_an_id_holds() -> None:
    rows = model_rows({HOSTILE: {"display_name": "a|b <i>", "context_window": 5}})
    head, rule, line = model_rows_as_markdown(rows, ("id", "display_name", "context_window"))
    assert head == "| id | display_name | context_window |"
    assert rule == "|---|---|---:|"
    assert line == r"| `x?[2J??<script>???` | a\|b &lt;i&gt; | 5 |"


def test_lines_have_a_dash_for_what_is_unknown() -> None:
    lines = list(model_rows_as_lines(ROWS, ("id", "input_price", "tool_calling", "status")))
    assert lines == ["big\t0.0000001\tyes\tlisted", "disputed\t-\t-\tlisted"]


def test_a_table_has_numbers_on_the_right() -> None:
    assert list(model_rows_as_table(ROWS, ("id", "context_window", "input_price"), 200)) == [
        "id        context_window  input_price",
        "big              1000000    0.0000001",
        "disputed            8000",
    ]


@pytest.mark.parametrize("width", [48, 60, 80, 120, 300])
def test_the_short_list_fits_the_terminal(width: int) -> None:
    long = "a-model-with-a-name-that-no-terminal-has-room-for-" * 2
    rows = [*ROWS, *model_rows({long: {"context_window": 5}})]
    head, *lines = model_rows_as_table(rows, SHORT_LIST, width)
    assert len(lines) == len(rows)
    assert max(map(len, (head, *lines))) <= width
    assert {"model", "context"} <= set(head.split())
    assert ("capabilities" in head) == (width == 300)


def test_untrusted_text_is_printed_in_ascii_on_one_line() -> None:
    rows = model_rows({HOSTILE: {}})
    texts = [
        *model_rows_as_table(rows, SHORT_LIST, 80),
        *model_rows_as_lines(rows, SHORT_LIST),
        *model_rows_as_csv(rows, SHORT_LIST),
        *model_rows_as_json(rows, tuple(COLUMNS)).split("\n"),
    ]
    for text in texts:
        assert text.replace("\t", "").isprintable()
        assert text.isascii()
