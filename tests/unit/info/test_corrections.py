"""Overrides and pins: a file that is not valid is refused, with the entry and a hint."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gen_models.errors import ConfigurationError
from gen_models.info import read_corrections

PIN = """\
[[pin]]
id = "m"
field = "input_price"
reason = "checked"
evidence = "https://acme.example/"
date = "2026-01-01"
expires = "2027-01-01"
"""
OVERRIDE = PIN.replace("[[pin]]", "[[override]]") + 'value = "2.5"\n'


def test_overrides_have_values_and_pins_have_none() -> None:
    found = read_corrections(f"{PIN}\n{OVERRIDE}", "acme.toml")
    assert found.pins["m", "input_price"].value is None
    assert found.overrides["m", "input_price"].value == Decimal("2.5")
    assert [one.id for one in found] == ["m", "m"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x =", "acme.toml"),
        ("[x]", "unknown table 'x'"),
        ("pin = 1", "acme.toml: pin is not an array"),
        ("pin = [1]", "pin 1"),
        (PIN.replace('reason = "checked"\n', ""), "pin 1: 'reason' is missing"),
        (PIN + "more = 1\n", "pin 1: 'more'"),
        (PIN.replace('"checked"', "1"), "pin 1: 'reason' is not text"),
        (PIN.replace("input_price", "price"), "pin 1: unknown field 'price'"),
        (PIN.replace("2027-01-01", "soon"), "pin 1: Invalid isoformat"),
        (PIN.replace("https://", "http://"), "pin 1: 'evidence' is not a link"),
        (PIN + PIN, "pin 2: 'input_price' of 'm' already has an entry"),
        (OVERRIDE.replace("2.5", "2001"), "override 1: 'input_price' is not between 0 and 2000"),
        (OVERRIDE.replace('"2.5"', "2.5"), "override 1: 'input_price' has no value"),
    ],
)
def test_what_is_wrong_is_named(text: str, problem: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        read_corrections(text, "acme.toml")
    assert problem in raised.value.problem
    assert raised.value.hint
