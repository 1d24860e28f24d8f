"""Models are sorted by columns, and what is unknown comes last."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.errors import ConfigurationError
from gen_models.info import Fact
from gen_models.query import COLUMNS, ModelRow, SortKey, check_columns, in_order, parse_sort
from tests.support.model_rows import ids, model_rows

SORTED = [name for name, column in COLUMNS.items() if not column.is_list]


def rows_of(values: list[tuple[int | None, Decimal | None]]) -> list[ModelRow]:
    fields = [{"context_window": window, "input_price": price} for window, price in values]
    return model_rows(
        {
            f"m{number}": {name: value for name, value in one.items() if value is not None}
            for number, one in enumerate(fields)
        }
    )


LISTS = st.lists(
    st.tuples(
        st.none() | st.integers(1, 5),
        st.none() | st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(2), Decimal(10)]),
    ),
    max_size=12,
).map(rows_of)
KEYS = st.lists(
    st.builds(SortKey, st.sampled_from(["context_window", "input_price", "id"]), st.booleans()),
    max_size=3,
)


@given(LISTS, KEYS, st.randoms())
def test_neighbours_are_in_order_whatever_the_order_was(
    rows: list[ModelRow], keys: list[SortKey], random: Random
) -> None:
    ordered = in_order(rows, keys)
    assert sorted(ids(ordered)) == sorted(ids(rows))
    random.shuffle(rows)
    assert in_order(rows, keys) == ordered
    for one, next_one in pairwise(ordered):
        for key in keys:
            before, after = one[key.column], next_one[key.column]
            if before == after:
                continue
            assert before is not None
            if after is not None:
                assert (before > after) == key.descending  # type: ignore[operator]
            break
        else:
            assert one.id < next_one.id


@pytest.mark.parametrize("key", ["input_price", "-input_price"])
def test_what_is_unknown_or_disputed_comes_last_in_either_direction(key: str) -> None:
    disputed = Fact(None, "atlas", disputed="it is not near")
    rows = model_rows({"a": {}, "b": {"input_price": disputed}, "c": {"input_price": Decimal(0)}})
    assert ids(in_order(rows, parse_sort([key]))) == ["c", "a", "b"]


def test_numbers_are_sorted_as_numbers() -> None:
    rows = model_rows({"a": {"context_window": 128_000}, "b": {"context_window": 8_000}})
    assert ids(in_order(rows, parse_sort(["context_window"]))) == ["b", "a"]
    assert ids(in_order(rows, parse_sort(["-context_window"]))) == ["a", "b"]


def test_equal_models_are_in_order_of_provider_and_id() -> None:
    rows = [*model_rows({"b": {}, "a": {}}, provider="zeta"), *model_rows({"c": {}})]
    assert [row.qualified_id for row in in_order(rows, ())] == ["acme/c", "zeta/a", "zeta/b"]


@pytest.mark.parametrize("name", SORTED)
def test_each_column_with_one_value_can_be_sorted_by(name: str) -> None:
    assert parse_sort([f"-{name}", name]) == (SortKey(name, True), SortKey(name, False))
    assert in_order(model_rows({"a": {}}), parse_sort([name]))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("input_prise", "did you mean input_price"),
        ("-input_prise", "did you mean input_price"),
        ("aliases", "lists such as aliases have no order"),
        ("capabilities", "unknown column 'capabilities'"),
    ],
)
def test_a_column_that_cannot_be_sorted_by_is_named(name: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_sort([name])
    assert said in str(caught.value)


def test_a_name_that_may_be_a_key_is_not_repeated() -> None:
    with pytest.raises(ConfigurationError) as caught:
        check_columns(["sk-Sup3rS3cretK3y0123456789"], "--columns", COLUMNS)
    assert "Sup3r" not in str(caught.value)
