"""Each unit of a source comes to the unit of its fields."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gen_models.fields import FIELDS, UNITS, UNITS_OF, FieldReader, Unit

CONVERSIONS = [
    ("context_window", "tokens", 4096, "4096"),
    ("context_window", "thousand tokens", 4, "4000"),
    ("embedding_dimensions", "dimensions", 768, "768"),
    ("input_price", "USD per million tokens", 2.5, "2.5"),
    ("input_price", "USD per thousand tokens", 0.0025, "2.5"),
    ("input_price", "USD per token", "0.0000025", "2.5"),
    ("input_price", "1e-10 USD per token", 25000, "2.5"),
    ("character_price", "USD per million characters", 40, "40"),
    ("character_price", "USD per character", "0.00004", "40"),
    ("image_price", "USD per image", 0.02, "0.02"),
    ("image_price", "1e-10 USD per image", 200_000_000, "0.02"),
    ("second_price", "USD per second", "0.0001", "0.0001"),
    ("second_price", "USD per minute", "0.006", "0.0001"),
    ("second_price", "USD per hour", 0.36, "0.0001"),
]


@pytest.mark.parametrize(
    ("name", "unit", "sent", "meant"), CONVERSIONS, ids=[unit for _, unit, *_ in CONVERSIONS]
)
def test_a_number_is_read_in_its_unit(name: str, unit: str, sent: object, meant: str) -> None:
    field = FIELDS[name]
    assert UNITS[unit].canonical == field.unit
    assert FieldReader(field, "x", unit).read({"x": sent}) == Decimal(meant)


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_a_unit_comes_to_one_that_comes_to_itself(unit: Unit) -> None:
    assert UNITS[unit.name] is unit
    assert unit.factor > 0
    assert UNITS[unit.canonical].factor == 1
    assert unit.name in UNITS_OF[unit.canonical]


def test_a_product_has_twelve_digits() -> None:
    reader = FieldReader(FIELDS["second_price"], "x", "USD per minute")
    assert reader.read({"x": "0.01"}) == Decimal("0.000166666666667")
    assert reader.read({"x": "1e-30"}) is None


def test_no_unit_is_left_out_above() -> None:
    assert {unit for _, unit, *_ in CONVERSIONS} == set(UNITS)


def test_every_unit_of_a_field_can_be_stated() -> None:
    assert {field.unit for field in FIELDS.values() if field.unit} == set(UNITS_OF)
