"""Acme, a provider that there is not: its contract, in every dialect that a test needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import jsonschema_rs

from gen_models.contract import Contract, ListingShape, Pagination
from gen_models.contract.model import Auth, Endpoint, Promises
from gen_models.fetch import Listing

URL = "https://api.acme.example/v1/models"
ONE_PAGE = Pagination("none")
BY_CURSOR = Pagination("cursor", parameter="after", cursor="last_id", more="has_more")
BELOW_DATA = ListingShape(id="id", rows=("data",))
ROWS_BELOW_DATA: Mapping[str, object] = {
    "type": "object",
    "required": ["data"],
    "properties": {
        "data": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "properties": {"id": {"type": "string"}},
            },
        },
    },
}


def acme(
    url: str = URL,
    *,
    endpoint: Endpoint | None = None,
    auth: Auth | None = None,
    pagination: Pagination = ONE_PAGE,
    listing: ListingShape = BELOW_DATA,
    schema: Mapping[str, object] = ROWS_BELOW_DATA,
) -> Contract:
    """Acme's contract, plain but for what is given."""
    return Contract(
        slug="acme",
        name="Acme",
        class_name="Acme",
        docs="https://acme.example/docs",
        endpoint=endpoint or Endpoint(url),
        auth=auth or Auth("none"),
        pagination=pagination,
        listing=listing,
        promises=Promises(
            min_models=1,
            max_shrink=0.5,
            stale_after_days=30,
            page=jsonschema_rs.Draft202012Validator(dict(schema)),
        ),
        path=Path("contracts/acme.toml"),
    )


def rows(ids: Iterable[str]) -> list[dict[str, str]]:
    """Rows that say nothing but their IDs."""
    return [{"id": model_id} for model_id in ids]


def itself(_: Contract, listing: Listing) -> Listing:
    """Makes nothing more of a listing that was fetched."""
    return listing
