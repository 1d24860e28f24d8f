"""A row says of its model what its contract's `[info]` describes, and nothing else."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.contract.info_table import readers_of
from gen_models.fields import FIELDS, FieldReader, PriceTier, Value, from_json, read_fields, to_json

UNIT = "USD per million tokens"


def read(info: str, row: object) -> dict[str, Value]:
    """What a table `[info]` reads from a row."""
    return read_fields(readers_of(tomllib.loads(info)), row)


def flag(info: str, row: object) -> Value | None:
    return read(f"reasoning = {{ {info} }}", row).get("reasoning")


def price(info: str, row: object) -> Value | None:
    return read(f'input_price = {{ path = "p", unit = "{UNIT}", {info} }}', row).get("input_price")


def test_a_path_leads_to_a_value_of_the_field() -> None:
    info = """
        display_name = "name"
        context_window = "limits.context"
        input_modalities = "modalities"
        vision = "vision"
        default_temperature = "temperature"
        created = "created"
        output_price = { path = "price", unit = "USD per token" }
    """
    row = {
        "name": "Tiny", "limits": {"context": 4096}, "modalities": ["TEXT", "images", "Speech"],
        "vision": False, "temperature": 0.30000000000000004, "created": 1753632000,
        "price": "0.0000025",
    }  # fmt: skip
    assert read(info, row) == {
        "display_name": "Tiny",
        "context_window": 4096,
        "input_modalities": ("audio", "image", "text"),
        "vision": False,
        "default_temperature": Decimal("0.3"),
        "created": "2025-07-27",
        "output_price": Decimal("2.5"),
    }


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("context_window", 4096.5), ("context_window", "many"), ("context_window", True),
        ("context_window", None), ("context_window", []), ("context_window", {}),
        ("vision", 1), ("vision", "true"), ("vision", None),
        ("display_name", ""), ("display_name", "a\nb"), ("display_name", 5),
        ("input_modalities", []), ("input_modalities", ["text", 5]), ("input_modalities", [None]),
        ("created", 735790403), ("created", 0), ("created", "soon"),
        ("default_temperature", "warm"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_unknown(name: str, sent: object) -> None:
    assert read(f'{name} = "x"', {"x": sent}) == {}
    assert read(f'{name} = "x.y"', {"x": sent}) == {}
    assert read(f'{name} = "y"', {"x": sent}) == {}


def test_a_value_that_stands_for_an_unknown_one_is_unknown() -> None:
    info = 'unknown = [0, "-1", 1]'
    assert price(info, {"p": 0}) is None
    assert price(info, {"p": "-1"}) is None
    assert price(info, {"p": 0.5}) == Decimal("0.5")
    # Of JSON, true is not 1.
    assert read('vision = { path = "v", unknown = [1] }', {"v": True}) == {"vision": True}
    words = 'aliases = { path = "a", unknown = [""] }'
    assert read(words, {"a": ["", "b"]}) == {"aliases": ("b",)}


def test_a_condition_has_to_hold_for_every_element_at_its_path() -> None:
    info = 'when = { type = ["chat", "text"], "a.b" = [true] }'
    whole = {"p": 1, "type": "chat", "a": {"b": True}}
    assert price(info, whole) == 1
    assert price(info, {**whole, "type": ["chat", "text"]}) == 1
    wrongs: list[dict[str, object]] = [
        {"type": "image"}, {"type": ["chat", "image"]}, {"type": []}, {"a": {"b": 1}},
    ]  # fmt: skip
    for wrong in wrongs:
        assert price(info, {**whole, **wrong}) is None
    assert price(info, {"p": 1, "type": "chat"}) is None


def test_of_several_readers_of_a_field_the_first_that_says_something_counts() -> None:
    info = """
        [[input_price]]
        path = "tokens"
        unit = "USD per token"
        when = { kind = ["text"] }

        [[input_price]]
        path = "per_million"
        unit = "USD per million tokens"
    """
    row = {"tokens": "0.000001", "per_million": 5, "kind": "text"}
    assert read(info, row) == {"input_price": Decimal(1)}
    assert read(info, {**row, "kind": "image"}) == {"input_price": Decimal(5)}


def test_a_flag_is_true_where_its_value_is_contained() -> None:
    open_ended, closed = (
        'path = "f", contains = "x"',
        'path = "f", contains = "x", exhaustive = true',
    )
    for info in (open_ended, closed):
        assert flag(info, {"f": ["a", "x"]}) is True
        assert flag(info, {"f": "x"}) is True
        assert flag(info, {"f": None}) is None
        assert flag(info, {}) is None
    for sent in (["a"], [], "a"):
        assert flag(open_ended, {"f": sent}) is None
        assert flag(closed, {"f": sent}) is False
    assert flag('path = "f", contains = true', {"f": 1}) is None


def test_values_at_several_places_count_only_where_they_are_equal() -> None:
    info = f"""
        context_window = "at[].context"
        tool_calling = "at[].tools"
        input_price = {{ path = "at[].price", unit = "{UNIT}" }}
        aliases = "at[].names"
    """
    one = {"context": 8, "tools": True, "price": 0.2, "names": ["a"]}
    other = {"context": 9, "tools": False, "price": 0.3, "names": ["b"]}
    same = {"context": 8, "tools": True, "price": 0.20000000000000001, "names": ["a"]}
    silent: dict[str, object] = {"context": None}
    agreed = {"context_window": 8, "tool_calling": True, "input_price": Decimal("0.2")}
    assert read(info, {"at": [one, same, silent]}) == {**agreed, "aliases": ("a",)}
    assert read(info, {"at": [one, other]}) == {"aliases": ("a", "b")}
    assert read(info, {"at": [one, {"context": "?"}]}).get("context_window") is None
    assert read(info, {"at": []}) == {}


def test_objects_that_do_not_meet_the_conditions_are_left_out() -> None:
    info = 'context_window = { each = "at", path = "a.context", when = { status = ["live"] } }'
    live, dead = ({"a": {"context": n}, "status": s} for n, s in ((8, "live"), (9, "error")))
    assert read(info, {"at": [live, dead, {}, None, 5]}) == {"context_window": 8}
    assert read(info, {"at": live}) == {"context_window": 8}
    assert read(info, {"at": [dead]}) == {}
    assert read(info, {"a": {"context": 8}, "status": "live"}) == {}


def test_different_numbers_make_a_price_variable() -> None:
    info = 'variable_price = { path = "at[].price", differs = true }'
    for prices, meant in (
        ([0.1, 0.2], {"variable_price": True}), ([0.3, 0.30000000000000004, "0.30"], {}),
        ([0.1], {}), ([0.1, None, "?"], {}), ([], {}),
    ):  # fmt: skip
        assert read(info, {"at": [{"price": one} for one in prices]}) == meant


def test_words_may_be_keys_of_an_object() -> None:
    info = 'reasoning_efforts = { path = "effort", keys = "is.supported" }'
    yes, no = ({"is": {"supported": one}} for one in (True, False))
    effort = {"low": yes, "high": yes, "max": no, "odd": {"is": {"supported": 1}}, "is": True}
    assert read(info, {"effort": effort}) == {"reasoning_efforts": ("high", "low")}
    assert read(info, {"effort": {"low": no}}) == {}
    assert read(info, {"effort": ["low"]}) == {}


# Units, sentinels and conditions that real listings have.


def test_a_price_by_character_is_not_a_price_by_token() -> None:
    info = """
        input_price = { path = "p", unit = "USD per token", when = { out = ["text"] } }
        character_price = { path = "p", unit = "USD per character", when = { out = ["speech"] } }
    """
    assert read(info, {"p": "0.00004", "out": ["speech"]}) == {"character_price": Decimal(40)}
    assert read(info, {"p": "0.00004", "out": ["text"]}) == {"input_price": Decimal(40)}
    assert read(info, {"p": "0.00004"}) == {}


def test_a_price_of_a_router_is_unknown_and_variable() -> None:
    info = """
        input_price = { path = "p", unit = "USD per token", unknown = ["-1"] }
        variable_price = { path = "p", contains = "-1" }
    """
    assert read(info, {"p": "-1"}) == {"variable_price": True}
    assert read(info, {"p": "0"}) == {"input_price": Decimal(0)}


def test_a_price_of_zero_is_known_only_where_nothing_says_otherwise() -> None:
    assert price("unknown = [-1]", {"p": 0}) == 0
    assert price("unknown = [0]", {"p": 0}) is None
    assert price("unknown = [0]", {"p": 0.0}) is None


ROW_TIERS = """
    [price_tiers]
    above = "threshold"
    unit = "1e-10 USD per token"
    input = "long.in"
    output = "long.out"
    unknown = [-1]
