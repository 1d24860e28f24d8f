"""Contract files: a provider is one TOML file, and a slip in it is named by file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.catalog import read_catalog
from gen_models.contract import Contract, Contracts, ListingShape, Pagination, load_contracts
from gen_models.contract.model import Auth, Endpoint, LifecyclePins, Override
from gen_models.errors import ConfigurationError, InvalidContractError
from gen_models.fetch import Response, list_models
from gen_models.workspace import bundled_home
from tests.support.builders.contract_texts import ACME, NO_TOML, SLIPS, SMALL, Slip

SHIPPED: Final = bundled_home() / "contracts"

CLOSED: Final = (
    "[endpoint]", "[endpoint.override]", "[auth]", "[pagination]", "[listing]", "[promises]",
)  # fmt: skip
SCHEMAS: Final = ("[promises.schema]", "[promises.schema.properties.data.items]")

new_words = st.from_regex(r"zz[a-z_]{1,6}", fullmatch=True)


def load(folder: Path) -> Contracts:
    return load_contracts(folder, (folder, SHIPPED))


def acme(folder: Path, text: str = ACME) -> Contract:
    (folder / "acme.toml").write_text(text, encoding="utf-8")
    return load(folder)["acme"]


def refusals(folder: Path, text: str, slug: str = "acme") -> tuple[InvalidContractError, ...]:
    """What is wrong with a contract."""
    (folder / f"{slug}.toml").write_text(text, encoding="utf-8")
    contracts = load(folder)
    assert slug not in contracts
    for error in contracts.invalid[slug]:
        assert error.provider == slug
        assert error.hint
        assert "\n" not in error.problem + error.hint
    return contracts.invalid[slug]


def refusal(folder: Path, text: str = ACME, *, slug: str = "acme") -> InvalidContractError:
    """The only thing that is wrong with a contract."""
    (error,) = refusals(folder, text, slug)
    return error


def shape(folder: Path, name: str, schema: object) -> Path:
    file = folder / "shapes" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(schema if isinstance(schema, str) else json.dumps(schema), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("contracts")


def test_every_shipped_contract_loads_in_order() -> None:
    slugs = sorted(file.stem for file in SHIPPED.glob("*.toml"))
    contracts = load_contracts(SHIPPED, (SHIPPED,))
    assert list(contracts) == slugs
    assert [contract.slug for contract in contracts.values()] == slugs


def test_a_contract_says_what_its_file_says(tmp_path: Path) -> None:
    contract = acme(tmp_path)
    assert (contract.slug, contract.name, contract.class_name) == ("acme", "Acme", "AcmeAI")
    assert contract.path == tmp_path / "acme.toml"
    assert contract.endpoint == Endpoint(
        "https://REGION.acme.example/v1/models",
        placeholders={"REGION": ("ACME_REGION", "ACME_ZONE")},
        override=Override("ACME_URL", "https://REGION.acme.example"),
        query={"limit": "100"},
    )
    assert contract.auth == Auth("bearer", ("ACME_KEY",))
    assert contract.pagination == Pagination(
        "cursor", parameter="after", cursor="last_id", more="has_more"
    )
    assert contract.listing == ListingShape(id="id", rows=("data",), volatile=frozenset({"uptime"}))
    promises = contract.promises
    assert (promises.min_models, promises.max_shrink, promises.stale_after_days) == (2, 0.5, 30)
    assert promises.page.is_valid({"data": [{"id": "a", "created": 1}]})
    assert not promises.page.is_valid({"data": [{"id": "a"}]})


def test_a_contract_may_say_what_is_odd_about_ends_of_models(tmp_path: Path) -> None:
    assert acme(tmp_path).lifecycle == LifecyclePins()
    pins = '[lifecycle]\nlisted_past_shutdown = ["a", "b"]\nannounced_after_shutdown = ["c"]\n'
    assert acme(tmp_path, f"{ACME}\n{pins}").lifecycle == LifecyclePins(("a", "b"), ("c",))


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('listed_past = ["a"]', "unknown key 'listed_past' in [lifecycle]"),
        ('listed_past_shutdown = ["a", "a"]', "lifecycle.listed_past_shutdown"),
        ("listed_past_shutdown = [1]", "lifecycle.listed_past_shutdown"),
        ('listed_past_shutdown = [""]', "lifecycle.listed_past_shutdown"),
        ('announced_after_shutdown = "a"', "lifecycle.announced_after_shutdown"),
    ],
)
def test_a_slip_in_what_is_odd_is_named_by_its_line(tmp_path: Path, table: str, words: str) -> None:
    text = f"{ACME}\n[lifecycle]\n{table}\n"
    error = refusal(tmp_path, text)
    assert words in error.problem
    assert f"acme.toml:{len(text.splitlines())}: " in error.problem


def test_a_provider_in_a_known_dialect_is_one_file(tmp_path: Path) -> None:
    contract = acme(tmp_path, SMALL)
    row = {"id": "tiny", "object": "model", "created": 1, "owned_by": "acme"}
    body = json.dumps({"object": "list", "data": [row]}).encode()
    listing = list_models(contract, lambda _: Response(200, {}, body))
    assert read_catalog(contract, listing).ids == ("tiny",)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.wrong or f"no {slip.line}")
def test_a_slip_is_named_by_file_and_line(tmp_path: Path, slip: Slip) -> None:
    errors = refusals(tmp_path, slip.text)
    problems = [e.problem for e in errors if slip.words in e.problem]
    assert problems, errors
    assert problems[0].startswith(f"{tmp_path / 'acme.toml'}:{slip.number}: ")


@given(table=st.sampled_from(CLOSED), key=new_words)
def test_an_unknown_key_is_named_by_its_line_in_whatever_table(
    folder: Path, table: str, key: str
) -> None:
    text = ACME.replace(f"{table}\n", f"{table}\n{key} = 1\n")
    line = text.splitlines().index(f"{key} = 1") + 1
    problem = refusal(folder, text).problem
    assert problem == f"{folder / 'acme.toml'}:{line}: unknown key '{key}' in {table}"


@given(table=st.sampled_from(SCHEMAS), word=new_words)
def test_a_word_that_json_schema_does_not_know_is_named_by_its_line(
    folder: Path, table: str, word: str
) -> None:
    text = ACME.replace(f"{table}\n", f"{table}\n{word} = 1\n")
    line = text.splitlines().index(f"{word} = 1") + 1
    problem = refusal(folder, text).problem
    assert problem.startswith(f"{folder / 'acme.toml'}:{line}: ")
    assert problem.endswith(f"keyword '{word}'")


@pytest.mark.parametrize("slip", NO_TOML, ids=lambda slip: slip.wrong)
def test_what_is_no_toml_is_named_by_its_line(tmp_path: Path, slip: Slip) -> None:
    error = refusal(tmp_path, slip.text)
    assert error.problem.startswith(f"{tmp_path / 'acme.toml'}: ")
    assert f"(at line {slip.number}, " in error.problem
    assert error.hint == "make it valid TOML"


def test_a_slip_within_a_line_is_named_by_that_line(tmp_path: Path) -> None:
    error = refusal(tmp_path, SMALL.replace('style = "bearer"', 'styel = "bearer"'))
    assert error.problem == f"{tmp_path / 'acme.toml'}:5: unknown key 'styel' in [auth]"


def test_a_contract_that_is_no_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_bytes(ACME.encode().replace(b"Acme", b"\xff"))
    (error,) = load(tmp_path).invalid["acme"]
    assert "acme.toml: not UTF-8" in error.problem
    assert "UTF-8" in error.hint


@pytest.mark.parametrize(
    "slug", ["Acme", "acme_ai", "1Acme", "acme--ai", "acme-", "-acme", "acmé", "acme.ai", "class"]
)
def test_a_slug_that_is_no_module_name_is_refused(tmp_path: Path, slug: str) -> None:
    error = refusal(tmp_path, slug=slug)
    assert error.problem.startswith(f"{tmp_path / slug}.toml:")
    assert error.problem.endswith(" is not a valid slug")
    assert "lower-case letters, digits and single hyphens" in error.hint


@pytest.mark.parametrize("twin", ["AcmeAI", "ACMEAI"])
def test_two_providers_cannot_share_a_class_name(tmp_path: Path, twin: str) -> None:
    acme(tmp_path)
    error = refusal(tmp_path, ACME.replace("AcmeAI", twin), slug="zeta")
    problem = f"class_name '{twin}' is already used by acme"
    assert error.problem == f"{tmp_path / 'zeta.toml'}:2: {problem}"
    (other,) = load(tmp_path).invalid["acme"]
    assert "already used by zeta" in other.problem


def test_of_named_contracts_the_others_are_not_read(tmp_path: Path) -> None:
    acme(tmp_path)
    (tmp_path / "broken.toml").write_text("[", encoding="utf-8")
    contracts = load_contracts(tmp_path, (SHIPPED,), (SHIPPED / "zai.toml",), {"acme", "none"})
    assert (list(contracts), contracts.slugs) == (["acme"], ["acme"])
    beside = load_contracts(tmp_path, (SHIPPED,), (SHIPPED / "zai.toml",), {"broken", "zai"})
    assert (list(beside), beside.slugs) == (["zai"], ["broken", "zai"])


def test_a_folder_without_contracts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="contains no contract") as caught:
        load(tmp_path)
    assert "one TOML file per provider" in caught.value.hint


def test_without_the_meta_schema_nothing_is_believed(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(ACME, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"contract\.schema\.json is missing") as caught:
        load_contracts(tmp_path, (tmp_path,))
    assert caught.value.hint == "reinstall gen-models"


def test_a_shape_of_ones_own_goes_before_the_shipped_one(tmp_path: Path) -> None:
    page = {"data": [{"id": "a", "created": 1}]}
    assert acme(tmp_path).promises.page.is_valid(page)
    shipped = json.loads((SHIPPED / "shapes" / "data-list.json").read_text(encoding="utf-8"))
    shape(tmp_path, "data-list.json", {**shipped, "required": ["data", "mine"]})
    assert not acme(tmp_path).promises.page.is_valid(page)
    assert acme(tmp_path).promises.page.is_valid({**page, "mine": 1})


def test_a_shape_of_ones_own_may_refer_to_a_shipped_one(tmp_path: Path) -> None:
    shape(tmp_path, "mine.json", {"$ref": "data-list.json", "required": ["mine"]})
    contract = acme(tmp_path, ACME.replace("shapes/data-list.json", "shapes/mine.json"))
    page = {"data": [{"id": "a", "created": 1}], "mine": 1}
    assert contract.promises.page.is_valid(page)
    assert not contract.promises.page.is_valid({**page, "data": [{"created": 1}]})
    assert not contract.promises.page.is_valid({"data": page["data"]})


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ('{"type": ', "data-list.json: not JSON (Expecting value"),
        ({"$ref": "gone.json"}, "gone.json"),
        ({"type": 5}, "is not a valid JSON Schema"),
        ({"requierd": ["data"]}, "data-list.json: unknown JSON Schema keyword 'requierd'"),
    ],
)
def test_a_shape_that_is_none_is_refused(tmp_path: Path, schema: object, words: str) -> None:
    shape(tmp_path, "data-list.json", schema)
    assert words in refusal(tmp_path).problem


NESTED: Final = SMALL.replace(
    'rows = "data", id = "id"', 'rows = "result.models", id = "model.slug"'
).replace("shapes/openai-list.json", "shapes/nested.json")


def nested_schema(*, row: bool, model: bool) -> object:
    """A schema that requires a model in each row, and a slug in each model, or not."""
    inner = {"required": ["slug"]} if model else {}
    rows = {"items": {"properties": {"model": inner}, **({"required": ["model"]} if row else {})}}
    return {"properties": {"result": {"properties": {"models": rows}}}}


def test_rows_and_ids_may_be_at_dotted_paths(tmp_path: Path) -> None:
    shape(tmp_path, "nested.json", nested_schema(row=True, model=True))
    contract = acme(tmp_path, NESTED)
    body = json.dumps({"result": {"models": [{"model": {"slug": "tiny"}}]}}).encode()
    listing = list_models(contract, lambda _: Response(200, {}, body))
    assert read_catalog(contract, listing).ids == ("tiny",)


@pytest.mark.parametrize(("row", "model"), [(True, False), (False, True), (False, False)])
def test_every_key_of_a_dotted_id_has_to_be_required(
    tmp_path: Path, *, row: bool, model: bool
) -> None:
    shape(tmp_path, "nested.json", nested_schema(row=row, model=model))
    assert "lets rows without 'model.slug' pass" in refusal(tmp_path, NESTED).problem


SEVERAL: Final = (
    ('name = "Acme"', 'nmae = "Acme"', "unknown key 'nmae'", "did you mean 'name'?"),
    ('variable = "ACME_URL"', 'varable = "ACME_URL"', "unknown key 'varable' in [endpoint.over",
     "did you mean 'variable'?"),
    ('style = "bearer"', 'style = "baerer"', "auth.style: 'baerer' is not one of none, bearer, ",
     "did you mean 'bearer'?"),
    ('style = "cursor"', 'style = "pages"', "not one of none, cursor, token, offset, page, link",
     "did you mean 'page'?"),
    ("max_shrink = 0.5", "max_shrink = 2", "promises.max_shrink: ", "promises.max_shrink: The sh"),
    ('has_more = { type = "boolean" }', "has_more = 5", "promises.schema is not a valid JSON",
     "shapes/"),
)  # fmt: skip


def test_everything_that_is_wrong_with_a_file_is_told_in_the_order_of_its_lines(
    tmp_path: Path,
) -> None:
    text = ACME
    for line, wrong, _, _ in SEVERAL:
        assert text.count(f"{line}\n") == 1
        text = text.replace(f"{line}\n", f"{wrong}\n")
    errors = refusals(tmp_path, text)
    for error, (_, wrong, problem, hint) in zip(errors, SEVERAL, strict=True):
        number = text.splitlines().index(wrong) + 1
        assert error.problem.startswith(f"{tmp_path / 'acme.toml'}:{number}: ")
        assert problem in error.problem
        assert hint in error.hint


MISTAKES: Final = (
    # What is written, what is wrong about it, and what leads to the fix.
    ("[listing]\nid", "[listing]\nidd", "unknown key 'idd'", "did you mean 'id'?"),
    ("[listing]\nid", "[listing]\nzz = 1\nid", "unknown key 'zz'", "known keys are style, rows, "),
    ('id = "id"', 'style = "keyed"\nid = "id"', "'id' is not a key of style = \"keyed\"",
     "keys of that style are style, rows, strip_prefix, total, successor"),
    ('id = "id"', 'style = "strings"', "does not say that the rows are strings",
     'type = "string"'),
    ('id = "id"', 'id = "id"\nstyle = "object"', "not one of objects, strings, keyed",
     "did you mean 'objects'?"),
    ('id = "id"', "", "'id' is missing in [listing]", "listing.id: objects: the field of a row"),
    ('id = "id"', 'id = "name"', "lets rows without 'name' pass", "require 'name' in every row"),
    ('id = "id"', 'id = "id"\nvolatile = ["id"]', "model ID can't be volatile", "take 'id' out"),
    ('id = "id"', 'id = "id"\nvolatile = ["a[]"]', "listing.volatile: the", "[] after a key"),
    ('id = "id"', 'id = "id"\nunknown = { id = [0] }', "can't be unknown", "take 'id' out of"),
    ('schema = { "$ref" = "shapes/data-list.json" }',
     'schema = { "$ref" = "shapes/openai-list.json" }\n[listing.unknown]\nowned_by = [""]',
     "'owned_by' is unknown, but promises.schema requires it", "take 'owned_by' out of 'required'"),
    ('id = "id"', 'id = "id"\nunknown = { created = 0 }', "listing.unknown.created: ",
     "created = [0]"),
    ('id = "id"', 'id = "id"\nunknown.a.b = [0]', "listing.unknown.a: ", "created = [0]"),
    ('rows = "data"', 'rows = ["data", "data.x"]', "has 'data' and a path below", "only the arr"),
    ('rows = "data"', "rows = []", "listing.rows: ", "The path of the rows"),
    ('style = "none"', 'style = "page"\npage_size = 9', "'parameter' is missing in [pagination]",
     "pagination.parameter: The query parameter"),
    ('style = "none"', 'style = "page"\nparameter = "p"',
     "none of more, pages, page_size is set in [pagination]", "needs one of them"),
    ('style = "none"', 'style = "page"\nparameter = "p"\npage_size = 0',
     "pagination.page_size: the value is less", "how many rows a full page has"),
    ('style = "none"', 'style = "none"\nmore = "has_more"',
     "'more' is not a key of style = \"none\"", "keys of that style are style, ignore"),
    ('style = "none"', 'style = "none"\nignore = "total"', "pagination.ignore: ", "sign of more"),
    ('style = "bearer"', 'style = "bearer"\nscheme = "Token"',
     "'scheme' is not a key of style = \"bearer\"", "keys of that style are style, variables"),
    ('style = "bearer"', 'style = "header"\nparameter = "x-auth"\nscheme = "Token "',
     "auth.scheme: the value", "Authorization: Token KEY"),
    ('style = "bearer"', 'style = "header"\nscheme = "Token"', "'parameter' is missing in [auth]",
     "auth.parameter: The header's name"),
    ('url = "https://', 'url = "', "endpoint.url: ", "endpoint.url: The whole URL"),
    ("min_models = 1\n", "", "'min_models' is missing in [promises]", "The minimum number"),
    ("max_shrink", "max_shirnk", "unknown key 'max_shirnk'", "did you mean 'max_shrink'?"),
    ('class_name = "Acme"', 'class_name = "acme"', "class_name: 'acme'", "OpenAI gives OpenAIMod"),
    ("shapes/data-list.json", "shapes/datalist.json", "cannot be resolved", "a file below shapes/"),
)  # fmt: skip
PLAIN: Final = """\
name = "Acme"
class_name = "Acme"
docs = "https://acme.example/docs"
[endpoint]
url = "https://api.acme.example/v1/models"
[auth]
style = "bearer"
variables = ["ACME_KEY"]
[pagination]
style = "none"
[listing]
id = "id"
rows = "data"
[promises]
min_models = 1
max_shrink = 0.5
stale_after_days = 30
schema = { "$ref" = "shapes/data-list.json" }
"""


@pytest.mark.parametrize(
    ("line", "wrong", "problem", "hint"), MISTAKES, ids=[mistake[1] for mistake in MISTAKES]
)
def test_each_honest_mistake_gets_one_message_that_leads_to_its_fix(
    tmp_path: Path, line: str, wrong: str, problem: str, hint: str
) -> None:
    assert PLAIN.count(line) == 1
    assert list(load_in(tmp_path, PLAIN)) == ["acme"]
    error = refusal(tmp_path, PLAIN.replace(line, wrong))
    assert problem in error.problem
    assert hint in error.hint


def load_in(folder: Path, text: str) -> Contracts:
    (folder / "acme.toml").write_text(text, encoding="utf-8")
    return load(folder)


def test_a_file_that_is_not_valid_does_not_keep_the_others_from_being_loaded(
    tmp_path: Path,
) -> None:
    (tmp_path / "bad.toml").write_text("name = ", encoding="utf-8")
    (tmp_path / "worse.toml").write_text("", encoding="utf-8")
    contracts = load_in(tmp_path, PLAIN)
    assert list(contracts) == ["acme"]
    assert contracts.slugs == ["acme", "bad", "worse"]
    assert len(contracts.invalid["worse"]) > 5
    contracts.check(["acme"])
    with pytest.raises(InvalidContractError, match=r"bad: invalid contract: .*bad\.toml") as caught:
        contracts.check()
    assert caught.value.exit_status == 3
    with pytest.raises(InvalidContractError) as caught:
        contracts.check(["acme", "worse"])
    assert str(caught.value).count("\n  hint: ") == len(contracts.invalid["worse"])


def test_a_broken_shape_concerns_only_the_contracts_that_refer_to_it(tmp_path: Path) -> None:
    shape(tmp_path, "broken.json", '{"type": ')
    shape(tmp_path, "above.json", {"$ref": "broken.json"})
    (tmp_path / "bad.toml").write_text(
        PLAIN.replace('"Acme"', '"Bad"').replace("data-list", "above"), encoding="utf-8"
    )
    contracts = load_in(tmp_path, PLAIN)
    assert list(contracts) == ["acme"]
    (error,) = contracts.invalid["bad"]
    assert "broken.json: not JSON" in error.problem
    assert error.hint == "make it valid JSON"


@pytest.mark.parametrize("wrong", ["KEY", '["KEY"]', '"KEY"', "{ KEY = 1 }", '"KEY", "x"'])
def test_a_key_in_the_place_of_its_variable_is_not_repeated(tmp_path: Path, wrong: str) -> None:
    key = "sk-proj-" + "0aB1" * 10
    for line in ('variables = ["ACME_KEY"]', 'style = "bearer"', 'style = "none"'):
        text = PLAIN.replace(line, f"{line.split()[0]} = {wrong}").replace("KEY", key)
        (tmp_path / "acme.toml").write_text(text, encoding="utf-8")
        for error in load(tmp_path).invalid["acme"]:
            assert key not in str(error)
