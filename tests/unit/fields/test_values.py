"""Values: what is taken from JSON, and what is written as JSON is read back as it was."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gen_models.fields import FIELDS, Field, PriceTier, Value, from_json, to_json
from gen_models.fields.values import date_of, decimal_of, text_of, words_of
from gen_models.formats import strict_json
from tests.support.strategies import any_text

numbers = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=Decimal("-1e9"), max_value=Decimal("1e9")
)
prices = numbers.map(decimal_of).filter(lambda price: price is not None)
texts = any_text.map(text_of).filter(lambda text: text is not None)
days = st.dates(dt.date(2015, 1, 1), dt.date(9999, 12, 31)).map(str)
tiers = st.builds(PriceTier, st.integers(1, 10**7), *[prices] * 4) | st.builds(
    PriceTier, st.integers(1, 10**7), cache_write=prices
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": texts,
    "words": st.lists(texts, min_size=1, max_size=9).map(words_of),
    "count": st.integers(),
    "number": prices,
    "price": prices,
    "flag": st.booleans(),
    "date": days | days.map(lambda day: day[:7]) | days.map(lambda day: day[:4]),
    "tiers": st.lists(tiers, min_size=1, max_size=3).map(tuple),
}
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | any_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=12,
)


@given(data=st.data(), field=st.sampled_from(list(FIELDS.values())))
def test_a_value_is_read_back_from_its_json(data: st.DataObject, field: Field) -> None:
    value: Value = data.draw(VALUES[field.kind])
    sent = strict_json.loads(strict_json.dumps(to_json(value)).encode())
    found = from_json(field, sent)
    assert found == value
    assert type(found) is type(value)


@given(field=st.sampled_from(list(FIELDS.values())), value=any_json)
@example(field=FIELDS["price_tiers"], value=[{"above": "1", "input": "2"}])
@example(field=FIELDS["price_tiers"], value=[{"above": True, "input": "2"}])
@example(field=FIELDS["price_tiers"], value=[{"above": 1}])
@example(field=FIELDS["price_tiers"], value=[])
@example(field=FIELDS["aliases"], value=["b", "a"])
@example(field=FIELDS["aliases"], value=[])
@example(field=FIELDS["input_price"], value="1.0")
@example(field=FIELDS["context_window"], value=True)
def test_json_is_a_value_only_if_it_is_written_as_one(field: Field, value: object) -> None:
    try:
        found = from_json(field, value)
    except ValueError:
        return
    assert to_json(found) == value
    assert found != ()


@pytest.mark.parametrize(
    "value",
    [
        [{"above": "1", "input": "2"}],
        [{"above": True, "input": "2"}],
        [{"above": 1}],
        [{"input": "2"}],
        [{"above": 1, "price": "2"}],
        [{"above": 1, "input": 2}],
        [5],
        [],
        "1",
    ],
)
def test_what_is_not_a_price_tier_is_named(value: object) -> None:
    with pytest.raises(ValueError, match="price"):
        from_json(FIELDS["price_tiers"], value)


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (0.18000000000000002, "0.18"),
        (0.38999999999999996, "0.39"),
        ("0.0000000208333333333333", "0.0000000208333333333"),
        (131072, "131072"),
        (1e22, "10000000000000000000000"),
        (1e29, "1" + "0" * 29),
        ("1e-6", "0.000001"),
        (" 5 ", "5"),
        ("0.00000300", "0.000003"),
        (-0.0, "0"),
        ("-1", "-1"),
    ],
)
def test_a_number_is_a_decimal_without_the_noise_of_floats(sent: object, meant: str) -> None:
    found = decimal_of(sent)
    assert found is not None
    assert format(found, "f") == meant == to_json(found)


@pytest.mark.parametrize(
    "sent",
    [
        None, True, [], {}, "", "free", "NaN", "Infinity", "1_000", "\uff11\uff12", "0x10",
        "1e99", 1e99, 10**99, "1" * 65, "1" * 10**6,
    ],
    ids=lambda sent: repr(sent)[:9],
)  # fmt: skip
def test_what_is_not_a_number_is_unknown(sent: object) -> None:
    assert decimal_of(sent) is None


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (1753632000, "2025-07-27"),
        (1753632000.5, "2025-07-27"),
        ("2025-10-15T00:00:00Z", "2025-10-15"),
        ("2025-10-15 08:00", "2025-10-15"),
        ("2024-06", "2024-06"),
        ("2023", "2023"),
        (735790403, None),
        (0, None),
        (True, None),
        (1e30, None),
        (-(10**30), None),
        ("", None),
        ("2014-12-31", None),
        ("2025-13", None),
        ("2025-02-30", None),
        ("20251015", None),
        ("2025-10-15x", None),
        ("\uff12\uff10\uff12\uff15", None),
        ("October 2025", None),
        (None, None),
        ([2025], None),
    ],
)
def test_a_date_is_a_day_a_month_or_a_year_since_2015(sent: object, meant: str | None) -> None:
    assert date_of(sent) == meant


@given(value=any_json)
def test_any_json_is_a_number_a_date_a_text_or_unknown(value: object) -> None:
    for read in (decimal_of, date_of, text_of):
        first, second = read(value), read(value)
        assert first == second
    number = decimal_of(value)
    assert number is None or decimal_of(to_json(number)) == number


@pytest.mark.parametrize("sent", ["a\nb", "\x1b[31m", "", "  ", "x" * 513, 5, None, "\ud800"])
def test_a_text_that_is_not_one_line_is_unknown(sent: object) -> None:
    assert text_of(sent) is None
    assert words_of(["a", sent]) is None


def test_words_are_a_set_in_order() -> None:
    assert words_of(["b", "a", " b "]) == ("a", "b")
    assert words_of(["a"] * 600 + ["b"]) == ("a", "b")
    assert words_of([f"w{n}" for n in range(600)]) is None
