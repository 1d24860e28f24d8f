"""Models with what is known of them, as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gen_models.fields import Value
from gen_models.info import LISTING, Fact, InfoSource, LandedInfo, ModelInfo
from gen_models.lifecycle import Status
from gen_models.query import ModelRow

SEEN = date(2026, 3, 1)
LATER = date(2026, 4, 1)


def model_rows(
    models: Mapping[str, Mapping[str, Value | Fact]],
    *,
    provider: str = "acme",
    status: Status = "listed",
    retires_on: date | None = None,
) -> list[ModelRow]:
    """One row for each model; a plain value is one that the listing states."""
    sources = {
        LISTING: InfoSource(LISTING, SEEN),
        "atlas": InfoSource("atlas", LATER, version="1.2"),
    }
    info = {
        model_id: ModelInfo(
            model_id,
            {
                name: value if isinstance(value, Fact) else Fact(value, LISTING)
                for name, value in fields.items()
            },
        )
        for model_id, fields in models.items()
    }
    landed = LandedInfo(provider, LATER, sources, info)
    return [ModelRow(model_id, status, retires_on, landed) for model_id in models]


def ids(rows: list[ModelRow]) -> list[str]:
    return [row.id for row in rows]
