"""What `to_dict` gives is what the schema describes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import jsonschema_rs
import pytest
from hypothesis import given

from gen_models.info import Fact, ModelInfo, SourceStatements, merge_info, model_schema
from tests.support.infos import all_statements

VALIDATOR = jsonschema_rs.validator_for(model_schema())


@given(all_statements)
def test_every_model_conforms(statements: Sequence[SourceStatements]) -> None:
    landed = merge_info("acme", ["a", "b"], statements, stale_after_days=30)
    for info in landed.models.values():
        VALIDATOR.validate(info.to_dict())


def test_unknown_is_null_and_never_left_out() -> None:
    values = ModelInfo("m", {}).to_dict()
    VALIDATOR.validate(values)
    assert values.pop("id") == "m"
    assert set(values.values()) == {None}
    values["id"] = "m"
    del values["vision"]
    assert not VALIDATOR.is_valid(values)
    assert not VALIDATOR.is_valid({**ModelInfo("m", {}).to_dict(), "input_price": 2.5})


def test_a_value_out_of_range_is_not_valid() -> None:
    with pytest.raises(ValueError, match="input_price"):
        ModelInfo("m", {"input_price": Fact(Decimal(-1), "x")}).validate()
    limits = {"context_window": Fact(10, "x"), "max_output_tokens": Fact(11, "x")}
    with pytest.raises(ValueError, match="max_output_tokens"):
        ModelInfo("m", limits).validate()
    assert ModelInfo("m", limits)["context_window"] == 10
    with pytest.raises(KeyError):
        ModelInfo("m", limits)["window"]


def test_values_are_had_by_their_kind() -> None:
    facts = {
        "context_window": Fact(10, "x"),
        "input_price": Fact(Decimal("2.5"), "x"),
        "vision": Fact(value=False, source="x"),
    }
    info = ModelInfo("m", facts)
    assert info.number("context_window") == Decimal(10)
    assert info.number("input_price") == Decimal("2.5")
    assert (info.flag("vision"), info.flag("audio"), info.number("output_price")) == (
        False, None, None,
    )  # fmt: skip
    for wrong in ("vision", "owner", "price"):
        with pytest.raises(KeyError):
            info.number(wrong)
    for wrong in ("context_window", "sight"):
        with pytest.raises(KeyError):
            info.flag(wrong)