"""


def test_prices_of_long_prompts_may_be_in_the_row() -> None:
    row = {"threshold": 200_000, "long": {"in": 25_000, "out": 50_000}}
    tier = PriceTier(200_000, Decimal("2.5"), Decimal(5))
    assert read(ROW_TIERS, row) == {"price_tiers": (tier,)}
    assert read(ROW_TIERS, {**row, "threshold": None}) == {}
    assert read(ROW_TIERS, {**row, "threshold": 0}) == {}
    assert read(ROW_TIERS, {**row, "threshold": 0.5}) == {}
    assert read(ROW_TIERS, {**row, "long": {"in": -1}}) == {}


OBJECT_TIERS = f"""
    [price_tiers]
    path = "overrides"
    above = "min"
    unit = "{UNIT}"
    input = "p"
    output = "c"
    cache_read = "r"
    when = {{ kind = ["text"] }}
"""


def test_prices_of_long_prompts_may_be_in_objects() -> None:
    high, low = {"min": 256_000, "p": 4, "c": 8}, {"min": 32_000, "p": 2, "r": 1}
    row = {"overrides": [high, low, {"p": 9}, {"min": 5}, None], "kind": "text"}
    tiers = (
        PriceTier(32_000, Decimal(2), cache_read=Decimal(1)),
        PriceTier(256_000, Decimal(4), Decimal(8)),
    )
    assert read(OBJECT_TIERS, row) == {"price_tiers": tiers}
    assert read(OBJECT_TIERS, {**row, "kind": "image"}) == {}


def test_two_prices_above_one_number_depend_on_something_else() -> None:
    overrides = [{"min": 1000, "p": 2, "c": 3}, {"min": 1000, "p": 4, "c": 3}]
    row = {"overrides": overrides, "kind": "text"}
    assert read(OBJECT_TIERS, row) == {"price_tiers": (PriceTier(1000, output=Decimal(3)),)}


CONDITIONS = f"""
    [input_price]
    each = "prices.prompt"
    path = "value"
    unit = "{UNIT}"
    when = {{ unit = ["perMTokens"] }}
    above = ["if.gte", "if.gt"]

    [price_tiers]
    value = "value"
    above = ["if.gte", "if.gt"]
    above_unit = "thousand tokens"
    unit = "{UNIT}"
    when = {{ unit = ["perMTokens"] }}
    input = "prices.prompt"
    output = "prices.completion"
