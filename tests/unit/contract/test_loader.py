"""Contract files: a provider is one TOML file, and a slip in it is named by file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.catalog import read_catalog
from gen_models.contract import Contract, ListingShape, Pagination, load_contracts
from gen_models.contract.model import Auth, Endpoint, Override
from gen_models.errors import ConfigurationError
from gen_models.fetch import Response, list_models
from gen_models.workspace import bundled_home
from tests.support.builders.contract_texts import ACME, NO_TOML, SLIPS, SMALL, Slip

SHIPPED: Final = bundled_home() / "contracts"

CLOSED: Final = (
    "[endpoint]", "[endpoint.override]", "[auth]", "[pagination]", "[listing]", "[promises]",
)  # fmt: skip
SCHEMAS: Final = ("[promises.schema]", "[promises.schema.properties.data.items]")

new_words = st.from_regex(r"zz[a-z_]{1,6}", fullmatch=True)


def load(folder: Path) -> dict[str, Contract]:
    return load_contracts(folder, (folder, SHIPPED))


def acme(folder: Path, text: str = ACME) -> Contract:
    (folder / "acme.toml").write_text(text, encoding="utf-8")
    return load(folder)["acme"]


def refusal(folder: Path, text: str = ACME, *, slug: str = "acme") -> ConfigurationError:
    (folder / f"{slug}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load(folder)
    assert caught.value.hint
    return caught.value


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
    assert contract.listing == ListingShape(id="id", rows="data", volatile=frozenset({"uptime"}))
    promises = contract.promises
    assert (promises.min_models, promises.max_shrink, promises.stale_after_days) == (2, 0.5, 30)
    assert promises.page.is_valid({"data": [{"id": "a", "created": 1}]})
    assert not promises.page.is_valid({"data": [{"id": "a"}]})


def test_a_provider_in_a_known_dialect_is_one_file(tmp_path: Path) -> None:
    contract = acme(tmp_path, SMALL)
    row = {"id": "tiny", "object": "model", "created": 1, "owned_by": "acme"}
    body = json.dumps({"object": "list", "data": [row]}).encode()
    listing = list_models(contract, lambda _: Response(200, {}, body))
    assert read_catalog(contract, listing).ids == ("tiny",)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.wrong or f"no {slip.line}")
def test_a_slip_is_named_by_file_and_line(tmp_path: Path, slip: Slip) -> None:
    error = refusal(tmp_path, slip.text)
    assert error.problem.startswith(f"{tmp_path / 'acme.toml'}:{slip.number}: ")
    assert slip.words in error.problem
    assert "\n" not in error.problem


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
    assert problem.endswith(f"the word '{word}'")


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
    with pytest.raises(ConfigurationError, match=r"acme\.toml: not UTF-8") as caught:
        load(tmp_path)
    assert "UTF-8" in caught.value.hint


@pytest.mark.parametrize(
    "slug", ["Acme", "acme_ai", "1acme", "acme--ai", "acme-", "-acme", "acmé", "acme.ai", "class"]
)
def test_a_slug_that_is_no_module_name_is_refused(tmp_path: Path, slug: str) -> None:
    error = refusal(tmp_path, slug=slug)
    assert error.problem == f"{tmp_path / slug}.toml: '{slug}' is not a valid slug"
    assert "lower-case letters, digits and single hyphens" in error.hint


@pytest.mark.parametrize("twin", ["AcmeAI", "ACMEAI"])
def test_two_providers_cannot_share_a_class_name(tmp_path: Path, twin: str) -> None:
    acme(tmp_path)
    error = refusal(tmp_path, ACME.replace("AcmeAI", twin), slug="zeta")
    problem = f"class_name '{twin}' is already used by acme"
    assert error.problem == f"{tmp_path / 'zeta.toml'}:2: {problem}"


def test_a_folder_without_contracts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="contains no contract") as caught:
        load(tmp_path)
    assert "one TOML file a provider" in caught.value.hint


def test_without_the_meta_schema_nothing_is_believed(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(ACME, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"contract\.schema\.json is not there") as caught:
        load_contracts(tmp_path, (tmp_path,))
    assert caught.value.hint == "install gen-models again"


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
        ({"requierd": ["data"]}, "data-list.json: JSON Schema does not know the word 'requierd'"),
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
