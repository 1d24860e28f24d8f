"""A drafted contract lists what the pages list that it was drafted from."""

from __future__ import annotations

import json
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.catalog import read_catalog
from gen_models.contract import Contract, draft_contract, load_contract, load_contracts
from gen_models.errors import ConfigurationError
from gen_models.fetch import list_models
from gen_models.recordings import cassette_path, read_cassette, saved_responses
from gen_models.recordings.replay import listing_of
from gen_models.workspace import bundled_home, find_workspace

HOME = find_workspace(bundled_home())
CONTRACTS = load_contracts(HOME.contracts, HOME.shapes)
RECORDED = [slug for slug in CONTRACTS if cassette_path(HOME.cassettes, slug).exists()]

keys = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="."), min_size=1)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
fields = st.dictionaries(
    st.text(), scalars | st.lists(scalars, max_size=2) | st.dictionaries(st.text(), scalars),
    max_size=4,
)  # fmt: skip
model_ids = st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1)


def listed(draft: str, slug: str, pages: Sequence[object]) -> tuple[Contract, set[str]]:
    """What a drafted contract reads in the pages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"{slug}.toml").write_text(draft, encoding="ascii")
        contract = load_contract(folder / f"{slug}.toml", HOME.shapes)
        files = [folder / f"{number}.json" for number in range(len(pages))]
        for file, page in zip(files, pages, strict=True):
            file.write_text(json.dumps(page), encoding="utf-8")
        listing = list_models(contract, saved_responses(files), may_be_partial=True)
        return contract, set(read_catalog(contract, listing).ids)


@pytest.mark.parametrize("slug", RECORDED)
def test_a_draft_from_a_recording_lists_what_the_contract_lists(slug: str) -> None:
    contract = CONTRACTS[slug]
    listing = listing_of(contract, read_cassette(cassette_path(HOME.cassettes, slug), slug))
    (page, *_) = pages = [page.body for page in listing.pages]
    draft = draft_contract(slug, pages)
    drafted, ids = listed(draft.text, slug, [page])
    assert ids < {*ids, ""}
    assert ids == {contract.listing.id_of(row) for row in contract.listing.rows_in(page) or []}
    assert draft.models == sum(len(contract.listing.rows_in(p) or []) for p in pages)
    assert drafted.listing.strip_prefix == contract.listing.strip_prefix


@given(
    st.lists(keys, max_size=3),
    st.sampled_from(["id", "slug", "model_id"]),
    st.none() | keys,
    st.lists(st.tuples(model_ids, fields), min_size=1, max_size=5, unique_by=lambda row: row[0]),
    fields,
)
def test_any_listing_can_be_drafted(
    path: list[str],
    id_field: str,
    outer: str | None,
    rows: list[tuple[str, dict[str, Any]]],
    envelope: dict[str, Any],
) -> None:
    def row(model_id: str, more: dict[str, Any]) -> dict[str, Any]:
        plain = {key: value for key, value in more.items() if not isinstance(value, str)}
        return {
            **plain,
            **({id_field: model_id} if outer is None else {outer: {id_field: model_id}}),
        }

    page: Any = [row(model_id, more) for model_id, more in rows]
    for number, key in enumerate(reversed(path)):
        page = {**({} if number else envelope), key: page}
    _, ids = listed(draft_contract("acme", [page]).text, "acme", [page])
    assert len(ids) == len(rows)
    assert all(any(model_id.endswith(i) for i in ids) for model_id, _ in rows)


@pytest.mark.parametrize(
    ("page", "settings"),
    [
        (
            {"data": [{"id": "a"}], "has_more": True, "last_id": "a"},
            {"style": "cursor", "parameter": "after", "cursor": "last_id", "more": "has_more"},
        ),
        (
            {"data": [{"id": "a"}], "meta": {"nextPageToken": "x"}},
            {"style": "token", "parameter": "pageToken", "token": "meta.nextPageToken"},
        ),
        (
            {"data": [{"id": "a"}], "links": {"next": "https://acme.example/v1?limit=5&cursor=x"}},
            {"style": "link", "parameter": "cursor", "next": "links.next"},
        ),
        ({"data": [{"id": "a"}]}, {"style": "none"}),
    ],
)
def test_pagination_is_guessed_and_marked_as_a_guess(
    page: object, settings: dict[str, str]
) -> None:
    draft = draft_contract("acme", [page])
    assert tomllib.loads(draft.text)["pagination"] == settings
    guessed = any(point.startswith("pagination") for point in draft.open_points)
    assert guessed == (settings["style"] != "none")
    assert all(f"# Check: {point}." in draft.text for point in draft.open_points)


@pytest.mark.parametrize(
    ("ids", "prefix"),
    [
        (["models/a", "models/b"], "models/"),
        (["x/models/a", "x/models/b"], "x/models/"),
        (["models/models/a", "models/models/b"], "models/models/"),
        (["mymodels/a", "mymodels/b"], None),
        (["models-a", "models-b"], None),
        (["models/a", "b"], None),
        (["models/a"], None),
    ],
)
def test_what_all_ids_have_in_front_is_stripped(ids: list[str], prefix: str | None) -> None:
    draft = draft_contract("acme", [{"data": [{"id": model_id} for model_id in ids]}])
    assert tomllib.loads(draft.text)["listing"].get("strip_prefix") == prefix


def test_a_link_that_is_no_url_still_drafts_a_link() -> None:
    draft = draft_contract("acme", [{"data": [{"id": "a"}], "next": "http://["}])
    assert tomllib.loads(draft.text)["pagination"]["parameter"] == "page"


def test_a_total_that_the_page_keeps_becomes_a_promise() -> None:
    page = {"data": [{"id": "a"}, {"id": "b"}], "meta": {"total": 2, "count": 7}}
    assert tomllib.loads(draft_contract("acme", [page]).text)["listing"]["total"] == "meta.total"


@pytest.mark.parametrize("page", [[], {}, {"data": []}, {"data": [{"x": 1}]}, "text", None, 1])
def test_what_lists_no_models_cannot_be_drafted(page: object) -> None:
    with pytest.raises(ConfigurationError, match="no list of objects with a model ID"):
        draft_contract("acme", [page])