"""


def conditional(value: float, unit: str = "perMTokens", **condition: float) -> dict[str, object]:
    return {"value": value, "unit": unit, **({"if": condition} if condition else {})}


def test_prices_with_conditions_are_a_price_and_tiers() -> None:
    prompt = [
        conditional(0.1, gte=0, lte=32), conditional(0.2, gt=32, lte=128), conditional(0.4, gt=128),
        conditional(0.9, "perCount"), conditional(0.8, "perCount", gte=64),
    ]  # fmt: skip
    completion = [conditional(1, lt=32), conditional(2, gte=32, lt=128), conditional(4, gte=128)]
    assert read(CONDITIONS, {"prices": {"prompt": prompt, "completion": completion}}) == {
        "input_price": Decimal("0.1"),
        "price_tiers": (
            PriceTier(32_000, Decimal("0.2"), Decimal(2)),
            PriceTier(128_000, Decimal("0.4"), Decimal(4)),
        ),
    }


def test_two_prices_under_one_condition_are_unknown() -> None:
    prompt = [conditional(0.1, gte=0), conditional(0.2, gt=0), conditional(0.3, gt=32)]
    tiers = (PriceTier(32_000, Decimal("0.3")),)
    assert read(CONDITIONS, {"prices": {"prompt": prompt}}) == {"price_tiers": tiers}
    assert read(CONDITIONS, {"prices": {"prompt": [conditional(0.1, "perSecond")]}}) == {}


# What no row can do.

OPTIONS: dict[str, list[dict[str, Any]]] = {
    "flag": [{}, {"contains": "a"}, {"contains": "a", "exhaustive": True}, {"differs": True}],
    "words": [{}, {"keys": "a"}, {"keys": "a.b"}],
    "price": [{}, {"above": "a"}, {"above": ["b.a", "b"]}],
    "tiers": [{"input": "a", "output": "b.c"}, {"input": "a", "cache_read": "b.c", "value": "b"}],
}
PATHS = ["a", "b", "a.b", "a[].b", "a[].b[].a", "b.a.b"]
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)
    | st.sampled_from(["a", "b", "", "0", "-1", "1e25", "9" * 31, "2025-01-01", "x" * 600])
    | st.sampled_from([0, 1, 10**40, -(10**40), 1e300, 5e-324, 1753632000])
)  # fmt: skip
rows = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3)
    ),
    max_leaves=15,
)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """A table `[info]` of one field, with any options that its kind has."""
    field = draw(st.sampled_from(list(FIELDS.values())))
    said = dict(draw(st.sampled_from(OPTIONS.get(field.kind, [{}]))))
    if field.kind == "tiers":
        said["above"] = draw(st.sampled_from(["a", ["a", "b.c"]]))
    if field.kind in {"tiers", "price"}:
        said["unit"] = field.unit
    if "value" not in said and (field.kind != "tiers" or draw(st.booleans())):
        said["path"] = draw(st.sampled_from(PATHS))
    if field.kind != "tiers" and draw(st.booleans()):
        said["each"] = draw(st.sampled_from(PATHS))
    if draw(st.booleans()):
        said["when"] = {draw(st.sampled_from(PATHS)): ["a", 1, True, 0]}
    if draw(st.booleans()):
        said["unknown"] = [0, "-1", True]
    return {field.name: [said]}


@given(table=tables(), row=rows)
def test_reading_never_fails_and_is_the_same_each_time(table: dict[str, Any], row: object) -> None:
    readers = readers_of(table)
    found = read_fields(readers, row)
    assert read_fields(readers, row) == found
    for name, value in found.items():
        assert from_json(FIELDS[name], to_json(value)) == value


def test_a_wide_row_is_read_in_linear_time() -> None:
    class Counted(dict[str, object]):
        looks = 0

        def __contains__(self, key: object) -> bool:
            Counted.looks += 1
            return super().__contains__(key)

    def looks(width: int) -> int:
        Counted.looks = 0
        prompt = [Counted(value=1, unit="perMTokens") for _ in range(width)]
        read(CONDITIONS, {"prices": {"prompt": prompt}})
        return Counted.looks

    assert 0 < looks(2_000) <= 2 * looks(1_000) + 10


def test_a_reader_names_every_path_that_it_reads() -> None:
    table = {**tomllib.loads(CONDITIONS), "created": "x"}
    paths = {
        (reader.field.name, word, path)
        for reader in readers_of(table)
        for word, path in reader.paths()
    }
    assert paths == {
        ("created", "path", "x"),
        ("input_price", "path", "prices.prompt[].value"),
        ("input_price", "when", "prices.prompt[].unit"),
        ("input_price", "above", "prices.prompt[].if.gte"),
        ("input_price", "above", "prices.prompt[].if.gt"),
        *(
            ("price_tiers", word, f"prices.{array}[].{path}")
            for array in ("prompt", "completion")
            for word, path in (
                ("value", "value"), ("when", "unit"), ("above", "if.gte"), ("above", "if.gt"),
            )
        ),
    }  # fmt: skip
    in_row, in_objects = (
        {path for reader in readers_of(tomllib.loads(text)) for _, path in reader.paths()}
        for text in (ROW_TIERS, OBJECT_TIERS)
    )
    assert in_row == {"threshold", "long.in", "long.out"}
    assert in_objects == {"kind", *(f"overrides[].{key}" for key in ("min", "p", "c", "r"))}


def test_a_reader_may_be_made_without_a_contract() -> None:
    assert FieldReader(FIELDS["owner"], "by").read({"by": "acme"}) == "acme"
