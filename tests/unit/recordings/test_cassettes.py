"""Cassettes: one text for one listing, that says again what the provider said."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vcr import VCR

from gen_models.contract import Contract, ListingShape
from gen_models.contract.model import Endpoint
from gen_models.errors import RejectedError
from gen_models.fetch import Listing, Page, Request, Response, list_models, open_network
from gen_models.formats import Serializer, load_yaml
from gen_models.recordings import MATCH_ON, Provenance, cassette_path, cassette_text, read_cassette
from tests.support.builders.acme import URL, acme, rows
from tests.support.provider.loopback import loopback
from tests.support.provider.paging import DIALECTS, OFFSET, Dialect

Row = dict[str, Any]

IMPORTED = Provenance("import", date(2026, 7, 25), "a public capture", "complete")
VOLATILE = acme(listing=ListingShape(id="id", rows=("data",), volatile=frozenset({"uptime"})))
SECRET = "sk-ant-0123456789abcdefghijklmnop"

every_dialect = pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(
    texts, values | texts | st.dictionaries(st.sampled_from("abcd"), values), max_size=3
)
row_lists = st.lists(
    st.builds(lambda rest, model_id: {**rest, "id": model_id}, objects, texts),
    min_size=1,
    max_size=4,
)


def listing_of(*bodies: object, **headers: str) -> Listing:
    sent = {"accept": "application/json", "Authorization": f"Bearer {SECRET}", "X-Acme": "7"}
    got = {"content-type": "application/json", **headers}
    pages = [Page(Request(URL, sent), Response(200, got, b""), body) for body in bodies]
    return Listing(tuple(pages), "complete")


def read_back(contract: Contract, text: str, folder: Path) -> list[Row]:
    path = cassette_path(folder, "acme")
    path.write_text(text, encoding="ascii")
    listing = list_models(contract, read_cassette(path, "acme").send)
    return list(listing.rows(contract.listing))


def bag(listed: list[Row]) -> list[str]:
    """The rows without their order, and without that of their keys."""
    return sorted(json.dumps(row, sort_keys=True) for row in listed)


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same JSON with the keys of every object in another order."""
    if isinstance(value, dict):
        keys = chance.sample(sorted(value), len(value))
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(inner, chance) for inner in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cassettes")


@given(listed=row_lists, around=objects, chance=st.randoms(use_true_random=False))
def test_a_listing_gives_the_same_text_in_whatever_order_it_came(
    listed: list[Row], around: Row, chance: random.Random
) -> None:
    body = {**around, "data": listed}
    mixed = shuffled({**around, "data": chance.sample(listed, len(listed))}, chance)
    text = cassette_text(acme(), listing_of(body), IMPORTED)
    assert cassette_text(acme(), listing_of(mixed), IMPORTED) == text


@given(listed=row_lists, around=objects)
def test_what_was_recorded_is_read_back(folder: Path, listed: list[Row], around: Row) -> None:
    text = cassette_text(acme(), listing_of({**around, "data": listed}), IMPORTED)
    recorded = read_back(acme(), text, folder)
    assert bag(recorded) == bag(listed)
    assert [row["id"] for row in recorded] == sorted(row["id"] for row in listed)


@given(listed=row_lists)
def test_rows_may_stand_without_anything_around_them(folder: Path, listed: list[Row]) -> None:
    bare = acme(listing=ListingShape(id="id"))
    text = cassette_text(bare, listing_of(listed), IMPORTED)
    assert bag(read_back(bare, text, folder)) == bag(listed)


@given(listed=row_lists)
def test_every_row_stands_on_a_line_of_its_own(listed: list[Row]) -> None:
    lines = cassette_text(acme(), listing_of({"data": listed}), IMPORTED).splitlines()
    first = lines.index("""        {"data":[""") + 1
    recorded = [json.loads(line.removesuffix(",")) for line in lines[first : first + len(listed)]]
    assert bag(recorded) == bag(listed)
    assert lines[first + len(listed)].strip() == "]}"


def test_a_row_begins_with_its_id() -> None:
    text = cassette_text(acme(), listing_of({"data": [{"a": 1, "id": "x", "z": 2}]}), IMPORTED)
    assert """\n        {"id":"x","a":1,"z":2}\n""" in text


@given(listed=row_lists, uptimes=st.lists(st.integers() | st.none(), min_size=4, max_size=4))
def test_what_changes_at_every_call_is_not_recorded(
    folder: Path, listed: list[Row], uptimes: list[int | None]
) -> None:
    moved = [{**row, "uptime": uptime} for row, uptime in zip(listed, uptimes, strict=False)]
    text = cassette_text(VOLATILE, listing_of({"data": moved}), IMPORTED)
    assert text == cassette_text(VOLATILE, listing_of({"data": listed}), IMPORTED)
    assert bag(read_back(VOLATILE, text, folder)) == bag(listed)


def test_what_the_saved_response_had_lost_is_left_out_and_said_so(tmp_path: Path) -> None:
    listed = [{"id": "a", "created": 0, "owner": "x"}]
    provenance = replace(IMPORTED, left_out=("created",))
    text = cassette_text(acme(), listing_of({"data": listed}), provenance)
    assert read_back(acme(), text, tmp_path) == [{"id": "a", "owner": "x"}]
    assert read_cassette(cassette_path(tmp_path, "acme"), "acme").provenance == provenance


