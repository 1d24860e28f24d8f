"""The page of `list`: one HTML file with all models, which loads nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gen_models.fields import to_json
from gen_models.info import LISTING
from gen_models.query import COLUMNS, SHOWN_ONLY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gen_models.info import Fact, LandedInfo
    from gen_models.query import ModelRow

_FORMAT: Final = 1
_TEMPLATE: Final = Path(__file__).parent / "templates" / "models.html"
_MARK: Final = re.compile("@([A-Z]+)@")
_ESCAPED: Final = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\x7f": "\\u007f"})
"""What could end the script that holds the data. Of JSON, only strings have these characters."""

_OF_MODELS: Final = ("provider", "id", "qualified_id", "status", "retires_on", "capabilities")


def model_rows_as_page(rows: Sequence[ModelRow], columns: Sequence[str]) -> str:
    """A page of these models, in this order, in ASCII.

    Its Content-Security-Policy allows the script and the style that it came with, by their
    digests, and nothing else.

    Args:
        rows: the models.
        columns: the columns that are shown besides the model; the others are in its details.
    """
    template = _TEMPLATE.read_text(encoding="ascii")
    values = {
        "STYLE": _digest(_between(template, "<style>", "</style>")),
        "SCRIPT": _digest(_between(template, "<script>", "</script>")),
        "DATA": _data(rows, columns),
    }
    return _MARK.sub(lambda mark: values[mark[1]], template)


def _between(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0]


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("ascii")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _data(rows: Sequence[ModelRow], columns: Sequence[str]) -> str:
    landed = {row.provider: row.landed for row in rows}
    every = (*COLUMNS.values(), *SHOWN_ONLY.values())
    data = {
        "format": _FORMAT,
        "columns": [
            {"name": one.name, "kind": one.kind, "unit": one.unit, "meaning": one.meaning}
            for one in every
        ],
        "shown": [name for name in columns if name != "qualified_id"],
        "sources": {slug: _sources(landed[slug]) for slug in sorted(landed)},
        "models": [_model(row) for row in rows],
    }
    return json.dumps(data, separators=(",", ":")).translate(_ESCAPED)


def _sources(info: LandedInfo) -> dict[str, dict[str, str | None]]:
    return {
        name: {"observed": _iso(source.observed), "version": source.version}
        for name, source in info.sources.items()
    }


def _model(row: ModelRow) -> dict[str, Any]:
    facts = {name: _fact(fact) for name in COLUMNS if (fact := row.fact(name)) is not None}
    return {**{name: row[name] for name in _OF_MODELS}, "facts": facts}


def _fact(fact: Fact) -> Any:
    """The value alone where the listing states it, and no other source says anything."""
    value = None if fact.value is None else to_json(fact.value)
    details: dict[str, Any] = {
        "also": list(fact.also),
        "others": {name: to_json(other) for name, other in fact.others.items()},
        "disputed": fact.disputed,
        "observed": _iso(fact.observed),
    }
    told = {key: said for key, said in details.items() if said}
    if fact.source == LISTING and value is not None and not told:
        return value
    return {"value": value, "source": fact.source, **told}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
