"""Laws of the whole walk, from saved responses to a candidate, over pages of any contents."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.catalog import why_quarantined
from gen_models.contract import Contract, load_contracts
from gen_models.errors import RejectedError
from gen_models.fetch import list_models
from gen_models.info import LandedInfo
from gen_models.landing import InfoStatements, ProviderCandidate, make_provider
from gen_models.lifecycle import History, Statements
from gen_models.naming import Ledger
from gen_models.recordings import (
    Provenance,
    cassette_path,
    cassette_text,
    read_cassette,
    replay_cassette,
    saved_responses,
)
from gen_models.targets import load_target, target_names
from gen_models.workspace import bundled_home
from tests.support.builders.schemas import (
    KNOWN,
    SAYS_NOTHING,
    Step,
    broken,
    listings,
    schema_of,
    violations,
)

HOME: Final = bundled_home()
CONTRACTS: Final = load_contracts(HOME / "contracts", [HOME / "contracts"])
DIALECTS: Final = [
    "anthropic", "bedrock", "cohere", "gemini", "github-models", "mistral", "ollama", "openai",
    "openrouter", "together", "vertexai",
]  # fmt: skip
LISTINGS: Final = {slug: listings(CONTRACTS[slug]) for slug in DIALECTS}
SCHEMAS: Final = {slug: schema_of(CONTRACTS[slug]) for slug in DIALECTS}

MARK: Final = "@@ here @@"
HOSTILE_JSON: Final = [
    b"9" * 5_000, b"-" + b"9" * 5_000, b"1" + b"0" * 400, b"1e999", b"NaN", b"-0.0", b"true",
    b"null", b"[]", b"{}", b'{"next":1}', b'{"a":1,"a":2}', b"[" * 100_000, b'""', b'"\xff"',
    b'"\x00"', b'"\\u0000"', b'"a\\nb"', b'"\\ud800"', b'"../.."', b'"http://["',
    b'"http://\\u2100.com/?offset=1"', b'"?offset=\\ud800"', b'"?offset=%00"', b'"?offset"',
]  # fmt: skip
"""What a provider may say in the place of any value."""
HOSTILE_YAML: Final = [
    "", ".inf", ".nan", "-1", "2025-01-01", "true", "''", "'http://['", '"\\0"', '"\\ud800"', "[]",
    "[[1]]", "{}", "{1: 2}", "[" * 1_000, "9" * 5_000, "&a b", "*a", "!!python/name:os.system",
]  # fmt: skip
"""What a hand may have left in the place of any value in a recording."""

KEYS: Final = [
    "version", "method", "observed", "source", "coverage", "interactions", "uri", "headers",
    "status", "code", "content-type", "body", "string",
]  # fmt: skip

LONG: Final = {"github-models", "openrouter", "together"}
"""Those whose rows have many fields, so that each example takes several times as long."""
by_dialect = pytest.mark.parametrize(
    "slug",
    [pytest.param(slug, marks=[pytest.mark.slow] * (slug in LONG)) for slug in DIALECTS],
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("walk")


def walked(contract: Contract, bodies: Sequence[bytes], folder: Path) -> ProviderCandidate:
    """From saved responses to a candidate, through a cassette on the disk."""
    files = [folder / f"{number}.json" for number in range(len(bodies))]
    for file, body in zip(files, bodies, strict=True):
        file.write_bytes(body)
    listing = list_models(contract, saved_responses(files), may_be_partial=True)
    provenance = Provenance("import", date(2026, 1, 1), "a test", listing.coverage)
    text = cassette_text(contract, listing, provenance)
    cassette_path(folder, contract.slug).write_bytes(text.encode("ascii"))
    targets = [load_target(name) for name in target_names()]
    return make_provider(
        replay_cassette(contract, folder),
        Ledger(contract.slug, None),
        targets,
        Statements(History(contract.slug)),
        InfoStatements(),
        LandedInfo(contract.slug, None, {}, {}),
    )


def as_json(pages: Sequence[Any]) -> list[bytes]:
    return [json.dumps(page).encode() for page in pages]


def with_damage(page: Any, place: tuple[Step, ...], damage: bytes) -> bytes:
    """A page as JSON, in which something else stands in one place."""
    marked = json.dumps(broken(page, place, MARK)).encode()
    return marked.replace(json.dumps(MARK).encode(), damage)


def model_ids(contract: Contract, pages: Sequence[Any]) -> set[str]:
    shape = contract.listing
    rows = [row for page in pages for row in shape.rows_in(page) or []]
    return {row[shape.id].removeprefix(shape.strip_prefix) for row in rows}


def enum_values(made: ProviderCandidate) -> list[object]:
    (source,) = (
        data for path, data in made.files.items() if path.endswith(".py") and "/_" not in path
    )
    enum = next(node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
    return [
        node.value.value
        for node in enum.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    ]


@by_dialect
@given(data=st.data())
def test_a_conforming_listing_becomes_an_enum_of_exactly_its_ids(
    slug: str, folder: Path, data: st.DataObject
) -> None:
    pages = data.draw(LISTINGS[slug])
    made = walked(CONTRACTS[slug], as_json(pages), folder)
    ids = model_ids(CONTRACTS[slug], pages)
    served = {model_id for model_id in ids if why_quarantined(model_id) is None}
    catalog = made.recorded.catalog
    assert catalog.ids == tuple(sorted(served))
    assert {quarantined.id for quarantined in catalog.quarantined} == ids - served
    assert enum_values(made) == sorted(served)


@by_dialect
@given(data=st.data())
def test_a_listing_that_breaks_its_schema_in_one_place_is_rejected(
    slug: str, folder: Path, data: st.DataObject
) -> None:
    pages = data.draw(LISTINGS[slug])
    number = data.draw(st.integers(0, len(pages) - 1))
    recorded = [
        (place, instead)
        for place, instead in violations(pages[number], SCHEMAS[slug])
        if not CONTRACTS[slug].listing.volatile & set(place)
    ]
    place, instead = data.draw(st.sampled_from(recorded))
    pages[number] = broken(pages[number], place, data.draw(instead))
    with pytest.raises(RejectedError) as raised:
        walked(CONTRACTS[slug], as_json(pages), folder)
    assert raised.value.provider == slug


@by_dialect
@given(bodies=st.lists(st.binary(), min_size=1, max_size=2))
def test_bytes_that_are_no_listing_are_rejected(
    slug: str, folder: Path, bodies: list[bytes]
) -> None:
    with pytest.raises(RejectedError) as raised:
        walked(CONTRACTS[slug], bodies, folder)
    assert raised.value.provider == slug


def places_in(value: Any, at: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    yield at
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places_in(inner, (*at, step))


@by_dialect
@given(data=st.data())
def test_a_damaged_listing_is_rejected_or_does_no_harm(
    slug: str, folder: Path, data: st.DataObject
) -> None:
    pages = data.draw(LISTINGS[slug])
    bodies = as_json(pages)
    number = data.draw(st.integers(0, len(pages) - 1))
    place = data.draw(st.sampled_from([*places_in(pages[number])]))
    damage = data.draw(st.sampled_from(HOSTILE_JSON) | st.binary(max_size=8))
    bodies[number] = with_damage(pages[number], place, damage)
    with suppress(RejectedError):
        walked(CONTRACTS[slug], bodies, folder)


@pytest.mark.parametrize("hostile", HOSTILE_JSON, ids=range(len(HOSTILE_JSON)))
@pytest.mark.parametrize(
    ("slug", "place"),
    [
        ("anthropic", ("has_more",)),
        ("anthropic", ("last_id",)),
        ("cohere", ("next_page_token",)),
        ("openrouter", ("links",)),
        ("openrouter", ("links", "next")),
        ("openrouter", ("total_count",)),
    ],
)
def test_a_page_that_leads_anywhere_is_rejected_or_does_no_harm(
    slug: str, place: tuple[Step, ...], hostile: bytes, folder: Path
) -> None:
    recorded = read_cassette(cassette_path(HOME / "cassettes", slug), slug).interactions[0]
    page = {"has_more": True, "total_count": 3, **json.loads(recorded.response.body)}
    (rows,) = CONTRACTS[slug].listing.rows
    page[rows] = page[rows][:3]
    body = with_damage(page, place, hostile)
    with suppress(RejectedError):
        walked(CONTRACTS[slug], [body, body], folder)


@pytest.mark.parametrize("hostile", HOSTILE_YAML, ids=range(len(HOSTILE_YAML)))
@pytest.mark.parametrize("key", KEYS)
def test_a_damaged_recording_is_rejected_or_does_no_harm(
    key: str, hostile: str, folder: Path
) -> None:
    text = cassette_path(HOME / "cassettes", "zai").read_text("utf-8")
    line = re.compile(rf"^( *{key}:).*", re.MULTILINE)
    damaged, count = line.subn(lambda found: f"{found[1]} {hostile}", text)
    cassette_path(folder, "zai").write_text(damaged, "utf-8")
    assert count > 0
    with suppress(RejectedError):
        replay_cassette(CONTRACTS["zai"], folder)


def words(schema: Any) -> Iterator[str]:
    """Every keyword of a schema, wherever it stands."""
    if isinstance(schema, dict):
        for word, value in schema.items():
            yield word
            for inner in value.values() if word == "properties" else [value]:
                yield from words(inner)


def test_the_schemas_use_the_words_that_are_tested_and_no_others() -> None:
    texts = [file.read_text("utf-8") for file in (HOME / "contracts").glob("*.toml")]
    schemas = [tomllib.loads(text)["promises"]["schema"] for text in texts]
    shapes = (HOME / "contracts" / "shapes").rglob("*.json")
    schemas += [json.loads(file.read_text("utf-8")) for file in shapes]
    assert {word for schema in schemas for word in words(schema)} == KNOWN | SAYS_NOTHING | {"$ref"}