@pytest.mark.parametrize(
    "provenance",
    [
        IMPORTED,
        Provenance("live", date(2026, 1, 31), "", "complete"),
        Provenance("import", None, "é: 'nobody' # knows\nwhen", "partial", ("a", "b")),
        Provenance("import", date(2026, 1, 31), "x", "unstated"),
    ],
)
def test_provenance_is_read_back(tmp_path: Path, provenance: Provenance) -> None:
    text = cassette_text(acme(), listing_of({"data": rows(["a"])}), provenance)
    path = cassette_path(tmp_path, "acme")
    path.write_text(text, encoding="ascii")
    cassette = read_cassette(path, "acme")
    assert cassette.provenance == provenance
    assert cassette.digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_only_harmless_headers_are_recorded() -> None:
    contract = acme(endpoint=Endpoint(URL, headers={"x-acme": "7"}))
    listing = listing_of(
        {"data": rows(["a"])}, Link="<x>", **{"Set-Cookie": "s", "X-Request-Id": "1"}
    )
    (recorded,) = load_yaml(cassette_text(contract, listing, IMPORTED))["interactions"]
    assert recorded["request"]["headers"] == {"accept": ["application/json"], "x-acme": ["7"]}
    assert recorded["response"]["headers"] == {
        "content-type": ["application/json"],
        "link": ["<x>"],
    }


@pytest.mark.parametrize(
    ("body", "provenance"),
    [
        ({"data": [{"id": "a", "note": f"use {SECRET}!"}]}, IMPORTED),
        ({"data": [{"id": SECRET}]}, IMPORTED),
        ({"data": [{"id": "a", SECRET: 1}]}, IMPORTED),
        ({"data": rows(["a"]), "you": {"key": [SECRET]}}, IMPORTED),
        ({"data": rows(["a"])}, replace(IMPORTED, source=f"curl -H 'Authorization: {SECRET}'")),
    ],
)
def test_a_secret_is_not_recorded_and_not_repeated(body: object, provenance: Provenance) -> None:
    with pytest.raises(
        RejectedError, match=r"acme: .*looks like an OpenAI or Anthropic style key"
    ) as caught:
        cassette_text(acme(), listing_of(body), provenance)
    assert caught.value.contract == "recordings"
    assert "revoke the key" in caught.value.hint
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [{}, [], None, 5, {"data": None}, {"data": []}, {"data": {}}, {"data": ["a"]}, {"error": "x"}],
    ids=repr,
)
def test_a_page_without_rows_is_not_recorded(body: object) -> None:
    with pytest.raises(RejectedError, match=r"acme: .*(listing\.rows = 'data'|page 1)") as caught:
        cassette_text(acme(), listing_of(body), IMPORTED)
    assert caught.value.contract == "recordings"
    assert caught.value.hint


def test_an_empty_page_is_recorded_where_it_ends_the_listing() -> None:
    with loopback(OFFSET.script(["a", "b"], 1)) as server:
        contract = acme(f"{server.url}/", pagination=OFFSET.pagination(1))
        with open_network(contract, None) as send:
            text = cassette_text(contract, list_models(contract, send), IMPORTED)
    assert len(load_yaml(text)["interactions"]) == 3


@every_dialect
def test_vcrpy_replays_through_httpx_what_was_recorded(tmp_path: Path, dialect: Dialect) -> None:
    ids = ["b", "c&=/é", "a", "z"]
    with loopback(dialect.script(ids, 3)) as server:
        contract = acme(f"{server.url}/v1/models", pagination=dialect.pagination(3))
        with open_network(contract, None) as send:
            asked = list_models(contract, send)
    path = cassette_path(tmp_path, "acme")
    path.write_text(cassette_text(contract, asked, IMPORTED), encoding="ascii")

    player = VCR(record_mode="none", match_on=MATCH_ON)
    player.register_serializer("yaml", Serializer)
    with player.use_cassette(str(path)) as played, open_network(contract, None) as send:
        replayed = list_models(contract, send)

    ours = list_models(contract, read_cassette(path, "acme").send)
    assert played.all_played
    assert [page.response.body for page in replayed.pages] == [
        page.response.body for page in ours.pages
    ]
    recorded = [row["id"] for row in replayed.rows(contract.listing)]
    assert sorted(recorded) == sorted(ids)


def test_rows_at_a_dotted_path_are_sorted_by_their_dotted_id_and_come_last(folder: Path) -> None:
    nested = acme(listing=ListingShape(id="model.slug", rows=("result.models",), strip_prefix="m/"))
    listed = [{"a": 1, "model": {"slug": slug}} for slug in ("m/b", "m/a", "c")]
    body = {"result": {"models": listed, "total": 3}, "z": 1}
    text = cassette_text(nested, listing_of(body), IMPORTED)
    lines = [line.strip().removesuffix(",") for line in text.splitlines()]
    first = lines.index('{"z":1,"result":{"total":3,"models":[') + 1
    assert lines[first : first + 4] == [
        '{"model":{"slug":"m/a"},"a":1}', '{"model":{"slug":"m/b"},"a":1}',
        '{"model":{"slug":"c"},"a":1}', "]}}",
    ]  # fmt: skip
    assert bag(read_back(nested, text, folder)) == bag(listed)
