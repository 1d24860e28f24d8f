"""The table `[info]` of a contract: what may stand in it, and how a slip in it is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from gen_models.contract import Contract, load_contracts
from gen_models.errors import InvalidContractError
from gen_models.fields import FIELDS, UNITS_OF, read_fields
from gen_models.workspace import bundled_home
from tests.support.builders.contract_texts import SMALL

SHIPPED: Final = bundled_home() / "contracts"
SCHEMA: Final[dict[str, Any]] = json.loads(
    (SHIPPED / "contract.schema.json").read_text(encoding="utf-8")
)
VOLATILE: Final = SMALL.replace(
    'id = "id" }', 'id = "id", volatile = ["uptime", "at[].speed", "a.b"] }'
)
STRINGS: Final = SMALL.replace('rows = "data", id = "id"', 'style = "strings", rows = "data"')


def loaded(folder: Path, info: str, text: str = VOLATILE) -> Contract:
    contracts = load_contracts(write(folder, text + info), (SHIPPED,))
    return contracts["acme"]


def refusals(folder: Path, info: str, text: str = VOLATILE) -> list[tuple[int, str, str]]:
    """The lines in the table, problems and hints of a contract that is not valid."""
    contracts = load_contracts(write(folder, text + info), (SHIPPED,))
    errors: tuple[InvalidContractError, ...] = contracts.invalid["acme"]
    start = len(text.splitlines()) + 1
    found = []
    for error in errors:
        file, line, problem = error.problem.removeprefix(f"{folder}/").split(":", 2)
        assert file == "acme.toml"
        assert error.hint is not None
        found.append((int(line) - start, problem.strip(), error.hint))
    return found


def write(folder: Path, text: str) -> Path:
    (folder / "acme.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_schema_knows_every_field_and_what_it_means() -> None:
    properties = SCHEMA["properties"]["info"]["properties"]
    assert list(properties) == list(FIELDS)
    for name, field in FIELDS.items():
        said = properties[name]["description"]
        assert said.casefold().startswith(field.meaning.casefold()), name
        assert field.unit in said or field.kind == "tiers", name


def test_the_schema_knows_the_units_of_every_field() -> None:
    # A count is in the unit of its field, and has none of its own in a contract.
    for name, field in FIELDS.items():
        reference = SCHEMA["properties"]["info"]["properties"][name]["$ref"]
        said = SCHEMA["$defs"][reference.rpartition("/")[2]]
        needs_unit = field.kind in {"price", "tiers"}
        assert ("unit" in said["required"]) == needs_unit, name
        if needs_unit:
            assert tuple(said["properties"]["unit"]["enum"]) == UNITS_OF[field.unit], name
        if field.kind == "tiers":
            assert tuple(said["properties"]["above_unit"]["enum"]) == UNITS_OF["tokens"]


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_can_be_read(tmp_path: Path, name: str) -> None:
    unit = f'unit = "{FIELDS[name].unit}"'
    said = {
        "price": f'{{ path = "x", {unit} }}',
        "tiers": f'{{ above = "at", input = "x", {unit} }}',
    }.get(FIELDS[name].kind, '"x"')
    sent = {"text": "a", "words": ["a"], "flag": True, "date": "2025-01-01"}
    contract = loaded(tmp_path, f"[info]\n{name} = {said}")
    row = {"x": sent.get(FIELDS[name].kind, 1), "at": 5}
    assert list(read_fields(contract.info, row)) == [name]


def test_without_a_table_nothing_is_read(tmp_path: Path) -> None:
    assert loaded(tmp_path, "").info == ()


MISTAKES: Final = (
    # What is written, the line that is wrong, what is wrong, and what leads to the fix.
    ('[info]\ncontext_windw = "a"', 1, "unknown key 'context_windw' in [info]",
     "did you mean 'context_window'?"),
    ('[info]\ninput_price = { path = "a" }', 1, "'unit' is missing in [info.input_price]",
     "USD per million tokens, USD per thousand tokens, USD per token, 1e-10 USD per token"),
    ('[info]\ninput_price = { path = "a", unit = "USD per tokens" }', 1,
     "info.input_price.unit: the value is not one of USD per million tokens, ",
     "did you mean 'USD per token'?"),
    ('[info]\nimage_price = { path = "a", unit = "EUR" }', 1, "image_price.unit: the value is not",
     "use one of USD per image, 1e-10 USD per image"),
    ('[info]\ninput_price = "a"', 1, "info.input_price: ",
     "write info.input_price as a table with path and unit"),
    ('[info]\ncontext_window = { path = "a", unit = "tokens" }', 1,
     "unknown key 'unit' in [info.context_window]", "known keys are path, "),
    ('[info]\ncontext_window = "a..b"', 1, "info.context_window: the value has the wrong format",
     "info.context_window.path: The path of the value"),
    ('[info]\ncontext_window = "a[]"', 1, "info.context_window: the value has the wrong format",
     "info.context_window.path: The path of the value"),
    ("[info]\ncontext_window = []", 1, "info.context_window: ", "How many tokens prompt"),
    ("[info]", 0, "info: ", "Where a row states each field"),
    ('[info]\nvision = { path = "a", exhaustive = true }', 1, "'contains' is missing in [info.",
     "The value that makes the flag true"),
    ('[info]\nvision = { path = "a", differs = false }', 1, "info.vision.differs: ", "is true if"),
    ('[info]\nowner = { path = "a", contains = "b" }', 1, "unknown key 'contains'", "known keys"),
    ('[info]\naliases = { path = "a", unknown = 0 }', 1, "info.aliases.unknown: ", "unknown = ["),
    ('[info]\naliases = { path = "a", unknown = [[1], [2]] }', 1, "info.aliases.unknown: ",
     "info.aliases.unknown: The values"),
    ('[info]\naliases = { path = "a", when = { b = 0 } }', 1, "info.aliases.when.b: ", "when = {"),
    ('[info]\ncreated = "uptime"', 1,
     "info.created reads 'uptime', which is not recorded: listing.volatile has 'uptime'",
     "take 'uptime' out of listing.volatile"),
    ('[info]\nowner = "x"\n\n[info.created]\npath = "uptime.since"', 4,
     "info.created reads 'uptime.since', which is not recorded: listing.volatile has 'uptime'",
     "take 'uptime' out"),
    ('[info]\ncontext_window = "at[].speed"', 1, "listing.volatile has 'at[].speed'", "take 'at"),
    ('[info]\ncontext_window = { each = "at", path = "speed" }', 1, "has 'at[].speed'", "take"),
    ('[info]\nowner = { path = "x", when = { "a.b" = [1] } }', 1, "info.owner reads 'a.b'", "a.b"),
    ('[info.price_tiers]\nabove = "uptime"\nunit = "USD per token"\ninput = "x"', 1,
     "info.price_tiers reads 'uptime'", "take 'uptime' out"),
    ('[info.price_tiers]\nabove = "x"\nunit = "USD per token"', 0,
     "none of input, output, cache_read, cache_write is set in [info.price_tiers]",
     "the path of its prices"),
    ('[info.price_tiers]\nabove = "x"\nunit = "USD per token"\ninput = "i"\npath="p"\nvalue="v"',
     5, "'value' cannot be combined with 'path' in [info.price_tiers]", "remove one"),
    ('[info.vision]\npath = "x"\ncontains = "y"\ndiffers = true', 3,
     "'differs' cannot be combined with 'contains' in [info.vision]", "remove one"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("info", "line", "problem", "hint"), MISTAKES, ids=[info for info, *_ in MISTAKES]
)
def test_a_slip_is_named_by_its_line_with_what_leads_to_its_fix(
    tmp_path: Path, info: str, line: int, problem: str, hint: str
) -> None:
    (found,) = refusals(tmp_path, info)
    assert found[0] == line
    assert problem in found[1]
    assert hint in found[2]


def test_rows_that_are_strings_have_no_fields(tmp_path: Path) -> None:
    items = 'promises.schema.properties.data.items = { type = "string" }'
    text = STRINGS.replace('promises.schema."$ref" = "shapes/openai-list.json"', items)
    assert loaded(tmp_path, "", text).info == ()
    ((line, problem, hint),) = refusals(tmp_path, '[info]\nowner = "x"', text)
    assert (line, hint) == (0, "remove [info]")
    assert "the rows are strings" in problem


SEVERAL: Final = """\
[[info.input_price]]
path = "a"
unit = "USD per token"

[[info.input_price]]
path = "uptime"
unit = "USD per token"

[[info.input_price]]
path = "b"
unit = "USD"

[[info.input_price]]
pth = "b"
unit = "USD per token"

[info.input_price.when]
uptime = 5
"""


def test_of_several_tables_the_one_with_the_slip_is_named_by_its_line(tmp_path: Path) -> None:
    found = refusals(tmp_path, SEVERAL)
    assert [line for line, *_ in found] == [10, 13, 17]
    words = ("info.input_price.unit: ", "'pth' in [info.input_price]", "info.input_price.when.upt")
    for (_, problem, _), expected in zip(found, words, strict=True):
        assert expected in problem
    fixed = SEVERAL.replace('"USD"', '"USD per token"').replace("pth", "path").replace("5", "[5]")
    found = refusals(tmp_path, fixed)
    assert [line for line, *_ in found] == [5, 16]
    assert all("listing.volatile has 'uptime'" in problem for _, problem, _ in found)


def test_tables_in_one_line_are_named_by_that_line(tmp_path: Path) -> None:
    info = '[info]\nowner = "o"\ncreated = [{ path = "a" }, { path = "b", unknwn = [0] }]'
    ((line, problem, hint),) = refusals(tmp_path, info)
    assert line == 2
    assert "unknown key 'unknwn' in [info.created]" in problem
    assert hint == "did you mean 'unknown'?"


def test_a_date_in_a_table_is_named_by_its_line(tmp_path: Path) -> None:
    info = SEVERAL.replace('path = "b"', "path = 2026-01-01")
    ((line, problem, hint),) = refusals(tmp_path, info)
    assert (line, problem) == (9, "info.input_price.path: is a date")
    assert "in quotes" in hint
